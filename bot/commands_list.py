"""The slash commands that a platform shows in its own menu, with a line about each."""

from __future__ import annotations

from bot.i18n import Words


def shown(_: Words) -> tuple[tuple[str, str], ...]:
    """Name without the slash and description, in the order of the menu.

    More are answered than are shown: aliases, and what is better found in the menu (phrases.toml, slash).
    """
    return (
        ("start", _("Menu chính")),
        ("lichcatdien", _("Lịch cắt điện")),
        ("theodoikhuvuc", _("Theo dõi cắt điện theo khu vực")),
        ("lichghichiso", _("Lịch ghi chỉ số công tơ")),
        ("hoadon", _("Hóa đơn tiền điện")),
        ("thanhtoan", _("Tình trạng thanh toán")),
        ("lichsu", _("Lịch sử, so sánh hai năm")),
        ("bieugia", _("Biểu giá điện")),
        ("thongbao", _("Bật, tắt thông báo")),
        ("huongdan", _("Hướng dẫn và an toàn")),
        ("lienket", _("Liên kết mã khách hàng")),
        ("macuatoi", _("Các mã đã liên kết")),
        ("lienhe", _("Tổng đài 19001288")),
        ("chinhsach", _("Chính sách bảo mật")),
        ("help", _("Trợ giúp")),
    )
