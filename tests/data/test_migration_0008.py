"""Deliveries of the version before, in every state, are the same ones afterwards, and after going back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import create_engine

from data import upkeep
from data.crypto import Crypto
from data.database import Database, address
from data.notice_values import Audience, ChatChoices, DeliveryState
from data.store import Store
from data.values import ChatId
from tests.data.conftest import KEY
from tests.data.sample import MINUTE, NOW
from tests.data.test_notices import notice, rows

STATES = [state.value for state in DeliveryState]
ANN, BEN, FOLLOWER, OTHER = (ChatId("web", key) for key in ("ann", "ben", "follower", "other"))
TABLES = {
    "notice_chat": "channel, chat_key, quiet_from, quiet_to, is_text_only, asked_at, gone_at, next_at",
    "delivery": "id, channel, chat_key, notice_id, link_id, area_id, state, is_urgent, is_held, due_at,"
    " tries, owner, lease_until, settled_at, message, reason",
    "area": "id, channel, chat_key, is_group, hour_before, day_before, made_at",
    "notice_choice": "link_id, is_other_on",
}


def step(file: Path, revision: str) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = upkeep._config(connection)
        (command.downgrade if revision == "0007" else command.upgrade)(config, revision)
    engine.dispose()


@pytest.fixture
def old(file: Path) -> Path:
    """As the version before left it: chats linked in another order than their names'."""
    step(file, "0007")
    with closing(sqlite3.connect(file)) as connection, connection:
        run = connection.execute
        run(_GRANT)
        for number, chat in ((1, BEN), (2, ANN), (3, OTHER)):
            run(_LINK, (number, chat.key, f"PD0000000000{number}"))
            run(_CHOICE, (number,))
        run(_AREA, (5, FOLLOWER.key))
        run("DELETE FROM area")
        run(_AREA, (4, FOLLOWER.key))
        run(_CHAT, (ANN.key,))
        for number, state in enumerate(STATES, 1):
            run(_NOTICE, {"number": number, "hash": bytes([number])})
            for nth, (chat, link, area) in enumerate(((ANN, 2, None), (BEN, 1, None), (FOLLOWER, None, 4))):
                owner = "somebody" if state == "sending" else ""
                run(_DELIVERY, (number * 10 + nth, chat.key, number, link, area, state, number, owner))
        run("DELETE FROM delivery WHERE id = (SELECT max(id) FROM delivery)")
    return file


def content(file: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
            for table, columns in TABLES.items()
        }


async def test_every_row_is_found_by_its_chat_in_its_state(old: Path) -> None:
    """Chats have numbers in the order of their links, whether they ever chose anything or not."""
    before = content(old)
    upkeep.migrate(old)
    database = Database(address(old))
    async with Store(database, Crypto([KEY]), lambda: NOW) as store:
        found = await rows(database)

        assert [(row.id, row.chat.key, row.state) for row in found] == [
            (row[0], row[2], row[6]) for row in before["delivery"]
        ]
        assert {(row.is_bulk, row.strikes) for row in found} == {(False, 0)}
        told = {chat: await store.notices.sent_to(chat) for chat in (ANN, BEN, FOLLOWER, OTHER)}
        assert [len(one) for one in told.values()] == [7, 7, 6, 0]
        assert {one.state.value for one in told[ANN]} == set(STATES)
        assert await store.choices.get_chat(ANN) == ChatChoices(60, 120, is_text_only=True)
        numbers = {row.chat: row.chat_id for row in found}
        assert numbers[BEN] < numbers[ANN] < numbers[FOLLOWER]
        assert upkeep.check(old).is_sound


async def test_what_was_under_way_goes_on(old: Path) -> None:
    """What waited is sent, what somebody died over is taken over, and new notices reach all of them."""
    upkeep.migrate(old)
    database = Database(address(old))
    async with Store(database, Crypto([KEY]), lambda: NOW) as store:
        taken = await store.deliveries.claim("web", "a", NOW, MINUTE, 9)
        done = await store.notices.publish(notice("new"), Audience(is_everybody=True), NOW)
        fresh = [row for row in await rows(database) if row.notice_id == done.id]

        assert sorted(row.chat.key for row in taken if row.may_be_sent) == ["ann", "ben", "follower"]
        assert done.count == 3
        assert min(row.id for row in fresh) > 72  # a number once given is never given again
        assert await store.deliveries.next_due("web") is not None
        assert await store.privacy.erase(FOLLOWER)
        assert await store.notices.sent_to(FOLLOWER) == ()


def test_going_back_leaves_everything_as_it_was(old: Path) -> None:
    """But for chats that chose nothing, which have a row now."""
    before = content(old)
    upkeep.migrate(old)
    step(old, "0007")
    after = content(old)

    assert {name: after[name] for name in ("delivery", "area", "notice_choice")} == {
        name: before[name] for name in ("delivery", "area", "notice_choice")
    }
    assert set(before["notice_chat"]) < set(after["notice_chat"])
    upkeep.migrate(old)
    assert upkeep.check(old).is_sound


_GRANT = """INSERT INTO access_grant (id, channel, chat_key, sealed, granted_at)
    VALUES (1, 'web', '', x'', 0)"""
_LINK = """INSERT INTO link (id, channel, chat_key, customer, unit, is_default, purpose, households,
    linked_at, grant_id, sealed) VALUES (?, 'web', ?, ?, 'PD0100', 1, 'household', 1, 0, 1, x'')"""
_CHOICE = """INSERT INTO notice_choice VALUES (?, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, NULL, NULL, '')"""
_AREA = """INSERT INTO area (id, channel, chat_key, sealed, is_group, hour_before, day_before, made_at)
    VALUES (?, 'web', ?, x'', 0, 1, 0, 0)"""
_CHAT = "INSERT INTO notice_chat VALUES ('web', ?, 60, 120, 1, NULL, NULL, NULL)"
_NOTICE = """INSERT INTO notice (id, key_hash, version, kind, variant, wants, facts, audience, made_at,
    due_at, expires_at, is_urgent, planned_at)
    VALUES (:number, :hash, 1, 'other', 'outage_new', '', x'', x'', 0, 0, 4000000000000000, 0, 1)"""
_DELIVERY = """INSERT INTO delivery (id, channel, chat_key, notice_id, link_id, area_id, state, is_urgent,
    is_held, due_at, tries, owner, lease_until, settled_at, message, reason)
    VALUES (?, 'web', ?, ?, ?, ?, ?, 0, 0, ?, 2, ?, 1, NULL, '', '')"""
