"""`🧮 Tính thử`: asked for, answered, and asked again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from backend_client.models import HANOI
from bot.commands import Ask, Command
from bot.handlers import calculator
from bot.handlers.turn import Turn
from bot.messages import Answer
from data.values import Awaiting
from tests.handlers.bill_fakes import Bills, turn
from tests.handlers.plan_fakes import choice, labels, said

JUNE_22 = datetime(2026, 6, 22, 9, 0, tzinfo=HANOI)
ASK = Ask(Command.TARIFF_CALCULATE)


def stranger(text: str = "", now: datetime = JUNE_22) -> Turn:
    return turn(Bills(), now=now, text=text)


def words(answer: Answer | None) -> str:
    assert answer is not None
    return said(answer).replace("\u00a0", " ")


async def typed(text: str, now: datetime = JUNE_22) -> Answer | None:
    """`text` as the answer to the open question."""
    here = stranger(text, now)
    return await calculator.kwh_step(here, Awaiting(calculator.KWH, here.now), text)


async def test_the_button_asks() -> None:
    """A pressed button names no number: it is asked for, and no digit but 0 is taken for a choice."""
    answer = await calculator.calculate(stranger(), ASK)

    assert "Bạn nhập số kWh muốn tính" in words(answer)
    assert answer.awaiting is not None
    assert (answer.awaiting.step, answer.awaiting.is_secret) == ("tariff.kwh", False)
    assert answer.replies[0].choices == ()


async def test_a_digit_of_the_menu_is_no_number() -> None:
    """Who types 5 for the fifth line of the menu is asked, not told what 5 kWh cost."""
    answer = await calculator.calculate(stranger("5"), ASK)

    assert "Bạn nhập số kWh muốn tính" in words(answer)


@pytest.mark.parametrize(
    ("text", "total"),
    [("200", "474.876 đ"), ("350 số", "979.560 đ"), ("500 kWh", "1.534.140 đ"), ("ba trăm", "798.660 đ")],
)
async def test_checked_totals(text: str, total: str) -> None:
    """The totals of the specification, 30 days, one household."""
    answer = await typed(text)

    assert f"Cộng |  | {total}" in words(answer)
    assert "30 ngày, 1 hộ · QĐ 1279/QĐ-BCT, từ 10/05/2025" in words(answer)
    assert "Đây là tính thử, không phải hóa đơn." in words(answer)


async def test_line_by_line() -> None:
    """A fraction is computed as a fraction, with its lines."""
    answer = await typed("300,5")

    assert "300,50 kWh, 30 ngày, 1 hộ" in words(answer)
    assert "Bậc 5 | 0,50 × 3.350 | 1.675 đ" in words(answer)
    assert "1 kWh thêm giá 3.618 đ gồm VAT; còn 99,50 kWh nữa lên bậc 6." in words(answer)


async def test_a_whole_question_is_answered_at_once() -> None:
    """The typed line counts, not only the number the phrase was found by."""
    answer = await calculator.calculate(stranger("tính tiền điện 300 số 2 hộ"), replace(ASK, text="300"))

    assert "300 kWh, 30 ngày, 2 hộ" in words(answer)


async def test_a_question_without_its_line() -> None:
    """Where only the number is known, it is computed."""
    answer = await calculator.calculate(stranger(), replace(ASK, text="300"))

    assert "300 kWh, 30 ngày, 1 hộ" in words(answer)


async def test_another_number_may_follow() -> None:
    """After a result the next number is an answer too; the first button asks anew."""
    answer = await typed("300")

    assert answer is not None
    assert answer.awaiting is not None
    assert answer.awaiting.step == calculator.KWH
    assert choice(answer, "🧮 Tính số khác") == ASK.encode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "Dùng 0 kWh thì tiền điện là 0 đ."),
        ("-5", "Số kWh phải lớn hơn 0."),
        ("10 triệu", "Bot chỉ tính thử đến 100.000 kWh."),
        ("300 số 100 ngày", "Số ngày của một kỳ là từ 1 đến 92."),
        ("300 số 0 hộ", "Số hộ phải lớn hơn 0 và không quá 1.000."),
        ("bla bla", "Bot chưa thấy số kWh trong câu của bạn."),
    ],
)
async def test_no_quantity_asks_again(text: str, sentence: str) -> None:
    """What is wrong is said, and the question stays open."""
    answer = await typed(text)

    assert sentence in words(answer)
    assert "Bạn nhập số kWh muốn tính" in words(answer)
    assert answer is not None
    assert answer.awaiting is not None


@pytest.mark.parametrize("text", ["lịch cắt điện ngày mai", "hóa đơn tháng 5", "giá điện kinh doanh"])
async def test_another_question_leaves_the_step(text: str) -> None:
    """Who asks something else is answered that."""
    assert await typed(text) is None


async def test_a_price_change_is_said() -> None:
    """May 2025 is split by days."""
    answer = await typed("310 số tháng 5/2025")

    assert "Giá điện đổi trong kỳ, nên số kWh được chia theo số ngày." in words(answer)
    assert "1 kWh thêm" not in words(answer)


async def test_days_of_a_month_are_one_month() -> None:
    """30 days in a month of 31 are the whole month, so that the tiers stay those of the table."""
    answer = await typed("200 kWh 30 ngày", datetime(2026, 7, 2, tzinfo=HANOI))

    assert "Cộng |  | 474.876 đ" in words(answer)
    assert "30 ngày được tính tròn là tháng này, 31 ngày." in words(answer)


async def test_fewer_days_have_narrower_tiers() -> None:
    """15 days: half the room in every tier, and it is said."""
    answer = await typed("100 kWh 15 ngày")

    assert "Kỳ 15 ngày: số kWh mỗi bậc tính theo số ngày." in words(answer)
    assert "Bậc 1 | 24 × 1.984 =" in words(answer)  # 50 x 15 / 31 days of May


async def test_a_shop() -> None:
    """Other groups are computed at one price, and it is said at which."""
    answer = await typed("500 số kinh doanh")

    assert "500 kWh, 30 ngày, kinh doanh, dưới 6 kV" in words(answer)
    assert "1.702.080 đ" in words(answer)
    assert "Tính một giá cho mọi giờ, ở cấp điện áp thấp nhất." in words(answer)


async def test_no_table_for_the_days() -> None:
    """A year without prices is refused with the hotline, never computed with others."""
    answer = await typed("300 số tháng 3/2018")

    assert "Bot chưa có bảng giá đã kiểm chứng cho ngày 01/03/2018" in words(answer)
    assert answer is not None
    assert "Gọi 19001288" in labels(answer)


async def test_a_tax_that_is_not_certain_is_said() -> None:
    """From 2027 the rate is an assumption."""
    answer = await typed("313 số tháng 3/2027", datetime(2027, 3, 2, tzinfo=HANOI))

    assert "VAT 10%" in words(answer)
    assert "Thuế VAT của kỳ này có chi tiết chưa được EVNHANOI xác nhận." in words(answer)
