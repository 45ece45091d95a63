from __future__ import annotations

import json
from secrets import token_bytes
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select
from sqlmodel import col

from data.chat_tables import CHAT_TABLES, SEALED_TABLES
from data.database import Database
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow, NoticeRow
from data.notice_values import Audience, ChatChoices, Choices, NewNotice, NoticeKind
from data.store import Store
from data.tables import Row
from data.values import ChatId, Conversation, StoredFile
from tests.data.sample import ANN, BEN, DAY, NOW, Kit, contract


async def fill(store: Store, kit: Kit, chat: ChatId) -> int:
    """At least one row of the chat in every table that can hold one; the number of its account."""
    (account,) = await kit.link(chat, contract())
    await store.links.invite(chat, account.id, chat.key.encode(), NOW + DAY)
    await kit.ask(chat, [contract(2)], "pending")
    for key in ("waits", "settled", "unreadable"):
        await store.inbox.take_in(chat, chat.key + key, "text-canary", NOW)
    _, settled, unreadable = await store.inbox.waiting(chat)
    await store.inbox.settle(settled, Conversation(chat, language="en", topic="topic-canary"), NOW)
    await store.inbox.give_up(unreadable, "ValueError", NOW)
    await store.web.add(chat, "text-canary", NOW)
    await store.zalo_chats.interacted(chat, NOW, f"person of {chat.key}")
    await store.zalo_chats.keep_phone(chat, "phone-canary")
    await store.zalo_templates.begin(chat, f"bill:{chat.key}", "7", 0, NOW, budget_vnd=0, since=NOW)
    await store.files.put(chat, StoredFile("name-canary", "image/png", b"file-canary"), NOW + DAY)
    await notices(store, chat, account.id)
    return account.id


async def notices(store: Store, chat: ChatId, account: int) -> None:
    """One notice of the account, one followed area, and the chat's own wishes."""
    place: dict[str, Any] = {"channel": chat.channel, "chat_key": chat.key}
    async with store._database.writing() as session:
        notice = NoticeRow(
            key_hash=token_bytes(), kind="bill", variant="", made_at=NOW, due_at=NOW, expires_at=NOW
        )
        session.add(notice)
        await session.flush()
        told = NoticeChatRow(**place)
        session.add(told)
        await session.flush()
        of_chat: dict[str, Any] = {"chat_id": told.id, "channel": chat.channel}
        session.add(DeliveryRow(**of_chat, notice_id=notice.id, link_id=account, due_at=NOW))
        session.add(AreaRow(**place, chat_id=told.id, made_at=NOW))


async def everything(database: Database) -> dict[str, str]:
    """Each table's rows as text."""
    async with database.reading() as session:
        return {
            table.name: "\n".join(str(row) for row in await session.execute(select(table)))
            for table in Row.metadata.sorted_tables
        }


