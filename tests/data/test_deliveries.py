"""The queue: each row one owner's, nothing lost, nothing twice, whatever the order."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.crypto import Crypto
from data.database import Database, address
from data.notice_values import Audience, ChatChoices, Choices, Delivery, DeliveryState, NoticeKind, Outcome
from data.store import Store
from data.values import ChatId
from tests.data.conftest import KEY
from tests.data.sample import ANN, BEN, DAY, EVE, MINUTE, NOW, Kit, code
from tests.data.test_notices import fill, hanoi, notice, on, rows

LEASE, SECOND = MINUTE, timedelta(seconds=1)
CODE = Audience(customers=(code(1).value,))


async def publish(store: Store, key: str, at: datetime = NOW, audience: Audience = CODE, **more: Any) -> None:
    told = notice(key, due_at=at, **{"expires_at": at + DAY, **more})
    assert (await store.notices.publish(told, audience, NOW)).is_new


async def claim(
    store: Store, now: datetime = NOW, owner: str = "a", channel: str = "web", limit: int = 50, **more: Any
) -> tuple[Delivery, ...]:
    return await store.deliveries.claim(channel, owner, now, LEASE, limit, **more)


def ended(row: Delivery, state: DeliveryState = DeliveryState.SENT, owner: str = "a", **more: Any) -> Outcome:
    return Outcome(row.id, owner, state, **more)


async def states(database: Database) -> list[str]:
    return [row.state for row in await rows(database)]


async def test_what_is_due_is_claimed_once_with_what_it_tells(store: Store, kit: Kit) -> None:
    """Of its channel only, and not before it is due."""
    (account,) = await on(store, kit, ANN, 1)
    await on(store, kit, BEN, 1)
    await publish(store, "1", NOW + MINUTE, facts='{"told": 1}', version=1)

    assert await claim(store) == ()
    assert await store.deliveries.next_due("web") == NOW + MINUTE
    (row,) = await claim(store, NOW + MINUTE)
    assert await claim(store, NOW + MINUTE) == ()
    assert (row.chat, row.account, row.area, row.facts) == (ANN, account, None, '{"told": 1}')
    assert (row.kind, row.variant, row.due_at) == (NoticeKind.OTHER, "outage_new", NOW + MINUTE)
    assert (row.tries, row.answers) == (0, "")
    assert {row.is_urgent, row.is_held, row.is_withdrawn, row.may_be_sent} == {False}
    assert await store.deliveries.next_due("web") == NOW + MINUTE + LEASE
    assert [row.chat for row in await claim(store, NOW + MINUTE, channel="telegram")] == [BEN]


async def test_two_owners_never_have_the_same_row(store: Store, database: Database, file: Path) -> None:
    """Racing from two processes' connections, until all of a thousand are taken."""
    await fill(database, 1000)
    await publish(store, "1", audience=Audience(is_everybody=True))
    async with Store(Database(address(file)), Crypto([KEY])) as other:
        taken = [
            row.id
            for _ in range(10)
            for rows in await asyncio.gather(
                claim(store, NOW, "a", "telegram"), claim(other, NOW, "b", "telegram")
            )
            for row in rows
        ]

    assert len(taken) == len(set(taken)) == 1000


async def test_who_dies_loses_the_row_and_may_have_sent_it(
    store: Store, kit: Kit, database: Database
) -> None:
    """Its lease over, another one has it and knows; the dead one's word does not count any more."""
    await on(store, kit, ANN, 1)
    await publish(store, "1")
    (row,) = await claim(store)

    assert await claim(store, NOW + LEASE - SECOND, "b") == ()
    assert await store.deliveries.check([row.id], "a", NOW + LEASE) == set()
    (again,) = await claim(store, NOW + LEASE, "b")
    assert (again.id, again.tries, again.may_be_sent) == (row.id, 1, True)
    assert await store.deliveries.check([row.id], "a") == set()
    assert await store.deliveries.settle([ended(row)], NOW + LEASE) == 0
    assert await store.deliveries.settle([ended(again, owner="b")], NOW + LEASE) == 1
    assert await states(database) == ["sent"]


