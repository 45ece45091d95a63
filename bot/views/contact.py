"""Numbers and pages to trust, and what to read out to whoever answers."""

from __future__ import annotations

from bot.commands import Command
from bot.i18n import Words
from bot.messages import Block, Facts, Reply, Rows, Text, Title
from data.reference import Contacts


def contact(_: Words, known: Contacts, summary: tuple[tuple[str, str], ...], buttons: Rows) -> Reply:
    """`summary` is label and value of what the customer can read out; empty for a stranger."""
    hotline = known.hotline
    shown = f"{hotline.shown} ({hotline.hours})" if hotline.hours else hotline.shown
    blocks: tuple[Block, ...] = (
        Title(_("☎️ Liên hệ EVNHANOI")),
        Facts(
            (
                (_("Tổng đài"), shown),
                (_("Điện thoại"), known.second.shown),
                (_("Trang web"), known.website.shown),
            )
        ),
        Text(_("Chỉ tin các số và trang này.")),
        Text(_("Tôi là bot trả lời tự động. Muốn gặp nhân viên, bạn gọi tổng đài nhé.")),
        *_read_out(_, summary),
    )
    return Reply(blocks, buttons, is_personal=bool(summary))


def question(_: Words, command: Command) -> str | None:
    """What was asked, as one says it on the telephone; None for menus, guides and the like."""
    outages, bill, paying = _("Lịch cắt điện"), _("Hóa đơn tiền điện"), _("Tình trạng thanh toán")
    reading, use = _("Lịch ghi chỉ số"), _("Lịch sử sử dụng điện")
    return {
        Command.OUTAGES: outages,
        Command.OUTAGE_CALENDAR: outages,
        Command.OUTAGE_NOW: _("Nhà tôi đang mất điện"),
        Command.READING: reading,
        Command.READING_YEAR: reading,
        Command.METER_CHECK: _("Kiểm tra chỉ số công tơ"),
        Command.INVOICE: bill,
        Command.INVOICE_PDF: _("Tải hóa đơn điện tử"),
        Command.INVOICE_LINES: _("Cách tính hóa đơn tiền điện"),
        Command.INVOICE_WHY: _("Vì sao hóa đơn thay đổi"),
        Command.PAYMENT: paying,
        Command.PAYMENT_PAST: paying,
        Command.PAYMENT_PROOF: _("Xác nhận đã trả tiền điện"),
        Command.PAYMENT_TRANSFER: _("Đã chuyển khoản, chưa thấy ghi nhận"),
        Command.SCAM_CHECK: _("Nghi ngờ cuộc gọi, tin nhắn lừa đảo"),
        Command.HISTORY: use,
        Command.HISTORY_TABLE: use,
        Command.HISTORY_DAYS: use,
        Command.HISTORY_ESTIMATE: _("Ước tính tiền điện kỳ này"),
        Command.TARIFF: _("Giá điện"),
        Command.TARIFF_CALCULATE: _("Cách tính tiền điện"),
        Command.TARIFF_NEW: _("Biểu giá điện mới"),
        Command.LINK: _("Liên kết mã khách hàng"),
    }.get(command)


def _read_out(_: Words, summary: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    if not summary:
        return ()
    warning = _("Đừng đọc mã OTP, mật khẩu hay số thẻ cho bất kỳ ai.")
    return (Text(_("Khi gọi, bạn có thể đọc:")), Facts(summary), Text(warning))
