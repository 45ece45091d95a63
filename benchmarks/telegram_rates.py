"""How many a second: messages of the clients, and turns of the bots."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

from benchmarks.answer import QUESTION
from benchmarks.bot_api import message
from benchmarks.table import ratio, spread
from benchmarks.telegram_bench import AIOGRAM, OURS, PATIENCE_S, PTB, Bench, is_open, post_all


async def calls(bench: Bench, count: int = 2000, in_flight: int = 50) -> None:
    """Messages a second of the three clients."""
    got: dict[str, list[float]] = {OURS: [], PTB: [], AIOGRAM: []}
    for _ in range(bench.rounds):
        for module, rates in got.items():
            many = count // 3 if module == PTB else count
            middle = () if module == AIOGRAM else ("calls",)
            async with bench.bot(module, *middle, bench.api.url, str(many), str(in_flight)) as said:
                rates.append(float(said))
            bench.api.forget()
    for module, name, target in ((PTB, "python-telegram-bot", 5.0), (AIOGRAM, "aiogram", 1.0)):
        times = ratio(got[OURS], got[module])
        bench.row(
            f"sendMessage a second, {in_flight} in flight, vs {name}",
            spread(got[OURS]),
            spread(got[module]),
            f"{times:.2f}x (at least {target}x)",
            is_met=times >= target,
        )


async def turns(bench: Bench, count: int = 1000) -> None:
    """Answers a second when updates come as fast as they are taken, from as many chats."""
    chats = range(1000, 1000 + count)
    for delay_s in (0.0, 0.03):
        many = count if not delay_s else count // 5
        ours, theirs = await _turns_beside(bench, chats[:many], delay_s)
        times = ratio(ours, theirs)
        where = f", Telegram {delay_s * 1000:.0f} ms away" if delay_s else ""
        bench.row(
            f"turns a second, durable, vs bare Application that stores nothing{where}",
            spread(ours),
            spread(theirs),
            f"{times:.2f}x (at least 1.5x)",
            is_met=times >= 1.5,
        )


async def _turns_beside(
    bench: Bench, chats: Sequence[int], delay_s: float
) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    theirs: list[float] = []
    async with bench.bot(OURS, "house", bench.api.url) as url:
        await is_open(bench, url)
        for nth in range(bench.rounds + 1):
            bench.api.delay_s = delay_s
            mine = await _rate(bench, len(chats), lambda: post_all(bench, url, chats))
            async with bench.bot(PTB, "polling", bench.api.url):
                updates = [message(next(bench.numbers), QUESTION, chat) for chat in chats]
                other = await _rate(bench, len(chats), lambda updates=updates: _tell(bench, updates))
            bench.api.delay_s = 0.0
            if nth:  # the first round warms up
                ours.append(mine)
                theirs.append(other)
    return ours, theirs


async def _tell(bench: Bench, updates: list[dict[str, object]]) -> None:
    bench.api.tell(updates)


async def _rate(bench: Bench, many: int, begin: Callable[[], Awaitable[None]]) -> float:
    bench.api.forget()
    started = time.monotonic()
    await begin()
    assert (answered := await bench.heard(many, PATIENCE_S)) >= many, f"{answered} of {many}"
    return many / (bench.last() - started)
