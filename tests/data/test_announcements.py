"""What operators announce: counted beforehand as it is planned, cancelled in time, followed to its end."""

from __future__ import annotations

import pytest

from data.database import Database
from data.notice_values import Audience, Choices, DeliveryState, Outcome
from data.store import Store
from tests.data.sample import ANN, BEN, DAY, EVE, MINUTE, NOW, Kit, code
from tests.data.test_notices import notice, on, rows

EVERYBODY = Audience(is_everybody=True)


@pytest.mark.parametrize(
    ("audience", "count"),
    [
        (EVERYBODY, 2),
        (Audience(units=("HN0100",)), 2),
        (Audience(units=("HN0200",)), 0),
        (Audience(customers=(code(1).value, code(9).value)), 1),
        (Audience(customers=(code(1).value,), units=("HN0100",)), 2),
        (Audience(places=("s:lac trung",), with_areas=True), 2),
        (Audience("outage_day_before", is_everybody=True), 1),
        (Audience(), 0),
    ],
)
async def test_preview_is_what_planning_makes(
    store: Store, kit: Kit, database: Database, audience: Audience, count: int
) -> None:
    """One row a chat, whichever way it is found."""
    (home, _) = await on(store, kit, ANN, 1, 2)
    await on(store, kit, BEN, 2, choices=Choices(is_other_on=True, outage_day_before=False))
    await on(store, kit, EVE, 3, choices=Choices(is_bill_on=True))
    await store.places.put(home, ["s:lac trung"])
    for chat in (ANN, EVE):
        await store.areas.add(chat, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)

    assert await store.announcements.preview(audience) == count
    assert (await store.notices.publish(notice(), audience, NOW)).count == count
    assert len(await rows(database)) == count


async def test_announcement_starts_when_it_is_due(store: Store, kit: Kit) -> None:
    """Not before, and once; then its deliveries are counted by state."""
    await on(store, kit, ANN, 1)
    await on(store, kit, EVE, 2)
    number = await store.announcements.add("Xin chào", "Hello", EVERYBODY, NOW + MINUTE, NOW)

    assert await store.announcements.due(NOW) == ()
    (due,) = await store.announcements.due(NOW + MINUTE)
    assert (due.id, due.vi, due.en, due.audience) == (number, "Xin chào", "Hello", EVERYBODY)
    done = await store.notices.publish(notice(f"announcement:{number}"), due.audience, NOW + MINUTE)
    assert await store.announcements.progress(number) == {}
    assert await store.announcements.started(number, done.id)
    assert not await store.announcements.started(number, done.id)
    assert await store.announcements.due(NOW + DAY) == ()
    (row, *_) = await store.deliveries.claim("web", "a", NOW + MINUTE, MINUTE, 1)
    await store.deliveries.settle([Outcome(row.id, "a", DeliveryState.SENT)], NOW + MINUTE)
    assert await store.announcements.progress(number) == {DeliveryState.SENT: 1, DeliveryState.WAITING: 1}
    assert [(it.state, it.notice) for it in await store.announcements.list()] == [("started", done.id)]


async def test_announcement_is_cancelled_until_it_starts(store: Store) -> None:
    """Of cancelling and starting, the first wins."""
    number = await store.announcements.add("a", "a", EVERYBODY, NOW + MINUTE, NOW)

    assert not await store.announcements.cancel(number, NOW + MINUTE)
    assert await store.announcements.cancel(number, NOW)
    assert not await store.announcements.cancel(number, NOW)
    assert not await store.announcements.started(number, 1)
    assert await store.announcements.due(NOW + DAY) == ()


async def test_codes_of_an_audience_cannot_be_read_in_the_row(store: Store, database: Database) -> None:
    """An operator's list of customers is sealed, and forgotten as soon as it is planned."""
    number = await store.announcements.add("a", "a", Audience(customers=("PDCANARY",)), NOW, NOW)

    def look(connection: object) -> bytes:
        found = connection.exec_driver_sql("SELECT audience FROM announcement").scalar_one()  # type: ignore[attr-defined]
        return bytes(found)

    assert b"CANARY" not in await database.look(look)
    (due,) = await store.announcements.due(NOW)
    done = await store.notices.publish(notice(), due.audience, NOW)
    assert await store.announcements.started(number, done.id)
    kept = await store.announcements.get(number)
    assert kept is not None
    assert kept.audience == Audience()
