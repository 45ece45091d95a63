"""What an announcement may say, and what the bot never sends."""

from __future__ import annotations

import pytest

from bot.announcing.refused import Refused
from bot.announcing.rules import check
from bot.views.notices import MOST_ANNOUNCED


@pytest.mark.parametrize(
    "text",
    [
        "Từ 01/07/2026, phòng giao dịch Hoàng Mai chuyển về 12 phố Giáp Bát.",
        "Xem lịch ghi chỉ số mới tại https://evnhanoi.vn hoặc gọi 19001288.",
        "Cảnh giác lừa đảo: EVNHANOI không hỏi OTP, mật khẩu ngân hàng, số thẻ.",
        "Beware of fraud: we never ask for your OTP or your bank password.",
        "Công tơ phường Giáp Bát được thay từ 01/07/2026.\nBạn không cần làm gì.",
        "Tiền điện kỳ 06/2026 in chậm một ngày. Bạn vẫn có đủ 7 ngày để trả.",
        "Thanh toán qua ngân hàng tạm ngừng từ 22:00 đến 23:00 hôm nay.",
    ],
)
def test_news_and_warnings_may_be_sent(text: str) -> None:
    """As they were typed."""
    assert check(f" {text}\r\n", "Vietnamese") == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n ", "is empty"),
        ("a" * (MOST_ANNOUNCED + 1), f"has {MOST_ANNOUNCED + 1} characters"),
        ("Xin\u200b chào", "nobody sees"),
        ("Mã PD00000000001 được đổi công tơ.", "customer code"),
        ("Xem tại https://evnhanoi.top/tin", "links to evnhanoi.top"),
        ("Xem tại bit.ly/3abc", "links to bit.ly"),
        ("Xem tại pay.money/x", "links to pay.money"),
        ("Xem tại https://evnhanoi.vn@evil.top", "links to evnhanoi.vn.evil.top"),
        ("Trả tiền điện tại https://evnhanoi.vn", "never sends links to pay"),
        ("Please pay at evnhanoi.vn", "never sends links to pay"),
        ("Đọc mã OTP cho nhân viên.", "otp"),
        ("Dùng OTP để xác minh.", "otp"),
        ("Nếu không chuyển khoản hôm nay, hồ sơ bị hủy.", "chuyen khoan"),
        ("EVNHANOI không hỏi OTP. Hãy gửi mật khẩu.", "mat khau"),
        ("Không hỏi OTP khi bạn ở nhà, còn khi bạn đi vắng thì gửi mật khẩu.", "mat khau"),
        ("Send us your card number.", "card number"),
        ("Quét mã QR để nhận quà.", "ma qr"),
        ("Nợ quá hạn: sẽ cắt điện sau 2 giờ.", "threat"),
        ("Tải app mới về máy.", "sign: app"),
        ("Bạn được hoàn tiền điện.", "refund"),
        ("Thẻ 4111 1111 1111 1111 đã hết hạn.", "card"),
    ],
)
def test_what_a_fraud_would_say_is_refused(text: str, why: str) -> None:
    """In one sentence that names the language and the reason."""
    with pytest.raises(Refused, match=r"^The text in English ") as refused:
        check(text, "English")

    assert why in str(refused.value)
