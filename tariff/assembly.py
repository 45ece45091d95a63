"""The last step of every bill: lines become a part, parts get their VAT."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tariff.bills import Bill, Line, Part, VatPart
from tariff.periods import Span, days_between, spans
from tariff.tables import HouseholdTable, PriceTable, Tariffs, VatPeriod


def make_part(span: Span[HouseholdTable] | Span[PriceTable], kwh: Decimal, lines: tuple[Line, ...]) -> Part:
    return Part(span.from_on, span.to_on, kwh, span.entry.id, span.entry.source, lines)


def make_bill(
    tariffs: Tariffs,
    from_on: date,
    to_on: date,
    used_kwh: Decimal,
    households: Decimal,
    parts: tuple[Part, ...],
) -> Bill:
    vat = _vat(spans(tariffs.vat, from_on, to_on, "VAT period"), parts)
    return Bill(from_on, to_on, used_kwh, households, parts, vat)


def _vat(rates: tuple[Span[VatPeriod], ...], parts: tuple[Part, ...]) -> tuple[VatPart, ...]:
    amount = sum((part.amount for part in parts), Decimal(0))
    first, last = rates[0], rates[-1]
    if all(rate.entry.percent == first.entry.percent for rate in rates):
        return (VatPart(first.entry.percent, first.from_on, last.to_on, amount, last.entry.source),)
    bases = [_amount_within(rate, parts) for rate in rates[:-1]]
    bases.append(amount - sum(bases, Decimal(0)))
    return tuple(
        VatPart(rate.entry.percent, rate.from_on, rate.to_on, base, rate.entry.source)
        for rate, base in zip(rates, bases, strict=True)
    )


def _amount_within(rate: Span[VatPeriod], parts: tuple[Part, ...]) -> Decimal:
    """What falls on the days of a VAT rate, every part spread evenly over its days."""
    total = Decimal(0)
    for part in parts:
        days = days_between(max(rate.from_on, part.from_on), min(rate.to_on, part.to_on))
        total += part.amount * max(days, 0) / part.days
    return total
