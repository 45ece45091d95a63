"""Dated tables of prices, VAT and hours, as the decisions give them. Prices are before VAT."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from tariff.dated import Dated, Source, check_order, on


class Hours(StrEnum):
    """Which hours of the day a price or a quantity is about."""

    ALL = "all"  # one price round the clock
    NORMAL = "normal"  # giờ bình thường
    PEAK = "peak"  # giờ cao điểm
    OFF_PEAK = "off_peak"  # giờ thấp điểm


class Group(StrEnum):
    """Customer groups of the decisions."""

    HOUSEHOLD = "household"
    BUSINESS = "business"
    PRODUCTION = "production"
    ADMIN_HOSPITAL_SCHOOL = "admin_hospital_school"  # hospitals, kindergartens, schools
    ADMIN_OTHER = "admin_other"  # public lighting, other public offices


class Voltage(StrEnum):
    """Bands of supply voltage, lowest first. A price row may cover several."""

    BELOW_6KV = "below_6kv"
    FROM_6_TO_22KV = "from_6_to_22kv"
    FROM_22_TO_110KV = "from_22_to_110kv"
    FROM_110KV = "from_110kv"


@dataclass(frozen=True, slots=True)
class Tier:
    """kWh above `above_kwh` up to and including `upto_kwh` of one household's month; the last has no end."""

    number: int
    above_kwh: int
    upto_kwh: int | None
    price_vnd: int

    @property
    def width_kwh(self) -> int | None:
        return None if self.upto_kwh is None else self.upto_kwh - self.above_kwh


def _follows(tier: Tier, after: Tier) -> bool:
    return tier.above_kwh < (tier.upto_kwh or 0) == after.above_kwh


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdTable(Dated):
    """Tiered prices. `flat_tier` prices all kWh of tenants who are not fully declared."""

    tiers: tuple[Tier, ...]
    flat_tier: int = 3
    average_vnd: Decimal | None = None
    prepaid_vnd: int | None = None  # prepaid card meters, one price

    def __post_init__(self) -> None:
        if not self.tiers or self.tiers[0].above_kwh != 0 or self.tiers[-1].upto_kwh is not None:
            raise ValueError("tiers must begin at 0 kWh and end open")
        if any(not _follows(*pair) for pair in pairwise(self.tiers)):
            raise ValueError("tiers must follow one another without gap or overlap")
        if not 1 <= self.flat_tier <= len(self.tiers):
            raise ValueError("flat_tier must be one of the tiers")

    def price_of(self, tier: int) -> int:
        return self.tiers[tier - 1].price_vnd


@dataclass(frozen=True, slots=True)
class PriceRow:
    """Prices of a group at the voltages given, by hours."""

    group: Group
    voltages: tuple[Voltage, ...]
    prices_vnd: Mapping[Hours, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTable(Dated):
    """Prices of all groups that are not households. May be partial: then `price` has no answer."""

    rows: tuple[PriceRow, ...]

    def of(self, group: Group) -> tuple[PriceRow, ...]:
        return tuple(row for row in self.rows if row.group is group)

    def price(self, group: Group, voltage: Voltage, hours: Hours) -> int | None:
        """VND a kWh, or None where the table does not know it.

        One price for all hours is, in groups priced by hours, that of normal hours (below 25 kVA and
        2 000 kWh a month); a group with one price has it in every hour.
        """
        for row in self.of(group):
            if voltage in row.voltages:
                other = Hours.NORMAL if hours is Hours.ALL else Hours.ALL
                return row.prices_vnd.get(hours, row.prices_vnd.get(other))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class VatPeriod(Dated):
    """The rate of value added tax on electricity."""

    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HourScheme(Dated):
    """Which hours are peak and off-peak. A span may end before it begins: then it crosses midnight."""

    peak: tuple[tuple[time, time], ...]
    off_peak: tuple[tuple[time, time], ...]
    peak_on_sunday: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncedTier:
    """A tier of an announced structure: its price as a percentage of the average price."""

    number: int
    above_kwh: int
    upto_kwh: int | None
    percent: int


@dataclass(frozen=True, slots=True)
class AnnouncedTable:
    """A structure that is published but not in force. No bill is ever computed with it."""

    id: str
    source: Source
    starts_on: date | None  # None: not announced yet
    tiers: tuple[AnnouncedTier, ...]


@dataclass(frozen=True, slots=True)
class Tariffs:
    """Everything bills are computed from, oldest first. Validity may have gaps, never overlaps."""

    household: tuple[HouseholdTable, ...]
    non_household: tuple[PriceTable, ...]
    vat: tuple[VatPeriod, ...]
    hour_schemes: tuple[HourScheme, ...] = ()  # may overlap: sources differ on when bills follow which
    announced: AnnouncedTable | None = None

    def __post_init__(self) -> None:
        check_order(self.household)
        check_order(self.non_household)
        check_order(self.vat)

    def household_on(self, day: date) -> HouseholdTable:
        """Raises NoTariff when no table covers the day."""
        return on(self.household, day, "household table")

    def non_household_on(self, day: date) -> PriceTable:
        """Raises NoTariff when no table covers the day."""
        return on(self.non_household, day, "price table")

    def vat_on(self, day: date) -> VatPeriod:
        """Raises NoTariff when no period covers the day."""
        return on(self.vat, day, "VAT period")
