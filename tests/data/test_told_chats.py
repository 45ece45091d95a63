"""What is found of one chat, when so much was planned at once that it is in no index by chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.database import Database
from data.notice_values import Audience, ChatChoices, DeliveryState, Outcome
from data.store import Store
from data.values import ChatId
from tests.data.sample import ANN, BEN, DAY, EVE, MINUTE, NOW, Kit, code
from tests.data.test_notices import fill, hanoi, notice, on, rows

EVERYBODY = Audience(is_everybody=True)
STREET = ["s:lac trung"]
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def one_is_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three links are planned in bulk, two at a time."""
    monkeypatch.setattr("data.planning._MANY", 1)
    monkeypatch.setattr("data.planning._CHUNK", 2)


async def crowd(store: Store, kit: Kit) -> list[int]:
    """Three chats of one code each, and what is told to everybody; the accounts."""
    accounts = [(await on(store, kit, chat, number))[0] for number, chat in enumerate((ANN, EVE, BEN), 1)]
    await store.notices.publish(notice("1"), EVERYBODY, NOW)
    return accounts


async def bulk(database: Database) -> list[ChatId]:
    return [row.chat for row in await rows(database) if row.is_bulk]


async def open_notices(database: Database) -> int:
    asked = "SELECT count(*) FROM notice WHERE is_bulk"
    return await database.look(lambda connection: connection.exec_driver_sql(asked).scalar_one())


async def claim(store: Store, limit: int = 9, after: timedelta = timedelta()) -> list[int]:
    rows = await store.deliveries.claim("web", "a", NOW + after, MINUTE, limit)
    return [row.id for row in rows]


async def test_chunk_of_many_is_planned_in_bulk_and_a_small_one_is_not(
    store: Store, kit: Kit, database: Database
) -> None:
    """The index by chat is spared where it costs; the last link of three is one of few."""
    await crowd(store, kit)

    assert await bulk(database) == [ANN, EVE]
    assert await open_notices(database) == 1
    assert [len(await store.notices.sent_to(chat)) for chat in (ANN, EVE, BEN)] == [1, 1, 1]


async def test_list_of_a_chat_has_both_kinds_newest_first(store: Store, kit: Kit) -> None:
    """And no more than is asked for."""
    (account, *_) = await crowd(store, kit)
    await store.notices.publish(notice("2"), Audience(chat=ANN), NOW)
    await store.notices.publish(notice("3"), EVERYBODY, NOW)
    found = [one.facts for one in await store.notices.sent_to(ANN)]

    assert [one.account for one in await store.notices.sent_to(ANN)] == [account] * 3
    assert len(found) == 3
    assert len(await store.notices.sent_to(ANN, limit=2)) == 2


async def test_two_codes_of_a_chat_in_two_chunks_are_one_row(
    store: Store, kit: Kit, database: Database
) -> None:
    """And planning again, over other borders, adds nothing."""
    first, _second = await on(store, kit, ANN, 1, 2)
    await on(store, kit, EVE, 3)
    await on(store, kit, BEN, 4)
    await store.links.make_default(ANN, first)
    done = await store.notices.publish(notice("1"), EVERYBODY, NOW)
    unplan = "UPDATE notice SET planned_at = NULL, audience = ?"
    sealed = store.notices._sealed(done.id, notice("1"), EVERYBODY)["sealed_audience"]
    await database.write(lambda connection: connection.exec_driver_sql(unplan, (sealed,)))

    assert done.count == 3
    assert await store.notices.plan(done.id, NOW) == 0
    assert [row.link_id for row in await rows(database) if row.chat == ANN] == [first]


async def test_whatever_touches_a_row_lists_it(store: Store, kit: Kit, database: Database) -> None:
    """Claimed, given up or dropped, it is found by its chat from then on; the notice is closed at last."""
    await crowd(store, kit)
    (_one,) = await claim(store, limit=1)
    assert len(await bulk(database)) == 1
    assert await store.notices.close_bulk(NOW + DAY) == 0
    await store.choices.mark_gone(EVE, NOW)
    assert await bulk(database) == []

    assert await store.notices.close_bulk(NOW) == 0  # who plans beside may not have ended yet
    assert await store.notices.close_bulk(NOW + DAY) == 1
    assert await open_notices(database) == 0
    assert [len(await store.notices.sent_to(chat)) for chat in (ANN, EVE, BEN)] == [1, 1, 1]


