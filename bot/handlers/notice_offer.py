"""Notices are offered once, after linking; until somebody says yes nothing is on."""

from __future__ import annotations

from datetime import timedelta

from bot.commands import Ask, Command
from bot.handlers import notice_switches as switches
from bot.handlers.notice_on import switch_on
from bot.handlers.notice_screens import overview
from bot.handlers.turn import Turn
from bot.keyboards import notices as keyboards
from bot.messages import Answer
from bot.views import notice_offer as views
from data.notice_values import NoticeKind

_JUST_LINKED = timedelta(minutes=1)


async def offer(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_OFFER`: the question, or the answer to it."""
    if not turn.accounts:
        return await overview(turn, Ask(Command.NOTICES))
    match ask.option:
        case "on":
            return await _all_on(turn, ask)
        case "each":
            return await overview(turn, Ask(Command.NOTICES))
        case "later":
            return Answer((views.later(turn.words, keyboards.to_notices(turn.words)),))
    return await _ask(turn)


async def _ask(turn: Turn) -> Answer:
    """Nothing is said where it was asked before, but for a new code beside one whose notices are on."""
    _, chat = turn.words, await turn.store.choices.get_chat(turn.chat)
    if chat.was_asked:
        return await _also_off(turn)
    await switches.was_offered(turn)
    return Answer((views.offer(_, turn.accounts, keyboards.offer(_)),))


async def _also_off(turn: Turn) -> Answer:
    """Whoever has notices of one home may take them for granted at the next."""
    every = await switches.all_of(turn)
    on = {number for number, one in every.items() if any(one.is_on(kind) for kind in NoticeKind)}
    new = [one for one in turn.accounts if turn.now - one.linked_at < _JUST_LINKED and one.id not in on]
    return Answer((views.also_off(turn.words, new),) if new and on else ())


async def _all_on(turn: Turn, ask: Ask) -> Answer:
    """For the code that was meant, else for all of them."""
    homes = switches.scope(turn, ask)
    if not homes:
        return await overview(turn, Ask(Command.NOTICES))
    return await switch_on(turn, homes, tuple(NoticeKind))
