"""In plain mode a line holds one number, and nothing of what was said is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Ask, Command
from bot.i18n import words
from bot.keyboards.common import press
from bot.messages import HOME, Facts, Kind, Reply, Table, Text, Title
from bot.views.one_number import lines
from bot.views.simple import plain
from tests.talk import talking

NBSP = "\u00a0"
EMOJI = re.compile("[\u2139\u2600-\u27bf\U0001f000-\U0001faff\ufe0f]")


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (
            f"6 tháng: 1.467{NBSP}kWh, năm trước 1.392{NBSP}kWh, tăng 75{NBSP}kWh (+5,4%).",
            ["6 tháng:", f"1.467{NBSP}kWh", f"năm trước 1.392{NBSP}kWh", f"tăng 75{NBSP}kWh", "+5,4%."],
        ),
        ("Từ 01/06/2026 đến 30/06/2026 (30 ngày)", ["Từ 01/06/2026", "đến 30/06/2026", "30 ngày"]),
        ("100 kWh × 2.380 đ = 238.000 đ", ["100 kWh", "× 2.380 đ", "= 238.000 đ"]),
        ("313 kWh, 30 ngày · QĐ 1279/QĐ-BCT", ["313 kWh", "30 ngày", "QĐ 1279/QĐ-BCT"]),
        (
            "Dữ liệu gần nhất: 20:00 01/07/2026. Thử lại sau, hoặc gọi 19001288.",
            ["Dữ liệu gần nhất: 20:00 01/07/2026.", "Thử lại sau, hoặc gọi 19001288."],
        ),
        ("Kỳ 06/2026: mất điện 08:30–12:30 27/06/2026", ["Kỳ 06/2026:", "mất điện 08:30–12:30 27/06/2026"]),
    ],
)  # fmt: skip
def test_a_line_ends_between_two_numbers(said: str, parts: list[str]) -> None:
    """At the end of a sentence or clause, before brackets, and at the signs of a computation."""
    assert lines(said).split("\n") == parts


@pytest.mark.parametrize(
    "said",
    [
        "Hóa đơn kỳ 06/2026 · Nhà (PD00…0001)",
        "Cập nhật lúc 08:05 02/07/2026 · Nguồn: EVNHANOI",
        "1. Gọi 19001288.",
        "Gõ /xacnhan ABCD-1234",
        "ví dụ 04321 01234 02345",
        "Không có số nào, ở đây.",
        "",
    ],
)
def test_what_is_one_number_stays_together(said: str) -> None:
    """A time with its date, a code, a numbered step; and what nothing parts."""
    assert lines(said) == said


@given(st.text(st.sampled_from("a1 .,;:()·×=–/…đến\n"), max_size=60))
def test_nothing_is_lost(said: str) -> None:
    """Letters and digits come out as they went in, in their order."""

    def kept(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum())

    assert kept(lines(said)) == kept(said)


def test_an_answer_in_plain_mode() -> None:
    """Facts and tables are lines of name and value; a long title is a title and a paragraph; no emoji."""
    blocks = (
        Title("💳 Bạn còn 1.000 đ chưa trả (2 kỳ)."),
        Text("ℹ️ Xin chào", tells_age=True),
        Facts((("Hạn trả", "07/07/2026 (còn 5 ngày)"), ("", "xong"))),
        Table(("Kỳ", "Tiền"), (("05/2026", "1 đ"),)),
    )
    rows = tuple((press(str(n), Ask(Command.GUIDES, page=n)),) for n in range(6))
    first = plain(words("vi"), Reply(blocks, rows), 0)

    assert first.blocks == (
        Title("Bạn còn 1.000 đ chưa trả"),
        Text("2 kỳ."),
        Text("Xin chào", tells_age=True),
        Text("Hạn trả: 07/07/2026\ncòn 5 ngày\nxong"),
        Text("Kỳ: 05/2026\nTiền: 1 đ"),
    )
    assert first.is_old
    assert first.labels == ("0", "1", "Lựa chọn khác")


ASKED = ("menu", "mai có cắt điện không", "bao giờ ghi điện", "12 tháng gần nhất", "hóa đơn", "xem cách tính",
         "vì sao hóa đơn tăng", "còn nợ không", "các kỳ đã trả", "so với năm ngoái", "từng ngày trong kỳ",
         "giá điện", "/thongbao", "hướng dẫn", "chính sách", "liên hệ", "kiểm tra lừa đảo")  # fmt: skip


async def test_every_section_keeps_to_plain_mode(tmp_path: Path) -> None:
    """No emoji, no picture, no table, at most three choices beside the way home."""
    async with talking(tmp_path) as talk:
        await talk.link()
        await talk.say("/chedodon")
        for question in ASKED:
            for reply in await talk.get(Kind.TEXT, text=question):
                said = "\n".join(block.text for block in reply.blocks if isinstance(block, Text | Title))
                assert not EMOJI.search(said), question
                assert reply.picture is None, question
                assert not any(isinstance(block, Table | Facts) for block in reply.blocks), question
                assert len(reply.choices) <= 3, question
                assert len([one for row in reply.buttons for one in row if one.choice == HOME]) <= 1, question
