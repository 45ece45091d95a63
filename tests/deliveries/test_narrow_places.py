"""Moments in which a notice could be lost or told twice although nobody was killed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.notices import Announced
from data.deliveries import Deliveries
from data.errors import StoreBusy
from data.notice_values import DeliveryState, Outcome
from data.rates import Rates
from scheduler.deliver import Sender
from tests.deliveries.samples import bill_issued, outage_new
from tests.deliveries.scene import Scene, scene
from tests.deliveries.town import Town

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def test_a_bug_at_the_fence_does_not_end_the_lane(
    here: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One loop sends everything of a channel: if it died, the house would look well and tell nobody."""
    check, bugs = Deliveries.check, [KeyError("bug")]

    async def buggy(*given: Any) -> set[int]:
        if bugs:
            raise bugs.pop()
        return await check(*given)

    monkeypatch.setattr(Deliveries, "check", buggy)
    await here.link()
    await here.publish(outage_new())
    with caplog.at_level(logging.ERROR):
        await here.deliver()
    here.watch.forward(2 * MINUTE)  # past the lease of what the bug left
    await asyncio.wait_for(here.deliver(), 20)

    assert await here.states() == [("sent", "outage_new")]
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_nothing_is_begun_so_late_that_its_lease_ends_on_the_way(here: Scene) -> None:
    """Else it would be somebody else's while it is still being sent, and be told twice."""
    await here.link()
    await here.publish(outage_new())
    (row,) = await here.store.deliveries.claim("telegram", here.courier.owner, here.watch.now, 2 * MINUTE, 9)
    mail = here.courier._mail("telegram", here.courier._pace(None, False))
    letters = await mail.sorted([row])
    here.watch.forward(2 * MINUTE - timedelta(seconds=5))

    assert await mail.fenced(letters) == []
    assert await here.states() == [("waiting", "outage_new")]


async def test_what_was_sent_is_written_down_before_the_rest_is_given_back(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A polite stop in the moment between sending and writing down tells nobody twice."""
    settle, is_asked, is_free = Deliveries.settle, asyncio.Event(), asyncio.Event()

    async def slow(*given: Any) -> int:
        is_asked.set()
        await is_free.wait()
        return await settle(*given)

    monkeypatch.setattr(Deliveries, "settle", slow)
    await here.link()
    await here.publish(outage_new())
    await here.courier.deliver("telegram", is_urgent=False)
    await asyncio.wait_for(is_asked.wait(), 20)
    await here.courier.finish(0.05)
    is_free.set()
    await here.courier.finish(5)

    assert await here.states() == [("sent", "outage_new")]


async def test_a_bill_given_back_unsent_does_not_count_as_sent(here: Scene) -> None:
    """The mark of a beginning goes with the claim: who dies later over the row has not sent it."""
    await here.link()
    await here.publish(bill_issued())
    deliveries, now = here.store.deliveries, here.watch.now
    (row,) = await deliveries.claim("telegram", "a", now, MINUTE, 9)
    await here.store.begun.mark([row.id], "a")
    await deliveries.release("a", now)
    (row,) = await deliveries.claim("telegram", "b", now, MINUTE, 9)

    assert await here.store.begun.of([row.id]) == set()


async def test_a_long_outage_of_the_platform_poisons_nothing(here: Scene) -> None:
    """A platform out of reach for half a day, and then a kill: the notice is told all the same."""
    await here.link()
    await here.publish(outage_new(), expires_at=here.watch.now + timedelta(days=2))
    deliveries, now = here.store.deliveries, here.watch.now
    for _time in range(40):
        (row,) = await deliveries.claim("telegram", "a", now, MINUTE, 9)
        again = Outcome(row.id, "a", DeliveryState.WAITING, reason="unreachable", retry_at=now)
        await deliveries.settle([again], now)
    await deliveries.claim("telegram", "a", now, MINUTE, 9)  # and is killed
    here.watch.forward(2 * MINUTE)
    await here.deliver()

    assert await here.states() == [("sent", "outage_new")]


async def test_a_store_that_is_busy_does_not_make_a_refusal_uncertain(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform said that it did not take the bill: so it is told later, not given up as perhaps told."""

    async def busy(*_given: object) -> None:
        raise StoreBusy

    monkeypatch.setattr(Rates, "halt", busy)
    here.courier.senders = {"telegram": Sender("telegram 1", 1000)}
    await here.link()
    await here.publish(bill_issued())
    here.api.fail("sendPhoto", 429, "Too Many Requests: retry after 35", retry_after=35)
    here.api.fail("sendMessage", 429, "Too Many Requests: retry after 35", retry_after=35)
    await here.deliver()

    assert await here.states() == [("waiting", "bill_issued")]


async def test_as_many_as_are_allowed_are_on_their_way_at_once(tmp_path: Path) -> None:
    """Where Telegram is far away the connections are what limits: there are enough, and rows to fill them."""
    many = 150
    async with scene(tmp_path, in_flight=many) as here:
        Town(tmp_path, many).fill()
        await here.publish(Announced("Trung tâm làm việc cả ngày thứ Bảy.", "We are open on Saturday."))
        here.api.answer_together("sendMessage", many)
        await asyncio.wait_for(here.deliver(), 30)

    assert len(here.api.of("sendMessage")) == many
