"""`❓ Vì sao thay đổi?`: parts that sum to the difference of two issued invoices, in words and as a chart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend_client.errors import AccessExpired, Unreachable
from backend_client.models import InvoiceKind, Month, Purpose
from bot.commands import Ask, Command
from bot.handlers import why
from bot.messages import Answer, Capabilities, Table
from data.reference import tariffs
from tariff import BusinessUse, Hours
from tests.handlers.bill_fakes import (
    JUNE,
    MAY,
    YEAR_AGO,
    Bills,
    account,
    correction,
    drawn,
    household,
    three_registers,
    turn,
)
from tests.handlers.plan_fakes import choice, labels, said

ASK = Ask(Command.INVOICE_WHY)
SAMPLE = (household(JUNE, 313), household(MAY, 290), household(YEAR_AGO, 286))


async def shown(portal: Bills, ask: Ask = ASK, **changes: object) -> Answer:
    home = account(**changes)
    return await why.why(turn(portal, home), ask, home)


def words(answer: Answer) -> str:
    return said(answer).replace("\u00a0", " ")


def tables(answer: Answer) -> list[Table]:
    return [block for block in answer.replies[0].blocks if isinstance(block, Table)]


def amount(said_amount: str) -> int:
    """`giảm 24.719 đ` as a number."""
    number = int(re.sub(r"\D", "", said_amount) or 0)
    return -number if said_amount.startswith("giảm") else number


def assert_sums(table: Table, difference_vnd: int) -> None:
    *parts, total = (amount(row[1]) for row in table.rows)
    assert sum(parts) == total == difference_vnd


async def test_the_sample_of_june() -> None:
    """Against May and against June of last year, each with its own table that sums exactly."""
    answer = await shown(Bills().put(*SAMPLE))

    assert "Kỳ 06/2026: 845.694 đ, dùng 313 kWh trong 30 ngày." in words(answer)
    assert "So với kỳ 05/2026 (766.282 đ): tăng 79.412 đ (+10,4%)." in words(answer)
    assert words(answer).split("\n\n")[1] == "Kỳ này tăng 79.412 đ, chủ yếu vì mỗi ngày dùng thêm 1,0 kWh."
    assert words(answer).count("Chủ yếu vì mỗi ngày dùng thêm 0,9 kWh.") == 1
    assert "không đổi" not in words(answer)
    assert "Giá điện" not in words(answer)
    assert "Số ngày: kỳ này 30 ngày, kỳ 05/2026 là 31 ngày." in words(answer)
    assert "Dùng mỗi ngày: kỳ này 10,4 kWh, kỳ 05/2026 là 9,4 kWh." in words(answer)
    assert "So với kỳ 06/2025 (753.330 đ): tăng 92.364 đ (+12,3%)." in words(answer)
    against_may, against_last_year = tables(answer)
    assert [row[0] for row in against_may.rows] == [
        "Số ngày", "Dùng mỗi ngày", "Bậc giá", "Cộng",
    ]  # fmt: skip
    assert [row[1].replace("\u00a0", " ") for row in against_may.rows] == [
        "giảm 24.719 đ", "tăng 85.493 đ", "tăng 18.638 đ", "tăng 79.412 đ",
    ]  # fmt: skip
    assert_sums(against_may, 79_412)
    assert_sums(against_last_year, 92_364)
    assert choice(answer, "🧮") == "cachtinh m=2026-06 a=1"
    assert answer.topic == "visao m=2026-06 a=1"


@settings(deadline=None, max_examples=40)
@given(
    st.tuples(*[st.integers(0, 3000)] * 3), st.tuples(*[st.sampled_from([0, 0, 1, -1, 54_321, -54_321])] * 3)
)
async def test_parts_always_sum(kwh: tuple[int, int, int], off_vnd: tuple[int, int, int]) -> None:
    """Whatever was used and billed, the column a customer adds up is the difference of the invoices."""
    months = (Month(2025, 6), Month(2025, 5), Month(2024, 6))  # over a change of prices
    bills = [
        household(month, used, off_vnd=off) for month, used, off in zip(months, kwh, off_vnd, strict=True)
    ]
    answer = await shown(Bills().put(*bills), replace(ASK, month=months[0]))

    shown_tables = {table.caption: table for table in tables(answer)}
    for earlier in bills[1:]:
        difference = bills[0].total_vnd - earlier.total_vnd
        table = shown_tables.get(f"So với kỳ {earlier.month.number:02d}/{earlier.month.year}")
        assert table is not None or not difference
        if table is not None:
            assert_sums(table, difference)
            assert "không đổi" not in [row[1] for row in table.rows[:-1]]


async def test_the_price_is_blamed_with_its_decision() -> None:
    """The same use before and after 10/05/2025: the new price, named with its decision and day."""
    portal = Bills().put(household(YEAR_AGO, 286), household(Month(2024, 6), 286))
    answer = await shown(portal, replace(ASK, month=YEAR_AGO))

    assert "Chủ yếu vì giá điện tăng." in words(answer)
    assert "Giá điện: đã đổi theo QĐ 1279/QĐ-BCT, từ 10/05/2025." in words(answer)
    assert "Dùng mỗi ngày" not in words(answer)


async def test_a_deviating_invoice_is_named() -> None:
    """What the computed bills do not explain is a part of its own, with the number to call."""
    portal = Bills().put(household(JUNE, 313, off_vnd=50_000), household(MAY, 290))
    answer = await shown(portal)

    assert ("Khác", "tăng 50.000 đ") in [
        (row[0], row[1].replace("\u00a0", " ")) for row in tables(answer)[0].rows
    ]
    assert "Khác: phần hóa đơn lệch so với cách tính. Mời bạn gọi 19001288 để hỏi." in words(answer)
    assert "Gọi 19001288" in labels(answer)


async def test_months_without_an_invoice() -> None:
    """Nothing to compare with is said month by month, and no chart is drawn."""
    home, portal = account(), Bills().put(household(JUNE, 313))
    here = turn(portal, home)
    answer = await why.why(here, ASK, home)

    assert "So với kỳ 05/2026: kỳ này chưa có hóa đơn để so sánh." in words(answer)
    assert "So với kỳ 06/2025: kỳ này chưa có hóa đơn để so sánh." in words(answer)
    assert drawn(here) == []
    assert answer.replies[0].picture is None


async def test_one_month_that_fails_does_not_hide_the_other() -> None:
    """The portal's silence about last year leaves the comparison with last month."""
    portal = Bills(failing={YEAR_AGO: Unreachable()}).put(*SAMPLE)
    answer = await shown(portal)

    assert_sums(tables(answer)[0], 79_412)
    assert "So với kỳ 06/2025: hệ thống chưa trả lời, bạn xem lại sau nhé." in words(answer)


