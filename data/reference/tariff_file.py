"""`tariffs.toml` as the values bills are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType

from pydantic import Field

from data.reference.reader import BadReference, Row, SourceRow, parse_toml
from tariff import (
    AnnouncedTable,
    AnnouncedTier,
    Group,
    Hours,
    HourScheme,
    HouseholdTable,
    PriceRow,
    PriceTable,
    Tariffs,
    Tier,
    VatPeriod,
    Voltage,
)

FILE = "tariffs.toml"


class TierRow(Row):
    upto_kwh: int | None = None
    price_vnd: int = Field(gt=0)


class HouseholdRow(Row):
    id: str
    valid_from: date
    valid_to: date | None = None
    tiers: list[TierRow] = Field(min_length=1)
    flat_tier: int = Field(ge=1)
    average_vnd: Decimal | None = None
    prepaid_vnd: int | None = None
    source: SourceRow

    def value(self) -> HouseholdTable:
        bounds = _bounds([tier.upto_kwh for tier in self.tiers])
        return HouseholdTable(
            id=self.id, source=self.source.value(), valid_from=self.valid_from, valid_to=self.valid_to,
            tiers=tuple(
                Tier(number, above, upto, tier.price_vnd)
                for number, ((above, upto), tier) in enumerate(zip(bounds, self.tiers, strict=True), 1)
            ),
            flat_tier=self.flat_tier, average_vnd=self.average_vnd, prepaid_vnd=self.prepaid_vnd,
        )  # fmt: skip


class PriceFileRow(Row):
    group: Group
    voltages: list[Voltage] = Field(min_length=1)
    all: int | None = Field(default=None, gt=0)
    normal: int | None = Field(default=None, gt=0)
    peak: int | None = Field(default=None, gt=0)
    off_peak: int | None = Field(default=None, gt=0)

    def value(self) -> PriceRow:
        prices = {
            Hours.ALL: self.all,
            Hours.NORMAL: self.normal,
            Hours.PEAK: self.peak,
            Hours.OFF_PEAK: self.off_peak,
        }
        known = {hours: price for hours, price in prices.items() if price is not None}
        return PriceRow(self.group, tuple(self.voltages), MappingProxyType(known))


class PriceTableRow(Row):
    id: str
    valid_from: date
    valid_to: date | None = None
    rows: list[PriceFileRow] = Field(min_length=1)
    source: SourceRow

    def value(self) -> PriceTable:
        return PriceTable(
            id=self.id, source=self.source.value(), valid_from=self.valid_from, valid_to=self.valid_to,
            rows=tuple(row.value() for row in self.rows),
        )  # fmt: skip


class VatRow(Row):
    id: str
    valid_from: date = date.min
    valid_to: date | None = None
    percent: Decimal = Field(ge=0, le=100)
    source: SourceRow

    def value(self) -> VatPeriod:
        return VatPeriod(
            id=self.id, source=self.source.value(), valid_from=self.valid_from, valid_to=self.valid_to,
            percent=self.percent,
        )  # fmt: skip


class HoursRow(Row):
    id: str
    valid_from: date
    valid_to: date | None = None
    peak: list[tuple[time, time]]
    off_peak: list[tuple[time, time]]
    peak_on_sunday: bool
    source: SourceRow

    def value(self) -> HourScheme:
        return HourScheme(
            id=self.id, source=self.source.value(), valid_from=self.valid_from, valid_to=self.valid_to,
            peak=tuple(self.peak), off_peak=tuple(self.off_peak), peak_on_sunday=self.peak_on_sunday,
        )  # fmt: skip


class AnnouncedTierRow(Row):
    upto_kwh: int | None = None
    percent: int = Field(gt=0)


class AnnouncedRow(Row):
    id: str
    starts_on: date | None = None
    tiers: list[AnnouncedTierRow] = Field(min_length=1)
    source: SourceRow

    def value(self) -> AnnouncedTable:
        bounds = _bounds([tier.upto_kwh for tier in self.tiers])
        return AnnouncedTable(
            self.id, self.source.value(), self.starts_on,
            tuple(
                AnnouncedTier(number, above, upto, tier.percent)
                for number, ((above, upto), tier) in enumerate(zip(bounds, self.tiers, strict=True), 1)
            ),
        )  # fmt: skip


class TariffsFile(Row):
    household: list[HouseholdRow]
    non_household: list[PriceTableRow]
    vat: list[VatRow]
    hours: list[HoursRow]
    announced: AnnouncedRow | None = None

    def value(self) -> Tariffs:
        return Tariffs(
            household=tuple(row.value() for row in self.household),
            non_household=tuple(row.value() for row in self.non_household),
            vat=tuple(row.value() for row in self.vat),
            hour_schemes=tuple(row.value() for row in self.hours),
            announced=self.announced.value() if self.announced else None,
        )


def parse(text: str) -> Tariffs:
    """Tariffs from the text of the file.

    Raises:
        BadReference: a key does not fit, tiers have gaps, or tables overlap.
    """
    rows = parse_toml(FILE, text, TariffsFile)
    try:
        return rows.value()
    except ValueError as error:
        raise BadReference(FILE, "", str(error)) from error


def _bounds(upto: Sequence[int | None]) -> list[tuple[int, int | None]]:
    """Each tier begins where the one before ends, so that there can be no gap to mistype."""
    above = [0, *(bound or 0 for bound in upto[:-1])]
    return list(zip(above, upto, strict=True))
