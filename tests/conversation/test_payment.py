"""What was paid is told with its proof, and what is not an ordinary bill is named."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.values import ChatId
from sandbox.faults import Fault
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


@pytest.mark.parametrize("question", ["còn nợ không", "tháng 6 trả chưa"])
async def test_a_paid_period_says_when_how_and_under_which_reference(talk: Talk, question: str) -> None:
    """Time, way and reference stand beside "Đã thanh toán"."""
    await talk.link("PD00000000002")

    (answer,) = await talk.say(question)

    assert all(label in answer for label in ("Đã thanh toán", "Trả lúc", "Cách trả", "Mã giao dịch"))


async def test_paid_is_told_even_when_the_payment_list_fails(talk: Talk) -> None:
    """The invoice says that it is paid; how it was paid is a nicety that must not take the answer away."""
    await talk.link("PD00000000002")
    talk.house.portal.faults.set("payments", Fault.HTTP_500)

    (answer,) = await talk.say("còn nợ không")

    assert answer.startswith("Bạn đã trả đủ.")
    assert "Mã giao dịch" not in answer


async def test_a_refund_is_a_block_of_its_own(talk: Talk) -> None:
    """The refund of a month is named and carries no payment of somebody's bill."""
    await talk.link("PD00000000011")

    (answer,) = await talk.say("tháng 5 trả chưa")
    refund = answer.partition("Hoàn tiền")[2]

    assert "−129.514" in refund
    assert "Mã giao dịch" not in refund


async def test_a_cancelled_invoice_does_not_decide_for_its_month(talk: Talk) -> None:
    """The invoice that replaced it does."""
    await talk.link("PD00000000011")

    (answer,) = await talk.say("tháng 2 trả chưa")

    assert answer.startswith("Kỳ 02/2026: Đã thanh toán.")
    assert "Đã hủy" in answer


async def test_the_line_printed_on_a_card_checks_it(talk: Talk) -> None:
    """Who receives a card, linked or not, types what it says and reads the period and "paid" alone."""
    await talk.link("PD00000000002")
    (card,) = await talk.say("xác nhận đã trả")
    line = re.search(r"/xacnhan \S+", card)
    assert line is not None
    landlord = replace(talk, chat=ChatId("test", "landlord"))

    (answer,) = await landlord.say(line[0])
    (linked,) = await talk.say(line[0])

    assert answer.startswith("✅ Kỳ 06/2026 đã trả")
    assert linked == answer
    assert "656.195" not in answer


async def test_a_card_code_like_a_customer_code_is_no_customer_code(talk: Talk) -> None:
    """After /xacnhan a PD is the beginning of a card's code."""
    (answer,) = await talk.say("/xacnhan PD23-4567")

    assert answer.startswith("Mã kiểm tra không đúng")


@pytest.mark.parametrize(
    "question", ["cho tôi link thanh toán", "gửi ảnh căn cước", "bot có hỏi otp không", "payment link"]
)
async def test_what_the_bot_never_asks_for_is_said_when_asked(talk: Talk, question: str) -> None:
    """No link to pay, no OTP, no bank password, no card, no papers; and the official ways."""
    (answer,) = await talk.say(question)

    assert "Bot không gửi link thanh toán, không hỏi OTP ngân hàng." in answer
    assert "không bao giờ hỏi mật khẩu ngân hàng, số thẻ hay ảnh giấy tờ" in answer
    assert "evnhanoi.vn" in answer


@pytest.mark.parametrize(
    "told",
    [
        "có người gửi link thanh toán có phải lừa đảo không",
        "nhắn tin bảo bấm vào link thanh toán",
        "có người gửi cho tôi link thanh toán",
    ],
)
async def test_a_link_that_somebody_else_sent_is_looked_at(talk: Talk, told: str) -> None:
    """A message about a link is no wish for one."""
    (answer,) = await talk.say(told)

    assert "Trả tiền điện ở đâu" not in answer
    assert "Đừng chuyển tiền" in answer