async def test_erasing_leaves_no_row_of_the_chat(store: Store, kit: Kit, database: Database) -> None:
    """Not in any table there is, nor in one that is added later; the other chat keeps all of its own."""
    await fill(store, kit, BEN)
    before = await everything(database)
    await fill(store, kit, ANN)
    filled = await everything(database)

    counts = await store.privacy.erase(ANN)
    after = await everything(database)

    assert all(ANN.key in filled[str(table.__tablename__)] for table in CHAT_TABLES)
    assert not any(ANN.key in rows for rows in after.values())
    unchanged = before.keys() - {"audit", "audit_head", "notice"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert counts == {
        "links": 1, "guests": 0, "consents": 1, "permissions": 1, "link_requests": 1, "updates": 3,
        "quarantine": 1, "settings": 1, "files": 1, "web_messages": 1, "areas": 1,
        "notice_settings": 1, "notices": 1, "zalo_chats": 1, "zalo_templates": 1,
    }  # fmt: skip


def test_every_table_of_a_chat_is_erased_and_resealed() -> None:
    """Whoever adds a table with chats or sealed values must add it to the two lists."""
    tables = Row.metadata.sorted_tables

    assert {t.name for t in tables if "chat_key" in t.columns} == {t.__tablename__ for t in CHAT_TABLES}
    sealed = {t.name for t in tables if "sealed" in t.columns} - {"key_check", "zalo_token"}
    assert sealed == {t.__tablename__ for t in SEALED_TABLES}
    assert all(isinstance(t.columns["sealed"].type, LargeBinary) for t in tables if "sealed" in t.columns)


async def test_after_erasing_a_stranger_starts(store: Store, kit: Kit) -> None:
    """No settings, no accounts, no messages; only the audit knows that something was erased."""
    await fill(store, kit, ANN)
    await store.privacy.erase(ANN)

    assert await store.conversations.get(ANN) == Conversation(ANN)
    assert await store.links.of_chat(ANN) == ()
    assert await store.web.after(ANN, 0) == ()
    assert [it["act"] for it in (await store.privacy.export(ANN))["history"]][-1] == "erased"


async def test_guests_of_an_erased_owner_are_cut(store: Store, kit: Kit) -> None:
    """Their access was the owner's; the rest of their data is theirs."""
    account = await fill(store, kit, ANN)
    await kit.invite(ANN, account, BEN)
    await store.conversations.save(Conversation(BEN, language="en"))

    assert (await store.privacy.erase(ANN))["guests"] == 1
    assert await store.links.of_chat(BEN) == ()
    assert (await store.conversations.get(BEN)).language == "en"


async def test_guest_who_erases_leaves_the_owner_alone(store: Store, kit: Kit) -> None:
    """The permission is the owner's."""
    account = await fill(store, kit, ANN)
    await kit.invite(ANN, account, BEN)

    counts = await store.privacy.erase(BEN)

    assert (counts["links"], counts["permissions"]) == (1, 0)
    assert (await store.links.of_chat(ANN))[0].token is not None


async def test_export_is_json_and_shows_no_permission(store: Store, kit: Kit) -> None:
    """Full code, settings, consents and counts for the person asking; the token is named, not shown."""
    await fill(store, kit, ANN)
    export = await store.privacy.export(ANN)
    text = json.dumps(export, ensure_ascii=False)

    assert export["links"][0]["customer_code"] == "PD00000000001"
    assert export["links"][0]["permission"] == {"kept": True, "expires_at": "2026-07-02T08:05:07+07:00"}
    assert export["settings"]["language"] == "en"
    assert export["counts"] == {
        "updates": 3, "quarantine": 1, "web_messages": 1, "files": 1, "link_requests": 1, "zalo_templates": 1,
    }  # fmt: skip
    assert export["zalo"]["last_act_at"] == "2026-07-01T08:05:07+07:00"
    assert export["zalo"]["phone"] == "phone-canary"
    assert not any(secret in text for secret in ("refresh-canary", '"link"', BEN.key))


async def test_export_tells_what_was_chosen_followed_and_sent(store: Store, kit: Kit) -> None:
    """As it was said, not as it is stored; nothing of a place's hash."""
    (account,) = await kit.link(ANN, contract())
    await store.choices.put(ANN, account.id, Choices(is_bill_on=True))
    await store.choices.put_chat(ANN, ChatChoices(quiet_from=22 * 60, was_asked=True), NOW)
    await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    told = NewNotice("bill:1", NoticeKind.BILL, "bill_issued", '{"total": 1}', NOW, NOW + DAY)
    await store.notices.publish(told, Audience(customers=(account.customer.value,)), NOW)

    exported = (await store.privacy.export(ANN))["notices"]

    (choices,) = exported["choices"]
    assert (choices["customer_code"], choices["is_bill_on"]) == ("PD00000000001", True)
    assert (exported["chat"]["quiet_from"], exported["chat"]["quiet_to"]) == ("22:00", "07:00")
    assert [it["area"] for it in exported["areas"]] == ["phố Lạc Trung"]
    assert exported["sent"] == [
        {
            "kind": "bill", "variant": "bill_issued", "told": {"total": 1}, "state": "waiting",
            "due_at": "2026-07-01T08:05:07+07:00", "settled_at": None,
        }
    ]  # fmt: skip
    json.dumps(exported)


@pytest.mark.parametrize("how", ["erased", "unlinked"])
async def test_what_was_told_to_nobody_else_is_forgotten(
    store: Store, kit: Kit, database: Database, how: str
) -> None:
    """A bill's notice goes with its last reader, but is never told again; others keep theirs."""
    (account,) = await kit.link(ANN, contract())
    (other,) = await kit.link(BEN, contract(), log_in="ben")
    for chat, number in ((ANN, account.id), (BEN, other.id)):
        await store.choices.put(chat, number, Choices(is_bill_on=True))
    told = NewNotice("bill:1", NoticeKind.BILL, "bill_issued", "{}", NOW, NOW + DAY)
    both = Audience(customers=(account.customer.value,))
    await store.notices.publish(told, both, NOW)

    for chat, number in ((ANN, account.id), (BEN, other.id)):
        assert await facts_are_kept(database)
        await (store.privacy.erase(chat) if how == "erased" else store.links.unlink(chat, number))
    assert not await facts_are_kept(database)
    assert not (await store.notices.publish(told, both, NOW)).is_new


async def facts_are_kept(database: Database) -> bool:
    async with database.reading() as session:
        return any((await session.scalars(select(col(NoticeRow.facts)))).all())


async def test_export_of_a_stranger_is_empty(store: Store) -> None:
    """Asking makes no row."""
    export = await store.privacy.export(ANN)

    assert (export["settings"], export["links"], export["consents"], export["history"]) == ({}, [], [], [])
    assert set((await store.privacy.erase(ANN)).values()) == {0}


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (6.9, {"link_requests", "invitations", "files"}),
        (7, {"updates"}),
        (30, {"quarantine"}),
        (90, {"web_messages"}),
    ],
)
async def test_each_kind_is_kept_as_long_as_promised(
    store: Store, kit: Kit, days: float, gone: set[str]
) -> None:
    """Purged at its time and not before; what waits for an answer is never purged."""
    await fill(store, kit, ANN)
    await store.privacy.purge(NOW + days * DAY - DAY / 1000)

    purged = await store.privacy.purge(NOW + days * DAY)
    soon = {kind for kind in gone if kind in {"link_requests", "invitations", "files"}}
    assert {kind for kind, count in purged.items() if count} == gone - soon
    assert len(await store.inbox.waiting(ANN)) == 1


