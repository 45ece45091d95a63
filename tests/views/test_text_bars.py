"""Bars of letters instead of a picture."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import words
from bot.messages import Note, Reply, Table, Text, Title
from bot.views.text_bars import WIDEST, added

VI = words("vi")
REPLY = Reply((Title("📊"), Table(("Tháng", "kWh"), ()), Note("Nguồn")))


def test_below_the_table() -> None:
    """Zero is a dash, little is one sign; the step is a round number and is said."""
    values = {"01": Decimal(313), "02": Decimal(0), "03": Decimal(1)}
    reply = added(VI, REPLY, "Năm 2026", values, lambda step: f"{step:f} kWh")

    assert reply.blocks[2] == Text("Năm 2026 (mỗi ▇ khoảng 50 kWh):\n01 ▇▇▇▇▇▇\n02 –\n03 ▇")
    assert [type(block) for block in reply.blocks] == [Title, Table, Text, Note]


@given(st.lists(st.decimals(0, 10**9, places=1), max_size=12))
def test_no_bar_is_too_wide(values: list[Decimal]) -> None:
    """However large the amounts; nothing to show changes nothing."""
    named = {f"{number:02d}": value for number, value in enumerate(values, 1)}
    reply = added(VI, REPLY, "Năm 2026", named, str)

    assert (reply == REPLY) == (not any(values))
    for block in reply.blocks:
        if isinstance(block, Text):
            assert all(line.count("▇") <= WIDEST for line in block.text.split("\n")[1:])
