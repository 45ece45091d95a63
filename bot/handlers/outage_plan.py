"""Which rows of the outage plan concern somebody, on which days, and how far one may page. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend_client.models import HANOI, Outage
from bot.areas import place_names
from bot.areas.match import match
from bot.areas.reasons import Row
from bot.views.outage_plan import NOT_CUT, Plan, Scope, covers
from data.values import LinkedAccount

LOOK_BACK = timedelta(days=30)
LOOK_AHEAD = timedelta(days=30)
_COMING = timedelta(days=7)  # the default range: today and the next 7 days
_LONGEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: a unit (empty: all of them) and the names a row must have (empty: any row)."""

    home: str  # in the heading
    whom: str  # in sentences
    unit: str
    names: tuple[place_names.Name, ...] = ()
    account: LinkedAccount | None = None
    typed: str = ""  # the area as it was typed
    option: str = ""  # carries a unit in buttons

    @property
    def scope(self) -> Scope:
        if not self.unit:
            return Scope.AREA
        return Scope.ADDRESS if self.names else Scope.UNIT


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for, within what can be looked up."""

    first_on: date
    last_on: date
    today: date

    @classmethod
    def asked(cls, day: date | None, until: date | None, today: date) -> Days:
        first = day or today
        last = until or (first if day else today + _COMING)
        first = max(first, min(last, today - LOOK_BACK))
        return cls(first, min(max(first, last), first + _LONGEST), today)

    @property
    def is_too_old(self) -> bool:
        return self.last_on < self.today - LOOK_BACK

    @property
    def to_fetch(self) -> tuple[date, date]:
        """Also the day before, for outages over midnight, and ahead, to see how far the plan is published."""
        first = min(self.first_on, self.today) - timedelta(days=1)
        return first, max(self.last_on, self.today + LOOK_AHEAD)

    def __contains__(self, outage: Outage) -> bool:
        span = (self.last_on - self.first_on).days
        return any(covers(outage, self.first_on + timedelta(days=ahead)) for ahead in range(span + 1))


def make(
    place: Place, days: Days, rows: Sequence[Outage], now: datetime, *, shows_all: bool, page: int
) -> Plan:
    """The screen for a place on these days, out of all rows that were fetched."""
    of_days = [row for row in dict.fromkeys(rows) if row in days]
    found = _found(place, of_days, shows_all=shows_all)
    published_on = max((row.starts_at.astimezone(HANOI).date() for row in rows), default=None)
    plan = Plan(
        home=place.home,
        whom=place.whom,
        scope=Scope.UNIT if shows_all else place.scope,
        first_on=days.first_on,
        last_on=days.last_on,
        now=now,
        rows=tuple(_in_order(found)),
        of_unit=len(of_days) if place.scope is Scope.ADDRESS else 0,
        published_on=published_on,
        earliest_on=days.today - LOOK_BACK,
        latest_on=_latest(published_on, days.today),
        is_personal=place.account is not None,
    )
    return plan.on_page(page)


def _latest(published_on: date | None, today: date) -> date:
    """As far as the plan is published; where nothing is known, as far as we look."""
    if published_on is None or published_on < today:
        return today + LOOK_AHEAD
    return published_on


def _found(place: Place, rows: Sequence[Outage], *, shows_all: bool) -> list[Row]:
    if shows_all or not place.names:
        return [Row(row) for row in rows]
    matched = ((row, match(row, place.names)) for row in rows)
    return [Row(row, reason) for row, reason in matched if reason is not None]


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """By start; a postponed row stands behind the valid ones of the same place and day."""
    last_valid: dict[tuple[str, date], datetime] = {}
    for row in rows:
        if row.outage.state not in NOT_CUT:
            key = _place_and_day(row.outage)
            last_valid[key] = max(row.outage.starts_at, last_valid.get(key, row.outage.starts_at))

    def order(row: Row) -> tuple[datetime, bool, datetime, str]:
        starts_at, is_off = row.outage.starts_at, row.outage.state in NOT_CUT
        after = last_valid.get(_place_and_day(row.outage), starts_at) if is_off else starts_at
        return max(starts_at, after), is_off, starts_at, row.outage.area

    return sorted(rows, key=order)


def _place_and_day(outage: Outage) -> tuple[str, date]:
    return place_names.fold(outage.area), outage.starts_at.astimezone(HANOI).date()