async def test_withdrawn_bulk_is_dropped_and_found(store: Store, kit: Kit, database: Database) -> None:
    """By notice, page after page, and by chat afterwards."""
    await crowd(store, kit)

    assert await store.notices.withdraw("1", NOW) == 3
    assert await store.notices.close_bulk(NOW + DAY) == 1
    assert [one.state for one in await store.notices.sent_to(ANN)] == [DeliveryState.DROPPED]


async def test_morning_tells_what_was_planned_in_bulk_too(store: Store, kit: Kit) -> None:
    """All that the night held for a chat, in whatever index it is."""
    for number, chat in enumerate((ANN, EVE), 1):
        await on(store, kit, chat, number)
    night, morning = hanoi("2026-07-01T23:00"), hanoi("2026-07-02T07:00")
    for key, audience in (("1", EVERYBODY), ("2", Audience(chat=ANN)), ("3", EVERYBODY)):
        told = notice(key, due_at=night, expires_at=night + DAY)
        await store.notices.publish(told, audience, night)

    taken = await store.deliveries.claim("web", "a", morning, MINUTE, 1)

    assert len(taken) == 3
    assert len({row.chat for row in taken}) == 1


async def test_unlinking_and_erasing_leave_no_bulk_row(store: Store, kit: Kit, database: Database) -> None:
    """As if it had been planned for the chat alone."""
    account, *_ = await crowd(store, kit)
    exported = await store.privacy.export(EVE)
    await store.links.unlink(ANN, account)
    counts = await store.privacy.erase(EVE)

    assert [one["state"] for one in exported["notices"]["sent"]] == ["waiting"]
    assert counts["notices"] == 1
    assert [row.chat for row in await rows(database)] == [BEN]


async def test_erased_chat_comes_back_as_another_one(store: Store, kit: Kit, database: Database) -> None:
    """Its number is never given again: nothing that was meant for it reaches whoever comes later."""
    await crowd(store, kit)
    before = {row.chat_id for row in await rows(database)}
    await store.privacy.erase(BEN)
    await on(store, kit, BEN, 3)
    await store.notices.publish(notice("2"), Audience(chat=BEN), NOW)

    (row,) = [row for row in await rows(database) if row.chat == BEN]
    assert row.chat_id not in before


async def test_group_that_moves_takes_along_what_waits(store: Store, database: Database) -> None:
    """Planned in bulk or not; what was sent stays the old one's."""
    old, new = ChatId("web", "old"), ChatId("web", "new")
    await store.areas.add(old, "phố Lạc Trung", STREET, is_group=True, at=NOW)
    here = Audience(places=tuple(STREET), with_areas=True)
    await store.notices.publish(notice("1"), here, NOW)
    (sent,) = await claim(store)
    await store.deliveries.settle([Outcome(sent, "a", DeliveryState.SENT)], NOW)
    await store.notices.publish(notice("2"), here, NOW)

    await store.areas.move(old, new)

    assert [(row.chat, row.state) for row in await rows(database)] == [(old, "sent"), (new, "waiting")]
    assert [area.text for area in await store.areas.of_chat(new)] == ["phố Lạc Trung"]
    assert await store.areas.of_chat(old) == ()


async def test_group_that_moves_where_it_is_already_is_told_once(store: Store, database: Database) -> None:
    """The area is followed there, and the notice waits there: each stays once, and can be left."""
    old, new = ChatId("web", "old"), ChatId("web", "new")
    for chat in (old, new):
        await store.areas.add(chat, "phố Lạc Trung", STREET, is_group=True, at=NOW)
    (kept,) = await store.areas.of_chat(new)
    await store.notices.publish(notice("1"), Audience(places=tuple(STREET), with_areas=True), NOW)

    await store.areas.move(old, new)

    assert [area.id for area in await store.areas.of_chat(new)] == [kept.id]
    assert [(row.chat, row.area_id) for row in await rows(database)] == [(new, kept.id)]
    assert await store.areas.remove(new, kept.id)
    assert await rows(database) == []


async def test_area_followed_there_keeps_what_waits_for_the_old_one(store: Store, database: Database) -> None:
    """What only the old group had been planned is sent because of the area that stays."""
    old, new = ChatId("web", "old"), ChatId("web", "new")
    await store.areas.add(old, "phố Lạc Trung", STREET, is_group=True, at=NOW)
    await store.notices.publish(notice("1"), Audience(places=tuple(STREET), with_areas=True), NOW)
    kept = await store.areas.add(new, "phố Lạc Trung", STREET, is_group=True, at=NOW)
    assert kept is not None

    await store.areas.move(old, new)

    assert [(row.chat, row.area_id) for row in await rows(database)] == [(new, kept.id)]
    assert len(await claim(store)) == 1


