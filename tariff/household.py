"""Bills of households: tiers, their limits, and what a price change does to them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tariff.assembly import make_bill, make_part
from tariff.bills import Bill, Line
from tariff.periods import Scaling, Span, reference_days, share_by_days, spans, tier_widths
from tariff.tables import HouseholdTable, Tariffs


def household_bill(
    tariffs: Tariffs,
    from_on: date,
    to_on: date,
    used_kwh: Decimal,
    *,
    households: Decimal = Decimal(1),
    scaling: Scaling = Scaling.WHOLE_MONTH,
    is_flat: bool = False,
) -> Bill:
    """The bill of a household for the days from first to last, both included.

    A price change inside the period shares the kWh by days, and the tier limits likewise.
    `is_flat`: tenants who are not fully declared pay one price for all kWh.

    Raises:
        NoTariff: a day has no valid table or VAT rate.
        ValueError: negative kWh, no household, or a period that ends before it begins.
    """
    if used_kwh < 0 or households <= 0:
        raise ValueError("a bill needs kWh from 0 and more than 0 households")
    cut = spans(tariffs.household, from_on, to_on, "household table")
    quantities = share_by_days(used_kwh, [span.days for span in cut])
    month_days = reference_days(from_on, to_on, scaling)
    parts = []
    for span, kwh in zip(cut, quantities, strict=True):
        widths = tier_widths(span.entry, span.days, month_days, households)
        lines = _flat_line(span, kwh) if is_flat else _tier_lines(span, kwh, widths)
        parts.append(make_part(span, kwh, lines))
    return make_bill(tariffs, from_on, to_on, used_kwh, households, tuple(parts))


def _tier_lines(
    span: Span[HouseholdTable], kwh: Decimal, widths: tuple[Decimal | None, ...]
) -> tuple[Line, ...]:
    table, lines, left = span.entry, [], kwh
    for tier, width in zip(table.tiers, widths, strict=True):
        quantity = left if width is None else min(left, width)
        if quantity > 0:
            lines.append(
                Line(
                    quantity, tier.price_vnd, span.from_on, span.to_on, table.id, table.source,
                    tier=tier.number, width_kwh=width,
                )
            )  # fmt: skip
        left -= quantity
    return tuple(lines)


def _flat_line(span: Span[HouseholdTable], kwh: Decimal) -> tuple[Line, ...]:
    table = span.entry
    price = table.price_of(table.flat_tier)
    return (Line(kwh, price, span.from_on, span.to_on, table.id, table.source),) if kwh else ()
