"""One's own linked codes: list, name, default, unlink."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.commands import Ask, Command
from bot.folding import fold
from bot.handlers.accounts import pick
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import linking as keyboards
from bot.keyboards.common import home, leave
from bot.messages import Answer
from bot.views import linking as views
from data.values import Awaiting, LinkedAccount

ALIAS = "codes.alias"
_LONGEST_ALIAS = 20


async def codes(turn: Turn, ask: Ask) -> Answer:
    """The list, or one code of it with what can be done to it."""
    _ = turn.words
    if not turn.accounts:
        return Answer((views.no_accounts(_, keyboards.start(_)),))
    account = None if ask.account is None else pick(turn, ask)
    if account is None:
        return Answer((views.accounts(_, turn.accounts, keyboards.accounts(_, turn.accounts)),))
    match ask.option:
        case "rename":
            step = Awaiting(ALIAS, turn.now + timedelta(minutes=10), str(account.id))
            return Answer((views.ask_alias(_, account, leave(_)),), step)
        case "default":
            await turn.store.links.make_default(turn.chat, account.id)
            return Answer((views.made_default(_, account.alias, ((home(_),),)),))
    return Answer((views.account(_, account, keyboards.account(_, account)),))


async def alias(turn: Turn, awaiting: Awaiting, text: str) -> Answer:
    """Step: the new name of a code."""
    _ = turn.words
    name = " ".join(text.split())
    if not 0 < len(name) <= _LONGEST_ALIAS or sum(letter.isdigit() for letter in name) > 6:
        return Answer((views.bad_alias(_, leave(_)),), awaiting)
    if any(fold(one.alias).text == fold(name).text for one in turn.accounts if str(one.id) != awaiting.notes):
        return Answer((views.same_alias(_, leave(_)),), awaiting)
    if not await turn.store.links.rename(turn.chat, int(awaiting.notes), name):
        return Answer((views.no_accounts(_, keyboards.start(_)),))
    return Answer((views.renamed(_, name, keyboards.to_accounts(_)),))


async def unlink(turn: Turn, ask: Ask) -> Answer:
    """Which one, then really?, then done."""
    _ = turn.words
    if not turn.accounts:
        return Answer((views.no_accounts(_, keyboards.start(_)),))
    account = _named(turn, ask)
    if account is None:
        return Answer((views.accounts(_, turn.accounts, keyboards.pick_to_unlink(_, turn.accounts)),))
    if ask.option != "yes":
        return Answer((views.ask_unlink(_, account, keyboards.unlink(_, account)),))
    await turn.store.links.unlink(turn.chat, account.id)
    turn.backend.forget(account.customer)
    return Answer((views.unlinked(_, account.alias, keyboards.to_accounts(_)),))


def _named(turn: Turn, ask: Ask) -> LinkedAccount | None:
    """The one that was named, or the only one there is."""
    if ask.account is None and ask.code is None and len(turn.accounts) > 1:
        return None
    return pick(turn, ask)


HANDLERS: Mapping[Command, OpenHandler] = {Command.ACCOUNTS: codes, Command.UNLINK: unlink}

STEPS: Mapping[str, StepHandler] = {ALIAS: alias}
