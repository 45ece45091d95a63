"""Who begins to want something gets what was planned before and is still to come, once; nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import col

from data.crypto import Crypto, new_key
from data.database import Database
from data.notice_tables import NoticeRow
from data.notice_values import Audience, ChatChoices, Choices, DeliveryState, NoticeKind
from data.store import Store
from data.values import ChatId
from tests.data.conftest import KEY
from tests.data.sample import ANN, BEN, DAY, EVE, MINUTE, NOW, Kit, code, contract
from tests.data.test_notices import HOUR, ON, chats, fill, notice, on, rows

STREET, HERE = "s:lac trung", ("s:lac trung", "w:vinh tuy")
OUTAGE = Audience("outage_hour_before", places=HERE, unit="HN0100", with_areas=True)
EVERYBODY = Audience(is_everybody=True)
OFF = Choices()


@dataclass
class Watch:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def store(database: Database, crypto: Crypto, watch: Watch) -> AsyncIterator[Store]:
    async with Store(database, crypto, watch) as store:
        yield store


async def planned(store: Store, audience: Audience = EVERYBODY, key: str = "soon", **more: Any) -> int:
    """Two hours ahead; to how many."""
    new = notice(key, **{"due_at": NOW + 2 * HOUR, **more})
    return (await store.notices.publish(new, audience, NOW)).count


async def linked(store: Store, kit: Kit, chat: ChatId, number: int, choices: Choices = ON) -> int:
    """A code whose home is found in the street."""
    (account,) = await on(store, kit, chat, number, choices=choices)
    await store.places.put(account, HERE)
    return account


async def audiences(database: Database) -> list[bool]:
    """Of each notice, whether it still says whom it is for."""
    async with database.reading() as session:
        return [bool(one) for one in await session.scalars(select(col(NoticeRow.audience)))]


async def test_who_switches_on_later_gets_what_is_still_to_come(
    store: Store, kit: Kit, database: Database, watch: Watch
) -> None:
    """Due when it is for the others, and once, however often it is switched; not what was due by then."""
    await linked(store, kit, ANN, 1)
    assert await planned(store, OUTAGE) == 1
    assert await planned(store, OUTAGE, "now", due_at=NOW) == 1
    watch.now = NOW + HOUR

    account = await linked(store, kit, BEN, 2)
    for choices in (OFF, ON, ON):
        await store.choices.put(BEN, account, choices)

    (late,) = [row for row in await rows(database) if row.chat == BEN]
    assert (late.due_at, late.link_id, late.is_bulk) == (NOW + 2 * HOUR, account, False)
    assert [row.chat for row in await rows(database)] == [ANN, ANN, BEN]
    assert await store.notices.unplanned() == ()


async def test_a_home_that_was_not_placed_yet_joins_when_it_is(
    store: Store, kit: Kit, database: Database
) -> None:
    """Its address is read by the next look at the plan; a home elsewhere, or of another unit, does not."""
    await planned(store, OUTAGE)
    await planned(store, Audience("outage_hour_before", places=HERE, unit="HN0200"), "another unit")
    (home,) = await on(store, kit, ANN, 1)
    (far,) = await on(store, kit, BEN, 2)
    assert await chats(database) == []

    await store.places.put_all({home: HERE, far: ("s:hue",), 99: HERE})

    assert [(row.chat, row.link_id) for row in await rows(database)] == [(ANN, home)]


async def test_one_home_of_several_and_one_kind_later(store: Store, kit: Kit, database: Database) -> None:
    """The code, or the kind, that was off while it was planned."""
    first, second = await on(store, kit, ANN, 1, 2, choices=OFF)
    await planned(store, Audience(units=("HN0100",)), kind=NoticeKind.OTHER)
    await planned(store, Audience("bill_paid", units=("HN0100",)), "bill", kind=NoticeKind.BILL)

    await store.choices.put(ANN, second, Choices(is_reading_on=True))
    assert await rows(database) == []
    await store.choices.put(ANN, second, Choices(is_other_on=True, is_bill_on=True))
    await store.choices.put(ANN, first, ON)
    assert [(row.link_id, row.notice_id) for row in await rows(database)] == [(second, 1)]
    await store.choices.put(ANN, first, Choices(is_bill_on=True, bill_paid=True))
    assert [(row.link_id, row.notice_id) for row in await rows(database)][1:] == [(first, 2)]


async def test_who_follows_an_area_later_is_reminded(store: Store, kit: Kit, database: Database) -> None:
    """By its places and by its own switches; a home of the same chat that has it already stands."""
    await linked(store, kit, ANN, 1)
    await planned(store, OUTAGE)
    await planned(store, Audience("outage_day_before", places=HERE, with_areas=True), "day")
    await planned(store, Audience("outage_hour_before", places=HERE, unit="HN0100"), "homes alone")

    area = await store.areas.add(EVE, "phố Lạc Trung", [STREET], is_group=False, at=NOW)
    await store.areas.add(BEN, "phố Huế", ["s:hue"], is_group=False, at=NOW)
    await store.areas.add(ANN, "phố Lạc Trung", [STREET], is_group=False, at=NOW)
    assert area is not None
    late = [(row.notice_id, row.area_id) for row in await rows(database) if row.chat == EVE]
    assert late == [(1, area.id)]
    assert [row.notice_id for row in await rows(database) if row.chat == ANN] == [1, 2, 3]
    assert BEN not in await chats(database)

    assert not await store.areas.change(BEN, area.id, hour_before=True, day_before=True)
    for _ in range(2):
        assert await store.areas.change(EVE, area.id, hour_before=True, day_before=True)
    assert [row.notice_id for row in await rows(database) if row.chat == EVE] == [1, 2]


async def test_a_chat_that_comes_back_joins(store: Store, kit: Kit, database: Database) -> None:
    """With what was planned while it was gone; what was given up stays so."""
    await linked(store, kit, ANN, 1)
    await store.areas.add(EVE, "phố Lạc Trung", [STREET], is_group=False, at=NOW)
    await planned(store, OUTAGE, "before")
    for chat in (ANN, EVE):
        await store.choices.mark_gone(chat, NOW)
    assert await planned(store, OUTAGE, "meanwhile") == 0

    for chat in (ANN, EVE, ANN):
        await store.choices.mark_back(chat)

    told = sorted((row.chat, row.notice_id, row.state) for row in await rows(database))
    states = [(1, DeliveryState.GONE), (2, DeliveryState.WAITING)]
    assert told == sorted((chat, *one) for chat in (ANN, EVE) for one in states)


async def test_nothing_withdrawn_or_settled_comes_back(
    store: Store, kit: Kit, database: Database, watch: Watch
) -> None:
    """Put off before they joined; or sent or dropped already, of which the row stands."""
    account = await linked(store, kit, ANN, 1)
    await planned(store, OUTAGE, "off")
    await planned(store, OUTAGE, "stands")
    await store.notices.withdraw("off", NOW)
    await store.deliveries.claim("web", "me", NOW + 3 * HOUR, HOUR, 10)
    before = [(row.id, row.state) for row in await rows(database)]

    await store.choices.put(ANN, account, ON)
    await linked(store, kit, BEN, 2)

    after = await rows(database)
    assert [(row.id, row.state) for row in after][:-1] == before
    assert (after[-1].chat, after[-1].notice_id) == (BEN, 2)
    assert await planned(store, OUTAGE, "off") == 0
    watch.now = NOW + 2 * HOUR
    await linked(store, kit, EVE, 3)
    assert EVE not in await chats(database)


async def test_quiet_hours_hold_back_who_joins_as_the_others(
    store: Store, kit: Kit, database: Database
) -> None:
    """Its own hours; and what is over before their end is not held."""
    night = NOW.replace(hour=15)  # 22:00 in Hanoi
    await planned(store, due_at=night)
    await planned(store, key="over by morning", due_at=night, expires_at=night + HOUR)
    await store.choices.put_chat(BEN, ChatChoices(0, 0), NOW)
    await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 2)

    held = {(row.chat, row.notice_id): (row.is_held, row.due_at) for row in await rows(database)}
    morning = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + DAY  # 07:00 in Hanoi
    assert held == {
        (ANN, 1): (True, morning), (ANN, 2): (False, night),
        (BEN, 1): (False, night), (BEN, 2): (False, night),
    }  # fmt: skip


async def test_who_joins_what_was_planned_in_bulk_is_found_by_its_chat(
    store: Store, kit: Kit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others' rows stay as they are, and the late one leaves with its chat."""
    monkeypatch.setattr("data.planning._MANY", 10)
    await fill(database, 30)
    assert await planned(store) == 30
    await linked(store, kit, ANN, 2)

    found = await rows(database)
    assert [(row.is_bulk, row.chat == ANN) for row in found] == [(True, False)] * 30 + [(False, True)]
    assert len(await store.notices.sent_to(ANN)) == 1
    await store.privacy.erase(ANN)
    assert len(await rows(database)) == 30