async def test_urgent_ones_come_first_and_alone_if_asked(store: Store, kit: Kit) -> None:
    """However long the others have waited."""
    for number, chat in enumerate((ANN, EVE, ChatId("web", "fay"))):
        await on(store, kit, chat, number + 1)
    await publish(store, "bulk", NOW - MINUTE)
    for number in (2, 3):
        audience = Audience(customers=(code(number).value,))
        await publish(store, f"urgent {number}", NOW, audience, is_urgent=True)

    assert [row.chat.key for row in await claim(store, limit=1, only_urgent=True)] == [EVE.key]
    assert [(row.chat.key, row.is_urgent) for row in await claim(store)] == [("fay", True), (ANN.key, False)]


async def test_chat_gets_one_after_the_other(store: Store, kit: Kit) -> None:
    """A second lies between, also after one was sent; others do not wait for it."""
    await on(store, kit, ANN, 1)
    await on(store, kit, EVE, 1)
    for key in "123":
        await publish(store, key)

    first = await claim(store)
    assert sorted(row.chat for row in first) == [ANN, EVE]
    assert await claim(store) == ()
    await store.deliveries.settle([ended(row) for row in first], NOW + SECOND / 2)
    assert await claim(store, NOW + SECOND) == ()
    second = await claim(store, NOW + 2 * SECOND)
    assert sorted(row.chat for row in second) == [ANN, EVE]
    assert {row.notice for row in first}.isdisjoint({row.notice for row in second})


async def test_group_is_given_three_seconds(store: Store) -> None:
    """Platforms let twenty messages a minute into a group."""
    await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=True, at=NOW)
    for key in "12":
        await publish(store, key, audience=Audience(places=("s:lac trung",), with_areas=True))
    (first,) = await claim(store)
    assert first.area is not None
    await store.deliveries.settle([ended(first)], NOW)

    assert await claim(store, NOW + 2 * SECOND) == ()
    assert len(await claim(store, NOW + 3 * SECOND)) == 1


async def test_night_is_told_in_the_morning_all_at_once(store: Store, kit: Kit) -> None:
    """However many were held, beyond the limit too; one that is urgent does not wait for it."""
    await on(store, kit, ANN, 1)
    night = hanoi("2026-07-01T22:00")
    for key in "123":
        await publish(store, key, night)
    await publish(store, "urgent", night, is_urgent=True)

    (urgent,) = await claim(store, night)
    assert urgent.is_urgent
    await store.deliveries.settle([ended(urgent)], night)
    assert await claim(store, night + 8 * 60 * MINUTE) == ()
    morning = await claim(store, hanoi("2026-07-02T07:00"), limit=1)
    assert [row.is_held for row in morning] == [True] * 3


async def test_what_was_late_is_not_sent_at_night(store: Store, kit: Kit, database: Database) -> None:
    """Due in the evening, the bot was down until midnight: then it waits for the morning, unless urgent."""
    await on(store, kit, ANN, 1)
    await on(store, kit, EVE, 1)
    await store.choices.put_chat(EVE, ChatChoices(0, 0), NOW)
    evening, midnight = hanoi("2026-07-01T20:00"), hanoi("2026-07-02T00:01")
    await publish(store, "1", evening)

    assert [row.chat for row in await claim(store, midnight)] == [EVE]
    assert [(row.is_held, row.due_at) for row in await rows(database) if row.chat == ANN] == [
        (True, hanoi("2026-07-02T07:00"))
    ]


async def test_chat_that_went_away_is_given_up_and_settled(
    store: Store, kit: Kit, database: Database
) -> None:
    """Also what was claimed when it went."""
    await on(store, kit, ANN, 1)
    await publish(store, "1")
    (row,) = await claim(store)
    await store.choices.mark_gone(ANN, NOW)

    assert await store.deliveries.check([row.id], "a") == set()
    await store.deliveries.release("a", NOW)
    assert await claim(store) == ()
    assert await states(database) == ["gone"]


