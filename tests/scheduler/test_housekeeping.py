from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.crypto import Crypto, new_key
from data.database import Database
from data.store import Store
from data.values import ChatId
from scheduler.housekeeping import keep_house
from scheduler.ticks import Ticks

CHAT = ChatId("web", "ann")
START = datetime(2026, 7, 1, 1, 7, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(await Database.open(tmp_path / "store.db"), Crypto([new_key()])) as store:
        yield store


async def test_once_an_hour_what_is_past_its_time_goes(store: Store) -> None:
    """At minute 7 one process purges; until its time a request is kept."""
    now = [START]
    ticks = [Ticks(store.ticks, lambda: now[0]) for _ in range(2)]
    for each in ticks:
        keep_house(each, store)
    await store.web.add(CHAT, "{}", START)

    assert [await each.fire("housekeeping") for each in ticks] == [True, False]
    assert len(await store.web.after(CHAT, 0)) == 1
    now[0] += timedelta(days=90)
    assert [await each.fire("housekeeping") for each in ticks] == [True, False]
    assert await store.web.after(CHAT, 0) == ()
