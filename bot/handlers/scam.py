"""F4.9: a call or a message that claims a debt, held against the customer's own records."""

from __future__ import annotations

from collections.abc import Mapping

from backend_client.errors import BackendError
from bot.commands import Ask, Command
from bot.handlers.accounts import answer_for, pick
from bot.handlers.billing import standing
from bot.handlers.turn import OpenHandler, Turn
from bot.keyboards import scam as keyboards
from bot.messages import Answer
from bot.views import common
from bot.views import scam as views
from data.reference import contacts
from data.values import LinkedAccount


async def check(turn: Turn, ask: Ask) -> Answer:
    """The warning comes whatever the portal does; what was pasted is neither kept nor judged."""
    _ = turn.words
    account = pick(turn, ask)
    if account is None:
        buttons = keyboards.stranger(_)
        return Answer((views.check(_, contacts(), views.stranger(_), (), buttons),))
    try:
        return await answer_for(turn, ask, account, _of_account)
    except BackendError:
        buttons = keyboards.linked(_, ask, turn.accounts, account)
        return Answer((views.check(_, contacts(), views.not_checked(_, account), (), buttons),))


async def _of_account(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    _ = turn.words
    now = await standing(turn, account)
    records = views.of_account(_, account, now.value, common.age_warning(_, now))
    note = common.source(_, now.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.linked(_, ask, turn.accounts, account)
    return Answer((views.check(_, contacts(), records, (note,), buttons),))


HANDLERS: Mapping[Command, OpenHandler] = {Command.SCAM_CHECK: check}
