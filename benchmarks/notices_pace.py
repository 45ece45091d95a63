"""Sending at the platform's limit by the shared row: how much of it is used, and the fullest second.

One process takes permits and spreads each block over its time, as the row says; what it "sends" is a
moment. Beside it the usual way, a leaky bucket of one second (as AIORateLimiter has), which starts empty of
messages and so lets a second's worth out at once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.notices_store import opened
from benchmarks.table import Row
from data.rates import LATE_US
from data.store import Store
from data.upkeep import migrate

SECONDS = 10.0


async def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        migrate(file)
        async with opened(file) as (store, _database):
            return [_row(per_s, await _sent(store, per_s), await _bucket(per_s)) for per_s in (30, 1000)]


def _row(per_s: int, ours: Sequence[float], theirs: Sequence[float]) -> Row:
    fullest, mean = _fullest(ours), len(ours) / SECONDS
    return Row(
        f"paced at {per_s}/s: fullest second, mean",
        f"{fullest}, {mean:.1f}/s",
        f"{_fullest(theirs)}, {len(theirs) / SECONDS:.1f}/s (leaky bucket)",
        f"at most {per_s}; at least 0.97 ({mean / per_s:.3f})",
        fullest <= per_s and mean >= 0.97 * per_s,
    )


def _fullest(sent: Sequence[float]) -> int:
    """Messages in the second that has most, wherever it begins."""
    return max(bisect_left(sent, begin + 1) - number for number, begin in enumerate(sent))


async def _sent(store: Store, per_s: int) -> list[float]:
    sent, began, free = list[float](), time.monotonic(), 0.0
    while time.monotonic() < began + SECONDS:
        grant = await store.rates.take(f"bench:{per_s}", per_s, per_s, datetime.now(UTC))
        if not grant.count:
            await asyncio.sleep(grant.wait_s)
            continue
        step = grant.over_s / grant.count
        for _ in range(grant.count):
            if free > time.monotonic():
                await asyncio.sleep(free - time.monotonic())
            sent.append(time.monotonic())
            free = max(free, sent[-1] - LATE_US / 1e6) + step
    return [at for at in sent if at < began + SECONDS]


async def _bucket(per_s: int) -> list[float]:
    sent, level, began = list[float](), 0.0, time.monotonic()
    before = began
    while (now := time.monotonic()) < began + SECONDS:
        level, before = max(0.0, level - (now - before) * per_s), now
        if level > per_s - 1:
            await asyncio.sleep((level - per_s + 1) / per_s)
            continue
        level += 1
        sent.append(now)
    return sent
