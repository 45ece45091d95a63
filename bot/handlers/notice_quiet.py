"""Quiet hours of a chat: chosen, typed, or none; and what was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.commands import Ask, Command
from bot.handlers import notice_switches as switches
from bot.handlers.anew import asks_anew
from bot.handlers.hours_said import DAY_MINUTES, LONGEST_HOURS, Hours, WrongHours, checked, read_hours
from bot.handlers.notice_said import is_refusal
from bot.handlers.turn import StepHandler, Turn
from bot.keyboards import notice_quiet as keyboards
from bot.messages import Answer
from bot.views import notice_quiet as views
from bot.views import notice_sent
from data.notice_values import Choices, DeliveryState, SentNotice
from data.values import Awaiting

STEP = "notices.quiet"
_ANSWER_WITHIN = timedelta(minutes=30)
_OPTION = re.compile(r"(\d{1,4})-(\d{1,4})")
_LAST, _A_PAGE = 20, 10


async def quiet(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_QUIET`: the screen, or with an option the hours it names."""
    if ask.option == "off":
        return await _keep(turn, Hours(0, 0))
    hours = _of_option(ask.option)
    if hours is not None:
        return await _keep(turn, hours)
    chat = await turn.store.choices.get_chat(turn.chat)
    return Answer((views.screen(turn.words, chat, keyboards.screen(turn.words, chat)),), _open(turn))


def _of_option(option: str) -> Hours | None:
    """None for a forged one too."""
    found = _OPTION.fullmatch(option)
    if found is None or max(int(found[1]), int(found[2])) >= DAY_MINUTES:
        return None
    hours = checked(Hours(int(found[1]), int(found[2])))
    return hours if isinstance(hours, Hours) else None


def _open(turn: Turn) -> Awaiting:
    return Awaiting(STEP, turn.now + _ANSWER_WITHIN)


async def _keep(turn: Turn, hours: Hours) -> Answer:
    was = await turn.store.choices.get_chat(turn.chat)
    chat = replace(was, quiet_from=hours.starts, quiet_to=hours.ends)
    await turn.store.choices.put_chat(turn.chat, chat, turn.now)
    return Answer((views.screen(turn.words, chat, keyboards.saved(turn.words), is_new=True),))


async def typed(turn: Turn, text: str) -> Answer | None:
    """Hours in words; None where none are named."""
    if is_refusal(text):
        return await _keep(turn, Hours(0, 0))
    hours = read_hours(text)
    if isinstance(hours, WrongHours):
        return await _refused(turn, hours.value)
    return None if hours is None else await _keep(turn, hours)


async def _refused(turn: Turn, why: str) -> Answer:
    _ = turn.words
    chat = await turn.store.choices.get_chat(turn.chat)
    problem = views.problems(_, LONGEST_HOURS)[why]
    return Answer((views.refused(_, problem, keyboards.screen(_, chat)),), _open(turn))


async def step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is two times; what asks something else is heard afresh."""
    answer = await typed(turn, text)
    if answer is not None or asks_anew(turn, text, Command.NOTICES, Command.NOTICES_QUIET):
        return answer
    return await _refused(turn, "none")


async def sent(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_SENT`: the last twenty, ten a screen; first those that are still to be sent."""
    _ = turn.words
    kept, every = await turn.store.notices.sent_to(turn.chat, limit=_LAST), await switches.all_of(turn)
    notices = notice_sent.in_order(one for one in kept if not _is_stopped(one, every))
    pages = max(1, -(-len(notices) // _A_PAGE))
    page = min(ask.page, pages - 1)
    shown = notices[page * _A_PAGE : (page + 1) * _A_PAGE]
    aliases = {account.id: account.alias for account in turn.accounts}
    return Answer((notice_sent.sent(_, shown, aliases, keyboards.sent(_, page, pages)),))


def _is_stopped(one: SentNotice, every: Mapping[int, Choices]) -> bool:
    """Planned, and its type was switched off since: it will not be sent, so it is not to come either.

    What has no account is about an area, which has no such switch.
    """
    if one.state is not DeliveryState.WAITING or one.account is None:
        return False
    return one.account not in every or not every[one.account].is_on(one.kind)


STEPS: Mapping[str, StepHandler] = {STEP: step}
