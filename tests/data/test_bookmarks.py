"""How far something outside was read: one place a name, the last one."""

from __future__ import annotations

from datetime import timedelta

from data.leases import Bookmark
from data.store import Store
from tests.data.sample import NOW


async def test_the_last_place_of_a_name_is_kept(store: Store) -> None:
    """A new place takes the old one's place; other names keep theirs."""
    later = NOW + timedelta(minutes=5)
    await store.bookmarks.put("polling", "17", NOW)
    await store.bookmarks.put("menu", "v1", NOW)
    await store.bookmarks.put("polling", "18", later)

    assert await store.bookmarks.get("polling") == Bookmark("18", later)
    assert await store.bookmarks.get("menu") == Bookmark("v1", NOW)
    assert await store.bookmarks.get("other") is None
