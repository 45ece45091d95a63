"""What the meter counted on an invoice: one register in two lines, several as a table with their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from backend_client.models import IndexPair, Invoice, InvoiceKind, Register
from bot.i18n import Words
from bot.messages import Block, Facts, Table, Text
from bot.views.format import energy, number
from bot.views.tariff_words import price
from tariff import Hours

Prices = Mapping[Hours, int]
"""đồng a kWh before tax."""


def indexes(_: Words, one: Invoice, month_kwh: Decimal, prices: Prices | None) -> list[Block]:
    """One register of one meter is two plain facts; anything else is a table with its reason.

    `prices`: of a meter that counts by the hours of use; empty where they are not known, None where the
    customer's price does not depend on them.
    """
    if not one.indexes and one.kind in {InvoiceKind.ADJUSTMENT, InvoiceKind.REFUND}:
        return []  # they correct an amount; the readings stand on the invoice they concern
    if not one.indexes:
        return [Text(_("Chỉ số công tơ: hệ thống chưa trả lời, mời bạn xem trong bản PDF."))]
    if len(one.indexes) == 1 and one.indexes[0].register is Register.TOTAL:
        billed = one.used_kwh if one.used_kwh == _counted(one.indexes[0]) else month_kwh
        return _single(_, one.indexes[0], billed)
    meters = list(dict.fromkeys(pair.meter for pair in one.indexes))
    blocks: list[Block] = []
    if len(meters) > 1:
        blocks.append(Text(_("Công tơ được thay trong kỳ. {parts}.").format(parts=_parts(_, one, meters))))
    blocks.append(
        Table(
            header=(_("Bộ chỉ số"), _("Đầu kỳ"), _("Cuối kỳ"), _("kWh")),
            rows=tuple(_row(_, pair, meters) for pair in one.indexes),
            caption=_("Chỉ số công tơ"),
            numeric=(1, 2, 3),
        )
    )
    if any(pair.multiplier != 1 for pair in one.indexes):
        blocks.append(Text(_("Hệ số nhân: {n}.").format(n=one.indexes[0].multiplier)))
    return blocks if prices is None else [*blocks, *_priced(_, prices)]


def _priced(_: Words, prices: Prices) -> tuple[Block, ...]:
    """The price of each hours; a fifth column of the table would be too wide for a telephone."""
    if not prices:
        return (Text(_("Giá từng giờ: mời bạn bấm Xem cách tính.")),)
    names = {
        Hours.NORMAL: _("Giá giờ bình thường"),
        Hours.PEAK: _("Giá giờ cao điểm"),
        Hours.OFF_PEAK: _("Giá giờ thấp điểm"),
    }
    rows = ((names[hours], price(prices[hours])) for hours in names if hours in prices)
    return Facts(tuple(rows)), Text(_("Giá chưa gồm VAT."))


def _single(_: Words, pair: IndexPair, used_kwh: Decimal) -> list[Block]:
    rows = [(_("Chỉ số đầu kỳ"), _index(pair.opening)), (_("Chỉ số cuối kỳ"), _index(pair.closing))]
    if pair.multiplier != 1:
        rows.append((_("Hệ số nhân"), str(pair.multiplier)))
    blocks: list[Block] = [Facts(tuple(rows))]
    if pair.closing < pair.opening:
        blocks.append(Text(_("Công tơ đã quay hết vòng số, nên chỉ số cuối nhỏ hơn chỉ số đầu.")))
    elif _counted(pair) != used_kwh:
        counted = energy(_counted(pair))
        said = _("Hiệu chỉ số là {counted}, khác điện tính tiền. Mời bạn gọi 19001288 để hỏi lý do.")
        blocks.append(Text(said.format(counted=counted)))
    return blocks


def _counted(pair: IndexPair) -> Decimal:
    return (pair.closing - pair.opening) * pair.multiplier


def _parts(_: Words, one: Invoice, meters: Sequence[str]) -> str:
    """`Công tơ cũ 12.345–12.400, công tơ mới 0–258`."""
    said = []
    for place, meter in enumerate(meters):
        pair = next(pair for pair in one.indexes if pair.meter == meter)
        name = _("Công tơ cũ") if place == 0 else _("công tơ mới")
        said.append(f"{name} {_index(pair.opening)}–{_index(pair.closing)}")
    return ", ".join(said)


def _row(_: Words, pair: IndexPair, meters: Sequence[str]) -> tuple[str, ...]:
    name = {
        Register.TOTAL: _("Tổng"),
        Register.NORMAL: _("Bình thường"),
        Register.PEAK: _("Cao điểm"),
        Register.OFF_PEAK: _("Thấp điểm"),
    }[pair.register]
    if len(meters) > 1:
        age = _("cũ") if pair.meter == meters[0] else _("mới")
        name = f"{name} ({age})"
    return (name, _index(pair.opening), _index(pair.closing), number(pair.used_kwh))


def _index(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)
