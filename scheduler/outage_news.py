"""What is told of the rows of the outage plan: changes at once, and reminders before they begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from backend_client.models import OutageState
from bot.areas import keys as area_keys
from bot.notices import Facts, OutageMoved, OutageNew, OutagePostponed, OutageSoon
from data.notice_values import Audience, NoticeKind
from scheduler import rhythm
from scheduler.outage_rows import Change, Row, reminded
from scheduler.rhythm import DAY, HOUR
from scheduler.telling import News, Unsay, tell

NO_UNIT = "-"
"""No home is of this unit: a row that stands in no plan of a unit with linked homes concerns areas alone."""

_PLANNED_AHEAD = 2 * HOUR  # longer than from one look to the next, at night too
_CHANGED_LATE = 12 * HOUR
_MORNING = time(9)
_OVER = frozenset({OutageState.POSTPONED, OutageState.RESTORED})


@dataclass(frozen=True, slots=True)
class Reminding:
    """When it is reminded of an outage."""

    evening: time = time(18)  # of the day before
    before: timedelta = HOUR


def news(row: Row, now: datetime, reminding: Reminding) -> tuple[Row, list[News]]:
    """What there is to say of a row now, and the row with the reminders that are planned by it."""
    found = list(_changes(row, now))
    if row.outage.state in _OVER or row.seen.missing:
        return row, found
    due = [
        (unit, one)
        for one in _reminders(row, now, reminding)
        for unit in _units(row)
        if one.mark(unit) not in row.content.reminded
    ]
    found += [_reminder(row, unit, now, one) for unit, one in due]
    return reminded(row, tuple(one.mark(unit) for unit, one in due)), found


def _changes(row: Row, now: datetime) -> Iterator[News]:
    if row.change is None:
        return
    for unit in _units(row):
        yield from _withdrawn(row, unit)
        facts = _facts(row, unit, now)
        is_news = row.change in {Change.NEW, Change.APPROVED}
        yield tell(
            NoticeKind.OTHER,
            _key(row, unit),
            facts,
            _audience(row, unit, "outage_new"),
            due_at=now,
            expires_at=row.outage.starts_at if is_news else _last_end(row),
            version=row.seen.version,
            is_urgent=_is_urgent(row, now),
        )


def _withdrawn(row: Row, unit: str) -> Iterator[News]:
    """Older versions, and the reminders of a time that is no longer true."""
    yield Unsay(_key(row, unit), row.seen.version)
    for start in {row.outage.starts_at, row.was[0] if row.was is not None else row.outage.starts_at}:
        for what in ("day", "hour"):
            yield Unsay(f"{_key(row, unit)}:{_mark(what, start)}", row.seen.version)


def _facts(row: Row, unit: str, now: datetime) -> Facts:
    outage = row.outage
    if row.change is Change.MOVED and row.was is not None:
        return OutageMoved(unit, outage, *row.was, seen_at=now)
    if row.change in {Change.POSTPONED, Change.GONE}:
        return OutagePostponed(unit, outage, now, is_gone=row.change is Change.GONE)
    return OutageNew(unit, outage, now)


def _is_urgent(row: Row, now: datetime) -> bool:
    """Not held by quiet hours: it begins before 09:00, or changed within 12 hours of its start."""
    starts = [row.outage.starts_at, *([row.was[0]] if row.was is not None else [])]
    is_change = row.change not in {Change.NEW, Change.APPROVED}
    if is_change and any(now <= start <= now + _CHANGED_LATE for start in starts):
        return True
    return any(_is_before_nine(start, now) for start in starts)


def _is_before_nine(start: datetime, now: datetime) -> bool:
    """Before the next 09:00 in Hanoi after `now`."""
    nine = rhythm.at(rhythm.today(now), _MORNING)
    return now <= start < (nine if now < nine else nine + DAY)


def _last_end(row: Row) -> datetime:
    """Of the old and of the new time: until then a change is worth knowing."""
    return max(row.outage.ends_at, row.was[1]) if row.was is not None else row.outage.ends_at


@dataclass(frozen=True, slots=True)
class _Reminder:
    """In the evening before, or an hour before; each under a key of its own that holds the start."""

    what: str  # day, hour
    start: datetime
    due_at: datetime
    until: datetime
    version: int  # of the row: what was planned before a change was taken back

    @property
    def key(self) -> str:
        return _mark(self.what, self.start)

    def mark(self, unit: str) -> str:
        """A unit whose plan is looked at later than others' hears of the same row by itself."""
        return f"{unit}:{self.key}:{self.version}"


def _mark(what: str, start: datetime) -> str:
    return f"{what}:{int(start.timestamp())}"


def _reminders(row: Row, now: datetime, reminding: Reminding) -> list[_Reminder]:
    """Those to plan now, a little ahead. Whoever heard of the outage later than that needs none."""
    start = row.outage.starts_at
    start_on = rhythm.today(start)
    evening = rhythm.at(start_on - DAY, reminding.evening)
    both = (
        _Reminder("day", start, evening, rhythm.at(start_on, time()), row.seen.version),
        _Reminder("hour", start, start - reminding.before, start, row.seen.version),
    )
    was_told = row.seen.is_news or row.seen.version > 1
    return [
        one
        for one in both
        if one.due_at - _PLANNED_AHEAD <= now < one.until and not (was_told and row.seen.seen_at > one.due_at)
    ]


def _reminder(row: Row, unit: str, now: datetime, one: _Reminder) -> News:
    is_day_before = one.what == "day"
    wants = "outage_day_before" if is_day_before else "outage_hour_before"
    return tell(
        NoticeKind.OTHER,
        f"{_key(row, unit)}:{one.key}",
        OutageSoon(unit, row.outage, is_day_before),
        _audience(row, unit, wants),
        due_at=max(one.due_at, now),
        expires_at=one.until,
        version=one.version,
        is_urgent=_is_before_nine(row.outage.starts_at, max(one.due_at, now)),
    )


def _units(row: Row) -> list[str]:
    """Units whose homes hear of the row; the last resort is the plan of all units, for areas alone."""
    return [unit for unit in row.content.lists if unit or row.content.carrier == ""]


def _audience(row: Row, unit: str, wants: str) -> Audience:
    places = area_keys.of_outage(row.outage, unit)
    return Audience(wants=wants, places=places, unit=unit or NO_UNIT, with_areas=unit == row.content.carrier)


def _key(row: Row, unit: str) -> str:
    return f"outage:{unit}:{row.seen.row_hash.hex()}"
