"""The threshold of a period: chosen or typed, restated in kWh and per cent, taken back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.commands import Ask, Command
from bot.handlers import notice_switches as switches
from bot.handlers.anew import asks_anew
from bot.handlers.limit_compared import compared
from bot.handlers.limit_money import kwh_for, money_of
from bot.handlers.limit_said import (
    MOST_KWH,
    MOST_PERCENT,
    Limit,
    WrongLimit,
    against_of,
    half_said,
    is_bare,
    is_yes,
    of_option,
    read_limit,
)
from bot.handlers.limit_used import used_so_far
from bot.handlers.notice_said import is_refusal
from bot.handlers.notice_screens import not_linked
from bot.handlers.turn import StepHandler, Turn
from bot.keyboards import notice_limit as keyboards
from bot.keyboards import notices as notice_keyboards
from bot.messages import Answer
from bot.views import notice_limit as views
from data.notice_values import Choices
from data.values import Awaiting, LinkedAccount

STEP = "notices.limit"
_ANSWER_WITHIN = timedelta(minutes=30)
_PERCENTS = (10, 20)
_SURE, _KEPT = 1, 2  # pages: asked whether one is meant that is passed already; one was set just now


async def limit(turn: Turn, ask: Ask) -> Answer:
    """`Command.NOTICES_LIMIT`: the screen, or with an option the change it names."""
    _ = turn.words
    if not turn.accounts:
        return await not_linked(turn, ask)
    homes = switches.scope(turn, ask)
    if len(homes) != 1:
        rows = keyboards.which_home(_, turn.accounts, replace(ask, account=None))
        return Answer((views.which_home(_, rows),))
    wanted = of_option(ask.option)
    if wanted is not None:
        return await _keep(turn, homes[0], wanted, is_sure=ask.page == _SURE)
    if (percent := half_said(ask.option)) is not None:
        return await _which_against(turn, homes[0], percent)
    return await (_remove if ask.option == "off" else _screen)(turn, homes[0])


async def _screen(turn: Turn, home: LinkedAccount) -> Answer:
    _ = turn.words
    choices, than = await asyncio.gather(_of(turn, home), compared(turn, home))
    labels = views.labels(_, than, _PERCENTS)
    is_set = choices.threshold_kwh is not None or choices.threshold_percent is not None
    buttons = keyboards.screen(_, home.id, labels, is_set=is_set)
    return Answer((views.screen(_, home, choices, than, buttons),), _open(turn, home))


async def _of(turn: Turn, home: LinkedAccount) -> Choices:
    return (await switches.all_of(turn))[home.id]


def _open(turn: Turn, home: LinkedAccount, option: str = "", page: int = 0) -> Awaiting:
    notes = Ask(Command.NOTICES_LIMIT, account=home.id, option=option, page=page).encode()
    return Awaiting(STEP, turn.now + _ANSWER_WITHIN, notes)


async def _keep(turn: Turn, home: LinkedAccount, wanted: Limit, *, is_sure: bool = False) -> Answer:
    """One threshold at a time: the one before goes. One that is passed already is asked about first."""
    _ = turn.words
    was, than, used = await asyncio.gather(_of(turn, home), compared(turn, home), used_so_far(turn, home))
    choices = replace(
        switches.for_threshold(was),
        threshold_kwh=wanted.kwh,
        threshold_percent=wanted.percent,
        threshold_against=wanted.against,
    )
    at_kwh = views.limit_kwh(choices, than)
    if used is not None and at_kwh is not None and used.kwh >= at_kwh and not is_sure:
        return _passed(turn, home, wanted, at_kwh, than, used)
    await turn.store.choices.put(turn.chat, home.id, choices)
    await switches.was_offered(turn)
    buttons = keyboards.saved(_, home.id)
    is_first = not was.is_other_on
    said = views.saved(_, home, choices, than, buttons, is_first=is_first)
    return Answer((said,), _open(turn, home, page=_KEPT))


def _passed(
    turn: Turn, home: LinkedAccount, wanted: Limit, at_kwh: int, than: views.Compared, used: views.Used
) -> Answer:
    """Thresholds that are still ahead are offered beside it."""
    _ = turn.words
    above = max(used.kwh, than.month_kwh or used.kwh)
    ahead = views.labels(_, views.Compared(than.of, above), ())
    rows = keyboards.passed(_, home.id, wanted.option, _SURE, ahead)
    reply = views.passed(_, home, at_kwh, used, rows)
    return Answer((reply,), _open(turn, home, wanted.option, _SURE))


async def _remove(turn: Turn, home: LinkedAccount) -> Answer:
    await switches.change(turn, (home,), switches.without_threshold)
    return Answer((views.removed(turn.words, home, notice_keyboards.back(turn.words, home.id)),))


async def typed(turn: Turn, ask: Ask, text: str, *, is_answer: bool = False) -> Answer | None:
    """A threshold in words, of the home of `ask`; None where no quantity is named."""
    if is_refusal(text):
        return await limit(turn, replace(ask, option="off", text=""))
    found = read_limit(text, is_answer=is_answer)
    homes = switches.scope(turn, ask)
    if found is None or len(homes) > 1 or not homes:
        option = found.option if isinstance(found, Limit) and (found.kwh or found.against) else ""
        return None if found is None else await limit(turn, replace(ask, option=option, text=""))
    if found is WrongLimit.MONEY and (kwh := kwh_for(money_of(text) or 0, homes[0], turn.today)) is not None:
        return _as_kwh(turn, homes[0], money_of(text) or 0, kwh)
    if isinstance(found, WrongLimit):
        return _refused(turn, homes[0], found)
    if found.percent is not None and not found.against:
        return await _which_against(turn, homes[0], found.percent)
    return await _keep(turn, homes[0], found)


def _refused(turn: Turn, home: LinkedAccount, why: WrongLimit | None) -> Answer:
    _ = turn.words
    problem = views.problems(_, MOST_KWH, MOST_PERCENT)["none" if why is None else why.value]
    return Answer((views.refused(_, problem, notice_keyboards.back(_, home.id)),), _open(turn, home))


def _as_kwh(turn: Turn, home: LinkedAccount, amount_vnd: int, kwh: int) -> Answer:
    """Money is not watched, but the kWh that cost it can be."""
    _, option = turn.words, Limit(kwh=kwh).option
    rows = keyboards.screen(_, home.id, {option: views.above(_, kwh)}, is_set=False)
    return Answer((views.as_kwh(_, home, amount_vnd, kwh, rows),), _open(turn, home))


async def _which_against(turn: Turn, home: LinkedAccount, percent: int) -> Answer:
    _ = turn.words
    labels = views.labels(_, await compared(turn, home), (percent,))
    rows = keyboards.against_what(_, home.id, percent, labels)
    half = Limit(percent=percent).option
    return Answer((views.against_what(_, percent, rows),), _open(turn, home, half))


async def step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is a number of kWh or a percentage; what asks something else is heard afresh."""
    ask = Ask.decode(awaiting.notes) or Ask(Command.NOTICES_LIMIT)
    homes = switches.scope(turn, ask)
    if not homes:
        return None
    if ask.page == _SURE and is_yes(text):
        return await limit(turn, ask)
    percent, against = half_said(ask.option), against_of(text)
    if percent is not None and against and read_limit(text) is None:
        return await _keep(turn, homes[0], Limit(percent=percent, against=against))
    anew = replace(ask, option="", page=0)
    if is_bare(text):  # "20% so với năm ngoái" would be a question anywhere else
        return await typed(turn, anew, text, is_answer=True)
    own = (Command.NOTICES, Command.NOTICES_LIMIT, Command.TARIFF_CALCULATE)
    if ask.page == _KEPT or asks_anew(turn, text, *own):
        return None
    return await typed(turn, anew, text, is_answer=True) or _refused(turn, homes[0], None)


STEPS: Mapping[str, StepHandler] = {STEP: step}
