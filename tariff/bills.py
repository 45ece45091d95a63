"""A bill, line by line: quantities, prices, VAT, and the decision behind every price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tariff.dated import Source
from tariff.periods import days_between, rounded_vnd
from tariff.tables import Hours


@dataclass(frozen=True, slots=True)
class Line:
    """A quantity at a price. A household's line has a tier, another customer's has hours."""

    quantity_kwh: Decimal
    price_vnd: int
    from_on: date
    to_on: date
    table: str  # id of the table the price is from
    source: Source
    tier: int | None = None  # None also for the one price of undeclared tenants
    width_kwh: Decimal | None = None  # the tier's limit as it was applied; None: no limit
    hours: Hours | None = None

    @property
    def amount(self) -> Decimal:
        """VND before VAT, not rounded."""
        return self.quantity_kwh * self.price_vnd


@dataclass(frozen=True, slots=True)
class Part:
    """The days of a bill on which one table of prices was in force."""

    from_on: date
    to_on: date
    used_kwh: Decimal
    table: str
    source: Source
    lines: tuple[Line, ...]

    @property
    def days(self) -> int:
        return days_between(self.from_on, self.to_on)

    @property
    def amount(self) -> Decimal:
        """VND before VAT, not rounded."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class VatPart:
    """Days with one rate, and the amount before VAT that falls on them."""

    percent: Decimal
    from_on: date
    to_on: date
    base: Decimal
    source: Source

    @property
    def amount(self) -> Decimal:
        """VND of tax, not rounded."""
        return self.base * self.percent / 100


@dataclass(frozen=True, slots=True)
class Bill:
    """What a quantity costs. The three sums are each rounded by themselves from unrounded ones, as
    on the invoice, so that `before_tax_vnd + vat_vnd` can differ from `total_vnd` by 1.
    """

    from_on: date
    to_on: date
    used_kwh: Decimal
    households: Decimal
    parts: tuple[Part, ...]
    vat: tuple[VatPart, ...]

    @property
    def days(self) -> int:
        return days_between(self.from_on, self.to_on)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Oldest part first; nothing for tiers or hours without kWh."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def is_split(self) -> bool:
        """Whether a price change inside the period shared the kWh by days."""
        return len(self.parts) > 1

    @property
    def sources(self) -> tuple[Source, ...]:
        return tuple(part.source for part in self.parts)

    @property
    def amount(self) -> Decimal:
        """VND before VAT, not rounded."""
        return sum((part.amount for part in self.parts), Decimal(0))

    @property
    def before_tax_vnd(self) -> int:
        return rounded_vnd(self.amount)

    @property
    def vat_percent(self) -> Decimal | None:
        """The rate, or None when it changes inside the period: then see `vat`."""
        return self.vat[0].percent if len(self.vat) == 1 else None

    @property
    def vat_vnd(self) -> int:
        return rounded_vnd(self._tax)

    @property
    def total_vnd(self) -> int:
        return rounded_vnd(self.amount + self._tax)

    @property
    def _tax(self) -> Decimal:
        return sum((part.amount for part in self.vat), Decimal(0))
