"""Messages by template, as they are explained to whoever decides about them."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title


def screen(_: Words, buttons: Rows, *, is_on: bool, has_phone: bool) -> Reply:
    """What they are, what is kept for them, and how it stands."""
    state = _("Tin nhắn mẫu Zalo: đang bật") if is_on else _("Tin nhắn mẫu Zalo: đang tắt")
    lines = [
        _("Lâu bạn không nhắn, Zalo không cho bot gửi tin thường."),
        _("Bạn đồng ý thì bot gửi tin quan trọng bằng tin nhắn mẫu của Zalo."),
        _("Tin mẫu có tên bạn đặt cho nhà, mã rút gọn và nội dung tin. Bạn không mất phí."),
    ]
    if has_phone:
        lines.append(_("Bot đang giữ số điện thoại của bạn, đã mã hóa, chỉ để gửi tin này."))
    if is_on:
        lines.append(_("Chọn Thôi nhận là bot ngừng ngay và xóa số."))
    else:
        lines.append(_("Thôi nhận lúc nào cũng được."))
    return Reply((Title(_("✉️ Tin nhắn mẫu Zalo")), Text(state), Text("\n".join(lines))), buttons)


def ask_phone(_: Words, buttons: Rows) -> Reply:
    """Shown as Zalo's own form."""
    return Reply(
        (
            Title(_("Số điện thoại nhận tin mẫu")),
            Text(_("Bot chỉ dùng số này để gửi tin nhắn mẫu bạn đã bật. Xóa bất cứ lúc nào: /xoadulieu.")),
        ),
        buttons,
        asks_phone=True,
    )
