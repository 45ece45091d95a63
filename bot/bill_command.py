"""`cskh bill`: what energy costs in a period, line by line, from the dated tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Annotated, TypeVar

import typer

from bot.spoken_numbers import decimal
from bot.views.format import day, energy, money, number
from data.reference import tariffs
from tariff import Group, NoTariff, Voltage
from tariff.report import Plain, bill_json

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?|\d{1,3}(?:\.\d{3}){1,3},\d{1,6}", re.ASCII)
_MOST_KWH = Decimal(1_000_000_000)
_MOST_HOUSEHOLDS = Decimal(100_000)
_MOST_DAYS = 3_660

E = TypeVar("E", bound=StrEnum)


class _Refused(ValueError):
    """Something that cannot be computed with; the text is a sentence for the person at the terminal."""


def _names(kind: type[StrEnum]) -> str:
    return ", ".join(kind)


def command(
    kwh: Annotated[str, typer.Option("--kwh", help="Energy of the period: 313, 300.5, 300,5.")],
    from_on: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    to_on: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD.")],
    group: Annotated[str, typer.Option(help=_names(Group))] = Group.HOUSEHOLD.value,
    voltage: Annotated[str, typer.Option(help=f"{_names(Voltage)}; not for households.")] = Voltage.BELOW_6KV,
    households: Annotated[str, typer.Option(help="Households behind the meter.")] = "1",
    quota: Annotated[
        str | None,
        typer.Option(help="Households that declared tenants count as, 0.25 each; replaces --households."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Compute a bill to the đồng."""
    try:
        bill = _computed(kwh, from_on, to_on, group, voltage, households, quota)
    except _Refused as refused:
        typer.echo(f"cskh: {refused}", err=True)
        raise typer.Exit(2) from refused
    typer.echo(json.dumps(bill, ensure_ascii=False) if as_json else _in_words(bill))


def _computed(
    kwh: str, from_on: str, to_on: str, group: str, voltage: str, households: str, quota: str | None
) -> dict[str, Plain]:
    first, last = _day("--from", from_on), _day("--to", to_on)
    if last < first:
        raise _Refused("--to lies before --from.")
    if (last - first).days >= _MOST_DAYS:
        raise _Refused(f"The period may have {_MOST_DAYS} days at most.")
    used = _number("--kwh", kwh, Decimal(0), _MOST_KWH)
    homes = _number("--households", households, Decimal("0.01"), _MOST_HOUSEHOLDS)
    tenants = None if quota is None else _number("--quota", quota, Decimal("0.01"), _MOST_HOUSEHOLDS)
    kind, supply = _choice("--group", group, Group), _choice("--voltage", voltage, Voltage)
    try:
        return bill_json(
            tariffs(), used, first, last, group=kind, households=homes, quota=tenants, voltage=supply
        )
    except NoTariff as error:
        raise _Refused(f"There is {error}.") from error
    except ValueError as error:
        raise _Refused(f"This cannot be computed: {error}.") from error


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Refused(f"{option} takes a day as YYYY-MM-DD, such as 2026-06-01.") from error


def _number(option: str, text: str, least: Decimal, most: Decimal) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise _Refused(f"{option} takes a number.")
    # A dot is a decimal point on a command line; a comma is one in Vietnamese.
    value = decimal(text) if "," in text else Decimal(text)
    if not least <= value <= most:
        raise _Refused(f"{option} takes a number from {least} to {most}.")
    return value


def _choice(option: str, text: str, kind: type[E]) -> E:
    try:
        return kind(text)
    except ValueError as error:
        raise _Refused(f"{option} is one of: {_names(kind)}.") from error


def _in_words(bill: dict[str, Plain]) -> str:
    return "\n".join((
        f"{_energy(bill['kwh'])}, {_period(bill)} ({bill['days']} ngày)",
        *_lines(_rows(bill, "lines"), is_split=bool(bill["is_split"])),
        f"Trước thuế: {_money(bill['before_tax_vnd'])}",
        *_taxes(bill, _rows(bill, "vat")),
        f"Tổng cộng: {_money(bill['total_vnd'])}",
    ))  # fmt: skip


def _lines(lines: list[dict[str, Plain]], *, is_split: bool) -> Iterator[str]:
    """The lines; where prices changed inside the period, those of each table under its days."""
    for period, of_period in groupby(lines, _period):
        if is_split:
            yield f"{period}:"
        yield from map(_line, of_period)


def _line(line: dict[str, Plain]) -> str:
    label = f"Bậc {line['tier']}" if line["tier"] else "Điện năng"
    price = number(Decimal(str(line["price_vnd"])))
    return f"{label}: {_energy(line['kwh'])} × {price} = {_money(line['amount_vnd'])} ({line['decision']})"


def _taxes(bill: dict[str, Plain], rates: list[dict[str, Plain]]) -> Iterator[str]:
    if len(rates) > 1:
        for rate in rates:
            yield f"VAT {_percent(rate['percent'])}, {_period(rate)}: {_money(rate['amount_vnd'])}"
    single = "" if bill["vat_percent"] is None else f" {_percent(bill['vat_percent'])}"
    yield f"VAT{single}: {_money(bill['vat_vnd'])}"


def _rows(bill: dict[str, Plain], name: str) -> list[dict[str, Plain]]:
    rows = bill[name]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def _period(of: dict[str, Plain]) -> str:
    return " – ".join(day(date.fromisoformat(str(of[name]))) for name in ("from", "to"))


def _money(vnd: Plain) -> str:
    return money(int(str(vnd)))


def _percent(percent: Plain) -> str:
    return f"{number(Decimal(str(percent)))}%"


def _energy(kwh: Plain) -> str:
    value = Decimal(str(kwh))
    return energy(value, 0 if value == value.to_integral_value() else 2)
