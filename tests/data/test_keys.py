from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data.crypto import Crypto, new_key
from data.database import Database, address
from data.errors import Tampered, WrongKey
from data.notice_values import Audience, NewNotice, NoticeKind
from data.store import Store
from data.values import Conversation, StoredFile
from tests.data.conftest import KEY
from tests.data.sample import ANN, BEN, DAY, NOW, Kit, contract, token


def run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


async def test_wrong_key_is_refused_at_the_start(store: Store, file: Path) -> None:
    """Before anything is read or written; the right key opens it afterwards."""
    with pytest.raises(WrongKey, match="another key"):
        async with Store(Database(address(file)), Crypto([new_key()])):
            pass
    async with Store(Database(address(file)), Crypto([KEY])) as again:
        assert await again.inbox.waiting_chats() == ()


async def test_key_is_changed_while_the_bot_runs(store: Store, kit: Kit, file: Path) -> None:
    """New key first, old key second, reseal, old key gone: everything still opens."""
    (account,) = await kit.link(ANN, contract())
    await store.conversations.save(Conversation(ANN, topic="bill", topic_at=NOW))
    address_of_file = await store.files.put(ANN, StoredFile("a", "image/png", b"x"), NOW + DAY)
    await store.inbox.take_in(ANN, "1", "{}", NOW)
    new = new_key()

    async with Store(Database(address(file)), Crypto([new, KEY])) as both:
        assert await both.reseal() == 5
        assert await both.reseal() == 0
    async with Store(Database(address(file)), Crypto([new])) as after:
        assert await after.links.of_chat(ANN) == (account,)
        assert (await after.conversations.get(ANN)).topic == "bill"
        assert await after.files.get(ANN, address_of_file, NOW) is not None
        assert [it.payload for it in await after.inbox.waiting(ANN)] == ["{}"]
    with pytest.raises(WrongKey):
        async with Store(Database(address(file)), Crypto([KEY])):
            pass


async def test_notices_survive_a_change_of_key(store: Store, kit: Kit, file: Path) -> None:
    """What was told is not told again, areas are still found by their places, and facts still open."""
    await kit.link(ANN, contract())
    await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    here = Audience(places=("s:lac trung",), with_areas=True)
    told = NewNotice("outage:1", NoticeKind.OTHER, "outage_new", '"told"', NOW, NOW + DAY)
    first = await store.notices.publish(told, here, NOW)
    await store.announcements.add("a", "a", here, NOW, NOW)
    new = new_key()

    async with Store(Database(address(file)), Crypto([new, KEY])) as both:
        assert (await both.notices.publish(told, here, NOW)).id == first.id
        assert await both.announcements.preview(here) == 1
        assert await both.reseal() == 5  # the permission, the account, the area, the notice, the announcement
        assert await both.reseal() == 0
        assert (await both.notices.publish(told, here, NOW)).id == first.id
    async with Store(Database(address(file)), Crypto([new])) as after:
        assert (await after.notices.publish(told, here, NOW)).id == first.id
        assert await after.announcements.preview(here) == 1
        assert [it.text for it in await after.areas.of_chat(ANN)] == ["phố Lạc Trung"]
        assert [it.facts for it in await after.notices.sent_to(ANN)] == ['"told"']
        assert [it.audience for it in await after.announcements.due(NOW)] == [here]


async def test_swapped_rows_do_not_open(
    store: Store, kit: Kit, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever can write the database cannot lend himself another chat's permission or messages."""
    await kit.link(ANN, contract(1), log_in="anns")
    await kit.link(BEN, contract(2), log_in="bens")
    for chat in (ANN, BEN):
        await store.web.add(chat, "private", NOW)
    for table in ("access_grant", "web_message"):
        run(file, f"UPDATE {table} SET sealed = (SELECT sealed FROM {table} WHERE id = 1) WHERE id = 2")  # noqa: S608

    assert (await store.links.of_chat(ANN))[0].token == token("anns")
    assert (await store.links.of_chat(BEN))[0].token is None
    assert await store.web.after(BEN, 0) == ()
    assert "The seal of access_grant 2 is broken" in caplog.text


async def test_row_moved_to_another_chat_does_not_open(store: Store, kit: Kit, file: Path) -> None:
    """The seal knows its chat, not only its number."""
    await kit.link(ANN, contract())
    run(file, "UPDATE access_grant SET chat_key = 'eve'")

    assert (await store.links.of_chat(ANN))[0].token is None


async def test_update_with_a_broken_seal_can_be_given_up(store: Store, file: Path) -> None:
    """It reads as empty, so that one bad row does not silence a chat for ever."""
    await store.inbox.take_in(ANN, "1", "{}", NOW)
    run(file, "UPDATE inbox SET sealed = x'0102'")

    (received,) = await store.inbox.waiting(ANN)
    assert received.payload == ""
    await store.inbox.give_up(received, "empty", NOW)
    assert await store.inbox.waiting(ANN) == ()


async def test_value_of_another_version_reads_as_absent(
    store: Store, file: Path, crypto: Crypto, caplog: pytest.LogCaptureFixture
) -> None:
    """A conversation in a form nobody knows begins afresh, and the log does not quote it."""
    await store.conversations.save(Conversation(ANN, "en", topic="bill", topic_at=NOW))
    sealed = crypto.seal(b'{"topic": ["canary"]}', "conversation", 1, ANN.channel, ANN.key)
    run(file, f"UPDATE conversation SET sealed = x'{sealed.hex()}'")  # noqa: S608

    assert await store.conversations.get(ANN) == Conversation(ANN, "en")
    assert "cannot be read" in caplog.text
    assert "canary" not in caplog.text


async def test_reseal_stops_at_a_value_no_key_opens(store: Store, file: Path, crypto: Crypto) -> None:
    """Else the old key would be thrown away too early."""
    await store.inbox.take_in(ANN, "1", "{}", NOW)
    run(file, "UPDATE inbox SET sealed = x'0102'")

    with pytest.raises(Tampered):
        await store.reseal()
