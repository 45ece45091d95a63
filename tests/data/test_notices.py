"""Planning: who gets a notice, when, and that nobody gets it twice whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, bindparam, case, null, select
from sqlmodel import col

from backend_client.models import HANOI
from data.database import Database
from data.notice_tables import DeliveryRow, NoticeChatRow, NoticeRow
from data.notice_values import Audience, ChatChoices, Choices, DeliveryState, NewNotice, NoticeKind
from data.quiet_hours import end_of, held_until, is_held
from data.store import Store
from data.values import ChatId
from tests.data.sample import ANN, BEN, DAY, EVE, MINUTE, NOW, Kit, code, contract

ON = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)
HOUR = timedelta(hours=1)


def notice(key: str = "outage:1", kind: NoticeKind = NoticeKind.OTHER, **more: Any) -> NewNotice:
    values: dict[str, Any] = {"variant": "outage_new", "facts": "{}", "due_at": NOW}
    return NewNotice(key, kind, **{**values, "expires_at": NOW + 3 * DAY, **more})


@dataclass(frozen=True)
class Row:
    """A delivery, and its chat."""

    delivery: DeliveryRow
    chat: ChatId

    def __getattr__(self, name: str) -> Any:
        return getattr(self.delivery, name)


async def rows(database: Database) -> Sequence[Row]:
    """In the order in which they were made."""
    asked = select(DeliveryRow, NoticeChatRow).join(
        NoticeChatRow, col(NoticeChatRow.id) == col(DeliveryRow.chat_id)
    )
    async with database.reading() as session:
        found = await session.execute(asked.order_by(col(DeliveryRow.id)))
        return [Row(delivery, chat.chat) for delivery, chat in found]


async def chats(database: Database) -> list[ChatId]:
    return sorted(row.chat for row in await rows(database))


async def on(store: Store, kit: Kit, chat: ChatId, *numbers: int, choices: Choices = ON) -> list[int]:
    """Codes linked to the chat with every kind switched on."""
    accounts = await kit.link(chat, *(contract(number) for number in numbers), log_in=chat.key)
    for account in accounts:
        await store.choices.put(chat, account.id, choices)
    return [account.id for account in accounts]


async def test_only_who_wants_this_very_thing_gets_it(store: Store, kit: Kit, database: Database) -> None:
    """The kind's switch and the thing's own must be on; whoever was never asked gets nothing."""
    await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 1, choices=Choices(is_bill_on=True, bill_paid=True))
    await kit.link(EVE, contract(1), log_in="eve")
    this = Audience("bill_paid", customers=(code(1).value,))

    paid = await store.notices.publish(notice("bill:1", NoticeKind.BILL), this, NOW)

    assert (paid.is_new, paid.count) == (True, 1)
    assert await chats(database) == [BEN]


async def test_published_again_it_reaches_nobody_twice(store: Store, kit: Kit, database: Database) -> None:
    """The same key and version is one notice; another version is another one."""
    await on(store, kit, ANN, 1)
    this = Audience(customers=(code(1).value,))
    first = await store.notices.publish(notice(), this, NOW)
    again = await store.notices.publish(notice(facts='{"other": 1}'), this, NOW + DAY)
    second = await store.notices.publish(notice(version=2), this, NOW)

    assert (again.id, again.is_new, again.count) == (first.id, False, 0)
    assert (second.is_new, second.count) == (True, 1)
    assert len(await rows(database)) == 2
    assert await store.notices.unplanned() == ()


async def test_several_codes_of_a_chat_are_told_once(store: Store, kit: Kit, database: Database) -> None:
    """About the code that was linked first."""
    first, _second = await on(store, kit, ANN, 1, 2)

    done = await store.notices.publish(notice(), Audience(units=("HN0100",)), NOW)

    assert done.count == 1
    assert [row.link_id for row in await rows(database)] == [first]


async def test_a_thousand_chats_of_one_code(store: Store, database: Database) -> None:
    """Each gets one row, whoever plans, and however often."""
    await fill(database, 1000)
    this = Audience("outage_new", customers=("PD00000000001",))

    done, other = await asyncio.gather(
        store.notices.publish(notice(), this, NOW), store.notices.publish(notice(), this, NOW)
    )

    assert sorted([done.count, other.count]) == [0, 1000]
    assert len(set(await chats(database))) == len(await rows(database)) == 1000


async def test_planning_that_was_killed_goes_on_where_nobody_is_left_out(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the chats have their rows; the rest get theirs, and nobody a second one."""
    await fill(database, 50)
    monkeypatch.setattr("data.planning._CHUNK", 20)
    monkeypatch.setattr("data.planning._MANY", 10)
    dying = Dying(database, 2)
    store.notices._database = dying  # type: ignore[assignment]
    with pytest.raises(SystemError):
        await store.notices.publish(notice(), Audience("outage_new", is_everybody=True), NOW)
    store.notices._database = database
    assert len(await rows(database)) == 20

    (left,) = await store.notices.unplanned()
    assert await store.notices.plan(left, NOW) == 30
    assert await store.notices.plan(left, NOW) == 0
    assert len(set(await chats(database))) == len(await rows(database)) == 50
    assert await store.notices.unplanned() == ()


