"""Facts of every variant: the usual ones, and the longest that can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from backend_client.models import HANOI, CustomerCode, InvoiceKind, Month, Outage, OutageState, PaymentState
from bot.notices import (
    AccessEnded,
    Announced,
    Bill,
    BillDue,
    BillIssued,
    BillOverdue,
    BillPaid,
    BillRefunded,
    Facts,
    OutageMoved,
    OutageNew,
    OutagePostponed,
    OutageSoon,
    PolicyNew,
    ReadingDay,
    ReadingMoved,
    TariffNew,
    ThresholdPassed,
)
from bot.views.notices import MOST_ANNOUNCED, Home
from data.notice_values import FollowedArea
from tests.handlers.plan_fakes import CHAT, account, at, outage

CODE = CustomerCode("PD00000000001")
JUNE = Month(2026, 6)
HOME = Home.linked(account())
AREA = Home.followed(FollowedArea(7, CHAT, "phường Giáp Bát", False, True, False, at(1, "08:00")))
LONG_HOME = Home.linked(account(id=9, alias="Cửa hàng tạp hóa bà Nguyễn Thị Xuân Phương ở quê"))
LONG_AREA = Home.followed(
    FollowedArea(2**40, CHAT, "ngõ 1194 đường Láng, phường Láng Thượng", False, True, True, at(1, "08:00"))
)
PLACES = "Ngõ 61 phố Lạc Trung, TDP Bãi Phượng, một phần phường Giáp Bát, " * 20


def clock(month: int, day: int, time: str) -> datetime:
    return at(day, time, month)


CUT = outage(at(27, "08:30"), at(27, "12:30"))
NIGHT = outage(at(27, "22:00"), at(28, "04:00"))
LONG_CUT = Outage(
    "Công ty Điện lực Hai Bà Trưng",
    datetime(2026, 12, 31, 22, 30, tzinfo=HANOI),
    datetime(2027, 1, 1, 9, 15, tzinfo=HANOI),
    PLACES,
    "Thí nghiệm định kỳ, vệ sinh công nghiệp, bảo dưỡng trạm biến áp và xử lý tồn tại lưới điện " * 3,
    OutageState.UNKNOWN,
    state_text="Đang trong kế hoạch, chưa chính thức được duyệt",
)
BILL = Bill(
    CODE, "1", JUNE, 845_694, 845_694, Decimal(313), 30, PaymentState.UNPAID, clock(7, 2, "08:05"),
    date(2026, 7, 7), False, Decimal(27),
)  # fmt: skip
LONG_BILL = replace(
    BILL, total_vnd=1_234_567_890, outstanding_vnd=987_654_321, used_kwh=Decimal(1_234_567), days=52,
    state=PaymentState.PARTLY, due_is_expected=True, more_than_last_year_kwh=Decimal(-234_567),
)  # fmt: skip
READING = ReadingDay(
    CODE, JUNE, date(2026, 6, 30), date(2026, 6, 1), date(2026, 6, 30), False, Decimal(292), date(2026, 6, 28)
)
PASSED = ThresholdPassed(
    CODE, JUNE, Decimal(301), date(2026, 6, 29), 300,
    estimate_kwh=Decimal(311), estimate_vnd=838_000,
)  # fmt: skip
SEEN = at(25, "16:10")

LONGEST: tuple[tuple[Facts, datetime], ...] = (
    (replace(READING, is_expected=True, used_kwh=Decimal("1234567.8"), from_on=date(2025, 12, 1)),
     clock(6, 29, "08:00")),
    (ReadingMoved(CODE, JUNE, date(2026, 6, 24), date(2026, 6, 30)), SEEN),
    (BillIssued(LONG_BILL), clock(7, 2, "08:05")),
    (BillIssued(replace(LONG_BILL, total_vnd=-1_234_567_890)), clock(7, 2, "08:05")),
    (BillDue(LONG_BILL), clock(7, 4, "08:00")),
    (BillOverdue(LONG_BILL), clock(7, 30, "08:00")),
    (BillIssued(replace(LONG_BILL, kind=InvoiceKind.REPLACEMENT)), clock(7, 2, "08:05")),
    (BillIssued(replace(LONG_BILL, kind=InvoiceKind.ADJUSTMENT)), clock(7, 2, "08:05")),
    (BillRefunded(CODE, "9", JUNE, InvoiceKind.REFUND, 1_234_567_890, Decimal("1234567.8"), SEEN), SEEN),
    (BillRefunded(CODE, "9", JUNE, InvoiceKind.ADJUSTMENT, 1_234_567_890, Decimal("1234567.8"), SEEN), SEEN),
    (BillPaid(CODE, JUNE, 1_234_567_890, clock(7, 3, "09:12")), clock(7, 3, "09:12")),
    (OutageNew("HN0200", LONG_CUT, SEEN, "phường Giáp Bát"), SEEN),
    (OutageMoved("HN0200", LONG_CUT, at(27, "22:30"), at(28, "09:15"), SEEN, "phường Giáp Bát"), SEEN),
    (OutagePostponed("HN0200", LONG_CUT, SEEN), SEEN),
    (OutagePostponed("HN0200", LONG_CUT, SEEN, is_gone=True), SEEN),
    (OutageSoon("HN0200", LONG_CUT, is_day_before=True), LONG_CUT.starts_at - timedelta(days=1)),
    (OutageSoon("HN0200", LONG_CUT), LONG_CUT.starts_at - timedelta(hours=1)),
    (OutageSoon("HN0200", LONG_CUT), LONG_CUT.starts_at + timedelta(hours=1)),
    (replace(PASSED, used_kwh=Decimal(1_234_567), threshold_kwh=1_234_000, percent=1_000, against="year",
             compared_kwh=Decimal(1_134_567), estimate_kwh=Decimal(2_234_567), estimate_vnd=9_876_543_000),
     SEEN),
    (TariffNew(date(2026, 8, 1), "1279/QĐ-BCT ngày 09/05/2025 của Bộ Công Thương về giá bán điện"), SEEN),
    (PolicyNew("12.34", date(2026, 12, 28)), SEEN),
    (AccessEnded(CODE), SEEN),
    (Announced("điện " * (MOST_ANNOUNCED // 5), "power " * (MOST_ANNOUNCED // 6)), SEEN),
)  # fmt: skip
"""Every variant at its longest, with a moment at which it is sent."""