async def test_an_ended_permission_is_not_hidden() -> None:
    """It must be renewed, or the customer must link again: the conversation does that."""
    portal = Bills(failing={MAY: AccessExpired()}).put(*SAMPLE)

    with pytest.raises(AccessExpired):
        await shown(portal)


async def test_the_chart_shows_the_same_parts() -> None:
    """Last month's alone: its numbers are the table's, and no bar is nothing."""
    home, portal = account(), Bills().put(*SAMPLE)
    here = turn(portal, home)
    await why.why(here, ASK, home)
    (chart,) = drawn(here)

    assert chart.names == ("Số ngày", "Dùng mỗi ngày", "Bậc giá")
    assert chart.subtitle == "Nhà (PD00…0001), so với 05/2026"
    assert [parts.values for parts in chart.comparisons] == [tuple(map(Decimal, (-24_719, 85_493, 18_638)))]

    alone = turn(Bills().put(*SAMPLE[:2]), home)
    answer = await why.why(alone, ASK, home)
    (single,) = drawn(alone)
    assert [parts.name for parts in single.comparisons] == [""]
    assert single.subtitle == "Nhà (PD00…0001), so với 05/2026"
    picture = answer.replies[0].picture
    assert picture is not None
    assert picture.name == "vi-sao-2026-06.png"
    assert picture.alt.replace("\u00a0", " ") == (
        "Biểu đồ cột các lý do so với kỳ 05/2026, lớn nhất: Dùng mỗi ngày, tăng 85.493 đ. "
        "Bảng số liệu ngay bên dưới."
    )


