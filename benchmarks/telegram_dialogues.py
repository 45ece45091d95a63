"""Customers who talk at once, each with questions that build on each other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from benchmarks.ours import BACKEND_S, LINKED
from benchmarks.table import ratio, spread
from benchmarks.telegram_bench import OURS, Bench, is_open

DIALOGUE = ("hóa đơn", "bao giờ ghi điện", "tháng trước")


async def dialogues(bench: Bench) -> None:
    """Twenty customers at once, each with questions that build on each other; the portal takes its time.

    Every round has a bot of its own, since ours would know the answers of the last one.
    """
    right: list[int] = []
    alone: list[float] = []
    together: list[float] = []
    for _ in range(bench.rounds):
        async with bench.bot(OURS, "house", bench.api.url, "linked") as url:
            await is_open(bench, url)
            is_right, alone_s = await _dialogues(bench, url, [LINKED])
            were_right, together_s = await _dialogues(bench, url, range(1, LINKED))
        assert is_right == 1
        right.append(were_right)
        alone.append(alone_s)
        together.append(together_s)
    times = ratio(together, alone)
    bench.row(
        f"{len(DIALOGUE)}-step dialogues, {LINKED - 1} interleaved, portal {BACKEND_S * 1000:.0f} ms: right",
        f"{min(right)} of {LINKED - 1}",
        "-",
        "all",
        is_met=min(right) == LINKED - 1,
    )
    bench.row(
        "their time in seconds, vs that of one",
        spread(together, 2),
        spread(alone, 2),
        f"{times:.2f}x (at most 1.5x)",
        is_met=times <= 1.5,
    )


async def _dialogues(bench: Bench, url: str, chats: Sequence[int]) -> tuple[int, float]:
    """How many went right, and the seconds that all took."""
    bench.api.forget()
    started = time.monotonic()
    right = await asyncio.gather(*(_dialogue(bench, url, chat) for chat in chats))
    return sum(right), time.monotonic() - started


async def _dialogue(bench: Bench, url: str, chat: int) -> bool:
    """Whether every answer was about this customer's own contract."""
    said = bench.api.heard.setdefault(chat, [])
    code, is_right = f"PD00…{100 + chat:04}", True
    for text in DIALOGUE:
        before = len(said)
        await bench.telegram.post(url, text, chat)
        while len(said) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        is_right &= code in said[before][1].decode("utf-8", "replace")
    return is_right
