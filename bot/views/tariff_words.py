"""How prices, tiers, voltages and decisions are written, the same for every customer group."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Note, Text
from bot.views.format import day, money, number
from tariff import Dated, PriceRow, Source, VatPeriod, Voltage


def price(vnd: int) -> str:
    """`2.998 đ/kWh`."""
    return f"{money(vnd)}/kWh"


def kwh_range(_: Words, above_kwh: int, upto_kwh: int | None) -> str:
    """`0–50`, `51–100`, `từ 401`."""
    first = above_kwh + 1 if above_kwh else 0
    if upto_kwh is None:
        return _("từ {kwh}").format(kwh=number(first))
    return f"{number(first)}–{number(upto_kwh)}"


def voltage(_: Words, row: PriceRow) -> str:
    """`Dưới 6 kV`, `Từ 6 kV đến dưới 22 kV`, `Từ 110 kV trở lên`."""
    floors = {Voltage.FROM_6_TO_22KV: 6, Voltage.FROM_22_TO_110KV: 22, Voltage.FROM_110KV: 110}
    if Voltage.BELOW_6KV in row.voltages:
        return _("Dưới 6 kV")
    floor = min(floors[band] for band in row.voltages)
    if Voltage.FROM_110KV in row.voltages:
        return _("Từ {kv} kV trở lên").format(kv=floor)
    ceiling = 110 if Voltage.FROM_22_TO_110KV in row.voltages else 22
    return _("Từ {kv} kV đến dưới {ceiling} kV").format(kv=floor, ceiling=ceiling)


def document(_: Words, source: Source) -> str:
    """`Quyết định 1279/QĐ-BCT ngày 09/05/2025`: the kind of document is in its number."""
    kinds = {
        "QĐ": _("Quyết định {number}"),
        "TT": _("Thông tư {number}"),
        "NĐ": _("Nghị định {number}"),
        "QH": _("Nghị quyết {number}"),
    }
    kind = source.decision.rpartition("/")[2][:2]
    named = kinds.get(kind, "{number}").format(number=source.decision)
    if source.signed_on is None:
        return named
    return _("{document} ngày {day}").format(document=named, day=day(source.signed_on))


def heading(_: Words, table: Dated, vat: VatPeriod) -> Text:
    """Since when and by what decision, and that VAT comes on top."""
    since = _("Áp dụng từ {day}, theo {document}.").format(
        day=day(table.valid_from), document=document(_, table.source)
    )
    percent = number(vat.percent)
    if vat.valid_to is None:
        tax = _("Giá chưa gồm VAT. VAT hiện nay: {percent}%.").format(percent=percent)
    else:
        tax = _("Giá chưa gồm VAT. VAT hiện nay: {percent}%, đến hết ngày {day}.").format(
            percent=percent, day=day(vat.valid_to)
        )
    return Text(f"{since}\n{tax}")


def checked(_: Words, source: Source) -> Note:
    """Where the figures are from, how old they are, and whether all of them are confirmed."""
    text = _("Nguồn: {document} · kiểm tra lần cuối {day}").format(
        document=document(_, source), day=day(source.checked_on)
    )
    doubt = _("Có chi tiết chưa được EVNHANOI xác nhận.") if source.status else ""
    return Note("\n".join(line for line in (text, doubt) if line))
