"""`Biểu giá mới với nhà bạn`: the announced tiers, and what they would change; never as if in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend_client.models import Month
from bot.i18n import Words
from bot.messages import Block, Note, Reply, Rows, Table, Text, Title
from bot.views import bill_lines, common
from bot.views.format import day, money, month, number, percent, signed
from bot.views.tariff_words import checked, document, kwh_range
from data.values import LinkedAccount
from tariff import AnnouncedTable, HouseholdTable, Repriced, Source


@dataclass(frozen=True, slots=True)
class OfMonth:
    """One billed month under both tables."""

    month: Month
    repriced: Repriced


def of_home(
    _: Words, account: LinkedAccount, months: Sequence[OfMonth], announced: AnnouncedTable,
    new: HouseholdTable, warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """The last months of a linked home, with the totals first."""
    title = common.heading(_("Biểu giá mới với nhà bạn"), account)
    method = _("Số tiền tính từ số kWh của từng tháng, theo trọn tháng, đã gồm VAT.")
    blocks: tuple[Block, ...] = (
        *warning,
        title,
        Text(f"{_status(_, announced)}\n{_conclusion(_, months)}"),
        _months_table(_, months),
        Text(method),
        *_tiers(_, announced, new),
        note,
    )
    return Reply(blocks, buttons, is_personal=True)


def example(
    _: Words, found: Sequence[Repriced], announced: AnnouncedTable, new: HouseholdTable, why: str,
    buttons: Rows,
) -> Reply:  # fmt: skip
    """A few quantities, for whoever has no linked household; `why` says that and how to change it."""
    rows = tuple(
        (number(one.used_kwh), money(one.now_vnd), money(one.new_vnd), signed(one.difference_vnd))
        for one in found
    )
    header = ("kWh", _("Giá nay"), _("Giá mới"), _("Chênh"))
    table = Table(header, rows, _("Ví dụ theo số kWh mỗi tháng"), numeric=(0, 1, 2, 3))
    if bill_lines.columns(table) > bill_lines.COLUMNS:
        table = Table(header, tuple(map(_bare, rows)), table.caption, numeric=table.numeric)
    blocks: tuple[Block, ...] = (
        Title(_("Biểu giá mới với nhà bạn")),
        *((Text(why),) if why else ()),
        Text(_status(_, announced)),
        Text(_("Ví dụ cho một hộ, trọn tháng, đã gồm VAT:")),
        table,
        *_tiers(_, announced, new),
        checked(_, announced.source),
    )
    return Reply(blocks, buttons)


def none_announced(_: Words, buttons: Rows) -> Reply:
    """There is no structure that is announced and not in force."""
    said = _("Hiện chưa có biểu giá mới nào được công bố mà chưa áp dụng.")
    return Reply((Title(_("Biểu giá mới với nhà bạn")), Text(said)), buttons)


def no_money(_: Words, source: Source, buttons: Rows) -> Reply:
    """Announced as percentages of an average price that we do not know."""
    said = _("Đã công bố cơ cấu bậc mới theo {document}, nhưng chưa có giá để tính thử.")
    text = Text(said.format(document=document(_, source)))
    return Reply((Title(_("Biểu giá mới với nhà bạn")), text, checked(_, source)), buttons)


def not_a_household(_: Words) -> str:
    return _("Biểu giá mới chỉ dành cho điện sinh hoạt, nên dưới đây là ví dụ.")


def not_linked(_: Words) -> str:
    return _("Chưa liên kết mã khách hàng, nên dưới đây là ví dụ.")


def link_again(_: Words) -> str:
    return _("Cần liên kết lại để tính cho nhà bạn. Dưới đây là ví dụ.")


def portal_busy(_: Words) -> str:
    return _("Hệ thống tra cứu đang bận, chưa tính được cho nhà bạn. Dưới đây là ví dụ.")


def nothing_used(_: Words) -> str:
    return _("Chưa có tháng nào có hóa đơn để tính, nên dưới đây là ví dụ.")


def _status(_: Words, announced: AnnouncedTable) -> str:
    """Not in force, and since when it may be."""
    if announced.starts_on is None:
        return _("Biểu giá này đã công bố nhưng CHƯA áp dụng. Chưa có ngày áp dụng.")
    said = _("Biểu giá này đã công bố nhưng CHƯA áp dụng. Sẽ áp dụng từ {day}.")
    return said.format(day=day(announced.starts_on))


def _tiers(_: Words, announced: AnnouncedTable, new: HouseholdTable) -> tuple[Block, ...]:
    """The prices that were computed with, and that they are an assumption."""
    lines = [
        _("Cơ sở: {document}, {count} bậc.").format(
            document=document(_, announced.source), count=len(announced.tiers)
        )
    ]
    if new.average_vnd is not None:
        price = _("Giá từng bậc là ước tính, theo giá bình quân hiện nay {price} đ/kWh chưa VAT.")
        lines.append(price.format(price=number(new.average_vnd, 4).rstrip("0").rstrip(",")))
    rows = tuple(
        (str(tier.number), kwh_range(_, tier.above_kwh, tier.upto_kwh), money(tier.price_vnd))
        for tier in new.tiers
    )
    table = Table((_("Bậc"), "kWh", _("Giá ước tính")), rows, _("Bậc giá đã công bố"), numeric=(2,))
    return (Text("\n".join(lines)), table)


def _conclusion(_: Words, months: Sequence[OfMonth]) -> str:
    now = sum(one.repriced.now_vnd for one in months)
    new = sum(one.repriced.new_vnd for one in months)
    change, share = abs(new - now), percent(new - now, now) or _("không tính được %")
    if new == now:
        said = _("{n} tháng gần nhất: hai biểu giá cho cùng số tiền, {now}.")
    elif new > now:
        said = _("{n} tháng gần nhất: biểu giá nay {now}, biểu giá mới {new}, tăng {change} ({share}).")
    else:
        said = _("{n} tháng gần nhất: biểu giá nay {now}, biểu giá mới {new}, giảm {change} ({share}).")
    return said.format(n=len(months), now=money(now), new=money(new), change=money(change), share=share)


def _months_table(_: Words, months: Sequence[OfMonth]) -> Table:
    """Month, both amounts, the difference and the total; columns go where a phone would break the lines."""
    rows = [(month(one.month), *_figures(one.repriced)) for one in months]
    now, new = (sum(getattr(one.repriced, at) for one in months) for at in ("now_vnd", "new_vnd"))
    total = (_("Cộng"), number(now), number(new), signed(new - now))
    header, caption = (_("Tháng"), _("Giá nay"), _("Giá mới"), _("Chênh")), _("Số tiền mỗi tháng, đ")
    for choice in ((*rows, total), tuple(rows)):
        table = Table(header, choice, caption, numeric=(1, 2, 3))
        if bill_lines.columns(table) <= bill_lines.COLUMNS:
            return table
    narrow = tuple((row[0], row[3]) for row in (*rows, total))
    return Table((header[0], _("Chênh, đ")), narrow, caption, numeric=(1,))


def _figures(one: Repriced) -> tuple[str, str, str]:
    return number(one.now_vnd), number(one.new_vnd), signed(one.difference_vnd)


def _bare(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.removesuffix("\u00a0đ") for cell in row)
