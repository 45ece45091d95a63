"""What each log-in of the demo shows, in the visitors' language; README.md has the English for engineers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

IN_VIETNAMESE: Mapping[str, str] = MappingProxyType(
    {
        "PD00000000001": "Một nhà, hóa đơn mới nhất chưa trả, ngày mai có lịch cắt điện",
        "PD00000000002": "Đã trả đủ",
        "PD00000000003": "Ba hợp đồng trong một tài khoản",
        "PD0000T000077": "Mã có chữ ở vị trí thứ 7",
        "HN00000000007": "Mã bắt đầu bằng HN",
        "PD00000000028": "Đơn vị quản lý còn mang mã cũ",
        "PD00000000012": "Mới trả một phần",
        "PD00000000013": "Có kỳ quá hạn",
        "PD00000000014": "Nợ nhiều tháng",
        "PD00000000024": "Khoản trả đang chờ xử lý",
        "PD00000000009": "Công tơ được thay giữa kỳ",
        "PD00000000010": "Kỳ mới nhất 0 kWh",
        "PD00000000026": "Công tơ quay hết vòng số",
        "PD00000000017": "Kỳ 02/2024 dài 56 ngày",
        "PD00000000018": "Kỳ 02/2024 dài 48 ngày",
        "PD00000000015": "Hợp đồng mới được bốn tháng",
        "PD00000000016": "Hợp đồng mới, chưa có hóa đơn",
        "PD00000000008": "Cửa hàng, công tơ ba biểu giá",
        "PD00000000021": "Xưởng, ba kỳ ghi mỗi tháng, hệ số nhân 40",
        "PD00000000022": "Trường học",
        "PD00000000019": "Hai dòng lịch cho một chỗ: một Hoãn, một Đã duyệt",
        "PD00000000020": "Cắt điện qua nửa đêm",
        "PD00000000011": "Hóa đơn hoàn tiền, điều chỉnh, thay thế",
        "PD00000000025": "Thiếu một tháng và ba ngày số liệu",
        "PD00000000023": "Hệ thống gửi kèm dòng của người khác",
        "PD00000000029": "Điểm đo là mã thêm số 1",
    }
)
