"""What the meters counted: how much each day, and the chain of indices from month to month.

Everything follows from the seed and the customer, never from the clock, so a month looks the same whenever
it is asked for. A meter counts whole units a period; a day counts hundredths of a unit.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

from sandbox.customers import Customer, Purpose
from sandbox.periods import Month, Period, days_between, periods_of

ROLLOVER = 100_000  # a meter shows five digits
# How an average month compares with the middle of January to December: fans and air conditioners in summer.
SEASON = (0.86, 0.80, 0.84, 0.95, 1.12, 1.36, 1.44, 1.36, 1.12, 0.97, 0.86, 0.88)
MILD_SEASON = (0.92, 0.84, 0.96, 0.98, 1.06, 1.14, 1.18, 1.16, 1.08, 1.0, 0.96, 0.96)
WEEKEND = {
    Purpose.HOUSEHOLD: 1.18,
    Purpose.BUSINESS: 1.1,
    Purpose.PRODUCTION: 0.55,
    Purpose.ADMINISTRATION: 0.2,
}
ONE_REGISTER = {"KT": 1.0}
THREE_REGISTERS = {"BT": 0.56, "CD": 0.21, "TD": 0.23}
SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """What one register of one meter counted over some days of one period."""

    period: Period
    meter: str
    register: str  # KT, or BT, CD and TD
    from_on: date
    to_on: date
    opening: int
    units: int  # closing less opening, before the multiplier
    multiplier: int
    is_last_of_meter: bool

    @property
    def closing(self) -> int:
        return (self.opening + self.units) % ROLLOVER

    @property
    def used_kwh(self) -> int:
        return self.units * self.multiplier


@dataclass(frozen=True, slots=True)
class DayCount:
    """One register on one day: the index at 00:00, and what was counted until 24:00, in hundredths."""

    on: date
    counted: Counted
    opening_cents: int
    cents: int

    @property
    def opening(self) -> Decimal:
        return _index(self.opening_cents)

    @property
    def closing(self) -> Decimal:
        return _index(self.opening_cents + self.cents)

    @property
    def used_kwh(self) -> Decimal:
        return Decimal(self.cents * self.counted.multiplier) / 100


def _index(cents: int) -> Decimal:
    return Decimal(cents % (ROLLOVER * 100)) / 100


class MeterBook:
    """All that was counted for one customer, worked out as far as it is asked for."""

    def __init__(self, seed: int, customer: Customer) -> None:
        self._seed = seed
        self._customer = customer
        self._months: dict[Month, list[Counted]] = {}
        self._next = customer.first_month
        self._index = self._first_index()

    def month(self, month: Month) -> list[Counted]:
        """Every register and meter of one billing month, oldest first; empty before the contract."""
        while self._next <= month:
            self._months[self._next] = self._count(self._next)
            self._next = self._next.shift(1)
        return self._months.get(month, [])

    def days(self, month: Month) -> list[DayCount]:
        """The days of one billing month, register by register."""
        return [day for counted in self.month(month) for day in self._days_of(counted)]

    def periods(self, month: Month) -> list[Period]:
        """What is billed under one month; the first period begins with the contract."""
        customer = self._customer
        if month < customer.first_month:
            return []
        periods = periods_of(month, customer.reading_day, customer.cycles)
        begun = [p for p in periods if p.to_on >= customer.started_on]
        return [_from(p, customer.started_on) for p in begun]

    def _first_index(self) -> dict[str, int]:
        rng = random.Random(f"{self._seed}:index:{self._customer.code}")
        registers = THREE_REGISTERS if self._customer.has_three_registers else ONE_REGISTER
        first = {register: rng.randint(400, 6000) for register in registers}
        if self._customer.anchor is None:
            return first
        month, index = self._customer.anchor
        months = self._customer.first_month.until(month.shift(-1))
        used = sum(units for m in months for p in self.periods(m) for _, _, units in self._parts(p))
        return {"KT": (index - used) % ROLLOVER}

    def _count(self, month: Month) -> list[Counted]:
        return [counted for period in self.periods(month) for counted in self._count_period(period)]

    def _count_period(self, period: Period) -> Iterator[Counted]:
        for from_on, to_on, units in self._parts(period):
            is_new = self._customer.replaced_on == from_on
            if is_new:
                self._index = dict.fromkeys(self._index, 0)
            yield from self._count_part(period, from_on, to_on, units)

    def _count_part(self, period: Period, from_on: date, to_on: date, units: int) -> Iterator[Counted]:
        for register, part in _split(units, self._shares()).items():
            counted = Counted(
                period=period,
                meter=self._meter(from_on),
                register=register,
                from_on=from_on,
                to_on=to_on,
                opening=self._index[register],
                units=part,
                multiplier=self._customer.multiplier,
                is_last_of_meter=self._customer.replaced_on == to_on + timedelta(days=1),
            )
            self._index[register] = counted.closing
            yield counted

    def _shares(self) -> Mapping[str, float]:
        return THREE_REGISTERS if self._customer.has_three_registers else ONE_REGISTER

    def _meter(self, on: date) -> str:
        is_new = self._customer.replaced_on is not None and on >= self._customer.replaced_on
        return f"{'26' if is_new else '19'}{self._customer.ordinal:08d}"

    def _parts(self, period: Period) -> list[tuple[date, date, int]]:
        """From, to and counted units: one part, or two when the meter was replaced in between."""
        cut = self._customer.replaced_on
        if cut is None or not period.from_on < cut <= period.to_on:
            return [(period.from_on, period.to_on, self._units(period, period.from_on, period.to_on))]
        before = cut - timedelta(days=1)
        return [
            (period.from_on, before, self._units(period, period.from_on, before)),
            (cut, period.to_on, self._units(period, cut, period.to_on)),
        ]

    def _units(self, period: Period, from_on: date, to_on: date) -> int:
        if period.month in self._customer.fixed_kwh:
            return self._customer.fixed_kwh[period.month]
        rng = random.Random(f"{self._seed}:month:{self._customer.code}:{period.month}:{period.cycle}")
        noise = rng.uniform(0.93, 1.07)
        days = sum(_season(self._customer, day) for day in days_between(from_on, to_on))
        return round(self._customer.base_kwh / 30.4 * days * noise / self._customer.multiplier)

    def _days_of(self, counted: Counted) -> Iterator[DayCount]:
        days = days_between(counted.from_on, counted.to_on)
        index = counted.opening * 100
        for day, cents in zip(days, self._cents(counted, days), strict=True):
            yield DayCount(day, counted, index, cents)
            index += cents

    def _cents(self, counted: Counted, days: list[date]) -> list[int]:
        rng = random.Random(f"{self._seed}:days:{self._customer.code}:{counted.register}:{counted.from_on}")
        weights = {
            day.isoformat(): _weight(self._customer, counted.register, day) * rng.uniform(0.8, 1.2)
            for day in days
        }
        return list(_split(counted.units * 100, weights).values())


def _from(period: Period, started_on: date) -> Period:
    return Period(period.month, period.cycle, max(period.from_on, started_on), period.to_on)


def _season(customer: Customer, day: date) -> float:
    season = SEASON if customer.purpose is Purpose.HOUSEHOLD else MILD_SEASON
    return season[day.month - 1]


def _weight(customer: Customer, register: str, day: date) -> float:
    if register == "CD" and day.weekday() == SUNDAY:
        return 0.0  # there are no peak hours on Sundays
    weekday = WEEKEND[customer.purpose] if day.weekday() >= SUNDAY - 1 else 1.0
    return weekday * _season(customer, day)


def _split(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Share `total` out by weight, in whole units that add up to it."""
    upto = list(accumulate(weights.values()))
    if upto[-1] == 0:
        return {**dict.fromkeys(weights, 0), next(iter(weights)): total}
    bounds = [0, *(round(total * weight / upto[-1]) for weight in upto)]
    return {key: end - begin for key, (begin, end) in zip(weights, pairwise(bounds), strict=True)}
