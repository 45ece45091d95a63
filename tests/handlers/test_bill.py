"""`🧮 Xem cách tính`: invoices line by line, their verdict, and honest sentences where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from backend_client.models import InvoiceKind, Month, PaymentState, Purpose
from bot.commands import Ask, Command
from bot.handlers import bill
from bot.messages import Answer, Facts, Table
from tariff import BusinessUse, Group, Hours, HouseholdUse, Scaling, Voltage
from tests.handlers.bill_fakes import (
    JUNE,
    MAY,
    Bills,
    account,
    correction,
    household,
    issued,
    three_registers,
    turn,
)
from tests.handlers.plan_fakes import choice, labels, said

ASK = Ask(Command.INVOICE_LINES)
DAYS_OF_JUNE = (date(2026, 6, 1), date(2026, 6, 30))


async def shown(portal: Bills, ask: Ask = ASK, **changes: object) -> Answer:
    home = account(**changes)
    return await bill.lines(turn(portal, home), ask, home)


def words(answer: Answer) -> str:
    return said(answer).replace("\u00a0", " ")


async def test_the_sample_of_june() -> None:
    """313 kWh line by line, with decision, days, households, sums and verdict, as specified."""
    answer = await shown(Bills().put(household(JUNE, 313)))

    assert "🧮 Cách tính kỳ 06/2026 · Nhà (PD00…0001)" in words(answer)
    assert "313 kWh, 30 ngày, 1 hộ · QĐ 1279/QĐ-BCT, từ 10/05/2025" in words(answer)
    (table,) = (block for block in answer.replies[0].blocks if isinstance(block, Table))
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in table.rows] == [
        ("Bậc 1", "50 × 1.984 =", "99.200 đ"),
        ("Bậc 2", "50 × 2.050 =", "102.500 đ"),
        ("Bậc 3", "100 × 2.380 =", "238.000 đ"),
        ("Bậc 4", "100 × 2.998 =", "299.800 đ"),
        ("Bậc 5", "13 × 3.350 =", "43.550 đ"),
        ("Trước thuế", "", "783.050 đ"),
        ("VAT 8%", "", "62.644 đ"),
        ("Cộng", "", "845.694 đ"),
    ]
    assert "Khớp với hóa đơn." in words(answer)
    assert words(answer).endswith("Cập nhật lúc 08:05 02/07/2026 · Nguồn: EVNHANOI")


@pytest.mark.parametrize(
    ("off_vnd", "verdict", "calls"),
    [
        (0, "Khớp với hóa đơn.", False),
        (1, "Lệch 1 đ do làm tròn.", False),
        (-1, "Lệch 1 đ do làm tròn.", False),
        (2, "Lệch 2 đ: mời gọi 19001288.", True),
        (12_345, "Lệch 12.345 đ: mời gọi 19001288.\nHóa đơn ghi 858.039 đ.", True),
        (-12_345, "Lệch 12.345 đ: mời gọi 19001288.\nHóa đơn ghi 833.349 đ.", True),
    ],
)
async def test_verdict(off_vnd: int, verdict: str, calls: bool) -> None:
    """One đồng is rounding; more is a reason to call, with the button for it."""
    answer = await shown(Bills().put(household(JUNE, 313, off_vnd=off_vnd)))

    assert verdict in words(answer)
    assert ("Gọi 19001288" in labels(answer)) is calls


async def test_the_newest_month_by_default_and_the_month_asked_for() -> None:
    """Without a month the newest invoice; a button's month is that one, and a follow-up goes on from it."""
    portal = Bills().put(household(JUNE, 313), household(MAY, 290))
    newest, asked = await shown(portal), await shown(portal, replace(ASK, month=MAY))

    assert "Cách tính kỳ 06/2026" in words(newest)
    assert "Cách tính kỳ 05/2026" in words(asked)
    assert asked.topic == "cachtinh m=2026-05 a=1"
    assert choice(asked, "❓") == "visao m=2026-05 a=1"


