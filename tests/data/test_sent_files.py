from __future__ import annotations

from data.retention import SENT_FILE
from data.store import Store
from tests.data.sample import MINUTE, NOW

CHART = b"\x01" * 32
BOT, OTHER_BOT = "telegram:11", "telegram:22"


async def test_a_name_belongs_to_one_bot_and_one_content(store: Store) -> None:
    """A name of one bot is of no use to another."""
    await store.sent_files.put(BOT, CHART, "name-1", NOW)

    assert await store.sent_files.get(BOT, CHART) == "name-1"
    assert await store.sent_files.get(OTHER_BOT, CHART) is None
    assert await store.sent_files.get(BOT, b"\x02" * 32) is None


async def test_a_name_stays_until_it_is_forgotten(store: Store) -> None:
    """Two who upload the same content at once do not hinder each other."""
    await store.sent_files.put(BOT, CHART, "name-1", NOW)
    await store.sent_files.put(BOT, CHART, "name-2", NOW)
    assert await store.sent_files.get(BOT, CHART) == "name-1"

    await store.sent_files.forget(BOT, CHART)
    assert await store.sent_files.get(BOT, CHART) is None

    await store.sent_files.put(BOT, CHART, "name-2", NOW)
    assert await store.sent_files.get(BOT, CHART) == "name-2"


async def test_names_are_purged(store: Store) -> None:
    """After 30 days, not before."""
    await store.sent_files.put(BOT, CHART, "name-1", NOW)

    await store.privacy.purge(NOW + SENT_FILE - MINUTE)
    assert await store.sent_files.get(BOT, CHART) == "name-1"
    await store.privacy.purge(NOW + SENT_FILE)
    assert await store.sent_files.get(BOT, CHART) is None
