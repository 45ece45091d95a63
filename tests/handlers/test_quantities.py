"""What a typed quantity means, in digits and in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers.quantities import Wanted, Wrong, read
from tariff import Group

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "kwh"),
    [
        ("300", "300"),
        ("300 số", "300"),
        ("300số", "300"),
        ("300 so", "300"),
        ("300 kWh", "300"),
        ("300KWH", "300"),
        ("300 ký điện", "300"),
        ("300 chữ", "300"),
        ("300,5", "300.5"),
        ("300.5 kWh", "300.5"),
        ("1.204", "1204"),
        ("1,204", "1204"),
        ("1 204 kWh", "1204"),
        ("12.345,6", "12345.6"),
        ("12,345.6 kWh", "12345.6"),
        ("３００ kWh", "300"),
        ("3\u200b00", "300"),
        ("ba trăm", "300"),
        ("ba tram so", "300"),
        ("Ba trăm hai mươi lăm số", "325"),
        ("ba trăm linh năm", "305"),
        ("ba trăm hai", "320"),
        ("trăm rưỡi", "150"),
        ("một nghìn hai", "1200"),
        ("hai nghìn", "2000"),
        ("2 nghìn số", "2000"),
        ("mười lăm số", "15"),
        ("tính tiền điện 300 số", "300"),
        ("tính hộ 300 số", "300"),
        ("khoảng 300 số nhé", "300"),
        ("300 nha", "300"),
    ],
)
def test_kwh(text: str, kwh: str) -> None:
    """Every way to write or say the number of kWh; nothing else is assumed."""
    assert read(text, TODAY, is_strict=True) == Wanted(Decimal(kwh))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300 số 2 hộ", Wanted(Decimal(300), Decimal(2))),
        ("2 hộ 300 số", Wanted(Decimal(300), Decimal(2))),
        ("hai hộ ba trăm số", Wanted(Decimal(300), Decimal(2))),
        ("300 kWh - 2 hộ", Wanted(Decimal(300), Decimal(2))),
        ("300 kWh 25 ngày", Wanted(Decimal(300), days=25)),
        ("300kwh 25 ngay 3 ho", Wanted(Decimal(300), Decimal(3), 25)),
        ("300 kWh 2 households 25 days", Wanted(Decimal(300), Decimal(2), 25)),
        ("300 kWh 1 household", Wanted(Decimal(300))),
        ("120 số 3 người thuê", Wanted(Decimal(120), Decimal("0.75"))),
        ("120 số nhà 4 người", Wanted(Decimal(120))),
        ("500 số kinh doanh", Wanted(Decimal(500), group=Group.BUSINESS)),
        ("500 kWh sản xuất", Wanted(Decimal(500), group=Group.PRODUCTION)),
        ("500 số trường học", Wanted(Decimal(500), group=Group.ADMIN_HOSPITAL_SCHOOL)),
        (
            "300 số tháng 5/2025",
            Wanted(Decimal(300), first_on=date(2025, 5, 1), last_on=date(2025, 5, 31)),
        ),
        (
            "tháng 5 300 số",
            Wanted(Decimal(300), first_on=date(2026, 5, 1), last_on=date(2026, 5, 31)),
        ),
        (
            "300 số từ 20/4/2025 đến 20/5/2025",
            Wanted(Decimal(300), first_on=date(2025, 4, 20), last_on=date(2025, 5, 20)),
        ),
        (
            "300 kWh from 2026-06-01 to 2026-06-30",
            Wanted(Decimal(300), first_on=date(2026, 6, 1), last_on=date(2026, 6, 30)),
        ),
    ],
)
def test_terms(text: str, expected: Wanted) -> None:
    """Households, days, a month or two dates and a group, in any order."""
    assert read(text, TODAY, is_strict=True) == expected


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("0", Wrong.ZERO),
        ("0 kWh", Wrong.ZERO),
        ("-5", Wrong.BELOW_ZERO),
        ("−300 kWh", Wrong.BELOW_ZERO),
        ("âm 300", Wrong.BELOW_ZERO),
        ("âm ba trăm", Wrong.BELOW_ZERO),
        ("10000000", Wrong.TOO_MUCH),
        ("10.000.000 kWh", Wrong.TOO_MUCH),
        ("mười triệu", Wrong.TOO_MUCH),
        ("300 số 200 ngày", Wrong.DAYS),
        ("300 số 0 ngày", Wrong.DAYS),
        ("300 số từ 1/1/2025 đến 31/12/2025", Wrong.DAYS),
        ("300 số 0 hộ", Wrong.HOUSEHOLDS),
        ("300 số 5000 hộ", Wrong.HOUSEHOLDS),
    ],
)
def test_what_cannot_be_computed_with(text: str, wrong: Wrong) -> None:
    """A number that makes no bill is named, not computed and not taken for no number."""
    assert read(text, TODAY) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nhiều lắm",
        "27/6",
        "tháng 5",
        "t6",
        "thứ 7",
        "hóa đơn",
        "PD00000000001",
        "ba",
        "chị Năm ơi",
        "2 hộ",
    ],
)
def test_no_number_of_kwh(text: str) -> None:
    """Days, months, names and codes are no kWh."""
    assert read(text, TODAY) is None


@pytest.mark.parametrize("text", ["lịch cắt điện 7 phường Vĩnh Tuy", "hóa đơn 6 sai rồi", "gặp nhân viên 1"])
def test_another_question_is_no_answer(text: str) -> None:
    """Where the number is awaited, a sentence about something else is left to be understood afresh."""
    assert read(text, TODAY, is_strict=True) is None


@given(st.text(max_size=60))
def test_any_text_is_harmless(text: str) -> None:
    """Whatever is typed: a quantity, a reason or nothing, never an error."""
    read(text, TODAY)
    read(text, TODAY, is_strict=True)


@given(st.decimals(min_value="0.01", max_value=99_999, places=2))
def test_numbers_come_back(kwh: Decimal) -> None:
    """A number written with a decimal comma is read as itself."""
    assert read(f"{kwh} kWh".replace(".", ","), TODAY) == Wanted(kwh)