async def test_one_process_plans_a_notice_once_at_a_time(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The courier's lanes look for unfinished plans while one is made: they leave it to who makes it."""
    await fill(database, 50)
    monkeypatch.setattr("data.planning._CHUNK", 20)
    monkeypatch.setattr("data.planning._MANY", 10)
    counting = Dying(database, 1000)
    monkeypatch.setattr(store.notices, "_database", counting)
    publishing = asyncio.create_task(
        store.notices.publish(notice(), Audience("outage_new", is_everybody=True), NOW)
    )
    await counting.begun.wait()
    await asyncio.gather(*(store.notices.plan_the_rest(NOW) for _ in range(8)))

    assert (await publishing).count == 50
    assert 1000 - counting._left == 3  # chunks of links; the last ends the plan
    assert await store.notices.unplanned() == ()


class Dying:
    """A database whose process is killed at the n-th large write."""

    def __init__(self, database: Database, at: int) -> None:
        self._database, self._left = database, at
        self.begun = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def write_apart(self, work: Any) -> Any:
        self._left -= 1
        self.begun.set()
        if not self._left:
            raise SystemError
        return await self._database.write_apart(work)


async def fill(database: Database, count: int) -> None:
    """That many chats linked to one code, with everything switched on."""

    def work(connection: Any) -> None:
        run = connection.exec_driver_sql
        run(
            "INSERT INTO access_grant (id, channel, chat_key, sealed, granted_at)"
            " VALUES (1, 'web', '', x'', 0)"
        )
        run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO link (id, channel, chat_key, sealed, customer, unit, is_default, purpose,"
            " households, linked_at, grant_id) SELECT i, 'telegram', 'chat' || i, x'', 'PD00000000001',"
            " 'HN0100', 1, 'household', 1, 0, 1 FROM n",
            (count,),
        )
        run(
            "INSERT INTO notice_chat (id, channel, chat_key, quiet_from, quiet_to, is_text_only)"
            " SELECT id, channel, chat_key, 1260, 420, 0 FROM link"
        )
        run(
            "INSERT INTO notice_choice"
            " SELECT id, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, NULL, NULL, '', id, channel, 0, NULL, NULL"
            " FROM link"
        )

    await database.write(work)


async def test_places_find_homes_of_the_unit_and_areas(store: Store, kit: Kit, database: Database) -> None:
    """A home of another unit in a street of the same name is another home; a follower gets one row too."""
    (home,) = await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 2)
    await store.places.put(home, ["s:lac trung", "w:vinh tuy"])
    area = await store.areas.add(EVE, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    this = Audience("outage_new", places=("s:lac trung", "w:vinh tuy"), unit="HN0100", with_areas=True)

    await store.notices.publish(notice("1"), this, NOW)
    assert area is not None
    found = [(row.chat, row.link_id, row.area_id) for row in await rows(database)]
    assert found == [(ANN, home, None), (EVE, None, area.id)]
    elsewhere = Audience("outage_new", places=this.places, unit="HN0200")
    assert (await store.notices.publish(notice("2"), elsewhere, NOW)).count == 0


@pytest.mark.parametrize(
    ("wants", "count"), [("outage_new", 1), ("outage_hour_before", 1), ("outage_day_before", 0)]
)
async def test_area_is_reminded_as_it_chose(store: Store, wants: str, count: int) -> None:
    """By default an hour before and not a day before."""
    await store.areas.add(EVE, "phố Lạc Trung", ["s:lac trung"], is_group=True, at=NOW)
    this = Audience(wants, places=("s:lac trung",), with_areas=True)

    assert (await store.notices.publish(notice(), this, NOW)).count == count


async def test_chat_that_went_away_gets_nothing_until_it_is_back(
    store: Store, kit: Kit, database: Database
) -> None:
    """Neither new rows nor those that waited (X30)."""
    await on(store, kit, ANN, 1)
    everybody = Audience(is_everybody=True)
    await store.notices.publish(notice("1"), everybody, NOW)
    await store.choices.mark_gone(ANN, NOW)

    assert [row.state for row in await rows(database)] == [DeliveryState.GONE]
    assert (await store.notices.publish(notice("2"), everybody, NOW)).count == 0
    await store.choices.mark_back(ANN)
    assert (await store.notices.publish(notice("3"), everybody, NOW)).count == 1


@pytest.mark.parametrize(
    ("only", "count"),
    [
        ({}, 1), ({"reading_days": 1}, 1), ({"reading_days": 0}, 0), ({"threshold_kwh": 300}, 1),
        ({"threshold_kwh": 301}, 0), ({"threshold_percent": 10}, 0),
    ],
)  # fmt: skip
async def test_audience_may_name_what_was_chosen(
    store: Store, kit: Kit, only: dict[str, Any], count: int
) -> None:
    """So many days before the reading day; this very threshold."""
    await on(store, kit, ANN, 1, choices=Choices(is_other_on=True, threshold_kwh=300))

    done = await store.notices.publish(notice(), Audience(customers=(code(1).value,), **only), NOW)

    assert done.count == count


def hanoi(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


NIGHT, DAYTIME, NONE = (21 * 60, 7 * 60), (12 * 60, 14 * 60), (9 * 60, 9 * 60)
TIMES = [
    ("2026-07-01T20:59:59", NIGHT, None),
    ("2026-07-01T21:00:00", NIGHT, "2026-07-02T07:00"),
    ("2026-07-01T23:59:59", NIGHT, "2026-07-02T07:00"),
    ("2026-07-02T00:00:00", NIGHT, "2026-07-02T07:00"),
    ("2026-07-02T00:01:00", NIGHT, "2026-07-02T07:00"),
    ("2026-07-02T06:59:59", NIGHT, "2026-07-02T07:00"),
    ("2026-07-02T07:00:00", NIGHT, None),
    ("2028-02-28T23:59:00", NIGHT, "2028-02-29T07:00"),
    ("2028-02-29T22:00:00", NIGHT, "2028-03-01T07:00"),
    ("2027-02-28T22:00:00", NIGHT, "2027-03-01T07:00"),
    ("2026-06-30T23:30:00", NIGHT, "2026-07-01T07:00"),
    ("2026-12-31T23:59:59", NIGHT, "2027-01-01T07:00"),
    ("2026-07-01T11:59:59", DAYTIME, None),
    ("2026-07-01T12:00:00", DAYTIME, "2026-07-01T14:00"),
    ("2026-07-01T14:00:00", DAYTIME, None),
    ("2026-07-01T23:00:00", DAYTIME, None),
    ("2026-07-01T09:00:00", NONE, None),
    ("2026-07-01T12:00:00", (0, 1439), "2026-07-01T23:59"),
    ("2026-07-01T23:59:30", (1439, 0), "2026-07-02T00:00"),
    ("2026-07-02T00:00:00", (1439, 0), None),
]


@pytest.mark.parametrize(("due", "quiet", "end"), TIMES)
async def test_quiet_hours_end_where_they_should(
    database: Database, due: str, quiet: tuple[int, int], end: str | None
) -> None:
    """In Hanoi, over midnight, the end of a month and a leap day; the value and the SQL agree."""
    at, expected = hanoi(due), None if end is None else hanoi(end)
    us = bindparam("us", type_=BigInteger)
    columns = [us, bindparam("from", quiet[0]), bindparam("to", quiet[1])]
    asked = select(case((is_held(*columns), end_of(us, columns[2])), else_=null()))
    found = await database.look(
        lambda connection: connection.scalar(asked, {"us": int(at.timestamp()) * 1_000_000})
    )

    assert held_until(at, *quiet) == expected
    assert held_until(at.astimezone(UTC), *quiet) == expected
    assert found == (None if expected is None else int(expected.timestamp()) * 1_000_000)


async def test_night_holds_back_unless_it_is_urgent(store: Store, kit: Kit, database: Database) -> None:
    """Each chat has its own hours; what is planned late is held as if it were due now."""
    await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 1)
    await store.choices.put_chat(BEN, ChatChoices(0, 0), NOW)
    evening, late = hanoi("2026-07-01T20:30"), hanoi("2026-07-01T23:10:30")
    this = Audience(customers=(code(1).value,))
    await store.notices.publish(notice("1", due_at=evening, expires_at=late + DAY), this, late)
    await store.notices.publish(notice("2", due_at=late, expires_at=late + DAY, is_urgent=True), this, NOW)

    first, second, *urgent = await rows(database)
    by_chat = {row.chat: row for row in (first, second)}
    assert (by_chat[ANN].is_held, by_chat[ANN].due_at) == (True, hanoi("2026-07-02T07:00"))
    assert (by_chat[BEN].is_held, by_chat[BEN].due_at) == (False, late)
    assert [(row.is_held, row.is_urgent, row.due_at) for row in urgent] == [(False, True, late)] * 2


async def test_what_is_no_longer_true_is_dropped(store: Store, kit: Kit, database: Database) -> None:
    """Older versions, or all of them; what was sent stays sent, and nothing is planned any more."""
    await on(store, kit, ANN, 1)
    this = Audience(customers=(code(1).value,))
    for version in (1, 2):
        await store.notices.publish(notice(version=version), this, NOW)

    assert await store.notices.withdraw("outage:1", NOW, before_version=2) == 1
    assert [row.state for row in await rows(database)] == ["dropped", "waiting"]
    assert await store.notices.withdraw("outage:1", NOW) == 1
    assert await store.notices.withdraw("outage:1", NOW) == 0
    assert await store.notices.withdraw("outage:2", NOW) == 0


async def test_what_is_withdrawn_or_over_before_it_is_planned_reaches_nobody(
    store: Store, kit: Kit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between, then the cancellation, then the restart."""
    await on(store, kit, ANN, 1)
    for key in ("cancelled", "over"):
        monkeypatch.setattr(store.notices, "_database", Dying(database, 1))
        with pytest.raises(SystemError):
            await store.notices.publish(notice(key), Audience(is_everybody=True), NOW)
    monkeypatch.setattr(store.notices, "_database", database)
    await store.notices.withdraw("cancelled", NOW)
    first, second = await store.notices.unplanned()

    assert await store.notices.plan(first, NOW) == 0
    assert await store.notices.plan(second, NOW + 3 * DAY) == 0
    assert await store.notices.unplanned() == ()


async def test_list_of_what_was_sent_is_the_chats_own(store: Store, kit: Kit) -> None:
    """Newest first, with what it told; blanked facts read as empty."""
    (account,) = await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 2)
    for number in range(3):
        told = notice(str(number), facts=f'{{"n": {number}}}', due_at=NOW + number * MINUTE)
        await store.notices.publish(told, Audience(customers=(code(1).value,)), NOW)

    newest, before = await store.notices.sent_to(ANN, limit=2)
    assert (newest.facts, newest.account, newest.state) == ('{"n": 2}', account, DeliveryState.WAITING)
    assert (before.facts, before.due_at) == ('{"n": 1}', NOW + MINUTE)
    assert await store.notices.sent_to(BEN) == ()


async def test_nothing_of_a_notice_can_be_read_in_its_row(store: Store, kit: Kit, database: Database) -> None:
    """The key is a keyed hash, facts are sealed, and the audience is gone once it is planned."""
    await on(store, kit, ANN, 1)
    told = notice("bill:canary", facts='"canary"')
    await store.notices.publish(told, Audience(customers=(code(1).value,)), NOW)

    async with database.reading() as session:
        (row,) = (await session.scalars(select(NoticeRow))).all()
    assert row.audience == b""
    assert b"canary" not in row.facts + row.key_hash
    assert row.wants == ""


async def test_notice_of_an_unlinked_code_goes_with_it(store: Store, kit: Kit, database: Database) -> None:
    """And so does one of an area that is followed no more."""
    (account,) = await on(store, kit, ANN, 1)
    area = await store.areas.add(BEN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    assert area is not None
    await store.notices.publish(notice("1"), Audience(is_everybody=True), NOW)
    await store.notices.publish(notice("2"), Audience(places=("s:lac trung",), with_areas=True), NOW)

    assert len(await rows(database)) == 2
    await store.links.unlink(ANN, account)
    await store.areas.remove(BEN, area.id)
    assert await rows(database) == []


async def test_who_delivers_is_told_of_new_deliveries_alone(store: Store, kit: Kit) -> None:
    """So that nobody waits for the courier's next look, and nothing is looked for in vain."""
    await on(store, kit, ANN, 1)
    told: list[int] = []

    async def hear() -> None:
        told.append(1)

    store.notices.on_planned = hear
    for customer in (1, 1, 2):
        audience = Audience(customers=(code(customer).value,))
        await store.notices.publish(notice(f"outage:{customer}"), audience, NOW)

    assert told == [1]
