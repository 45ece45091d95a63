"""Why a bill differs from the one before it and from the same month last year."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import Fetched, Invoice, Month
from bot.commands import Ask, Command
from bot.handlers import invoice
from bot.handlers.bill import invoices_of, topic
from bot.handlers.billing import access_of, oldest
from bot.handlers.turn import AccountHandler, Turn
from bot.keyboards import bill as keyboards
from bot.messages import Answer
from bot.views import common, why_words
from bot.views import why as views
from bot.views.bill_numbers import as_one, recompute
from bot.views.why_numbers import Against, against
from data.reference import tariffs
from data.values import LinkedAccount

log = logging.getLogger(__name__)

_BACK = (1, 12)  # months: the one before, and the same one last year

Issued = Fetched[tuple[Invoice, ...]]


async def why(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The invoice of `ask.month`, or the newest, against both earlier months."""
    asked = await invoices_of(turn, ask, account)
    if not asked.value:
        return await invoice.show(turn, replace(ask, command=Command.INVOICE), account)
    later = as_one(asked.value)
    if later is None:
        return _nothing(turn, account, asked)
    months = [later.month.shift(-back) for back in _BACK]
    answers = await asyncio.gather(*(_invoices(turn, account, month) for month in months))
    return await _explained(turn, ask, account, later, asked, dict(zip(months, answers, strict=True)))


async def _invoices(turn: Turn, account: LinkedAccount, month: Month) -> Issued | None:
    """Invoices of an earlier month; None where the portal fails, for the other month still helps."""
    try:
        return await turn.backend.invoices(access_of(account), month)
    except AccessExpired:
        raise
    except BackendError as error:
        log.info("no comparison: %s", type(error).__name__)
        return None


async def _explained(
    turn: Turn,
    ask: Ask,
    account: LinkedAccount,
    later: Invoice,
    asked: Issued,
    earlier: Mapping[Month, Issued | None],
) -> Answer:
    _ = turn.words
    computed = recompute(tariffs(), later, account.purpose, account.households)
    found: list[Against] = []
    for month, answer in earlier.items():
        one = None if answer is None else as_one(answer.value)
        missing = Against(month, is_unknown=answer is None)
        found.append(missing if one is None else against(tariffs(), computed, one))
    answers = [asked, *(answer for answer in earlier.values() if answer is not None)]
    note = common.source(_, oldest(answers), is_sample=turn.is_sample)
    chart = views.chart(_, account, found, note) if turn.can.pictures else None
    picture = None if chart is None else await turn.painter.parts(chart)
    buttons = keyboards.why(_, later.month, turn.accounts, account, is_off=_is_off(found))
    warning = common.age_warning(_, *answers)
    reply = views.changes(_, account, computed, found, tariffs(), warning, note, buttons, picture)
    return Answer((reply,), topic=topic(ask.command, later, account))


def _is_off(found: list[Against]) -> bool:
    """Whether a part is left that only the utility can explain."""
    return any(one.change is not None and abs(one.change.rest_vnd) > why_words.ROUNDING_VND for one in found)


def _nothing(turn: Turn, account: LinkedAccount, asked: Issued) -> Answer:
    _, one = turn.words, asked.value[0]
    note = common.source(_, asked.fetched_at, is_sample=turn.is_sample)
    buttons = keyboards.why(_, one.month, turn.accounts, account, is_off=False)
    reply = views.nothing_to_compare(_, account, one, note, buttons)
    return Answer((reply,), topic=topic(Command.INVOICE_WHY, one, account))


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {Command.INVOICE_WHY: why}
