"""How long a customer waits when updates come at random, beside others and while charts are drawn."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from benchmarks.answer import QUESTION
from benchmarks.table import ratio, spread
from benchmarks.telegram_bench import BARE, OURS, PTB, Bench, is_open


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from when an update was due to when its answer came."""

    sent: int
    ms: Sequence[float]

    def at(self, part: float) -> float:
        return self.ms[min(len(self.ms) - 1, int(len(self.ms) * part))] if self.ms else float("inf")


async def open_loop(
    bench: Bench, url: str, rate: float, seconds: float, delay_s: float = 0.0, wait_s: float = 5.0
) -> Latency:
    """Updates come at random moments, whatever the bot does; every chat asks once."""
    chance, bench.api.delay_s = random.Random(5), delay_s
    bench.api.forget()
    due: dict[int, float] = {}
    tasks, at = [], time.monotonic()
    until = at + seconds
    while (at := at + chance.expovariate(rate)) < until:
        await asyncio.sleep(max(0, at - time.monotonic()))
        chat = 1000 + len(due)
        due[chat] = at
        tasks.append(asyncio.create_task(bench.telegram.post(url, QUESTION, chat)))
    await bench.heard(len(due), wait_s)
    bench.api.delay_s = 0.0
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    heard = bench.api.heard
    return Latency(
        len(due), sorted((heard[chat][0][0] - at) * 1000 for chat, at in due.items() if chat in heard)
    )


async def latency(bench: Bench, rate: float = 200, seconds: float = 4) -> None:
    """Answers to updates that come at random."""
    async with AsyncExitStack() as stack:
        bots = {
            "ours": await stack.enter_async_context(bench.bot(OURS, "house", bench.api.url)),
            "queue": await stack.enter_async_context(bench.bot(PTB, "webhook", bench.api.url)),
            "bare": await stack.enter_async_context(bench.bot(BARE, bench.api.url)),
        }
        await is_open(bench, bots["ours"])
        got: dict[str, list[Latency]] = {name: [] for name in bots}
        for nth in range(bench.rounds + 1):
            for name, url in bots.items():
                one = await open_loop(bench, url, rate, seconds if nth else 1)
                got[name] += [one] if nth else []  # the first round warms up
        far_ours = await open_loop(bench, bots["ours"], rate, seconds, delay_s=0.2)
        far_queue = await open_loop(bench, bots["queue"], rate, seconds, delay_s=0.2, wait_s=2)
    _latency_rows(bench, got, rate)
    bench.row(
        f"answered at {rate:.0f}/s, Telegram 200 ms away, vs default queue",
        f"{len(far_ours.ms)} of {far_ours.sent}, p99 {far_ours.at(0.99):.0f} ms",
        f"{len(far_queue.ms)} of {far_queue.sent}",
        "all",
        is_met=len(far_ours.ms) == far_ours.sent,
    )


def _latency_rows(bench: Bench, got: dict[str, list[Latency]], rate: float) -> None:
    for name, said, most in (("queue", "default queue", 1.0), ("bare", "bare aiohttp in and out", 4.0)):
        for part in (0.5, 0.99):
            mine, theirs = ([one.at(part) for one in got[who]] for who in ("ours", name))
            times = ratio(mine, theirs)
            is_judged = part > 0.5
            bench.row(
                f"answer at {rate:.0f}/s, durable, p{part * 100:.0f} ms, vs {said} (stores nothing)",
                spread(mine, 1),
                spread(theirs, 1),
                f"{times:.2f}x" + (f" (at most {most:.0f}x)" if is_judged else ""),
                is_met=not is_judged or times <= most,
            )


async def drawing(bench: Bench, rate: float = 200, seconds: float = 4) -> None:
    """The same while charts are drawn without a pause."""
    got: dict[str, list[float]] = {"": [], "drawing": []}
    for _ in range(bench.rounds):
        for option, found in got.items():
            async with bench.bot(OURS, "house", bench.api.url, *([option] if option else [])) as url:
                await is_open(bench, url)
                await open_loop(bench, url, rate, 1)
                found.append((await open_loop(bench, url, rate, seconds)).at(0.99))
    times = ratio(got["drawing"], got[""])
    bench.row(
        f"answer at {rate:.0f}/s, p99 ms, while charts are drawn, vs without",
        spread(got["drawing"], 1),
        spread(got[""], 1),
        f"{times:.2f}x (at most 1.5x)",
        is_met=times <= 1.5,
    )
