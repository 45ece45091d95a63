from __future__ import annotations

import asyncio

import pytest

from data.crypto import Crypto, new_key
from data.database import Database
from data.store import Store
from data.values import StoredFile
from tests.data.sample import ANN, BEN, DAY, MINUTE, NOW

FILE = StoredFile("bieu-do.png", "image/png", b"\x89PNG\n\x00\n")


async def test_attempts_count_per_subject(store: Store) -> None:
    """Those since a moment, oldest first; clearing one subject leaves the other."""
    for minutes in (3, 1, 20):
        await store.attempts.add("chat:ann", NOW + minutes * MINUTE)
    await store.attempts.add("code:1", NOW)

    assert await store.attempts.since("chat:ann", NOW + 3 * MINUTE) == (NOW + 3 * MINUTE, NOW + 20 * MINUTE)
    await store.attempts.clear("chat:ann")
    assert await store.attempts.since("chat:ann", NOW) == ()
    assert await store.attempts.since("code:1", NOW) == (NOW,)


async def test_attempts_survive_a_change_of_key(store: Store, database: Database, crypto: Crypto) -> None:
    """Changing the key gives nobody five more tries."""
    await store.attempts.add("chat:ann", NOW)
    ring = Crypto([new_key()])
    ring._keys += crypto._keys

    assert await Store(database, ring).attempts.since("chat:ann", NOW) == (NOW,)


async def test_attempts_are_kept_for_the_longest_pause(store: Store) -> None:
    """A 24-hour pause that began with the fifth try can still see the first."""
    await store.attempts.add("chat:ann", NOW)

    await store.privacy.purge(NOW + DAY + 15 * MINUTE)
    assert await store.attempts.since("chat:ann", NOW) == (NOW,)
    await store.privacy.purge(NOW + DAY + 60 * MINUTE)
    assert await store.attempts.since("chat:ann", NOW) == ()


async def test_file_opens_for_its_chat_until_it_expires(store: Store) -> None:
    """With a token of 256 bits that is another one each time."""
    token, other = [await store.files.put(ANN, FILE, NOW + DAY) for _ in range(2)]

    assert await store.files.get(ANN, token, NOW) == FILE
    assert token != other
    assert len(token) == 43
    assert await store.files.get(BEN, token, NOW) is None
    assert await store.files.get(ANN, token + "x", NOW) is None
    assert await store.files.get(ANN, token, NOW + DAY) is None


async def test_expired_files_are_deleted(store: Store) -> None:
    """Not only hidden."""
    await store.files.put(ANN, FILE, NOW + DAY)

    assert (await store.privacy.purge(NOW + DAY))["files"] == 1


async def test_page_gets_what_came_after(store: Store) -> None:
    """Oldest first, this chat's only, the newest where there are too many."""
    first, *rest = [await store.web.add(ANN, str(number), NOW) for number in range(5)]
    await store.web.add(BEN, "ben", NOW)

    assert await store.web.after(ANN, 0) == (first, *rest)
    assert await store.web.after(ANN, first.id) == tuple(rest)
    assert [it.body for it in await store.web.after(ANN, 0, limit=2)] == ["3", "4"]


async def test_message_is_replaced_in_place(store: Store) -> None:
    """Paging edits a message; nobody edits another chat's."""
    message = await store.web.add(ANN, "page 1", NOW)

    assert await store.web.replace(ANN, message.id, "page 2")
    assert not await store.web.replace(BEN, message.id, "mine")
    assert [it.body for it in await store.web.after(ANN, 0)] == ["page 2"]


async def test_number_of_an_erased_message_never_comes_again(store: Store) -> None:
    """A page that remembers it would miss the next message."""
    message = await store.web.add(ANN, "x", NOW)
    await store.privacy.erase(ANN)

    assert (await store.web.add(ANN, "y", NOW)).id > message.id


async def test_proof_says_period_and_paid_until_it_expires(store: Store) -> None:
    """And cannot be rewritten by putting it again."""
    await store.proofs.put(b"hash", "2026-06", True, NOW, NOW + DAY)
    await store.proofs.put(b"hash", "2026-06", False, NOW, NOW + 2 * DAY)

    assert await store.proofs.get(b"hash", NOW) == ("2026-06", True, NOW)
    assert await store.proofs.get(b"hash", NOW + DAY) is None
    assert await store.proofs.get(b"other", NOW) is None


@pytest.mark.parametrize("callers", [2, 8])
async def test_slot_is_claimed_once(store: Store, callers: int) -> None:
    """However many ask at once; the next slot and another job are free."""
    claims = await asyncio.gather(*(store.ticks.claim("purge", NOW) for _ in range(callers)))

    assert claims.count(True) == 1
    assert await store.ticks.claim("purge", NOW + MINUTE)
    assert await store.ticks.claim("other", NOW)


async def test_a_one_time_secret_is_taken_once(store: Store) -> None:
    """Of many at once one gets it; another kind, an unknown and an expired one get nothing."""
    assert await store.one_time.put("start", b"hash", NOW + MINUTE, "link")

    taken = await asyncio.gather(*(store.one_time.take("start", b"hash", NOW) for _ in range(8)))

    assert sorted(one or "" for one in taken) == [""] * 7 + ["link"]
    assert await store.one_time.put("start", b"old", NOW + MINUTE, "link")
    assert await store.one_time.take("other", b"old", NOW) is None
    assert await store.one_time.take("start", b"old", NOW + MINUTE) is None


async def test_a_one_time_hash_is_put_once_until_it_is_purged(store: Store) -> None:
    """The second one to bring the same signed data is refused, also at the same moment."""
    puts = await asyncio.gather(*(store.one_time.put("init", b"hash", NOW + MINUTE) for _ in range(8)))

    assert sorted(puts) == [False] * 7 + [True]
    assert (await store.privacy.purge(NOW + MINUTE))["one_time"] == 1
    assert await store.one_time.put("init", b"hash", NOW + DAY)
