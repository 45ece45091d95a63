"""What a million links and three million deliveries cost beside ten and thirty thousand of them.

Both databases are open at the same time and take their turn, a few hundred calls each.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from benchmarks.notices_store import NOW, STREET, collector, fill, opened, outage
from benchmarks.table import Row, ratio, spread
from data.database import Database
from data.notice_values import Audience, Delivery, DeliveryState, Outcome
from data.store import Store
from data.tables import LinkRow
from data.values import ChatId

ROOT = Path(__file__).parents[1]
SMALL, LARGE, STREET_HOMES = 10_000, 1_000_000, 10_000
BATCH, BATCHES, LOOKUPS = 50, 60, 500
LEASE = timedelta(minutes=1)

_TICKS = count()
Part = Callable[[Store, list[ChatId]], Awaitable[float]]


async def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{size}.db" for size in (SMALL, LARGE)]
        for file, size in zip(files, (SMALL, LARGE), strict=True):
            fill(file, size, STREET_HOMES)
        async with AsyncExitStack() as stack:
            sides = [await stack.enter_async_context(opened(file)) for file in files]
            gc.collect()
            gc.freeze()  # as a long-running process should, once everything is imported
            with collector() as pauses:
                rows = await _rows(sides, rounds)
                gc.collect()
        seen, grown = await _watched(files[1])
    longest = max(pauses.all) * 1000
    return [
        *rows,
        Row("longest pause of the collector, ms", f"{longest:.1f}", "", "at most 20", longest <= 20),
        Row(
            f"memory grown with 1M accounts watched ({seen:,} looked at), MB", f"{grown:.1f}", "",
            "at most 30", grown <= 30,
        ),
    ]  # fmt: skip


async def _rows(sides: list[tuple[Store, Database]], rounds: int) -> list[Row]:
    got: dict[str, list[list[float]]] = {name: [[], []] for name in _PARTS}
    for number in range(rounds):
        for side, (store, database) in enumerate(sides):
            chats = await _chats(database)
            here = Audience("outage_new", places=(STREET,))
            await store.notices.publish(outage(f"scale {number}"), here, NOW)
            for name, part in _PARTS.items():
                await part(store, chats)  # once to warm up
                got[name][side].append(await part(store, chats))
    return [_row(name, *sides) for name, sides in got.items()]


def _row(name: str, small: list[float], large: list[float]) -> Row:
    kept = ratio(large, small)
    what, told = f"{name} a second, 1M/3M beside 10k/30k", f"{kept:.2f} (at least 0.6)"
    return Row(what, spread(large), spread(small), told, kept >= 0.6)


async def _chats(database: Database) -> list[ChatId]:
    """Some chats from all over."""
    rng = random.Random(1)
    async with database.reading() as session:
        most = await session.scalar(select(col(LinkRow.id)).order_by(col(LinkRow.id).desc()).limit(1)) or 1
        wanted = rng.sample(range(1, most + 1), LOOKUPS)
        rows = await session.execute(
            select(col(LinkRow.channel), col(LinkRow.chat_key)).where(col(LinkRow.id).in_(wanted))
        )
        return [ChatId(channel, key) for channel, key in rows]


async def _claim_and_settle(store: Store, _chats: list[ChatId]) -> float:
    """Claim, fence, settle, in batches as the courier does."""
    done, began = 0, time.perf_counter()
    for _ in range(BATCHES):
        now = NOW + next(_TICKS) * timedelta(seconds=2)  # past the second that a chat is left alone
        rows = await store.deliveries.claim("telegram", "bench", now, LEASE, BATCH)
        ours = await store.deliveries.check([row.id for row in rows], "bench")
        await store.deliveries.settle([_sent(row) for row in rows if row.id in ours], now)
        done += len(ours)
    assert done == BATCH * BATCHES
    return done / (time.perf_counter() - began)


def _sent(row: Delivery) -> Outcome:
    return Outcome(row.id, "bench", DeliveryState.SENT, message="1234")


def _lookup(ask: Callable[[Store, ChatId], Awaitable[object]]) -> Part:
    async def look(store: Store, chats: list[ChatId]) -> float:
        began = time.perf_counter()
        for chat in chats:
            await ask(store, chat)
        return len(chats) / (time.perf_counter() - began)

    return look


_PARTS: dict[str, Part] = {
    "claimed, checked, settled": _claim_and_settle,
    "lists of what was sent": _lookup(lambda store, chat: store.notices.sent_to(chat)),
    "switches of a chat": _lookup(lambda store, chat: store.choices.of_chat(chat)),
    "next due": _lookup(lambda store, chat: store.deliveries.next_due(chat.channel)),
}


async def _watched(file: Path) -> tuple[int, float]:
    """Codes looked at, and megabytes that took, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.notices_watched", str(file), cwd=ROOT, stdout=PIPE
    )
    said, _ = await process.communicate()
    read, grown = said.split()
    return int(read), float(grown)
