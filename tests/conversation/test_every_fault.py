"""Whatever the portal does, every lookup answers with a sentence, in time, and never with a wrong number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask
from bot.messages import Kind
from bot.views.plain import lines
from sandbox.faults import Fault
from tests.talk import talking

LOOKUPS = (
    "mai có cắt điện không",
    "nhà tôi đang mất điện",
    "bao giờ ghi điện",
    "12 tháng gần nhất",
    "hóa đơn",
    "hóa đơn tháng 5",
    "tải hóa đơn",
    "tôi đóng tiền chưa",
    "/thanhtoan",
    "so với năm ngoái",
    "từng ngày trong kỳ",
    "ước tính tiền điện tháng này",
)
MACHINE_WORDS = ("null", "None", "error", "500", "N/A", "undefined", "Traceback", "Exception")


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.LATENCY])
async def test_every_lookup_survives(fault: Fault, tmp_path: Path) -> None:
    """No crash, no silence, no machine words; the hotline or a way on is always there."""
    async with talking(tmp_path) as talk:
        await talk.link()
        talk.house.portal.faults.set("*", fault)
        for question in LOOKUPS:
            replies = await talk.get(Kind.TEXT, text=question)

            said = "\n".join(lines(reply) for reply in replies)
            assert replies, question
            assert not [word for word in MACHINE_WORDS if word in said.split()], said
            assert "bot vừa gặp lỗi" not in said, question
            assert "Bạn đã trả đủ" not in said, question


async def test_an_older_answer_says_its_age_first(tmp_path: Path) -> None:
    """What was known an hour ago stands in, and its age is the first line."""
    async with talking(tmp_path) as talk:
        await talk.link()
        await talk.say("hóa đơn")
        talk.house.portal.faults.set("*", Fault.HTTP_500)
        talk.house.portal.watch.forward(timedelta(minutes=30))

        (answer,) = await talk.say("hóa đơn")

    assert answer.startswith("Hệ thống tra cứu đang bận. Dữ liệu gần nhất: 08:05 02/07/2026.")
    assert "845.694\u00a0đ" in answer


async def test_an_older_answer_asks_again_with_its_first_button(tmp_path: Path) -> None:
    """Pressed when the portal is well, it shows the new answer."""
    async with talking(tmp_path) as talk:
        await talk.link()
        for question in ("hóa đơn", "em chuyển khoản rồi mà"):
            await talk.say(question)
            talk.house.portal.faults.set("*", Fault.HTTP_500)
            talk.house.portal.watch.forward(timedelta(minutes=30))
            (old,) = await talk.get(Kind.TEXT, text=question)
            talk.house.portal.faults.clear()
            talk.house.portal.watch.forward(timedelta(minutes=30))

            (answer,) = await talk.press(old.choices[0])

            assert old.is_old
            assert old.labels[0] == "Thử lại"
            assert "đang bận" not in answer


@pytest.mark.parametrize("question", ["hóa đơn", "1", "Kỳ mới nhất"])
async def test_an_apology_for_slowness_has_its_button(tmp_path: Path, question: str) -> None:
    """Whether it was typed, or a digit or label of the menu: it can be asked again by one press."""
    async with talking(tmp_path) as talk:
        await talk.link()
        await talk.say("menu")
        await talk.say("3")
        answering = talk.house.answering
        answering.house = replace(answering.house, answer_within_s=0)

        (reply,) = await talk.get(Kind.TEXT, text=question)

    assert reply.labels == ("Thử lại",)
    asked = Ask.decode(reply.choices[0])
    assert asked is not None
    assert str(asked.command).startswith("hoadon")
