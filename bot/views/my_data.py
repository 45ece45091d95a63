"""Words for the data subject's rights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.i18n import Words
from bot.messages import Document, Facts, Reply, Rows, Text, Title
from bot.views.format import moment


def rights(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("🔒 Dữ liệu của tôi")),
            Text(_("Bạn có thể xem, tải về, sửa, rút lại đồng ý, hoặc xóa hết. Bot làm ngay.")),
            Text(_("Sửa tên gọi của mã: /macuatoi. Rút đồng ý cho một mã: /huylienket.")),
            Text(_("Xem và tắt tin bot báo: /thongbao. Tin đã báo được giữ 90 ngày.")),
        ),
        buttons,
    )


def copy(_: Words, content: bytes, at: datetime, buttons: Rows) -> Reply:
    document = Document(content, "du-lieu-cua-toi.json", "application/json")
    said = _("Đây là toàn bộ dữ liệu bot giữ về cuộc trò chuyện này, lúc {at}.").format(at=moment(at))
    return Reply((Text(said),), buttons, document=document, is_personal=True)


def kept(_: Words, counts: Mapping[str, int], at: datetime, buttons: Rows) -> Reply:
    said = _("Bot đang giữ, tính đến {at}:").format(at=moment(at))
    return Reply(
        (Title(_("🔒 Dữ liệu của tôi")), Text(said), Facts(_facts(_, counts))), buttons, is_personal=True
    )


def ask_erase(_: Words, buttons: Rows) -> Reply:
    return Reply(
        (
            Title(_("🧹 Xóa dữ liệu của tôi")),
            Text(_("Bot sẽ xóa mọi mã đã liên kết, cài đặt, tin đã lưu. Không lấy lại được.")),
            Text(_("Người bạn chia sẻ mã cũng sẽ không xem được nữa.")),
        ),
        buttons,
    )


def erased(_: Words, counts: Mapping[str, int], at: datetime, buttons: Rows) -> Reply:
    done = _("Đã xóa lúc {at}.").format(at=moment(at))
    left = _("Chỉ còn một dòng nhật ký không có tên, để chứng minh đã xóa.")
    facts = _facts(_, counts)
    return Reply((Text(done), *((Facts(facts),) if facts else ()), Text(left)), buttons)


def _facts(_: Words, counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Kinds that a customer knows by name; inner tables are summed up as settings."""
    names = {
        "links": _("Mã đã liên kết"),
        "consents": _("Bản ghi đồng ý"),
        "web_messages": _("Tin trên trang chat"),
        "files": _("Tệp tạm"),
        "choices": _("Mã đã chọn tin báo"),
        "areas": _("Khu vực theo dõi"),
        "notices": _("Tin đã báo"),
        "settings": _("Cài đặt và bước đang dở"),
    }
    sums = dict.fromkeys(names, 0)
    for kind, count in counts.items():
        sums[kind if kind in names else "settings"] += count
    return tuple((names[kind], str(count)) for kind, count in sums.items() if count)
