"""`cskh understand`: a JSON line for every line, whatever is on it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import cli


def understand(said: str | bytes, *options: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(cli, ["understand", "--today", "2026-06-24", *options], input=said)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("text", "command", "slots"),
    [
        ("mai có cắt điện không", "/lichcatdien", {"day": "2026-06-25"}),
        ("cuối tuần có cúp điện k", "/lichcatdien", {"day": "2026-06-27", "until": "2026-06-28"}),
        ("PD00000000001 hd t5", "/hoadon", {"month": "2026-05", "code": "PD00000000001"}),
        ("hết bao nhiêu tiền nếu dùng 300,5 số", "/bieugia", {"kwh": "300.5"}),
        ("sao tháng này tận 1tr2", "/visao", {"month": "2026-06", "amount": "1200000"}),
        ("phuong vinh tuy", "/lichcatdien", {"area": "phuong vinh tuy"}),
        ("năm 2025 dùng bao nhiêu số", "/lichsu", {"year": "2025", "option": "kwh"}),
        ("31/6 có cắt điện không", "/lichcatdien", {"problem": "NoSuchDay"}),
        ("có người bị điện giật", None, {"danger": "true"}),
        ("PD00000000001", None, {"code": "PD00000000001"}),
        ("tháng 5", None, {"month": "2026-05"}),
        ("tiền nước tháng này", None, {"month": "2026-06"}),
    ],
)
def test_a_line_tells_command_and_slots(text: str, command: str | None, slots: dict[str, str]) -> None:
    """The slash command of the function, null for a question back, and what was named besides."""
    (row,) = understand(text)

    assert (row["text"], row["command"], row["slots"]) == (text, command, slots)


def test_every_line_is_answered_in_its_order() -> None:
    """Empty lines, broken bytes and line ends of Windows included: no line more, no line less."""
    rows = understand("hóa đơn\r\n\n".encode() + b"\xff\xfe\n" + "lịch cắt điện".encode())

    assert [row["command"] for row in rows] == ["/hoadon", None, None, "/lichcatdien"]
    assert rows[0]["text"] == "hóa đơn"


def test_confidence_tells_a_question_back_from_an_answer() -> None:
    """Between 0 and 1: none for a question back, less for what had to be put right."""
    asked, known, repaired = understand("ăn cơm chưa\nhóa đơn tháng 5\nhoas ddown thangs 5\n")

    assert asked["confidence"] == 0
    assert 0.5 < repaired["confidence"] < known["confidence"] <= 1


def test_lines_can_go_on_with_each_other() -> None:
    """`--follow` makes one conversation of them; without it each stands alone."""
    said = "hóa đơn\ncòn tháng trước?\n"

    assert [row["command"] for row in understand(said)] == ["/hoadon", None]
    assert understand(said, "--follow")[1] == {
        "text": "còn tháng trước?", "command": "/hoadon", "slots": {"month": "2026-05"}, "confidence": 0.9
    }  # fmt: skip


def test_a_day_that_is_none_is_refused() -> None:
    """The operator's slip ends the command, with the usual exit code."""
    assert CliRunner().invoke(cli, ["understand", "--today", "24/6"], input="").exit_code == 2