async def test_who_joins_while_it_is_planned_is_not_left_out(
    store: Store, kit: Kit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between two chunks; the code is among those that were gone over; each gets one row."""
    (account,) = await on(store, kit, ANN, 2, choices=OFF)
    await planned(store)
    async with database.writing() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("UPDATE notice SET planned_at = NULL")
    await store.choices.put(ANN, account, ON)

    assert await chats(database) == [ANN]
    assert await store.notices.plan(1, NOW) == 0
    assert await chats(database) == [ANN]


async def test_whom_it_is_for_is_forgotten_when_it_is_due(store: Store, database: Database) -> None:
    """By the hourly purge; what is due at once, and what is for few codes, never keeps it beyond planning."""
    await planned(store)
    await planned(store, key="at once", due_at=NOW)
    await planned(store, Audience(customers=(code(1).value,)), "few")
    assert await audiences(database) == [True, False, False]

    assert (await store.privacy.purge(NOW + 2 * HOUR - MINUTE))["audiences"] == 0
    assert (await store.privacy.purge(NOW + 2 * HOUR))["audiences"] == 1
    assert await audiences(database) == [False, False, False]


async def test_few_codes_are_planned_again_when_it_is_told_again(
    store: Store, kit: Kit, database: Database
) -> None:
    """Until it is due: who wants it by now gets it, once; nobody after that, and nobody once withdrawn."""
    await on(store, kit, ANN, 1)
    this = Audience(customers=(code(1).value,))
    assert await planned(store, this) == 1
    assert await planned(store, this, "off") == 1
    await store.notices.withdraw("off", NOW)
    await on(store, kit, BEN, 1)

    assert await planned(store, this) == 1
    assert await planned(store, this) == await planned(store, this, "off") == 0
    assert [(row.chat, row.notice_id) for row in await rows(database)] == [(ANN, 1), (ANN, 2), (BEN, 1)]
    await on(store, kit, EVE, 1)
    due = notice("soon", due_at=NOW + 2 * HOUR)
    assert (await store.notices.publish(due, this, NOW + 2 * HOUR)).count == 0


async def test_joining_costs_the_same_however_many_have_it(
    store: Store, kit: Kit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look for what is ahead; then what is elsewhere costs no statement, and nobody is planned again."""
    monkeypatch.setattr("data.planning._MANY", 10)
    await fill(database, 300)
    account = await linked(store, kit, ANN, 2, choices=OFF)
    await planned(store)
    for nth in range(20):
        await planned(store, Audience(places=(f"s:elsewhere {nth}",), unit="HN0100"), f"elsewhere {nth}")
    await store.choices.put(ANN, account, OFF)
    said: list[str] = []
    event.listen(database._quick.engine, "before_cursor_execute", lambda *told: said.append(told[2]))

    await store.choices.put(ANN, account, ON)

    assert sum("notice.audience" in one for one in said) == 1
    assert sum(one.startswith("INSERT INTO delivery") for one in said) == 1
    assert sum(row.chat == ANN for row in await rows(database)) == 1


async def test_another_key_finds_who_it_is_for(
    store: Store, kit: Kit, database: Database, watch: Watch
) -> None:
    """What is kept until it is due is sealed anew as everything else, and opens by the new key alone."""
    await planned(store, OUTAGE)
    (account,) = await on(store, kit, ANN, 1)
    new = new_key()
    await Store(database, Crypto([new, KEY]), watch).reseal()
    only_new = Store(database, Crypto([new]), watch)

    await only_new.places.put(account, HERE)
    await only_new.areas.add(EVE, "phố Lạc Trung", [STREET], is_group=False, at=NOW)

    assert sorted(row.chat for row in await rows(database)) == sorted([ANN, EVE])


async def test_unlinked_and_linked_again_it_is_told_of_the_new_link(
    store: Store, kit: Kit, database: Database
) -> None:
    """What waited went with the old one."""
    account = await linked(store, kit, ANN, 1)
    await planned(store, OUTAGE)
    await store.links.unlink(ANN, account)
    assert await rows(database) == []

    (again,) = await kit.link(ANN, contract(1), log_in="again")
    await store.choices.put(ANN, again.id, ON)
    await store.places.put(again.id, HERE)
    assert [row.link_id for row in await rows(database)] == [again.id]