async def test_no_picture_where_none_can_be_shown() -> None:
    """The words are complete without the chart."""
    home = account()
    here = replace(turn(Bills().put(*SAMPLE), home), can=Capabilities(pictures=False))
    answer = await why.why(here, ASK, home)

    assert drawn(here) == []
    assert len(tables(answer)) == 2


async def test_hours_of_a_shop() -> None:
    """For three registers the hours take the place of the tiers."""
    june, may = (1630, 711, 569), (1630, 611, 669)
    uses = [
        BusinessUse(month.first_on, month.last_on, _hours(kwh)) for month, kwh in ((JUNE, june), (MAY, may))
    ]
    portal = Bills().put(three_registers(JUNE, june, uses[0]), three_registers(MAY, may, uses[1]))
    answer = await shown(portal, purpose=Purpose.BUSINESS)

    assert "Giờ dùng điện: dùng nhiều hơn vào giờ giá cao." in words(answer)
    assert_sums(tables(answer)[0], uses[0].bill(tariffs()).total_vnd - uses[1].bill(tariffs()).total_vnd)


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        (Purpose.UNKNOWN, "Chưa rõ mục đích dùng điện của bạn"),
        (Purpose.BUSINESS, "Chưa có chỉ số theo từng giờ giá"),
    ],
)
async def test_what_cannot_be_split(purpose: Purpose, sentence: str) -> None:
    """The difference itself is still told, and why it cannot be taken apart."""
    answer = await shown(Bills().put(*SAMPLE), purpose=purpose)

    assert "So với kỳ 05/2026 (766.282 đ): tăng 79.412 đ (+10,4%)." in words(answer)
    assert sentence in words(answer)
    assert tables(answer) == []


async def test_no_prices_for_the_earlier_month() -> None:
    """A shop's year before the first known table: said so for that comparison alone."""
    month, earlier = Month(2025, 7), Month(2025, 6)
    uses = [BusinessUse(one.first_on, one.last_on, _hours((10, 10, 10))) for one in (month, earlier)]
    old = replace(
        three_registers(month, (10, 10, 10), uses[0]),
        month=Month(2024, 7), from_on=date(2024, 7, 1), to_on=date(2024, 7, 31),
    )  # fmt: skip
    portal = Bills().put(
        three_registers(month, (10, 10, 10), uses[0]), three_registers(earlier, (10, 10, 10), uses[1]), old
    )
    answer = await shown(portal, replace(ASK, month=month), purpose=Purpose.BUSINESS)

    assert len(tables(answer)) == 1
    assert "Bot chưa có bảng giá đã kiểm chứng cho ngày 01/07/2024" in words(answer)


async def test_corrections_belong_to_their_month() -> None:
    """A refund makes the month cheaper: what is compared is what counts in the end."""
    right = household(JUNE, 273)
    refund = correction(SAMPLE[0], InvoiceKind.REFUND, -40, right.total_vnd - SAMPLE[0].total_vnd)
    answer = await shown(Bills().put(SAMPLE[0], refund, SAMPLE[1]))

    assert "dùng 273 kWh trong 30 ngày" in words(answer)
    assert_sums(tables(answer)[0], right.total_vnd - SAMPLE[1].total_vnd)


async def test_a_month_of_corrections_only() -> None:
    """There is no bill to compare: one sentence."""
    refund = correction(SAMPLE[0], InvoiceKind.REFUND, -40, -100_000)
    answer = await shown(Bills().put(refund))

    assert "Kỳ 06/2026 chỉ có hóa đơn điều chỉnh" in words(answer)


async def test_from_and_to_nothing() -> None:
    """A month of 0 kWh on either side is compared without a percentage where there is none."""
    answer = await shown(Bills().put(household(JUNE, 313), household(MAY, 0), household(YEAR_AGO, 313)))

    assert "So với kỳ 05/2026 (0 đ): tăng 845.694 đ (không tính được %)." in words(answer)
    assert "So với kỳ 06/2025: tăng" not in words(answer)


def _hours(kwh: tuple[int, int, int]) -> dict[Hours, Decimal]:
    return dict(zip((Hours.NORMAL, Hours.PEAK, Hours.OFF_PEAK), map(Decimal, kwh), strict=True))
