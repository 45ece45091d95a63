"""When to ask about a code again: often where news is likely, never at night, never all at once.

Pure arithmetic in Hanoi time. Each code has its own place in every span, by the hash of its code, so that
a million codes make no peak.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend_client.models import HANOI, Month

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

OPENS, CLOSES = time(6), time(22)  # of the day in which the portal is asked
_OPEN_FOR = timedelta(hours=16)
_DUE_BEFORE = timedelta(days=3)
_BILLED_UNTIL = 10  # day of the month by which invoices of the month before are out
_FIRST_RETRY = timedelta(minutes=10)
_LAST_RETRY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often is often."""

    busy_hours: float = 3.0  # around the end of a month and due days
    idle_days: int = 3  # while everything is billed and paid


@dataclass(frozen=True, slots=True)
class Open:
    """An unpaid invoice, as far as it matters here."""

    due_on: date | None
    is_close: bool  # the customer wants to hear of its payment soon


def place(code: str, salt: str) -> float:
    """Where a code stands in a span: 0 to 1, always the same."""
    digest = hashlib.blake2b(f"{salt}:{code}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def at(day: date, clock: time) -> datetime:
    """A time of day in Hanoi."""
    return datetime.combine(day, clock, HANOI)


def today(now: datetime) -> date:
    return now.astimezone(HANOI).date()


def is_open(now: datetime) -> bool:
    """Whether the portal may be asked at this time of day."""
    return OPENS <= now.astimezone(HANOI).time() < CLOSES


def next_bill(
    code: str, now: datetime, rhythm: Rhythm, *, is_billed: bool, is_quiet: bool, unpaid: Iterable[Open]
) -> datetime:
    """When to ask about invoices and payments.

    `is_billed`: last month's invoice is known. `is_quiet`: nothing is to come before the month ends.
    """
    unpaid = tuple(unpaid)
    candidates = [_daily(code, now, rhythm.idle_days if is_quiet and not unpaid else 1)]
    busy_day = _next_busy_day(today(now), is_billed, unpaid)
    if busy_day is not None:
        candidates += [moment for moment in _busy(code, today(now), rhythm) if busy_day == today(now)]
        candidates += _busy(code, max(busy_day, today(now) + DAY), rhythm)[:1]
    for due_on in {one.due_on for one in unpaid if one.due_on is not None}:
        candidates += [reminds_at(code, due_on), overdue_at(code, due_on)]
    return min(moment for moment in candidates if moment > now)


def reminds_at(code: str, due_on: date) -> datetime:
    """When a payment is reminded of, three days before it is due."""
    return _between(due_on - _DUE_BEFORE, time(8), timedelta(hours=12), place(code, "due"))


def overdue_at(code: str, due_on: date) -> datetime:
    """When a missed payment is told of, a day after it was due."""
    return _between(due_on + DAY, time(8), timedelta(hours=12), place(code, "overdue"))


def next_reading(code: str, now: datetime, planned: Iterable[datetime]) -> datetime:
    """When to look at the reading days again: twice a month, and in time for what is `planned`."""
    where = place(code, "reading")
    candidates = [_between(day, OPENS, _OPEN_FOR, where) for day in asks_on(code, today(now))]
    candidates += [before(code, moment) for moment in planned]
    return min(moment for moment in candidates if moment > now)


def asks_on(code: str, day: date) -> tuple[date, ...]:
    """Days on which the reading days of a month are asked for, of this month and the next."""
    early, late = 2 + int(place(code, "early") * 5), 20 + int(place(code, "late") * 6)
    months = (Month.of(day), Month.of(day).shift(1))
    return tuple(month.first_on.replace(day=number) for month in months for number in (early, late))


def before(code: str, moment: datetime) -> datetime:
    """Within the day before `moment`: early enough to plan what is to be told then."""
    return _between(today(moment) - DAY, OPENS, _OPEN_FOR, place(code, "plan"))


def next_daily(code: str, now: datetime) -> datetime:
    """Once a day, in the morning: yesterday's reading is there by then."""
    days, where = (today(now), today(now) + DAY), place(code, "daily")
    moments = (_between(day, time(7), timedelta(hours=8), where) for day in days)
    return next(moment for moment in moments if moment > now)


def retry_at(code: str, now: datetime, failures: int) -> datetime:
    """After the `failures`-th failure in a row; not at night."""
    pause = min(_FIRST_RETRY * 2 ** min(failures - 1, 10), _LAST_RETRY)
    moment = now + pause * (0.75 + place(code, f"retry {failures}") / 2)
    return by_day(code, moment)


def by_day(code: str, moment: datetime) -> datetime:
    """The moment itself by day; at night a place in the first three hours of the next day."""
    if is_open(moment):
        return moment
    local = moment.astimezone(HANOI)
    day = local.date() if local.time() < OPENS else local.date() + DAY
    return _between(day, OPENS, timedelta(hours=3), place(code, "morning"))


def _daily(code: str, now: datetime, days: int) -> datetime:
    """Every so many days; the first of them by the code's own place, so that days are even too."""
    start = today(now) + DAY
    own = int(place(code, "day") * days)
    ahead = next(n for n in range(days) if (start.toordinal() + n + own) % days == 0)
    return _between(start + ahead * DAY, OPENS, _OPEN_FOR, place(code, "hour"))


def _busy(code: str, day: date, rhythm: Rhythm) -> list[datetime]:
    step = rhythm.busy_hours * HOUR
    first = at(day, OPENS) + step * place(code, "busy")
    count = int(_OPEN_FOR / step) + 1
    return [moment for n in range(count) if (moment := first + n * step) < at(day, CLOSES)]


def _next_busy_day(day: date, is_billed: bool, unpaid: tuple[Open, ...]) -> date | None:
    """Today or the first day after it on which news is likely."""
    ahead = (day + n * DAY for n in range(35))
    return next((one for one in ahead if _is_busy(one, day, is_billed, unpaid)), None)


def _is_busy(one: date, day: date, is_billed: bool, unpaid: tuple[Open, ...]) -> bool:
    if one.day <= _BILLED_UNTIL and not (is_billed and Month.of(one) == Month.of(day)):
        return True
    return any(
        debt.is_close and debt.due_on is not None and abs((one - debt.due_on).days) <= 1 for debt in unpaid
    )


def _between(day: date, opens: time, lasts: timedelta, where: float) -> datetime:
    return at(day, opens) + lasts * where
