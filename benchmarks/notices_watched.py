"""What a process that watches a million codes keeps in memory, in a process of its own.

    python -m benchmarks.notices_watched <database>

Prints megabytes grown from the opened store to the end of a scan: every code's state is read once, page by
page, and the first `TURNS` of them are claimed, opened, sealed and saved as the watching does it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from benchmarks.notices_store import DAY, KEY, NOW, opened
from data.crypto import Crypto
from data.database import Database
from data.notice_tables import WatchRow
from data.store import Store

TURNS, SIDE_BY_SIDE, PAGE = 5_000, 8, 5_000
LEASE = timedelta(minutes=5)
SEEN = b'{"bills": {"last": "2026-06", "kwh": 313, "dong": 845694, "paid": true}, "next": {}}'


async def main(file: Path) -> None:
    logging.disable()  # the links are synthetic: no seal of theirs opens
    _seal_some(file)
    async with opened(file) as (store, database):
        await _turns(store, SIDE_BY_SIDE)
        gc.collect()
        before = _resident()
        assert await _turns(store, TURNS) >= TURNS
        read = await _read_all(database)
        gc.collect()
        print(read, (_resident() - before) / 2**20)


def _seal_some(file: Path) -> None:
    """What was seen of the first codes, by this process's key; their turn comes first."""
    crypto = Crypto([KEY])
    with closing(sqlite3.connect(file)) as connection, connection:
        codes = connection.execute("SELECT customer FROM watch LIMIT ?", (TURNS * 2,)).fetchall()
        rows = [(crypto.seal(SEEN, "watch", code), code) for (code,) in codes]
        connection.executemany("UPDATE watch SET next_at = -1, seen = ? WHERE customer = ?", rows)


async def _turns(store: Store, most: int) -> int:
    done = 0
    while done < most:
        for one in await store.watching.claim_due(NOW, "bench", LEASE, SIDE_BY_SIDE):
            assert one.seen == SEEN
            await store.watching.save(one.customer, "bench", one.seen, NOW + DAY)
            done += 1
    return done


async def _read_all(database: Database) -> int:
    read, last = 0, ""
    while True:
        asked = select(col(WatchRow.customer), col(WatchRow.seen)).where(col(WatchRow.customer) > last)
        async with database.reading() as session:
            rows = (await session.execute(asked.order_by(col(WatchRow.customer)).limit(PAGE))).all()
        if not rows:
            return read
        read, last = read + len(rows), rows[-1][0]


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
