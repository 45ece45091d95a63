from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from data.store import Store
from data.values import Awaiting, Conversation
from tests.data.sample import ANN, BEN, DAY, MINUTE, NOW


async def test_repeated_update_is_taken_in_once(store: Store) -> None:
    """The same key of the same channel is refused for seven days; another channel's is another update."""
    assert await store.inbox.take_in(ANN, "7", "{}", NOW)

    assert not await store.inbox.take_in(ANN, "7", "{}", NOW + 7 * DAY - timedelta(microseconds=1))
    assert await store.inbox.take_in(BEN, "7", "{}", NOW)


async def test_key_may_come_again_after_seven_days(store: Store) -> None:
    """Platforms restart their count: after seven days the same key is a new update, the old one stays."""
    await store.inbox.take_in(ANN, "7", "old", NOW)

    assert await store.inbox.take_in(ANN, "7", "new", NOW + 7 * DAY)
    assert [it.payload for it in await store.inbox.waiting(ANN)] == ["old", "new"]
    assert not await store.inbox.take_in(ANN, "7", "again", NOW + 8 * DAY)


async def test_of_the_same_update_at_once_one_wins(store: Store) -> None:
    """Two webhooks with one update at the same moment make one row."""
    results = await asyncio.gather(*(store.inbox.take_in(ANN, "7", "{}", NOW) for _ in range(8)))

    assert results.count(True) == 1
    assert len(await store.inbox.waiting(ANN)) == 1


async def test_updates_of_a_chat_wait_in_the_order_they_came(store: Store) -> None:
    """Oldest first, whatever their keys; each chat sees its own."""
    for key in ("9", "3", "5"):
        await store.inbox.take_in(ANN, key, key, NOW)
    await store.inbox.take_in(BEN, "1", "other", NOW)

    assert [it.payload for it in await store.inbox.waiting(ANN)] == ["9", "3", "5"]
    assert await store.inbox.waiting_chats() == (ANN, BEN)


async def test_settling_closes_and_saves_together(store: Store) -> None:
    """After settling nothing waits, and the conversation stands where the turn left it."""
    await store.inbox.take_in(ANN, "7", "{}", NOW)
    (received,) = await store.inbox.waiting(ANN)
    after = Conversation(ANN, awaiting=Awaiting("outage.day", NOW + MINUTE), misses=1)

    await store.inbox.settle(received, after, NOW)

    assert await store.inbox.waiting_chats() == ()
    assert await store.conversations.get(ANN) == after


async def test_settling_twice_keeps_the_first(store: Store) -> None:
    """A second worker that finishes the same update late changes nothing."""
    await store.inbox.take_in(ANN, "7", "{}", NOW)
    (received,) = await store.inbox.waiting(ANN)
    await store.inbox.settle(received, Conversation(ANN, misses=1), NOW)

    await store.inbox.settle(received, Conversation(ANN, misses=2), NOW)

    assert (await store.conversations.get(ANN)).misses == 1


async def test_settling_after_erasing_leaves_no_trace(store: Store) -> None:
    """The turn that erases a chat must not bring its row back."""
    await store.inbox.take_in(ANN, "7", "{}", NOW)
    (received,) = await store.inbox.waiting(ANN)
    await store.privacy.erase(ANN)

    await store.inbox.settle(received, Conversation(ANN, language="en"), NOW)

    assert await store.conversations.get(ANN) == Conversation(ANN)


async def test_nobody_settles_another_chats_update(store: Store) -> None:
    """An update is closed only in the name of its own chat."""
    await store.inbox.take_in(ANN, "7", "{}", NOW)
    (received,) = await store.inbox.waiting(ANN)

    await store.inbox.settle(replace(received, chat=BEN), Conversation(BEN), NOW)

    assert await store.inbox.waiting_chats() == (ANN,)


async def test_unreadable_update_is_put_aside(store: Store) -> None:
    """Given up once: it no longer waits, and the operators' copy is counted in the export."""
    await store.inbox.take_in(ANN, "7", "not JSON", NOW)
    (received,) = await store.inbox.waiting(ANN)

    await store.inbox.give_up(received, "JSONDecodeError", NOW)
    await store.inbox.give_up(received, "JSONDecodeError", NOW)

    assert await store.inbox.waiting(ANN) == ()
    assert (await store.privacy.export(ANN))["counts"]["quarantine"] == 1
