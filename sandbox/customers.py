"""Who the synthetic customers are: everything that is fixed about one supply contract."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache

from sandbox.periods import Month
from sandbox.places import GIVEN_NAMES, HOMES, MIDDLE_NAMES, SURNAMES, District

HISTORY_FROM = Month(2023, 6)  # the first month the portal remembers


class Purpose(Enum):
    """What the electricity is for, as the portal writes it."""

    HOUSEHOLD = "Sinh hoạt"
    BUSINESS = "Kinh doanh dịch vụ"
    PRODUCTION = "Sản xuất"
    ADMINISTRATION = "Hành chính sự nghiệp"


class Habit(Enum):
    """How somebody pays."""

    ON_TIME = "a few days after the invoice"
    AT_ONCE = "by direct debit on the day of issue"
    NEWEST_OPEN = "the newest invoice is open, its due day has been put off"
    PARTLY = "half of the newest invoice"
    OVERDUE = "not the newest invoice whose due day has passed"
    MONTHS_BEHIND = "nothing for four months"
    PENDING = "the payment of the newest invoice is being processed"


@dataclass(frozen=True, slots=True)
class Correction:
    """A mistake of `wrong_kwh` in the first invoice of a month and how it was put right (DC, LL, HT)."""

    kind: str
    wrong_kwh: int


@dataclass(frozen=True, slots=True)
class Customer:
    """One supply contract. The defaults are those of an ordinary household."""

    code: str
    ordinal: int
    name: str
    address: str
    district: District
    base_kwh: int  # of an average month
    started_on: date
    phone: str
    purpose: Purpose = Purpose.HOUSEHOLD
    households: int = 1
    habit: Habit = Habit.ON_TIME
    reading_day: int = 8  # before March 2024
    cycles: int = 1
    has_three_registers: bool = False
    multiplier: int = 1
    point_suffix: str = "001"
    fixed_kwh: Mapping[Month, int] = field(default_factory=dict)
    anchor: tuple[Month, int] | None = None  # the opening index of one month
    replaced_on: date | None = None  # from this day on a new meter counts
    corrections: Mapping[Month, Correction] = field(default_factory=dict)
    missing: frozenset[Month] = frozenset()  # months the portal has lost
    lost_days: frozenset[date] = frozenset()  # days without a reading
    stranger: str = ""  # a code whose row comes back as well when this customer's invoices are asked

    @property
    def unit(self) -> str:
        return self.district.unit

    @property
    def point(self) -> str:
        """Point of measurement (mã điểm đo)."""
        return self.code + self.point_suffix

    @property
    def first_month(self) -> Month:
        return max(HISTORY_FROM, Month.of(self.started_on))


@lru_cache(maxsize=1024)
def ordinary(seed: int, ordinal: int) -> Customer:
    """The household with this number; the same for the same seed."""
    rng = random.Random(f"{seed}:customer:{ordinal}")
    district = rng.choice(HOMES)
    return Customer(
        code=f"PD{ordinal:011d}",
        ordinal=ordinal,
        name=" ".join((rng.choice(SURNAMES), rng.choice(MIDDLE_NAMES), rng.choice(GIVEN_NAMES))),
        address=_address(rng, district),
        district=district,
        base_kwh=rng.choice((90, 140, 180, 220, 260, 320, 420)),
        started_on=date(rng.randint(2008, 2022), rng.randint(1, 12), rng.randint(1, 28)),
        phone=phone_of(ordinal),
        habit=rng.choice((Habit.ON_TIME, Habit.ON_TIME, Habit.AT_ONCE)),
        reading_day=rng.randint(4, 12),
        point_suffix=rng.choice(("001", "001", "001", "1")),
    )


def phone_of(ordinal: int) -> str:
    """A number of the prefix 0199, which no network has used since 2018."""
    return f"0199{ordinal:06d}"


def _address(rng: random.Random, district: District) -> str:
    street, ward = rng.choice(district.streets), rng.choice(district.wards)
    number, lane = rng.randint(1, 320), rng.randint(10, 290)
    where = rng.choice((f"Số {number} phố {street}", f"Số {number % 40 + 1} ngõ {lane} phố {street}"))
    return f"{where}, phường {ward}, Hà Nội"
