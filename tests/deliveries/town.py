"""A store with many linked chats and something to tell them; put in by the thousand, past the dialogue."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Container, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app.foundation import crypto_of, open_house
from bot.app.real_time import Time
from bot.notices import Facts
from bot.settings import Settings, WebSettings
from data.notice_values import Audience
from data.store import Store
from tests.deliveries.samples import CODE, notice

FILE = "cskh.sqlite"


@dataclass(frozen=True, slots=True)
class Town:
    """`count` chats on Telegram, numbered from 1, all linked to one code and wanting everything."""

    folder: Path
    count: int

    @asynccontextmanager
    async def store(self, now: datetime) -> AsyncIterator[Store]:
        """Beside the processes that deliver."""
        settings = Settings(data_dir=self.folder, web=WebSettings(public_url="https://bot.example.vn"))
        crypto = crypto_of(settings)
        async with open_house(settings, crypto, Time(lambda: now)) as answering:
            yield answering.house.store

    def fill(self) -> None:
        """Put the chats in; the tables must be there."""
        with closing(sqlite3.connect(self.folder / FILE)) as connection, connection:
            connection.execute(_GRANT)
            connection.executemany(_LINK, ((number, str(number), CODE.value) for number in self._numbers))
            connection.executemany(_CHOICE, ((number,) for number in self._numbers))

    def change(self, statement: str) -> None:
        """Past the store."""
        with closing(sqlite3.connect(self.folder / FILE)) as connection, connection:
            connection.execute(statement)

    @property
    def _numbers(self) -> Iterable[int]:
        return range(1, self.count + 1)

    async def tell(self, store: Store, facts: Facts, now: datetime, key: str = "key", **changed: Any) -> int:
        """Publish to the whole town; to how many."""
        new = notice(facts, key, **{"due_at": now, **changed})
        return (await store.notices.publish(new, Audience(customers=(CODE.value,)), now)).count

    def states(self) -> dict[str, int]:
        """How many sendings are in which state."""
        return dict(self.rows("SELECT state, count(*) FROM delivery GROUP BY state"))

    def is_settled(self) -> bool:
        """Nothing waits, and nothing is under way."""
        return not self.rows("SELECT '', 1 FROM delivery WHERE state IN ('waiting', 'sending') LIMIT 1")

    def is_locked(self) -> bool:
        """Whether somebody is in the middle of a transaction that writes."""
        with closing(sqlite3.connect(self.folder / FILE, timeout=0.05, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
        return False

    def sending_that(self, heard: Container[int]) -> int:
        """How many were told already of those that count as under way."""
        rows = self.rows("SELECT chat_key, 1 FROM delivery WHERE state = 'sending'")
        return sum(int(key) in heard for key, _one in rows)

    def rows(self, statement: str) -> list[tuple[str, int]]:
        with closing(sqlite3.connect(self.folder / FILE)) as connection:
            return list(connection.execute(statement))


_GRANT = """INSERT INTO access_grant (id, channel, chat_key, sealed, granted_at)
    VALUES (1, 'telegram', '1', x'00', 0)"""
_LINK = """INSERT INTO link (id, channel, chat_key, customer, unit, is_default, purpose, households,
    linked_at, grant_id, sealed) VALUES (?, 'telegram', ?, ?, 'PD0100', 1, 'household', 1, 0, 1, x'')"""
_CHOICE = """INSERT INTO notice_choice (link_id, is_reading_on, is_bill_on, is_other_on, reading_days,
    outage_new, outage_day_before, outage_hour_before, bill_issued, bill_due, bill_overdue, bill_paid,
    threshold_against)
    VALUES (?, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, '')"""
