"""A bill as plain values for JSON: the figures of the invoice, and every line with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tariff.bills import Bill, Line, VatPart
from tariff.periods import rounded_vnd
from tariff.tables import Group, Hours, Tariffs, Voltage
from tariff.uses import BusinessUse, HouseholdUse, Use

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


def bill_json(
    tariffs: Tariffs,
    kwh: Decimal,
    from_on: date,
    to_on: date,
    *,
    group: Group = Group.HOUSEHOLD,
    households: Decimal = Decimal(1),
    quota: Decimal | None = None,
    voltage: Voltage = Voltage.BELOW_6KV,
) -> dict[str, Plain]:
    """`total_vnd`, `before_tax_vnd`, `vat_vnd`, `lines`, `vat` by rate and what they were computed from.

    `quota` is what declared tenants count as in households (a quarter each) and replaces `households`.
    Groups other than households are billed at one price, that of normal hours.

    Raises:
        NoTariff: a day has no valid table, or the table lacks the price.
        ValueError: negative kWh, no household, or a period that ends before it begins.
    """
    use: Use
    if group is Group.HOUSEHOLD:
        use = HouseholdUse(from_on, to_on, kwh, households if quota is None else quota)
    else:
        use = BusinessUse(from_on, to_on, {Hours.ALL: kwh}, group, voltage)
    return as_json(use.bill(tariffs), group)


def as_json(bill: Bill, group: Group) -> dict[str, Plain]:
    """Days as ISO text; kWh and households as JSON numbers, whole where they are whole."""
    percent = bill.vat_percent
    return {
        "group": group.value,
        "kwh": _number(bill.used_kwh),
        "from": bill.from_on.isoformat(),
        "to": bill.to_on.isoformat(),
        "days": bill.days,
        "households": _number(bill.households),
        "lines": [_line(line) for line in bill.lines],
        "before_tax_vnd": bill.before_tax_vnd,
        "vat_percent": None if percent is None else _number(percent),
        "vat_vnd": bill.vat_vnd,
        "vat": [_vat(part) for part in bill.vat],
        "total_vnd": bill.total_vnd,
        "is_split": bill.is_split,
    }


def _line(line: Line) -> dict[str, Plain]:
    return {
        "tier": line.tier,
        "hours": None if line.hours is None else line.hours.value,
        "kwh": _number(line.quantity_kwh),
        "price_vnd": line.price_vnd,
        "amount_vnd": rounded_vnd(line.amount),
        "from": line.from_on.isoformat(),
        "to": line.to_on.isoformat(),
        "table": line.table,
        "decision": line.source.decision,
        "unconfirmed": line.source.status or None,
    }


def _vat(part: VatPart) -> dict[str, Plain]:
    return {
        "percent": _number(part.percent),
        "base_vnd": rounded_vnd(part.base),
        "amount_vnd": rounded_vnd(part.amount),
        "from": part.from_on.isoformat(),
        "to": part.to_on.isoformat(),
        "decision": part.source.decision,
        "unconfirmed": part.source.status or None,
    }


def _number(value: Decimal) -> int | float:
    # JSON has no decimals: this is the last step, nothing is computed with the float.
    return int(value) if value == value.to_integral_value() else float(value)
