"""The menu tree: what each screen offers, in the order of its digits. Lookups with screens of their own
add their buttons in their views; labels here are the ones every channel and language test compares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.commands import Ask, Command
from bot.folding import fold, visible
from bot.i18n import Words, words
from bot.keyboards.common import Rows, home, press


def main(_: Words) -> Rows:
    """The nine lines. It is the home screen itself, so it has no way home."""
    return (
        (press(_("📅 Lịch cắt điện"), Ask(Command.OUTAGE_MENU)),),
        (press(_("🔢 Lịch ghi chỉ số"), Ask(Command.READING_MENU)),),
        (press(_("🧾 Hóa đơn tiền điện"), Ask(Command.INVOICE_MENU)),),
        (press(_("💳 Tình trạng thanh toán"), Ask(Command.PAYMENT_MENU), _("Thanh toán")),),
        (press(_("📊 Lịch sử sử dụng điện"), Ask(Command.HISTORY_MENU)),),
        (press(_("💰 Biểu giá điện"), Ask(Command.TARIFF_MENU)),),
        (press(_("🔔 Thông báo"), Ask(Command.NOTICES)),),
        (press(_("📖 Hướng dẫn và an toàn điện"), Ask(Command.GUIDES)),),
        (press(_("☰ Mục khác"), Ask(Command.MORE)),),
    )


FIRST = frozenset(
    Ask(command).encode()
    for command in (
        Command.OUTAGE_MENU, Command.INVOICE_MENU, Command.PAYMENT_MENU, Command.HISTORY_MENU, Command.MORE,
    )
)  # fmt: skip
"""Choices of the main menu that get a button where there is room for five; the others keep their digits."""


def keys(_: Words) -> Rows:
    """The few that stay in sight. Pressed, they come as typed words, and mean the question itself."""
    return (
        (
            press(_("📅 Lịch cắt điện"), Ask(Command.OUTAGES)),
            press(_("🧾 Hóa đơn tiền điện"), Ask(Command.INVOICE)),
        ),
        (
            press(_("💳 Tình trạng thanh toán"), Ask(Command.PAYMENT)),
            press(_("🏠 Menu chính"), Ask(Command.MENU)),
        ),
    )


def key_pressed(text: str) -> Ask | None:
    """What a key asks whose label is the whole text, in any language: keys stay when the language changes."""
    choice = _choices_of_keys().get(fold(visible(text)).words)
    return None if choice is None else Ask.decode(choice)


@cache
def _choices_of_keys() -> Mapping[tuple[str, ...], str]:
    every = (button for language in ("vi", "en") for row in keys(words(language)) for button in row)
    return {fold(visible(button.label)).words: button.choice for button in every}


def outages(_: Words) -> Rows:
    """Days are relative, so that a button pressed on a later day means the day of the press."""
    return (
        (
            press(_("Hôm nay"), Ask(Command.OUTAGES, option="today")),
            press(_("Ngày mai"), Ask(Command.OUTAGES, option="tomorrow")),
        ),
        (
            press(_("7 ngày tới"), Ask(Command.OUTAGES, option="week")),
            press(_("Chọn ngày"), Ask(Command.OUTAGE_PICK_DAY)),
        ),
        (press(_("Theo khu vực"), Ask(Command.OUTAGE_AREA)),),
        (press(_("⚡ Nhà tôi đang mất điện"), Ask(Command.OUTAGE_NOW)),),
        (home(_),),
    )


def readings(_: Words) -> Rows:
    return (
        (
            press(_("Tháng này"), Ask(Command.READING, option="this")),
            press(_("Tháng trước"), Ask(Command.READING, option="previous")),
        ),
        (
            press(_("Chọn tháng"), Ask(Command.READING_PICK_MONTH)),
            press(_("12 tháng gần nhất"), Ask(Command.READING_YEAR)),
        ),
        (press(_("🔎 Đối chiếu công tơ"), Ask(Command.METER_CHECK)),),
        (home(_),),
    )


def invoices(_: Words) -> Rows:
    return (
        (
            press(_("Kỳ mới nhất"), Ask(Command.INVOICE)),
            press(_("Kỳ trước"), Ask(Command.INVOICE, option="previous")),
        ),
        (press(_("Chọn tháng"), Ask(Command.INVOICE_PICK_MONTH)),),
        (home(_),),
    )


def payments(_: Words) -> Rows:
    return (
        (press(_("Còn nợ bao nhiêu"), Ask(Command.PAYMENT)),),
        (press(_("Các kỳ đã trả"), Ask(Command.PAYMENT_PAST)),),
        (press(_("📄 Xác nhận đã trả"), Ask(Command.PAYMENT_PROOF)),),
        (press(_("Trả ở đâu"), Ask(Command.PAYMENT_WHERE)),),
        (press(_("🛡️ Kiểm tra tin lừa đảo"), Ask(Command.SCAM_CHECK)),),
        (home(_),),
    )


def history(_: Words) -> Rows:
    return (
        (press(_("So sánh hai năm"), Ask(Command.HISTORY)),),
        (
            press(_("kWh"), Ask(Command.HISTORY, option="kwh")),
            press(_("Tiền"), Ask(Command.HISTORY, option="money")),
        ),
        (press(_("Từng ngày trong kỳ"), Ask(Command.HISTORY_DAYS)),),
        (press(_("Ước tính kỳ này"), Ask(Command.HISTORY_ESTIMATE)),),
        (press(_("Bảng số liệu"), Ask(Command.HISTORY_TABLE)),),
        (home(_),),
    )


def guides(_: Words) -> Rows:
    return (
        (press(_("Thủ tục về điện"), Ask(Command.GUIDES, option="procedures")),),
        (press(_("Sử dụng điện tiết kiệm"), Ask(Command.GUIDES, option="saving")),),
        (press(_("An toàn điện"), Ask(Command.GUIDES, option="safety")),),
        (press(_("Tra cứu bằng tin nhắn 8088"), Ask(Command.GUIDES, option="sms")),),
        (press(_("Tải hóa đơn điện tử"), Ask(Command.GUIDES, option="einvoice")),),
        (press(_("Cách trả tiền điện"), Ask(Command.GUIDES, option="paying")),),
        (press(_("🚨 Khẩn cấp về điện"), Ask(Command.EMERGENCY)),),
        (home(_),),
    )


def more(_: Words) -> Rows:
    return (
        (press(_("👤 Mã khách hàng của tôi"), Ask(Command.ACCOUNTS)),),
        (press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),),
        (press(_("👪 Chia sẻ với người nhà"), Ask(Command.SHARE)),),
        (press(_("🔒 Chính sách bảo mật"), Ask(Command.PRIVACY)),),
        (press(_("🧹 Xóa dữ liệu của tôi"), Ask(Command.ERASE)),),
        (press(_("☎️ Liên hệ 19001288 – 024.22222000"), Ask(Command.CONTACT)),),
        (press(_("🔤 Chế độ chữ đơn giản"), Ask(Command.SIMPLE)),),
        (press(_("❔ Trợ giúp"), Ask(Command.HELP)),),
        (home(_),),
    )


def label(_: Words, command: Command) -> str:
    """What a command is called when it is offered as a guess ("Có phải bạn muốn: …")."""
    names = {
        Command.OUTAGES: _("📅 Lịch cắt điện"),
        Command.OUTAGE_NOW: _("⚡ Nhà tôi đang mất điện"),
        Command.READING: _("🔢 Lịch ghi chỉ số"),
        Command.INVOICE: _("🧾 Hóa đơn tiền điện"),
        Command.INVOICE_PICK_MONTH: _("🧾 Hóa đơn tiền điện"),
        Command.PAYMENT_PAST: _("Các kỳ đã trả"),
        Command.INVOICE_WHY: _("❓ Vì sao hóa đơn thay đổi?"),
        Command.PAYMENT: _("💳 Tình trạng thanh toán"),
        Command.HISTORY: _("📊 Lịch sử sử dụng điện"),
        Command.TARIFF: _("💰 Biểu giá điện"),
        Command.NOTICES: _("🔔 Thông báo"),
        Command.GUIDES: _("📖 Hướng dẫn và an toàn điện"),
        Command.LINK: _("🔗 Liên kết mã khách hàng"),
        Command.PRIVACY: _("🔒 Chính sách bảo mật"),
        Command.CONTACT: _("☎️ Liên hệ"),
        Command.SCAM_CHECK: _("🛡️ Kiểm tra tin lừa đảo"),
        Command.HELP: _("❔ Trợ giúp"),
    }
    return names.get(command, _("☰ Mục khác"))
