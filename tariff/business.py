"""Bills of customers that are not households: one price, or three by the hours of use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tariff.assembly import make_bill, make_part
from tariff.bills import Bill, Line
from tariff.errors import NoTariff
from tariff.periods import Span, share_by_days, spans
from tariff.tables import Group, Hours, PriceTable, Tariffs, Voltage


def business_bill(
    tariffs: Tariffs,
    from_on: date,
    to_on: date,
    used_kwh: Mapping[Hours, Decimal],
    *,
    group: Group,
    voltage: Voltage,
) -> Bill:
    """The bill of any customer that is not a household, by hours (or `Hours.ALL`).

    These meters are read on the day prices change: bill such parts one by one. Without that reading
    the kWh are shared by days, and `Bill.is_split` says so.

    Raises:
        NoTariff: a day has no valid table or VAT rate, or the table lacks the price.
        ValueError: negative kWh, or a period that ends before it begins.
    """
    if any(kwh < 0 for kwh in used_kwh.values()):
        raise ValueError("a bill needs kWh from 0")
    cut = spans(tariffs.non_household, from_on, to_on, "price table")
    days = [span.days for span in cut]
    shares = {hours: share_by_days(kwh, days) for hours, kwh in used_kwh.items() if kwh}
    parts = []
    for index, span in enumerate(cut):
        kwh = {hours: share[index] for hours, share in shares.items()}
        lines = tuple(_hours_line(span, group, voltage, hours, kwh[hours]) for hours in kwh)
        parts.append(make_part(span, sum(kwh.values(), Decimal(0)), lines))
    total_kwh = sum(used_kwh.values(), Decimal(0))
    return make_bill(tariffs, from_on, to_on, total_kwh, Decimal(1), tuple(parts))


def _hours_line(span: Span[PriceTable], group: Group, voltage: Voltage, hours: Hours, kwh: Decimal) -> Line:
    table = span.entry
    price = table.price(group, voltage, hours)
    if price is None:
        raise NoTariff(f"price for {group}, {voltage}, {hours} hours", span.from_on)
    return Line(kwh, price, span.from_on, span.to_on, table.id, table.source, hours=hours)
