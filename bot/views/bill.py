"""`🧮 Xem cách tính`: an invoice computed line by line, and whether it fits."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Invoice, InvoiceKind, Month
from bot.i18n import Words
from bot.messages import Block, Note, Reply, Rows, Text, Title
from bot.views import bill_lines, common
from bot.views.bill_numbers import ROUNDING_VND, Computed, NotComputed, Reason, Recomputed
from bot.views.format import day, money, month
from data.values import LinkedAccount
from tariff import BusinessUse, HouseholdUse, Scaling, Tariffs


def computed(
    _: Words, account: LinkedAccount, of: Month, found: Sequence[Computed], together: Computed | None,
    tariffs: Tariffs, warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """Every invoice of a month that counts, each with its lines and its verdict.

    `together`: all of them as one bill, where there are corrections.
    """
    title = _("🧮 Cách tính kỳ {month} · {home}").format(month=month(of), home=common.name(account))
    blocks: list[Block] = [*warning, Title(title)]
    for one in found:
        if len(found) > 1:
            blocks.append(Text(_which(_, one.invoice)))
        blocks += _one(_, one, tariffs)
    if together is not None:
        blocks.append(Text(_("Tính cả các hóa đơn điều chỉnh của kỳ này:")))
        blocks += _one(_, together, tariffs)
    return Reply((*blocks, note), buttons, is_personal=True)


def _which(_: Words, invoice: Invoice) -> str:
    """Which of several invoices: by its days, for the number says nothing to a customer."""
    said = _("Hóa đơn từ {first} đến {last}")
    if invoice.kind is InvoiceKind.ADJUSTMENT:
        said = _("Hóa đơn điều chỉnh, từ {first} đến {last}")
    if invoice.kind is InvoiceKind.REFUND:
        said = _("Hóa đơn hoàn tiền, từ {first} đến {last}")
    return said.format(first=day(invoice.from_on), last=day(invoice.to_on))


def _one(_: Words, one: Computed, tariffs: Tariffs) -> tuple[Block, ...]:
    if isinstance(one, NotComputed):
        billed = _("Số tiền trên hóa đơn: {amount}.").format(amount=money(one.invoice.total_vnd))
        return (Text(f"{billed}\n{why_not(_, one)}"),)
    lines = bill_lines.blocks(_, one.bill, one.use, tariffs)
    return (*lines, Text("\n".join((verdict(_, one), *_on_what_terms(_, one)))))


def verdict(_: Words, one: Recomputed) -> str:
    """`Khớp với hóa đơn.`, `Lệch 1 đ do làm tròn.`, `Lệch 12.345 đ: mời gọi 19001288.`"""
    if one.off_vnd == 0:
        return _("Khớp với hóa đơn.")
    off = money(abs(one.off_vnd))
    if abs(one.off_vnd) <= ROUNDING_VND:
        return _("Lệch {amount} do làm tròn.").format(amount=off)
    billed = _("Hóa đơn ghi {amount}.").format(amount=money(one.invoice.total_vnd))
    return _("Lệch {amount}: mời gọi 19001288.").format(amount=off) + "\n" + billed


def why_not(_: Words, one: NotComputed) -> str:
    """An honest sentence instead of a computation on made-up terms."""
    if one.reason is Reason.NO_TABLE and one.day is not None:
        said = _("Bot chưa có bảng giá đã kiểm chứng cho ngày {day}, nên không tính lại được.")
        return said.format(day=day(one.day))
    return {
        Reason.NO_TABLE: _("Bot chưa có bảng giá đã kiểm chứng cho kỳ này, nên không tính lại được."),
        Reason.UNKNOWN_PURPOSE: _("Chưa rõ mục đích dùng điện của bạn, nên bot không chọn được bảng giá."),
        Reason.NO_HOURS: _("Chưa có chỉ số theo từng giờ giá của kỳ này, nên bot không tính lại được."),
        Reason.CORRECTION: _("Hóa đơn này chỉ ghi phần chênh lệch, nên không có từng bậc để tính lại."),
    }[one.reason]


def _on_what_terms(_: Words, one: Recomputed) -> tuple[str, ...]:
    """What the portal does not tell and was tried out, or may be the reason of a difference."""
    if isinstance(one.use, BusinessUse):
        return _of_business(_, one)
    return _of_household(_, one, one.use)


def _of_household(_: Words, one: Recomputed, use: HouseholdUse) -> tuple[str, ...]:
    if not one.fits:
        return (_("Bot tính theo số hộ đang có trên hợp đồng."),)
    if use.is_flat:
        return (_("Cách này là một giá cho mọi kWh, như khi chưa kê khai đủ người thuê."),)
    if use.scaling is Scaling.PRECEDING_MONTH:
        return (_("Số kWh mỗi bậc được tính theo số ngày của tháng trước."),)
    if use.scaling is Scaling.BILLED_MONTH:
        return (_("Số kWh mỗi bậc được tính theo số ngày của tháng ghi chỉ số."),)
    return ()


def _of_business(_: Words, one: Recomputed) -> tuple[str, ...]:
    if one.fits:
        return (_("Hệ thống không cho biết cấp điện áp. Bot đã thử các mức, mức trên là mức khớp."),)
    return (
        _("Hệ thống không cho biết cấp điện áp. Bot đã thử các mức, không mức nào khớp."),
        _("Bot chưa tính tiền công suất phản kháng, nếu hóa đơn có."),
    )
