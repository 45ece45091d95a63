"""Prices of everybody who is not a household, by voltage and hours."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Words
from bot.messages import Block, Reply, Rows, Table, Text, Title
from bot.views import hours_of_use
from bot.views.tariff_words import checked, heading, price, voltage
from tariff import Group, Hours, HourScheme, PriceTable, VatPeriod


def business(
    _: Words, table: PriceTable, vat: VatPeriod, schemes: Sequence[HourScheme], buttons: Rows,
    *, asks_hours: bool = False,
) -> Reply:  # fmt: skip
    """`asks_hours`: the hours were asked for, so they come before the prices."""
    title = Title(_("💰 Giá điện kinh doanh"))
    return _by_hours(_, title, table, Group.BUSINESS, vat, schemes, buttons, asks_hours=asks_hours)


def production(
    _: Words, table: PriceTable, vat: VatPeriod, schemes: Sequence[HourScheme], buttons: Rows,
    *, asks_hours: bool = False,
) -> Reply:  # fmt: skip
    """As `business`."""
    title = Title(_("💰 Giá điện sản xuất"))
    return _by_hours(_, title, table, Group.PRODUCTION, vat, schemes, buttons, asks_hours=asks_hours)


def administration(_: Words, table: PriceTable, vat: VatPeriod, buttons: Rows) -> Reply:
    """One price in every hour, by kind of office and voltage."""
    kinds = (
        (Group.ADMIN_HOSPITAL_SCHOOL, _("Bệnh viện, nhà trẻ, mẫu giáo, trường phổ thông")),
        (Group.ADMIN_OTHER, _("Chiếu sáng công cộng, đơn vị hành chính sự nghiệp khác")),
    )
    blocks: list[Block] = [Title(_("💰 Giá điện hành chính sự nghiệp")), heading(_, table, vat)]
    for group, name in kinds:
        rows = tuple(
            (voltage(_, row), price(row.prices_vnd[Hours.ALL]))
            for row in table.of(group)
            if Hours.ALL in row.prices_vnd
        )
        blocks += [Text(name), Table((_("Điện áp"), _("Giá")), rows, numeric=(1,))]
    return Reply((*blocks, checked(_, table.source)), buttons)


def _by_hours(
    _: Words,
    title: Title,
    table: PriceTable,
    group: Group,
    vat: VatPeriod,
    schemes: Sequence[HourScheme],
    buttons: Rows,
    *,
    asks_hours: bool,
) -> Reply:
    lead = hours_of_use.lead(_, schemes) if asks_hours else ()
    blocks: list[Block] = [title, *lead, heading(_, table, vat)]
    for row in table.of(group):
        name = voltage(_, row)
        rows = tuple(
            (label, price(row.prices_vnd[hours]))
            for hours, label in hours_of_use.names(_).items()
            if hours in row.prices_vnd
        )
        blocks += [Text(name), Table((_("Giờ"), _("Giá")), rows, numeric=(1,))]
    blocks += hours_of_use.schemes(_, schemes, is_led=asks_hours)
    return Reply((*blocks, checked(_, table.source)), buttons)
