"""What to say when words were not understood, or name a day, a month or a code that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from backend_client.models import Month
from bot.codes import CodeReading, Doubtful, OtherCompany, WrongLength
from bot.commands import Ask, Command
from bot.handlers.outage_places import kept_area
from bot.handlers.outage_plan import LOOK_BACK
from bot.handlers.turn import Turn
from bot.i18n import Words
from bot.keyboards import menu
from bot.keyboards.common import Rows, home, press
from bot.messages import Answer, Button, Reply
from bot.phrases import Problem, Unknown
from bot.slots.families import OUTAGE
from bot.views import common, outage_where
from bot.views import menu as views
from bot.views.format import day, month
from bot.when import DateProblem, NoSuchDay, NoSuchMonth, NotTwoNeighbours
from data.reference import code_rule


def not_understood(turn: Turn, heard: Unknown) -> Answer:
    """First miss: the three nearest; second: the whole menu; third: the hotline."""
    _ = turn.words
    match turn.conversation.misses:
        case 0:
            rows = tuple((press(menu.label(_, ask.command), ask),) for ask in heard.asks)
            reply = views.ask_back(_, (*rows, (home(_),)))
        case 1:
            reply = views.ask_again(_, menu.main(_))
        case _more:
            reply = views.give_hotline(_, ((press(_("☎️ Liên hệ"), Ask(Command.CONTACT)),), (home(_),)))
    return Answer((reply,), is_understood=False)


def which_home(turn: Turn, ask: Ask, say: Callable[[Words, Rows], Reply] = views.which_home) -> Answer:
    """A home was named that is not among the linked ones."""
    _ = turn.words
    rows = tuple((press(common.name(one), replace(ask, account=one.id)),) for one in turn.accounts[:9])
    return Answer((say(_, (*rows, (home(_),))),))


def problem(turn: Turn, heard: Problem) -> Answer:
    """Understood, but something in it cannot be: say what, and offer what may have been meant."""
    match heard.what:
        case NoSuchDay() | NoSuchMonth() | NotTwoNeighbours():
            return Answer((_no_such_time(turn, heard.what, heard.ask),))
    return Answer((_no_such_code(turn, heard.what),))


def _no_such_time(turn: Turn, what: DateProblem, ask: Ask) -> Reply:
    _ = turn.words
    match what:
        case NoSuchDay():
            days = shown_instead(turn, what, ask.command)
            rows = (tuple(_meant(ask, one) for one in days), (home(_),)) if days else ((home(_),),)
            return outage_where.no_such_day(_, what.month, what.last, days, rows)
        case NoSuchMonth():
            return views.no_such_month(_, ((home(_),),))
    rows = ((press(_("Chọn hai năm khác"), Ask(Command.HISTORY_PICK_YEAR, account=ask.account)),), (home(_),))
    return views.two_years_only(_, rows)


def shown_instead(turn: Turn, what: NoSuchDay, command: Command) -> tuple[date, ...]:
    """The days that may be meant, as far as they can be shown: outages go back thirty days."""
    earliest = turn.today - LOOK_BACK if command in OUTAGE else date.min
    return tuple(on for on in what.instead if on >= earliest)


def _meant(ask: Ask, on: date) -> Button:
    """One of the two days, or its month where the question takes months."""
    if ask.command in OUTAGE:
        return press(day(on), kept_area(replace(ask, day=on)))
    return press(month(Month.of(on)), replace(ask, month=Month.of(on)))


def _no_such_code(turn: Turn, what: CodeReading) -> Reply:
    """A code that is none of ours; a doubtful one is to be typed again, since no button may hold it."""
    _ = turn.words
    rows: Rows = ((home(_),),)
    match what:
        case Doubtful(suggestion):
            return views.doubtful_code(_, suggestion.value, rows)
        case OtherCompany(name, hotline):
            return outage_where.other_company(_, name, hotline, rows)
    length = what.length if isinstance(what, WrongLength) else None
    return outage_where.wrong_code(_, code_rule().length, length, rows)
