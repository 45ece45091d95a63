"""The menu tree is the one that was agreed, label by label, and fits every channel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards import menu
from bot.messages import HOME, Button, Rows

VI = words("vi")
HOME_LABEL = "🏠 Về menu chính"

TREE: dict[str, list[str]] = {
    "main": [
        "📅 Lịch cắt điện",
        "🔢 Lịch ghi chỉ số",
        "🧾 Hóa đơn tiền điện",
        "💳 Tình trạng thanh toán",
        "📊 Lịch sử sử dụng điện",
        "💰 Biểu giá điện",
        "🔔 Thông báo",
        "📖 Hướng dẫn và an toàn điện",
        "☰ Mục khác",
    ],
    "outages": ["Hôm nay", "Ngày mai", "7 ngày tới", "Chọn ngày", "Theo khu vực", "⚡ Nhà tôi đang mất điện"],
    "readings": ["Tháng này", "Tháng trước", "Chọn tháng", "12 tháng gần nhất", "🔎 Đối chiếu công tơ"],
    "invoices": ["Kỳ mới nhất", "Kỳ trước", "Chọn tháng"],
    "payments": [
        "Còn nợ bao nhiêu",
        "Các kỳ đã trả",
        "📄 Xác nhận đã trả",
        "Trả ở đâu",
        "🛡️ Kiểm tra tin lừa đảo",
    ],
    "history": ["So sánh hai năm", "kWh", "Tiền", "Từng ngày trong kỳ", "Ước tính kỳ này", "Bảng số liệu"],
    "guides": [
        "Thủ tục về điện",
        "Sử dụng điện tiết kiệm",
        "An toàn điện",
        "Tra cứu bằng tin nhắn 8088",
        "Tải hóa đơn điện tử",
        "Cách trả tiền điện",
        "🚨 Khẩn cấp về điện",
    ],
    "more": [
        "👤 Mã khách hàng của tôi",
        "🔗 Liên kết mã khách hàng",
        "👪 Chia sẻ với người nhà",
        "🔒 Chính sách bảo mật",
        "🧹 Xóa dữ liệu của tôi",
        "☎️ Liên hệ 19001288 – 024.22222000",
        "🔤 Chế độ chữ đơn giản",
        "❔ Trợ giúp",
    ],
}

MAIN_LEADS_TO = [
    Command.OUTAGE_MENU,
    Command.READING_MENU,
    Command.INVOICE_MENU,
    Command.PAYMENT_MENU,
    Command.HISTORY_MENU,
    Command.TARIFF_MENU,
    Command.NOTICES,
    Command.GUIDES,
    Command.MORE,
]


def buttons(rows: Rows) -> list[Button]:
    return [button for row in rows for button in row]


def screen(name: str) -> Rows:
    build: Callable[..., Rows] = getattr(menu, name)
    return build(VI)


@pytest.mark.parametrize("name", TREE)
def test_labels_are_those_of_the_tree(name: str) -> None:
    """Each screen has exactly the agreed labels, in the order of their digits."""
    labels = [button.label for button in buttons(screen(name)) if button.choice != HOME]

    assert labels == TREE[name]


@pytest.mark.parametrize("name", TREE)
def test_screen_has_nine_choices_at_most_and_a_way_home(name: str) -> None:
    """Digits 1 to 9 are enough, and 0 leads home from everywhere but the main menu itself."""
    all_buttons = buttons(screen(name))
    homes = [button for button in all_buttons if button.choice == HOME]

    assert len(all_buttons) - len(homes) <= 9
    if name == "main":
        assert not homes
    else:
        assert all_buttons[-1] == homes[0]
        assert homes[0].label == HOME_LABEL


@pytest.mark.parametrize("name", TREE)
def test_every_choice_fits_a_button_and_can_be_read_back(name: str) -> None:
    """Button data is ASCII of at most 64 bytes, and reading it gives the question that was put in."""
    for button in buttons(screen(name)):
        ask = Ask.decode(button.choice)

        assert len(button.choice.encode("ascii")) <= 64
        assert ask is not None
        assert ask.encode() == button.choice


def test_main_menu_leads_to_the_nine_parts() -> None:
    """The nine lines open the nine parts."""
    asks = [Ask.decode(button.choice) for button in buttons(menu.main(VI))]

    assert [ask.command for ask in asks if ask] == MAIN_LEADS_TO


def test_days_in_the_outage_menu_are_relative() -> None:
    """A button of yesterday's screen means today when it is pressed today: it holds no date."""
    asks = [Ask.decode(button.choice) for button in buttons(menu.outages(VI))]

    assert all(ask is not None and ask.day is None for ask in asks)
