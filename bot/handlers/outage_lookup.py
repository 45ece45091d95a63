"""The plan of some days for one place: as a screen, and as a calendar file."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from backend_client.models import Fetched, Month, Outage
from bot.commands import Ask, Command
from bot.folding import unmarked, visible
from bot.handlers.outage_places import WHERE, as_written, base, find_place, question
from bot.handlers.outage_plan import LOOK_BACK, Days, Place, make
from bot.handlers.turn import Turn
from bot.keyboards import outage as keyboards
from bot.messages import Answer, Reply, Rows
from bot.views import calendar
from bot.views import outage as views
from bot.views.outage_plan import Plan, Scope
from bot.views.outage_where import area, unit_unknown, where

# Not the weekend of this week, nor one of its days.
_THIS_WEEK = re.compile(r"(?<!cuoi )(?<!nhat )(?<!cn )(?<!\bt[2-7] )(?<!thu [2-7] )\b(tuan nay|this week)\b")
_ALL = "all"  # every row of the unit, not only those that match the address


async def planned(turn: Turn, ask: Ask) -> Answer:
    """The plan for a day, or for today and the next 7 days; asks where, when nothing says it."""
    ask = _whole_week(turn, ask)
    place = await find_place(turn, ask)
    if place is None:
        return Answer((_asked_where(turn),), question(turn, WHERE, ask))
    days = _days(turn, ask)
    if days.is_too_old:
        rows = keyboards.plan(turn.words, _base(turn, ask, place), keyboards.Offers(is_past=True))
        return Answer((views.too_old(turn.words, turn.today - LOOK_BACK, rows),))
    fetched = await turn.backend.outages(place.unit, *days.to_fetch)
    if place.scope is Scope.UNIT and place.account is None and not fetched.value:
        return _unit_unknown(turn, ask, place)
    place = as_written(turn.words, place, fetched.value)
    return _plan(turn, ask, place, days, fetched)


def _asked_where(turn: Turn) -> Reply:
    """Nobody is to write a customer code where others read it."""
    _ = turn.words
    if turn.incoming.is_private:
        return where(_, keyboards.where(_))
    return area(_, keyboards.by_area(_))


def _whole_week(turn: Turn, ask: Ask) -> Ask:
    """`tuần này` on a Sunday: of the calendar's week that day alone is left, but seven days are meant."""
    is_one_day = ask.day == turn.today and ask.until is None
    if not is_one_day or not _THIS_WEEK.search(unmarked(visible(turn.incoming.text))):
        return ask
    return replace(ask, until=turn.today + timedelta(days=6))


def _unit_unknown(turn: Turn, ask: Ask, place: Place) -> Answer:
    """Nothing at all in a month: the unit read out of a typed code may be gone, so none is no answer."""
    _ = turn.words
    again = replace(ask, code=None, option="")
    return Answer((unit_unknown(_, place.home, keyboards.where(_)),), question(turn, WHERE, again))


def _days(turn: Turn, ask: Ask) -> Days:
    day, until = ask.day, ask.until
    if day is None and ask.month is not None:
        is_running = ask.month == Month.of(turn.today)
        day, until = turn.today if is_running else ask.month.first_on, ask.month.last_on
    return Days.asked(day, until, turn.today)


def _base(turn: Turn, ask: Ask, place: Place) -> Ask:
    here = replace(base(turn, ask, place), command=Command.OUTAGES)
    return replace(here, option=_ALL) if ask.option == _ALL and place.account is not None else here


def _plan(turn: Turn, ask: Ask, place: Place, days: Days, fetched: Fetched[tuple[Outage, ...]]) -> Answer:
    here = _base(turn, ask, place)
    plan = make(place, days, fetched.value, turn.now, shows_all=here.option == _ALL, page=ask.page)
    buttons = _buttons(turn, here, place, plan, is_stale=fetched.is_stale)
    reply = views.plan(turn.words, plan, fetched, buttons, is_sample=turn.is_sample)
    return Answer((reply,), topic=here.encode())


def _buttons(turn: Turn, here: Ask, place: Place, plan: Plan, *, is_stale: bool) -> Rows:
    shows_all = here.option == _ALL
    day = timedelta(days=1)
    can_go_back = plan.is_day and plan.first_on > plan.earliest_on
    can_go_on = plan.is_day and plan.first_on < plan.latest_on
    offers = keyboards.Offers(
        previous_on=plan.first_on - day if can_go_back else None,
        next_on=plan.first_on + day if can_go_on else None,
        can_save=turn.can.documents and bool(views.to_save(plan)),
        is_past=plan.is_past,
        of_unit=plan.of_unit if plan.of_unit > len(plan.rows) else 0,
        shows_all=shows_all,
        next_page=plan.page + 1 if plan.page + 1 < plan.pages else None,
        can_retry=is_stale,
    )
    return keyboards.plan(turn.words, here, offers, turn.accounts, place.account)


async def calendar_file(turn: Turn, ask: Ask) -> Answer:
    """The same rows as a calendar file; the plan itself where it cannot be sent or the place is unknown."""
    place = await find_place(turn, ask)
    days = _days(turn, ask)
    if place is None or days.is_too_old or not turn.can.documents:
        return await planned(turn, replace(ask, command=Command.OUTAGES))
    fetched = await turn.backend.outages(place.unit, *days.to_fetch)
    place = as_written(turn.words, place, fetched.value)
    here = _base(turn, ask, place)
    plan = make(place, days, fetched.value, turn.now, shows_all=here.option == _ALL, page=0)
    outages = views.to_save(plan)
    buttons = keyboards.after_file(turn.words, here)
    if not outages:
        return Answer((views.nothing_to_save(turn.words, buttons),), topic=here.encode())
    content = calendar.events(turn.words, outages, turn.now)
    file_name = f"lich-cat-dien-{plan.first_on:%Y-%m-%d}.ics"
    reply = views.calendar_file(
        turn.words, plan, fetched, content, file_name, buttons, is_sample=turn.is_sample
    )
    return Answer((reply,), topic=here.encode())