async def test_night_that_ends_too_late_holds_nothing(store: Store, kit: Kit, database: Database) -> None:
    """What is over before the morning is told at once, by its chat's hours or the usual ones."""
    for number, chat in enumerate((ANN, EVE), 1):
        await on(store, kit, chat, number)
    await store.choices.put_chat(ANN, ChatChoices(20 * 60, 11 * 60), NOW)
    night = hanoi("2026-07-01T23:00")
    for key, until in (("1", "06:00"), ("2", "09:00"), ("3", "12:00")):
        told = notice(key, due_at=night, expires_at=hanoi(f"2026-07-02T{until}"))
        await store.notices.publish(told, EVERYBODY, night)

    found: dict[ChatId, list[bool]] = {ANN: [], EVE: []}
    for row in await rows(database):
        found[row.chat].append(row.is_held)
        assert row.due_at == (
            night if not row.is_held else hanoi(f"2026-07-02T{11 if row.chat == ANN else 7:02}:00")
        )
    assert found == {ANN: [False, False, True], EVE: [False, True, True]}


async def test_what_came_late_into_a_night_that_ends_too_late_is_claimed(store: Store, kit: Kit) -> None:
    """The bot was down in the evening; tomorrow it would be over."""
    await on(store, kit, ANN, 1)
    evening, night = hanoi("2026-07-01T20:30"), hanoi("2026-07-01T23:00")
    told = notice("1", due_at=evening, expires_at=hanoi("2026-07-02T07:00"))
    await store.notices.publish(told, Audience(chat=ANN), evening)

    assert len(await store.deliveries.claim("web", "a", night, MINUTE, 9)) == 1


async def test_strikes_are_counted_apart_from_tries(store: Store, kit: Kit) -> None:
    """Out of reach three times and uncertain once is one strike; reviving forgets them."""
    await on(store, kit, ANN, 1)
    await store.notices.publish(notice("1"), Audience(chat=ANN), NOW)
    for nth in range(4):
        (number,) = await claim(store, after=nth * SECOND)
        waits = Outcome(number, "a", DeliveryState.WAITING, is_strike=nth == 1)
        await store.deliveries.settle([waits], NOW)
    (row,) = await store.deliveries.claim("web", "a", NOW + 9 * SECOND, MINUTE, 9)
    assert (row.tries, row.strikes) == (4, 1)

    await store.deliveries.settle([Outcome(row.id, "a", DeliveryState.UNKNOWN)], NOW)
    await store.deliveries.revive(row.id)
    (again,) = await store.deliveries.claim("web", "a", NOW + DAY, MINUTE, 9)
    assert (again.tries, again.strikes) == (0, 0)


async def test_space_between_messages_of_a_group_is_longer(store: Store, database: Database) -> None:
    """Three seconds in a group, one elsewhere; both known from the rows that were sent."""
    await fill(database, 1)
    await store.areas.add(EVE, "phố Lạc Trung", STREET, is_group=True, at=NOW)
    for key in ("1", "2"):
        await store.notices.publish(notice(key), Audience(places=tuple(STREET), with_areas=True), NOW)
    (sent,) = await claim(store)
    await store.deliveries.settle([Outcome(sent, "a", DeliveryState.SENT)], NOW)

    assert await claim(store, after=2 * SECOND) == []
    assert len(await claim(store, after=3 * SECOND)) == 1


async def test_every_code_of_a_chat_knows_how_the_chat_is(store: Store, kit: Kit, database: Database) -> None:
    """Its hours and whether it went away, however late the code came and whatever was said first."""
    night = hanoi("2026-07-01T23:00")
    await store.choices.put_chat(ANN, ChatChoices(0, 0), NOW)
    first, second = await on(store, kit, ANN, 1, 2)
    for key, account in (("1", 1), ("2", 2)):
        told = notice(key, due_at=night, expires_at=night + DAY)
        await store.notices.publish(told, Audience(customers=(code(account).value,)), night)
    assert [(row.link_id, row.is_held) for row in await rows(database)] == [(first, False), (second, False)]

    await store.choices.put_chat(ANN, ChatChoices(), NOW)
    await store.notices.publish(notice("3", due_at=night, expires_at=night + DAY), EVERYBODY, night)
    assert [row.is_held for row in await rows(database)] == [False, False, True]
    await store.choices.mark_gone(ANN, NOW)
    await on(store, kit, ANN, 3)
    assert (await store.notices.publish(notice("4"), EVERYBODY, NOW)).count == 0
    await store.choices.mark_back(ANN)
    assert (await store.notices.publish(notice("5"), EVERYBODY, NOW)).count == 1
