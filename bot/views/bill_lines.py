"""A computed bill in words: one line a tier or hours of use, then the sums.

The table of the sample where it is narrow enough for a phone, else the same as label and value.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.i18n import Words
from bot.messages import Block, Facts, Table, Text
from bot.views import hours_of_use
from bot.views.format import day, energy, money, number
from bot.views.plain import width
from bot.views.tariff_words import voltage as voltage_words
from tariff import Bill, BusinessUse, Dated, Group, HouseholdUse, Line, Part, Tariffs, Use, rounded_vnd

COLUMNS = 34  # characters of a table on Telegram


def blocks(_: Words, bill: Bill, use: Use, tariffs: Tariffs) -> tuple[Block, ...]:
    """What was billed and by which prices, the lines, the sums."""
    if not bill.is_split:
        head = _("{use} · {version}").format(
            use=used(_, use, tariffs), version=version(_, bill.parts[0], tariffs)
        )
        return (Text(head), *_lines_and_sums(_, bill, use), *_remarks(_, use, bill))
    split = _("Giá điện đổi trong kỳ, nên số kWh được chia theo số ngày.")
    found: list[Block] = [Text(f"{used(_, use, tariffs)}\n{split}")]
    for part in bill.parts:
        found += [Text(_part(_, part, tariffs)), _lines(_, part, use)]
    return (*found, Facts(sums(_, bill)), *_remarks(_, use, bill))


def used(_: Words, use: Use, tariffs: Tariffs) -> str:
    """`313 kWh, 30 ngày, 1 hộ`, or `2.600 kWh, 30 ngày, kinh doanh, dưới 6 kV`."""
    kwh = energy(use.used_kwh, places(use.used_kwh))
    if isinstance(use, HouseholdUse):
        homes = number(use.households, places(use.households))
        return _("{kwh}, {days} ngày, {homes} hộ").format(kwh=kwh, days=use.days, homes=homes)
    return _("{kwh}, {days} ngày, {terms}").format(kwh=kwh, days=use.days, terms=terms(_, use, tariffs))


def terms(_: Words, use: BusinessUse, tariffs: Tariffs) -> str:
    """`kinh doanh, dưới 6 kV`."""
    group = {
        Group.BUSINESS: _("kinh doanh"),
        Group.PRODUCTION: _("sản xuất"),
        Group.ADMIN_HOSPITAL_SCHOOL: _("bệnh viện, trường học"),
        Group.ADMIN_OTHER: _("hành chính sự nghiệp khác"),
    }.get(use.group, "")
    rows = tariffs.non_household_on(use.to_on).of(use.group)
    row = next((row for row in rows if use.voltage in row.voltages), None)
    if row is None:
        return group
    band = voltage_words(_, row)
    return f"{group}, {band[:1].lower()}{band[1:]}"


def version(_: Words, part: Part, tariffs: Tariffs) -> str:
    """`QĐ 1279/QĐ-BCT, từ 10/05/2025`: the decision, and since when its prices are in force."""
    known: tuple[Dated, ...] = (*tariffs.household, *tariffs.non_household)
    table = next((table for table in known if table.id == part.table), None)
    if table is None:
        return part.source.decision
    return _("QĐ {decision}, từ {day}").format(decision=part.source.decision, day=day(table.valid_from))


def sums(_: Words, bill: Bill) -> tuple[tuple[str, str], ...]:
    """Before tax, tax by rate, total."""
    taxes = [
        (_("VAT {percent}%").format(percent=number(part.percent, places(part.percent))), money(vnd))
        for part, vnd in zip(bill.vat, _taxes(bill), strict=True)
    ]
    return ((_("Trước thuế"), money(bill.before_tax_vnd)), *taxes, (_("Cộng"), money(bill.total_vnd)))


def _taxes(bill: Bill) -> tuple[int, ...]:
    """VAT by rate in whole đồng that sum to the VAT of the bill."""
    if len(bill.vat) == 1:
        return (bill.vat_vnd,)
    whole = [rounded_vnd(part.amount) for part in bill.vat[:-1]]
    return (*whole, bill.vat_vnd - sum(whole))


def _part(_: Words, part: Part, tariffs: Tariffs) -> str:
    return _("Từ {first} đến {last}: {kwh} · {version}").format(
        first=day(part.from_on),
        last=day(part.to_on),
        kwh=energy(part.used_kwh, places(part.used_kwh)),
        version=version(_, part, tariffs),
    )


def _lines_and_sums(_: Words, bill: Bill, use: Use) -> tuple[Block, ...]:
    totals = sums(_, bill)
    table = _fitting(_, use, bill.lines, totals)
    if table is not None:
        return (table,)
    return (Facts((*(_fact(_, line) for line in bill.lines), *totals)),)


def _lines(_: Words, part: Part, use: Use) -> Block:
    table = _fitting(_, use, part.lines, ())
    return Facts(tuple(_fact(_, line) for line in part.lines)) if table is None else table


def _fitting(_: Words, use: Use, lines: Sequence[Line], totals: Sequence[tuple[str, str]]) -> Table | None:
    """The table of the sample, without its equals signs where that makes it fit; None where nothing does."""
    for equals in (" =", ""):
        table = _table(_, use, lines, totals, equals)
        if columns(table) <= COLUMNS:
            return table
    return None


def _table(
    _: Words, use: Use, lines: Sequence[Line], totals: Sequence[tuple[str, str]], equals: str
) -> Table:
    rows = [
        (
            _name(_, line),
            f"{number(line.quantity_kwh, places(line.quantity_kwh))} × {number(line.price_vnd)}{equals}",
            money(rounded_vnd(line.amount)),
        )
        for line in lines
    ]
    rows += [(label, "", amount) for label, amount in totals]
    kind = _("Bậc") if isinstance(use, HouseholdUse) else _("Giờ")
    header = (kind, _("kWh × giá"), _("Số tiền"))
    return Table(header, tuple(rows), _("Cách tính tiền điện"), numeric=(1, 2))


def _fact(_: Words, line: Line) -> tuple[str, str]:
    """`Bậc 3`, `100 kWh × 2.380 đ = 238.000 đ`."""
    value = _("{kwh} × {price} = {amount}").format(
        kwh=energy(line.quantity_kwh, places(line.quantity_kwh)),
        price=money(line.price_vnd),
        amount=money(rounded_vnd(line.amount)),
    )
    return _name(_, line), value


def _name(_: Words, line: Line) -> str:
    if line.tier is not None:
        return _("Bậc {tier}").format(tier=line.tier)
    return hours_of_use.names(_).get(line.hours, _("Một giá")) if line.hours else _("Một giá")


def _remarks(_: Words, use: Use, bill: Bill) -> tuple[Block, ...]:
    """What a reader who adds the figures up would wonder about."""
    said = []
    if isinstance(use, HouseholdUse) and not use.is_flat and not bill.is_split and not _is_whole_month(use):
        said.append(_("Kỳ {days} ngày: số kWh mỗi bậc tính theo số ngày.").format(days=use.days))
    if bill.before_tax_vnd + bill.vat_vnd != bill.total_vnd:
        said.append(_("Ba số trên được làm tròn riêng, nên cộng lại có thể lệch 1 đ."))
    return (Text("\n".join(said)),) if said else ()


def _is_whole_month(use: HouseholdUse) -> bool:
    return use.from_on.day == 1 and use.from_on.month == use.to_on.month and use.days >= 28


def columns(table: Table) -> int:
    """Width in characters with one blank between columns."""
    every = (table.header, *table.rows)
    return sum(max(width(row[at]) for row in every) + 1 for at in range(len(table.header))) - 1


def places(value: Decimal) -> int:
    """Decimals a quantity is shown with: none where it is whole."""
    return 0 if value == value.to_integral_value() else 2
