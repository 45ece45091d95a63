"""Outages as tables: which command, and which answer to a question, leads where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from backend_client.models import CustomerCode
from bot import codes
from bot.areas import in_button, place_names
from bot.commands import Ask, Command
from bot.dates.finding import find_when
from bot.folding import fold
from bot.handlers.anew import asks_anew
from bot.handlers.misunderstood import problem, shown_instead
from bot.handlers.outage_lookup import calendar_file, planned
from bot.handlers.outage_now import now
from bot.handlers.outage_places import DAY, WHERE, find_place, question, unit_option
from bot.handlers.turn import AccountHandler, OpenHandler, StepHandler, Turn
from bot.keyboards import outage as keyboards
from bot.messages import Answer
from bot.phrases import Problem
from bot.views import outage_where as views
from bot.views.format import long_day
from bot.when import NoSuchDay
from data import reference
from data.values import Awaiting


async def pick_day(turn: Turn, ask: Ask) -> Answer:
    """Nine days to press, or one to type; for the place the plan was shown for."""
    _ = turn.words
    wanted = replace(ask, command=Command.OUTAGES, day=None, until=None, month=None, page=0)
    place = await find_place(turn, wanted)
    if place is None:
        return await planned(turn, wanted)
    rows = keyboards.days(_, wanted, turn.today, long_day)
    return Answer((views.which_day(_, place.home, rows),), question(turn, DAY, wanted))


async def pick_area(turn: Turn, ask: Ask) -> Answer:
    """An area named along with the question is looked up at once; else it is asked for."""
    wanted = replace(ask, command=Command.OUTAGES, account=None)
    if ask.text:
        return await planned(turn, _in_area(wanted, ask.text))
    return Answer((views.area(turn.words, keyboards.by_area(turn.words)),), question(turn, WHERE, wanted))


def _in_area(ask: Ask, text: str) -> Ask:
    """About this area and nothing else, whether or not its words say that it is one."""
    return replace(ask, option=in_button.encode(text, len(text) * 4 + 8), account=None, code=None)


async def where_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is a customer code or an area, perhaps with a day: `ngõ 61 Lạc Trung ngày mai`."""
    ask = Ask.decode(awaiting.notes) or Ask(Command.OUTAGES)
    code = codes.read_code(text, reference.code_rule(), reference.contacts().companies)
    if code is not None:
        return await _with_code(turn, awaiting, ask, code)
    when = find_when(text, turn.today, looks="forward")
    if when.problem is not None and place_names.is_place(text):
        return None  # asked back as a question of its own, which keeps the place
    line = fold(text)
    is_dated = when.day is not None or when.problem is not None
    rest = " ".join(word for word in line.without(when.taken).originals if word) if is_dated else text
    ask = replace(ask, day=when.day or ask.day, until=when.until if when.day else ask.until)
    if not place_names.is_place(rest) and asks_anew(turn, text):
        return None
    if not _names_something(rest):
        return Answer((views.not_a_place(turn.words, keyboards.where(turn.words)),), awaiting)
    if when.problem is not None:
        return problem(turn, Problem(when.problem, _in_area(ask, rest)))
    return await LOOKUPS[ask.command](turn, _in_area(ask, rest))


def _names_something(text: str) -> bool:
    """At least one name of two letters; a bare house number or a sign is no area."""
    return any(len(name.folded) > 1 and not name.folded.isdigit() for name in place_names.wanted(text))


async def _with_code(turn: Turn, awaiting: Awaiting, ask: Ask, reading: codes.CodeReading) -> Answer:
    """Look up a good code; say what is wrong with another one and keep asking."""
    _ = turn.words
    if isinstance(reading, CustomerCode):
        return await LOOKUPS[ask.command](turn, replace(ask, code=reading))
    if isinstance(reading, codes.Doubtful):
        unsure = replace(ask, option=unit_option(reading.suggestion))
        rows = keyboards.confirm_code(_, unsure)
        return Answer((views.doubtful(_, reading.suggestion, rows),), awaiting)
    rows = keyboards.where(_)
    if isinstance(reading, codes.OtherCompany):
        return Answer((views.other_company(_, reading.name, reading.hotline, rows),), awaiting)
    length = reading.length if isinstance(reading, codes.WrongLength) else None
    return Answer((views.wrong_code(_, reference.code_rule().length, length, rows),), awaiting)


async def day_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is a day or a range of days; one that does not exist is asked back."""
    _ = turn.words
    ask = Ask.decode(awaiting.notes) or Ask(Command.OUTAGES)
    when = find_when(text, turn.today, looks="forward")
    if isinstance(when.problem, NoSuchDay):
        if place_names.is_place(text):
            return None  # a question of its own, with another place
        days = shown_instead(turn, when.problem, ask.command)
        rows = keyboards.these_days(_, ask, days, long_day)
        return Answer((views.no_such_day(_, when.problem.month, when.problem.last, days, rows),), awaiting)
    if asks_anew(turn, text, Command.OUTAGES):
        return None  # "hóa đơn tháng 5" holds a month and is no answer
    if when.day is None and when.month is None:
        return Answer((views.not_a_day(_, keyboards.days(_, ask, turn.today, long_day)),), awaiting)
    return await planned(turn, replace(ask, day=when.day, until=when.until, month=when.month))


LOOKUPS: Mapping[Command, OpenHandler] = {
    Command.OUTAGES: planned,
    Command.OUTAGE_NOW: now,
    Command.OUTAGE_CALENDAR: calendar_file,
}
"""What can be asked about a place once it is known."""

HANDLERS: Mapping[Command, OpenHandler] = {
    **LOOKUPS,
    Command.OUTAGE_PICK_DAY: pick_day,
    Command.OUTAGE_AREA: pick_area,
}

ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {}

STEPS: Mapping[str, StepHandler] = {WHERE: where_step, DAY: day_step}
