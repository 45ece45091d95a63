"""Billing months and the days they cover, by the reading rules of Hanoi.

Since 29/02/2024 every meter is read on the last day of the month. Before that each reading book had its
own day between the 3rd and the 20th, so the bill of February 2024 covers one long period.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ISSUE_AFTER = timedelta(days=2)
ISSUE_TIME = time(8)
DUE_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, used as the name of a billing month."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(self.number)

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    def shift(self, months: int) -> Month:
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    def until(self, last: Month) -> Iterator[Month]:
        """Every month from this one to `last`, both included."""
        month = self
        while month <= last:
            yield month
            month = month.shift(1)

    @property
    def first_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_on(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])


CHANGE = Month(2024, 2)  # the month whose period ends for the first time on the last day


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """What one invoice covers; `cycle` (kỳ) is 1 for all but large customers, who are read three times."""

    month: Month
    cycle: int
    from_on: date
    to_on: date

    @property
    def issued_at(self) -> datetime:
        return datetime.combine(self.to_on + ISSUE_AFTER, ISSUE_TIME, HANOI)

    @property
    def due_on(self) -> date:
        return self.to_on + DUE_AFTER


def periods_of(month: Month, reading_day: int, cycles: int = 1) -> list[Period]:
    """The periods billed under `month`, for a meter that was read on `reading_day` before the change."""
    if month > CHANGE:
        return _calendar(month, cycles)
    opened_on = month.shift(-1).first_on.replace(day=reading_day) + timedelta(days=1)
    closed_on = month.last_on if month == CHANGE else month.first_on.replace(day=reading_day)
    return [Period(month, 1, opened_on, closed_on)]


def _calendar(month: Month, cycles: int) -> list[Period]:
    if cycles == 1:
        return [Period(month, 1, month.first_on, month.last_on)]
    first = month.first_on
    return [
        Period(month, 1, first, first.replace(day=10)),
        Period(month, 2, first.replace(day=11), first.replace(day=20)),
        Period(month, 3, first.replace(day=21), month.last_on),
    ]


def days_between(from_on: date, to_on: date) -> list[date]:
    """Every day from `from_on` to `to_on`, both included."""
    return [from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1)]