async def test_no_invoice_yet() -> None:
    """A month without an invoice is answered as the invoice itself would be."""
    assert "Chưa có hóa đơn nào cho mã này" in words(await shown(Bills()))

    later = await shown(Bills().put(household(JUNE, 313)), replace(ASK, month=Month(2026, 7)))
    assert "Chưa phát hành hóa đơn kỳ 07/2026" in words(later)


async def test_a_price_change_is_split_by_days() -> None:
    """May 2025: two parts with their own prices, and the reason."""
    answer = await shown(Bills().put(household(Month(2025, 5), 310)), replace(ASK, month=Month(2025, 5)))

    assert "Giá điện đổi trong kỳ, nên số kWh được chia theo số ngày." in words(answer)
    assert "Từ 01/05/2025 đến 09/05/2025: 90 kWh · QĐ 2699/QĐ-BCT, từ 11/10/2024" in words(answer)
    assert "Từ 10/05/2025 đến 31/05/2025: 220 kWh · QĐ 1279/QĐ-BCT, từ 10/05/2025" in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


async def test_the_long_period_of_2024() -> None:
    """56 days have wider tiers, and it is said why."""
    first = date(2024, 1, 5)
    invoice = household(Month(2024, 2), 300, first=first)
    answer = await shown(Bills().put(invoice), replace(ASK, month=Month(2024, 2)))

    assert "Kỳ 56 ngày: số kWh mỗi bậc tính theo số ngày." in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


async def test_households_of_the_contract() -> None:
    """Three households have three times the room; their number is on the first line."""
    answer = await shown(Bills().put(household(JUNE, 760, households=3)), households=3)

    assert "760 kWh, 30 ngày, 3 hộ" in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (
            HouseholdUse(date(2026, 5, 1), date(2026, 5, 31), Decimal(290), scaling=Scaling.PRECEDING_MONTH),
            "Số kWh mỗi bậc được tính theo số ngày của tháng trước.",
        ),
        (
            HouseholdUse(date(2026, 5, 1), date(2026, 5, 31), Decimal(290), is_flat=True),
            "Cách này là một giá cho mọi kWh, như khi chưa kê khai đủ người thuê.",
        ),
    ],
)
async def test_terms_that_the_portal_does_not_tell(use: HouseholdUse, sentence: str) -> None:
    """Where other terms give the invoice to the đồng, they are taken and named."""
    answer = await shown(Bills().put(issued(MAY, use)), replace(ASK, month=MAY))

    assert "Khớp với hóa đơn." in words(answer)
    assert sentence in words(answer)


async def test_three_registers_of_a_shop() -> None:
    """Normal, peak and off-peak hours, at the voltage that fits, which is named."""
    kwh = (1630, 611, 669)
    use = BusinessUse(*DAYS_OF_JUNE, _hours(kwh), voltage=Voltage.FROM_6_TO_22KV)
    portal = Bills().put(three_registers(JUNE, kwh, use))
    answer = await shown(portal, purpose=Purpose.BUSINESS)

    assert "2.910 kWh, 30 ngày, kinh doanh, từ 6 kV đến dưới 22 kV" in words(answer)
    assert "Cao điểm: 611 kWh × 5.202 đ = 3.178.422 đ" in words(answer)
    assert "Khớp với hóa đơn." in words(answer)
    assert "Bot đã thử các mức, mức trên là mức khớp." in words(answer)


async def test_no_voltage_fits() -> None:
    """The nearest one is shown as what it is: a deviation with its possible reason."""
    kwh = (1630, 611, 669)
    use = BusinessUse(*DAYS_OF_JUNE, _hours(kwh))
    portal = Bills().put(three_registers(JUNE, kwh, use, off_vnd=20_000))
    answer = await shown(portal, purpose=Purpose.BUSINESS)

    assert "kinh doanh, dưới 6 kV" in words(answer)
    assert "Lệch 20.000 đ: mời gọi 19001288." in words(answer)
    assert "không mức nào khớp" in words(answer)
    assert "công suất phản kháng" in words(answer)