@pytest.mark.parametrize("why", ["withdrawn", "kind", "thing", "unlinked", "erased", "other owner"])
async def test_fence_stops_what_is_no_longer_to_be_sent(store: Store, kit: Kit, why: str) -> None:
    """Whatever happened between the claim and the sending."""
    (account,) = await on(store, kit, ANN, 1)
    await publish(store, "1", audience=Audience("outage_new", CODE.customers))
    (row,) = await claim(store)
    assert await store.deliveries.check([row.id], "a", NOW) == {row.id}
    if why == "withdrawn":
        assert await store.notices.withdraw("1", NOW) == 0
    elif why == "kind":
        await store.choices.turn_off(ANN, NoticeKind.OTHER)
    elif why == "thing":
        await store.choices.put(ANN, account, Choices(is_other_on=True, outage_new=False))
    elif why == "unlinked":
        await store.links.unlink(ANN, account)
    elif why == "erased":
        await store.privacy.erase(ANN)

    owner = "b" if why == "other owner" else "a"
    assert await store.deliveries.check([row.id], owner, NOW) == set()


async def test_fence_stops_an_area_that_wants_no_reminder(store: Store) -> None:
    """Switched off while its message was on its way."""
    area = await store.areas.add(ANN, "phố Lạc Trung", ["s:lac trung"], is_group=False, at=NOW)
    assert area is not None
    reminded = Audience("outage_hour_before", places=("s:lac trung",), with_areas=True)
    await publish(store, "1", audience=reminded)
    (row,) = await claim(store)

    assert await store.deliveries.check([row.id], "a") == {row.id}
    await store.areas.change(ANN, area.id, hour_before=False, day_before=True)
    assert await store.deliveries.check([row.id], "a") == set()


async def test_refused_one_is_tried_again_when_it_may_be(store: Store, kit: Kit) -> None:
    """With one try more each time; a dead one can be revived by an operator."""
    await on(store, kit, ANN, 1)
    await publish(store, "1")
    for tries in range(2):
        (row,) = await claim(store, NOW + tries * MINUTE)
        assert row.tries == tries
        later = NOW + (tries + 1) * MINUTE
        back = ended(row, DeliveryState.WAITING, retry_at=later, reason="busy")
        await store.deliveries.settle([back], NOW)
    (row,) = await claim(store, NOW + 2 * MINUTE)
    await store.deliveries.settle([ended(row, DeliveryState.DEAD, reason="refused")], NOW)

    (letter,) = await store.deliveries.dead()
    assert (letter.id, letter.tries, letter.reason) == (row.id, 2, "refused")
    assert await store.deliveries.counts() == {("web", DeliveryState.DEAD): 1}
    assert await store.deliveries.revive(row.id)
    assert not await store.deliveries.revive(row.id)
    (again,) = await claim(store, NOW + 3 * MINUTE)
    assert (again.id, again.tries) == (row.id, 0)


async def test_correction_answers_the_message_before_it(store: Store, kit: Kit) -> None:
    """The newest earlier version that reached the chat, in this chat."""
    await on(store, kit, ANN, 1)
    await on(store, kit, EVE, 1)
    for version in (1, 2, 3):
        at = NOW + version * MINUTE
        await publish(store, "outage", at, version=version)
        found = {row.chat: row for row in await claim(store, at)}
        if version < 3:
            sent = [ended(row, message=f"{row.chat.key} {version}") for row in found.values()]
            await store.deliveries.settle(sent if version == 1 else sent[:1], at)
    first = sent[0].message.removesuffix(" 2")

    answers = {chat.key: row.answers for chat, row in found.items()}
    assert answers[first] == f"{first} 2"
    (other,) = answers.keys() - {first}
    assert answers[other] == f"{other} 1"


async def test_what_is_given_back_is_due_at_once(store: Store, kit: Kit) -> None:
    """At a stop nobody has to wait for the lease."""
    await on(store, kit, ANN, 1)
    await publish(store, "1")
    await claim(store)

    assert await store.deliveries.release("b", NOW) == 0
    assert await store.deliveries.release("a", NOW) == 1
    (row,) = await claim(store, owner="b")
    assert (row.tries, row.may_be_sent) == (0, False)
    assert await store.deliveries.counts() == {("web", DeliveryState.SENDING): 1}