async def test_notices_are_forgotten_ninety_days_after(
    store: Store, kit: Kit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each delivery after it was settled, what was told after it was over; that it was told stays known."""
    monkeypatch.setattr("data.purging.AT_ONCE", 2)
    monkeypatch.setattr("data.privacy.AT_ONCE", 2)
    (account,) = await kit.link(ANN, contract())
    await store.choices.put(ANN, account.id, Choices(is_bill_on=True))
    this = Audience(customers=(account.customer.value,))
    told = [NewNotice(str(n), NoticeKind.BILL, "bill_issued", "{}", NOW, NOW + DAY) for n in range(5)]
    for one in told:
        await store.notices.publish(one, this, NOW)
    await store.choices.mark_gone(ANN, NOW)
    await store.areas.share(b"token", "phố Lạc Trung", NOW + 90 * DAY)
    number = await store.announcements.add("a", "a", this, NOW + DAY, NOW)
    await store.announcements.cancel(number, NOW)

    early = await store.privacy.purge(NOW + 90 * DAY - DAY / 1000)
    assert {early[kind] for kind in ("deliveries", "notices", "announcements", "area_shares")} == {0}
    then = await store.privacy.purge(NOW + 90 * DAY)
    assert (then["deliveries"], then["notices"], then["area_shares"]) == (5, 0, 1)
    later = await store.privacy.purge(NOW + 91 * DAY)
    assert (later["notices"], later["announcements"]) == (5, 1)
    assert not await facts_are_kept(database)
    assert not (await store.notices.publish(told[0], this, NOW)).is_new


async def test_web_chat_that_nobody_can_reach_is_erased(store: Store, kit: Kit) -> None:
    """180 days after it was last heard of its cookie is void; other channels' chats stay."""
    await fill(store, kit, ANN)
    await fill(store, kit, BEN)

    assert (await store.privacy.purge(NOW + 180 * DAY))["web_chats"] == 0
    assert (await store.privacy.purge(NOW + 181 * DAY))["web_chats"] == 1
    assert await store.links.of_chat(ANN) == ()
    assert len(await store.links.of_chat(BEN)) == 1
