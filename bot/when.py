"""Days, months and years that somebody means: the values, and how a missing year or month is filled in."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from backend_client.models import Month

Looks = Literal["back", "near", "forward"]
"""Where a command looks: invoices back, outages forward, the reading schedule to what is near."""

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_PAST_OUTAGES = timedelta(days=30)  # so far back outages are shown
_MONTHS_AHEAD = 2  # so far ahead a month without a year can mean the coming one in "near"


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A day its month does not have: 31/6."""

    day: int
    month: Month
    last: int  # days the month has

    @property
    def instead(self) -> tuple[date, date]:
        """What may have been meant: the month's last day, or the first of the next month."""
        return self.month.last_on, self.month.shift(1).first_on


@dataclass(frozen=True, slots=True)
class NoSuchMonth:
    """A month number beyond 1..12."""

    month: int


@dataclass(frozen=True, slots=True)
class NotTwoNeighbours:
    """More than two years, or two that do not follow each other; empty when only counted ("3 năm")."""

    years: tuple[int, ...] = ()


DateProblem = NoSuchDay | NoSuchMonth | NotTwoNeighbours


@dataclass(frozen=True, slots=True)
class When:
    """What a line says about time; all absent when it says nothing.

    A range has `day` and `until`. `year` with two years named is the later one. `taken` are the places of
    the words that said it. `is_vague`: a word that may also be a name or a number ("mai", "mot").
    """

    day: date | None = None
    until: date | None = None
    month: Month | None = None
    year: int | None = None
    problem: DateProblem | None = None
    is_vague: bool = False
    taken: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return any(slot is not None for slot in (self.day, self.month, self.year, self.problem))


NEVER = When()


def a_year(number: int) -> int | None:
    """A year as written, with two digits or four; None when it is beyond what can be asked."""
    year = number + _FIRST_YEAR if number < 100 else number
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def day_of(day: int, month: int, year: int) -> When:
    """A full date, or what is wrong with it."""
    if not 1 <= month <= 12:
        return When(problem=NoSuchMonth(month))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return When(problem=NoSuchDay(day, Month(year, month), last))
    return When(day=date(year, month, day))


def day_and_month(day: int, month: int, today: date, looks: Looks) -> When:
    """A date without its year."""
    found = [day_of(day, month, year) for year in (today.year - 1, today.year, today.year + 1)]
    days = [when.day for when in found if when.day is not None]
    if days:
        return When(day=_meant(days, today, looks))
    ends = {when.problem.month.last_on: when for when in found if isinstance(when.problem, NoSuchDay)}
    return ends[_meant(list(ends), today, looks)] if ends else found[1]


def day_alone(day: int, today: date, looks: Looks) -> When:
    """`ngày 5`: the next one, or looking back the last one."""
    if not 1 <= day <= 31:
        return day_of(day, today.month, today.year)
    step = -1 if looks == "back" else 1
    month = Month.of(today)
    while True:
        when = day_of(day, month.number, month.year)
        if when.day is not None and (when.day >= today if step == 1 else when.day <= today):
            return when
        month = month.shift(step)


def month_alone(number: int, today: date, looks: Looks) -> When:
    """A month without its year."""
    if not 1 <= number <= 12:
        return When(problem=NoSuchMonth(number))
    ahead = (number - today.month) % 12
    if looks == "back" and ahead > 0:
        ahead -= 12
    if looks == "near" and ahead > _MONTHS_AHEAD:
        ahead -= 12
    return When(month=Month.of(today).shift(ahead))


def month_of(number: int, year: int | None) -> When:
    if year is None:
        return NEVER
    if not 1 <= number <= 12:
        return When(problem=NoSuchMonth(number))
    return When(month=Month(year, number))


def weekday(number: int, weeks: int | None, today: date, looks: Looks) -> When:
    """A weekday (Monday is 0) of a week counted from this one; None: the next such day, or the last one."""
    if weeks is not None:
        return When(day=monday(today) + timedelta(days=number, weeks=weeks))
    if looks == "back":
        return When(day=today - timedelta(days=(today.weekday() - number) % 7))
    return When(day=today + timedelta(days=(number - today.weekday()) % 7))


def week(weeks: int, today: date) -> When:
    """A whole week from Monday to Sunday; of this week what is left of it."""
    first = monday(today) + timedelta(weeks=weeks)
    last = first + timedelta(days=6)
    return _range(today if weeks == 0 else first, last)


def weekend(weeks: int, today: date) -> When:
    """Saturday and Sunday; on a Sunday this weekend is that Sunday alone."""
    saturday = monday(today) + timedelta(days=5, weeks=weeks)
    first = max(saturday, today) if weeks == 0 else saturday
    return _range(first, saturday + timedelta(days=1))


def coming_days(count: int, today: date) -> When:
    """`7 ngày tới`: so many days, today the first of them."""
    return _range(today, today + timedelta(days=min(max(count, 1), 366) - 1))


def years(named: tuple[int, ...]) -> When:
    """One year, or two neighbours, of which the later one stands for both."""
    several = tuple(sorted(set(named)))
    if len(several) > 2 or several[-1] - several[0] > 1:
        return When(problem=NotTwoNeighbours(several))
    return When(year=several[-1])


def monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _range(first: date, last: date) -> When:
    return When(day=first, until=last if last > first else None)


def _meant(days: list[date], today: date, looks: Looks) -> date:
    """Which of the same date in several years; outages of the last 30 days can still be asked for."""
    if looks == "forward":
        return next((day for day in days if day >= today - _PAST_OUTAGES), days[-1])
    if looks == "back":
        return next((day for day in reversed(days) if day <= today), days[0])
    return min(days, key=lambda day: abs(day - today))
