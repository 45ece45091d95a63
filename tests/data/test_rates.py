"""The shared rate: no second, wherever it begins, has more than the limit; urgent before bulk; pauses."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.crypto import Crypto
from data.database import Database, address
from data.rates import Grant
from data.store import Store
from tests.data.conftest import KEY
from tests.data.sample import DAY, NOW

SENDER = "telegram:1"


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


async def taken(store: Store, per_s: float, until_s: float, late_s: float = 0.0) -> list[float]:
    """The moments, in seconds, at which one who takes what he gets and spreads it sends."""
    sent, at = list[float](), 0.0
    while at < until_s:
        grant = await store.rates.take(SENDER, 1000, per_s, NOW + seconds(at))
        begin = at + grant.wait_s
        sent += [begin + grant.over_s * number / grant.count for number in range(grant.count)]
        at = begin + (grant.over_s * (grant.count - 1) / grant.count + 1e-4 if grant.count else late_s)
    return sent


def most_in_a_second(sent: list[float]) -> int:
    ordered = sorted(sent)
    return max(sum(begin <= it < begin + 1 for it in ordered[n:]) for n, begin in enumerate(ordered))


@pytest.mark.parametrize(
    ("per_s", "until_s", "late_s"), [(30, 20, 0.0), (30, 20, 0.003), (1000, 3, 0.001), (1, 40, 0.0)]
)
async def test_no_second_has_more_than_the_limit_and_little_is_lost(
    store: Store, per_s: int, until_s: int, late_s: float
) -> None:
    """From the first message on, and also where timers wake late."""
    sent = await taken(store, per_s, until_s, late_s)

    assert most_in_a_second(sent) <= per_s
    assert len(sent) >= 0.97 * per_s * until_s


async def test_idle_sender_may_not_make_up_for_it(store: Store) -> None:
    """A day without messages is no reason for a burst."""
    await store.rates.take(SENDER, 1, 30, NOW)
    first = await store.rates.take(SENDER, 100, 30, NOW + DAY)
    second = await store.rates.take(SENDER, 100, 30, NOW + DAY)

    assert (first.count, first.wait_s) == (3, 0)
    assert second.count == 0
    assert second.wait_s == pytest.approx(first.over_s, abs=0.02)


async def test_two_processes_share_the_limit(store: Store, file: Path) -> None:
    """Each other's permits count."""
    async with Store(Database(address(file)), Crypto([KEY])) as other:
        counts = [0, 0]
        for step in range(1000):
            for number, one in enumerate((store, other)):
                counts[number] += (await one.rates.take(SENDER, 1, 30, NOW + seconds(step / 200))).count
    assert 145 <= sum(counts) <= 150


async def test_urgent_ones_clear_the_way(store: Store) -> None:
    """While somebody asks for them, and a second longer, bulk waits; together they keep to the limit."""

    async def take(at: datetime, is_urgent: bool) -> Grant:
        return await store.rates.take(SENDER, 1, 10, at, is_urgent=is_urgent)

    await take(NOW, False)
    urgent = [(await take(NOW + seconds(step / 100), True)).count for step in range(100)]
    bulk = [(await take(NOW + seconds(1 + step / 100), False)) for step in range(120)]

    assert 9 <= sum(urgent) <= 10
    assert not any(grant.count for grant in bulk[:99])
    assert bulk[50].wait_s == pytest.approx(0.49, abs=0.001)
    assert any(grant.count for grant in bulk[99:])


async def test_pause_stops_everybody_then_the_pace_recovers(store: Store) -> None:
    """Asked for 5 s: nothing for 5 s, half the pace then, and all of it again after a while."""
    await store.rates.take(SENDER, 1, 100, NOW)
    await store.rates.halt(SENDER, 5, NOW)

    stopped = await store.rates.take(SENDER, 1, 100, NOW + seconds(4.9))
    assert stopped.count == 0
    assert stopped.wait_s == pytest.approx(0.1, abs=0.01)
    halved = await store.rates.take(SENDER, 10, 100, NOW + seconds(5))
    assert halved.over_s / halved.count == pytest.approx(2 / 98.5, rel=0.02)
    at = 5 + halved.over_s
    for _ in range(100):
        grant = await store.rates.take(SENDER, 10, 100, NOW + seconds(at))
        at += grant.over_s or grant.wait_s
    assert grant.over_s / grant.count == pytest.approx(1 / 98.5, rel=0.02)


async def test_pause_before_anything_was_sent_holds_too(store: Store) -> None:
    """Another process may have been told first."""
    await store.rates.halt(SENDER, 5, NOW)

    assert (await store.rates.take(SENDER, 1, 30, NOW)).count == 0
    assert (await store.rates.take(SENDER, 1, 30, NOW + seconds(5))).count == 1


async def test_clock_that_was_put_back_stops_nobody(store: Store) -> None:
    """An hour back is not an hour of silence."""
    await store.rates.take(SENDER, 1, 30, NOW, is_urgent=True)

    assert (await store.rates.take(SENDER, 1, 30, NOW - seconds(3600))).count == 1
