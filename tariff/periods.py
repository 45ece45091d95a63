"""Days: which entry is in force when inside a period, and how tier limits follow the number of days."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from tariff.dated import Dated, on
from tariff.tables import HouseholdTable

D = TypeVar("D", bound=Dated)


class Scaling(StrEnum):
    """What T is in the rule for tier limits, `round(width / T * days billed * households)`.

    The rule names the month before the reading, and was written for readings that move. Whether it
    still does with readings on the last day of every month is not confirmed, hence a setting.
    """

    WHOLE_MONTH = "whole_month"  # a period of exactly one calendar month: that month; else the month before
    PRECEDING_MONTH = "preceding_month"  # always the month before the month of the last day
    BILLED_MONTH = "billed_month"  # always the month of the last day


@dataclass(frozen=True, slots=True)
class Span(Generic[D]):
    """Days, both ends included, on which one entry is in force."""

    entry: D
    from_on: date
    to_on: date

    @property
    def days(self) -> int:
        return days_between(self.from_on, self.to_on)


def days_between(from_on: date, to_on: date) -> int:
    """Days from the first to the last, both counted."""
    return (to_on - from_on).days + 1


def spans(dated: Sequence[D], from_on: date, to_on: date, what: str) -> tuple[Span[D], ...]:
    """Cut a period where another entry comes into force, oldest first.

    Raises:
        NoTariff: a day of the period is not covered.
        ValueError: the period ends before it begins.
    """
    if to_on < from_on:
        raise ValueError("the period ends before it begins")
    found: list[Span[D]] = []
    first = from_on
    while first <= to_on:
        entry = on(dated, first, what)
        last = to_on if entry.valid_to is None else min(to_on, entry.valid_to)
        found.append(Span(entry, first, last))
        first = last + timedelta(days=1)
    return tuple(found)


def share_by_days(whole: Decimal, days: Sequence[int]) -> tuple[Decimal, ...]:
    """Share a quantity by numbers of days; the shares sum to the whole exactly."""
    total = sum(days)
    shares = [whole * part / total for part in days[:-1]]
    return (*shares, whole - sum(shares, Decimal(0)))


def tier_widths(
    table: HouseholdTable, days: int, reference_days: int, households: Decimal
) -> tuple[Decimal | None, ...]:
    """kWh of each tier for `days` billed days, whole kWh unless the days need no scaling.

    Without scaling a fraction of a household gives a fractional limit (12,5 kWh for a quarter).
    """
    return tuple(_scaled(tier.width_kwh, days, reference_days, households) for tier in table.tiers)


def _scaled(width: int | None, days: int, reference_days: int, households: Decimal) -> Decimal | None:
    if width is None:
        return None
    if days == reference_days:
        return width * households
    exact = Fraction(width * days, reference_days) * Fraction(households)
    return Decimal(int(exact + Fraction(1, 2)))  # half up; never negative


def reference_days(from_on: date, to_on: date, scaling: Scaling) -> int:
    """T of the rule: the calendar days of the month that tier limits are stated for."""
    is_whole_month = from_on == to_on.replace(day=1) and to_on.day == _days_of_month(to_on)
    if scaling is Scaling.BILLED_MONTH or (scaling is Scaling.WHOLE_MONTH and is_whole_month):
        return _days_of_month(to_on)
    return _days_of_month(to_on.replace(day=1) - timedelta(days=1))


def _days_of_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def rounded_vnd(amount: Decimal) -> int:
    """To whole đồng, half away from zero, as on the invoice."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def tenant_households(stays: Sequence[int], days: int) -> Decimal:
    """Households that declared tenants count as: four of them for the whole period make one.

    `stays` are the days each tenant lived there, `days` those of the period.
    """
    return Decimal(sum(stays)) / (4 * days)
