"""Whatever the portal does, every lookup answers with a sentence, in time, and never with a wrong number."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

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
