"""Energy used in a reading period: its measured days, and what the whole of it may come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from backend_client.models import DailyReading, Purpose, ReadingPeriod, Register
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import NoTariff, household_bill

FIRST_ESTIMATE_DAY = 7  # of the period
FEWEST_MEASURED = 5  # days a mean needs


@dataclass(frozen=True, slots=True)
class Days:
    """Measured days of one period; a day the meter did not report is absent."""

    from_on: date
    until_on: date  # yesterday, or the last day of the period
    used_kwh: Mapping[date, Decimal]

    @classmethod
    def of(cls, from_on: date, until_on: date, readings: Sequence[DailyReading]) -> Days:
        """Adds up registers and meters of a day; where a total is counted, the rest is part of it."""
        totals = {reading.on for reading in readings if reading.register is Register.TOTAL}
        used: dict[date, Decimal] = {}
        for reading in readings:
            if from_on <= reading.on <= until_on:
                if reading.on in totals and reading.register is not Register.TOTAL:
                    continue
                used[reading.on] = used.get(reading.on, Decimal(0)) + reading.used_kwh
        return cls(from_on, until_on, dict(sorted(used.items())))

    @property
    def total_kwh(self) -> Decimal:
        return sum(self.used_kwh.values(), Decimal(0))

    @property
    def average_kwh(self) -> Decimal:
        """Of a measured day; there must be one."""
        return self.total_kwh / len(self.used_kwh)

    @property
    def all_days(self) -> tuple[date, ...]:
        count = (self.until_on - self.from_on).days + 1
        return tuple(self.from_on + timedelta(days=ahead) for ahead in range(count))

    @property
    def missing(self) -> tuple[date, ...]:
        return tuple(day for day in self.all_days if day not in self.used_kwh)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the whole period may come to; `amount_vnd` None: not computed for this customer."""

    used_kwh: Decimal
    amount_vnd: int | None  # whole thousands, VAT included


def is_enough(numbers: Days) -> bool:
    """Whether a mean of the measured days says anything."""
    return len(numbers.used_kwh) >= FEWEST_MEASURED


def estimated(account: LinkedAccount, period: ReadingPeriod, numbers: Days) -> Estimate:
    """The mean of the measured days over all days of the period."""
    used_kwh = (numbers.average_kwh * period.days).quantize(Decimal(1), ROUND_HALF_UP)
    return Estimate(used_kwh, _amount(account, period.from_on, period.to_on, used_kwh))


def _amount(account: LinkedAccount, from_on: date, to_on: date, used_kwh: Decimal) -> int | None:
    """Households only: what others pay depends on their hours and voltage, which the portal does not tell."""
    if account.purpose is not Purpose.HOUSEHOLD:
        return None
    try:
        bill = household_bill(
            tariffs(), from_on, to_on, used_kwh, households=Decimal(max(account.households, 1))
        )
    except NoTariff:
        return None
    return whole_thousands(bill.total_vnd)


def whole_thousands(amount_vnd: int) -> int:
    """Rounded half up to 1 000 đ: an estimate must not look exact."""
    return int((Decimal(amount_vnd) / 1000).quantize(Decimal(1), ROUND_HALF_UP)) * 1000
