"""Quiet hours, with what is told in them nevertheless."""

from __future__ import annotations

from bot.i18n import Words
from bot.messages import Reply, Rows, Text, Title
from bot.views.notice_words import minute, quiet
from data.notice_values import ChatChoices


def screen(_: Words, chat: ChatChoices, buttons: Rows, *, is_new: bool = False) -> Reply:
    """What is set; `is_new`: it has just been set."""
    title = _("🌙 Giờ yên lặng: {hours}").format(hours=quiet(_, chat))
    asked = () if is_new else (Text(_("Bạn chọn, hoặc gõ giờ. Ví dụ: 22h đến 6h.")),)
    return Reply((Title(title), *_rules(_, chat), *asked), buttons)


def _rules(_: Words, chat: ChatChoices) -> tuple[Text, ...]:
    if chat.quiet_from == chat.quiet_to:
        return (Text(_("Không có giờ yên lặng: bot gửi tin cả ban đêm.")),)
    held = _("Trong giờ này bot giữ tin lại, đến {end} gửi chung một tin.")
    return (
        Text(held.format(end=minute(chat.quiet_to))),
        Text(
            "\n".join(
                (
                    _("Ngoại lệ, bot vẫn gửi ngay:"),
                    _("• Cắt điện bắt đầu trước 09:00."),
                    _("• Lịch cắt điện thay đổi khi còn dưới 12 giờ."),
                )
            )
        ),
    )


def refused(_: Words, problem: str, buttons: Rows) -> Reply:
    return Reply((Text(problem), Text(_("Bạn gõ lại nhé. Ví dụ: 22h đến 6h."))), buttons)


def problems(_: Words, longest_hours: int) -> dict[str, str]:
    """Why hours cannot be kept, by their name in bot.handlers.hours_said."""
    return {
        "no_such_time": _("Giờ từ 0 đến 24, phút từ 0 đến 59."),
        "same": _("Giờ bắt đầu và giờ kết thúc phải khác nhau."),
        "too_long": _("Giờ yên lặng dài nhất {n} giờ. Buổi tối, bạn gõ 22h thay cho 10h.").format(
            n=longest_hours
        ),
        "none": _("Bot chưa đọc được giờ."),
    }
