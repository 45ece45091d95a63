"""A store with many synthetic links and deliveries, filled with SQL in seconds."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.crypto import Crypto
from data.database import Database, address
from data.notice_values import NewNotice, NoticeKind
from data.place_hashes import hash_of
from data.store import Store
from data.upkeep import migrate

NOW = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # all processes of a run know it
STREET = "s:lac trung"
UNITS, NOTICES = 30, 3

_LINKS = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO link (id, channel, chat_key, sealed, customer, unit, is_default, purpose, households, linked_at,
                  grant_id)
SELECT i, 'telegram', (abs(random()) % 9000 + 1000) || printf('%08d', i), zeroblob(150),
       printf('PD00%09d', i), printf('HN%04d', i % {UNITS}), 1, 'household', 1, 0, 1 FROM n
"""
_DELIVERIES = """
INSERT INTO delivery (chat_id, channel, notice_id, link_id, state, is_urgent, is_bulk, is_held, due_at, tries,
                      strikes, owner, settled_at, message, reason)
SELECT chat_id, 'telegram', :notice, link_id, 'sent', 0, 0, 0, 0, 0, 0, '', 1, '12345', '' FROM notice_choice
"""
# Of ten chats nine came with their link, one had been there for long, following an area.
_CHATS = """
INSERT INTO notice_chat (channel, chat_key, quiet_from, quiet_to, is_text_only)
SELECT channel, chat_key, 1260, 420, 0 FROM link ORDER BY id % 10 <> 0, id
"""
_CHOICES = """
INSERT INTO notice_choice (link_id, chat_id, channel, is_gone, is_reading_on, is_bill_on, is_other_on,
                           reading_days, outage_new,
                           outage_day_before, outage_hour_before, bill_issued, bill_due, bill_overdue,
                           bill_paid, threshold_against)
SELECT link.id, c.id, c.channel, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, ''
FROM link JOIN notice_chat AS c ON c.channel = link.channel AND c.chat_key = link.chat_key
"""
_NOTICE = """
INSERT INTO notice (id, key_hash, version, kind, variant, wants, facts, audience, made_at, due_at, expires_at,
                    is_urgent, planned_at)
VALUES (:notice, randomblob(32), 1, 'other', 'outage_new', '', x'', x'', 0, 0, 0, 0, 1)
"""
_IN_THE_STREET = """
INSERT INTO link_place SELECT id, :place FROM link WHERE id * :homes / :count > (id - 1) * :homes / :count
"""
_SETTINGS = ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -262144")


def fill(file: Path, links: int, in_street: int) -> None:
    """That many links, each of a chat of its own that wants everything, and three notices sent to all."""
    migrate(file)
    place = hash_of(Crypto([KEY]), STREET)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        run = connection.execute
        run("BEGIN")
        run(
            "INSERT INTO access_grant (id, channel, chat_key, sealed, granted_at)"
            " VALUES (1, 'telegram', '', x'00', 0)"
        )
        run(_LINKS, {"count": links})
        run(_CHATS)
        run(_CHOICES)
        run("INSERT INTO link_place SELECT id, randomblob(16) FROM link")
        run(_IN_THE_STREET, {"place": place, "homes": in_street, "count": links})
        for notice in range(1, NOTICES + 1):
            run(_NOTICE, {"notice": notice})
            run(_DELIVERIES, {"notice": notice})
        run("INSERT INTO watch SELECT customer, 0, '', NULL, 0, randomblob(60) FROM link")
        run("COMMIT")
        run("ANALYZE")
        run("PRAGMA journal_mode = WAL")


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[tuple[Store, Database]]:
    database = Database(address(file))
    async with Store(database, Crypto([KEY]), lambda: NOW) as store:
        yield store, database


def outage(key: str) -> NewNotice:
    return NewNotice(key, NoticeKind.OTHER, "outage_new", '{"x": "' + "y" * 400 + '"}', NOW, NOW + DAY)


@dataclass(slots=True)
class Lag:
    """How late the loop was at worst, in seconds."""

    worst: float = 0.0


@asynccontextmanager
async def lag() -> AsyncIterator[Lag]:
    """Watch the loop meanwhile, every millisecond."""
    seen = Lag()

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            seen.worst = max(seen.worst, time.perf_counter() - before - 0.001)

    task = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        task.cancel()


@dataclass(slots=True)
class Pauses:
    """What the collector took, each time, in seconds."""

    all: list[float] = field(default_factory=list)


@contextmanager
def collector() -> Iterator[Pauses]:
    """Watch the collector meanwhile."""
    seen, began = Pauses(), 0.0

    def called(phase: str, _info: dict[str, int]) -> None:
        nonlocal began
        if phase == "start":
            began = time.perf_counter()
        else:
            seen.all.append(time.perf_counter() - began)

    gc.callbacks.append(called)
    try:
        yield seen
    finally:
        gc.callbacks.remove(called)
