"""Numbers and pages to trust, and what to read out to whoever answers (F9.5, F9.6)."""

from __future__ import annotations

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


def _read_out(_: Words, summary: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    if not summary:
        return ()
    warning = _("Đừng đọc mã OTP, mật khẩu hay số thẻ cho bất kỳ ai.")
    return (Text(_("Khi gọi, bạn có thể đọc:")), Facts(summary), Text(warning))
