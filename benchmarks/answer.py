"""What the peers answer: the words and buttons with which our bot answers QUESTION."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

QUESTION = "biểu giá điện"
TEXT = """\
<b>💰 Giá điện sinh hoạt</b>

Áp dụng từ 10/05/2025, theo Quyết định 1279/QĐ-BCT ngày 09/05/2025.
Giá chưa gồm VAT. VAT hiện nay: 8%, đến hết ngày 31/12/2026.

<pre>Bậc  kWh              Giá
1    0–50     1.984 đ/kWh
2    51–100   2.050 đ/kWh
3    101–200  2.380 đ/kWh
4    201–300  2.998 đ/kWh
5    301–400  3.350 đ/kWh
6    từ 401   3.460 đ/kWh</pre>

Nhiều hộ chung công tơ: số kWh mỗi bậc nhân với số hộ.
Người thuê nhà: cứ 4 người có kê khai tính là 1 hộ.
Không kê khai đủ người thuê: mọi kWh tính giá bậc 3, 2.380 đ/kWh.
Công tơ thẻ trả trước: 2.909 đ/kWh.

Đã công bố, chưa áp dụng: 5 bậc theo Quyết định 14/2025/QĐ-TTg ngày 29/05/2025.
Chưa có ngày áp dụng; giá từng bậc chờ quyết định giá mới.

<pre>Bậc  kWh      % giá bình quân
1    0–100                90%
2    101–200             108%
3    201–400             136%
4    401–700             162%
5    từ 701              180%</pre>

<i>Nguồn: Quyết định 1279/QĐ-BCT ngày 09/05/2025 · kiểm tra lần cuối 22/11/2026</i>"""
KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton(label, callback_data=data) for label, data in row]
        for row in (
            (("Kinh doanh", "bieugia o=business"), ("Sản xuất", "bieugia o=production")),
            (("Hành chính sự nghiệp", "bieugia o=administration"),),
            (("🧮 Tính thử tiền điện", "tinhthu"),),
            (("🏠 Về menu chính", "start"),),
        )
    ]
)
