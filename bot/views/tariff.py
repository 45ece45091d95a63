"""Prices of households as a table, and what is announced but not in force."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Block, Reply, Rows, Table, Text, Title
from bot.views.format import day
from bot.views.tariff_words import checked, document, heading, kwh_range, price
from tariff import AnnouncedTable, HouseholdTable, VatPeriod


def household(
    _: Words, table: HouseholdTable, vat: VatPeriod, announced: AnnouncedTable | None, buttons: Rows
) -> Reply:
    """Tiers in force first; a structure that is only announced second and apart."""
    rows = tuple(
        (str(tier.number), kwh_range(_, tier.above_kwh, tier.upto_kwh), price(tier.price_vnd))
        for tier in table.tiers
    )
    return Reply(
        (
            Title(_("💰 Giá điện sinh hoạt")),
            heading(_, table, vat),
            Table((_("Bậc"), _("kWh"), _("Giá")), rows, _("Giá điện sinh hoạt theo bậc"), numeric=(2,)),
            Text("\n".join(_rules(_, table))),
            *(_announced(_, announced) if announced else ()),
            checked(_, table.source),
        ),
        buttons,
    )


def updating(_: Words, buttons: Rows) -> Reply:
    """No table covers today: better no price than an old one."""
    lines = (_("Biểu giá đang được cập nhật."), _("Cần biết ngay, mời bạn gọi 19001288."))
    return Reply((Title(_("💰 Biểu giá điện")), Text("\n".join(lines))), buttons)


def _rules(_: Words, table: HouseholdTable) -> tuple[str, ...]:
    rules = [
        _("Nhiều hộ chung công tơ: số kWh mỗi bậc nhân với số hộ."),
        _("Người thuê nhà: cứ 4 người có kê khai tính là 1 hộ."),
        _("Không kê khai đủ người thuê: mọi kWh tính giá bậc {tier}, {price}.").format(
            tier=table.flat_tier, price=price(table.price_of(table.flat_tier))
        ),
    ]
    if table.prepaid_vnd is not None:
        rules.append(_("Công tơ thẻ trả trước: {price}.").format(price=price(table.prepaid_vnd)))
    return tuple(rules)


def _announced(_: Words, announced: AnnouncedTable) -> tuple[Block, ...]:
    starts = (
        _("Áp dụng từ {day}.").format(day=day(announced.starts_on))
        if announced.starts_on
        else _("Chưa có ngày áp dụng; giá từng bậc chờ quyết định giá mới.")
    )
    named = _("Đã công bố, chưa áp dụng: {count} bậc theo {document}.").format(
        count=len(announced.tiers), document=document(_, announced.source)
    )
    rows = tuple(
        (str(tier.number), kwh_range(_, tier.above_kwh, tier.upto_kwh), f"{tier.percent}%")
        for tier in announced.tiers
    )
    header = (_("Bậc"), _("kWh"), _("% giá bình quân"))
    return (Text(f"{named}\n{starts}"), Table(header, rows, _("Cơ cấu bậc đã công bố"), numeric=(2,)))