async def test_one_price_of_a_school() -> None:
    """An office's single register needs no hours."""
    use = BusinessUse(*DAYS_OF_JUNE, {Hours.ALL: Decimal(2092)}, Group.ADMIN_OTHER)
    answer = await shown(Bills().put(issued(JUNE, use)), purpose=Purpose.ADMINISTRATION)

    assert "hành chính sự nghiệp khác, dưới 6 kV" in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


@pytest.mark.parametrize(
    ("purpose", "month", "sentence"),
    [
        (Purpose.UNKNOWN, JUNE, "Chưa rõ mục đích dùng điện của bạn"),
        (Purpose.BUSINESS, JUNE, "Chưa có chỉ số theo từng giờ giá của kỳ này"),
        (Purpose.BUSINESS, Month(2024, 6), "Bot chưa có bảng giá đã kiểm chứng cho ngày 01/06/2024"),
    ],
)
async def test_what_cannot_be_computed(purpose: Purpose, month: Month, sentence: str) -> None:
    """No prices, no purpose, no hours: a sentence and the invoice's own amount, never a guess."""
    answer = await shown(Bills().put(household(month, 313)), replace(ASK, month=month), purpose=purpose)

    assert sentence in words(answer)
    assert "Số tiền trên hóa đơn: " in words(answer)
    assert "Khớp" not in words(answer)
    assert "Gọi 19001288" in labels(answer)


async def test_corrections_state_a_difference() -> None:
    """The first invoice is computed, the refund is named; both together are computed once more."""
    first = household(JUNE, 313)
    right = household(JUNE, 273)
    refund = correction(first, InvoiceKind.REFUND, -40, right.total_vnd - first.total_vnd)
    answer = await shown(Bills().put(first, refund))

    assert "Hóa đơn hoàn tiền, từ 01/06/2026 đến 30/06/2026" in words(answer)
    assert "Hóa đơn này chỉ ghi phần chênh lệch" in words(answer)
    assert "Tính cả các hóa đơn điều chỉnh của kỳ này" in words(answer)
    assert "273 kWh, 30 ngày, 1 hộ" in words(answer)
    assert words(answer).count("Khớp với hóa đơn.") == 2


async def test_a_replaced_invoice_is_not_computed() -> None:
    """What no longer counts is left out."""
    wrong = replace(household(JUNE, 353), state=PaymentState.CANCELLED)
    right = replace(household(JUNE, 313), id="2", kind=InvoiceKind.REPLACEMENT, replaces=wrong.id)
    answer = await shown(Bills().put(wrong, right))

    assert "353" not in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


async def test_a_month_of_nothing() -> None:
    """0 kWh is a bill of 0 đ that fits."""
    answer = await shown(Bills().put(household(JUNE, 0)))

    assert "0 kWh, 30 ngày, 1 hộ" in words(answer)
    assert "Khớp với hóa đơn." in words(answer)


async def test_wide_figures_keep_every_digit() -> None:
    """Where a table is too wide for a phone, the lines stand as label and value."""
    kwh = (1_204_000, 448_000, 496_000)
    use = BusinessUse(*DAYS_OF_JUNE, _hours(kwh), Group.PRODUCTION)
    answer = await shown(Bills().put(three_registers(JUNE, kwh, use)), purpose=Purpose.PRODUCTION)

    assert not [block for block in answer.replies[0].blocks if isinstance(block, Table)]
    assert [block for block in answer.replies[0].blocks if isinstance(block, Facts)]
    assert "Bình thường: 1.204.000 kWh × 1.987 đ = 2.392.348.000 đ" in words(answer)


async def test_old_data_says_so_first() -> None:
    """An answer from memory begins with its age."""
    answer = await shown(Bills(is_stale=True).put(household(JUNE, 313)))

    assert words(answer).startswith("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: 08:05 01/07/2026.")


def _hours(kwh: tuple[int, int, int]) -> dict[Hours, Decimal]:
    return dict(zip((Hours.NORMAL, Hours.PEAK, Hours.OFF_PEAK), map(Decimal, kwh), strict=True))
