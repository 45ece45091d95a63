"""Arithmetic of the history, without a word: which months compare, what they add up to, what stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from backend_client.models import Month, MonthlyUsage

MONTHS = range(1, 13)
READING_DAY_MOVED = Month(2024, 2)
"""The month in which EVNHANOI moved every reading to the month's last day: 48 to 56 days in one period."""


class Unit(StrEnum):
    """What is compared; the value is the option of the command."""

    KWH = "kwh"
    VND = "vnd"

    @classmethod
    def parse(cls, option: str) -> Unit:
        return cls.VND if option in {"vnd", "money"} else cls.KWH

    @property
    def other(self) -> Unit:
        return Unit.VND if self is Unit.KWH else Unit.KWH


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two neighbouring years, month number -> value; a month without data is absent, not zero."""

    unit: Unit
    earlier_year: int
    later_year: int
    earlier: Mapping[int, Decimal]
    later: Mapping[int, Decimal]

    @classmethod
    def of(
        cls, unit: Unit, later_year: int, earlier: Sequence[MonthlyUsage], later: Sequence[MonthlyUsage]
    ) -> Comparison:
        return cls(unit, later_year - 1, later_year, _by_month(unit, earlier), _by_month(unit, later))

    @property
    def is_empty(self) -> bool:
        return not (self.earlier or self.later)

    @property
    def is_single(self) -> bool:
        """Only one of the years has data."""
        return bool(self.earlier) != bool(self.later)

    @property
    def single(self) -> tuple[int, Mapping[int, Decimal]]:
        """The one year that has data, where `is_single`."""
        return (self.later_year, self.later) if self.later else (self.earlier_year, self.earlier)

    @property
    def months(self) -> tuple[int, ...]:
        """Months of which at least one year has data."""
        return tuple(month for month in MONTHS if month in self.earlier or month in self.later)

    @property
    def with_data(self) -> tuple[Month, ...]:
        """Every month of either year that has data, oldest first."""
        both = ((self.earlier_year, self.earlier), (self.later_year, self.later))
        return tuple(Month(year, number) for year, values in both for number in sorted(values))

    @property
    def common(self) -> tuple[int, ...]:
        """Months of which both years have data: the only ones totals may use."""
        return tuple(month for month in MONTHS if month in self.earlier and month in self.later)

    @property
    def totals(self) -> tuple[Decimal, Decimal]:
        """Of the common months: the earlier and the later year's."""
        return (
            sum((self.earlier[month] for month in self.common), Decimal(0)),
            sum((self.later[month] for month in self.common), Decimal(0)),
        )

    @property
    def first(self) -> Month:
        """The first month with data; there must be some."""
        if self.earlier:
            return Month(self.earlier_year, min(self.earlier))
        return Month(self.later_year, min(self.later))

    @property
    def largest(self) -> tuple[int, int, Decimal]:
        """Year, month and value of the largest month of the later year, or of the only one with data."""
        year, values = self.single if self.is_single else (self.later_year, self.later)
        month = max(values, key=lambda number: values[number])
        return year, month, values[month]

    @property
    def largest_rise(self) -> tuple[int, Decimal] | None:
        """Month and difference; None when no month rose."""
        rises = [(self.later[month] - self.earlier[month], month) for month in self.common]
        if not rises or max(rises)[0] <= 0:
            return None
        difference, month = max(rises, key=lambda rise: (rise[0], -rise[1]))
        return month, difference

    def value(self, month: Month) -> Decimal | None:
        """Of a month of any year; None where there is no data, or the month is of neither year."""
        if month.year == self.later_year:
            return self.later.get(month.number)
        return self.earlier.get(month.number) if month.year == self.earlier_year else None

    def twelve(self, year: int) -> tuple[Decimal | None, ...]:
        """The year for a chart: January first, None where there is no data."""
        return tuple(self.value(Month(year, number)) for number in MONTHS)


def _by_month(unit: Unit, usage: Sequence[MonthlyUsage]) -> dict[int, Decimal]:
    """Rows of the same month (several cycles) add up."""
    values: dict[int, Decimal] = {}
    for row in usage:
        value = row.used_kwh if unit is Unit.KWH else Decimal(row.amount_vnd)
        values[row.month.number] = values.get(row.month.number, Decimal(0)) + value
    return values


@dataclass(frozen=True, slots=True)
class Length:
    """How long the period of a month was. `days` None: not known, but not a usual one."""

    month: Month
    days: int | None
    is_first: bool = False  # the first period of the contract, or of what the portal still has
    is_by_rule: bool = False  # no invoice was looked at: the reading is on the month's last day

    @property
    def is_unusual(self) -> bool:
        return self.days is None or not 25 <= self.days <= 35


def runs(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """First and last of each run of neighbouring numbers, given in order: 1 2 3 7 -> (1, 3) (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
