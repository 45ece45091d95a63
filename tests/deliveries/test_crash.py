"""kill -9 at every point of a delivery: nothing is lost, and at most what was in flight is sent twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.notices import Facts
from tests.deliveries.lives import Nursery, cradle, random_kills, told, twice, until
from tests.deliveries.samples import NOW, bill_issued, outage_new
from tests.deliveries.town import Town
from tests.telegram.stub import BotApi

IN_FLIGHT = 50
LEASE_S = 60


@asynccontextmanager
async def town_to_tell(
    folder: Path, count: int, facts: Facts | None, **changed: Any
) -> AsyncIterator[tuple[Town, BotApi, Nursery]]:
    """A town with something to tell it, and processes that do."""
    town = Town(folder, count)
    async with town.store(NOW) as store:
        town.fill()
        expires_at = NOW + timedelta(days=2)
        if facts is not None:
            assert await town.tell(store, facts, NOW, expires_at=expires_at, **changed) == count
    async with BotApi(is_judged=False) as api:
        with cradle() as made:
            yield town, api, Nursery.of(made, folder, api.base_url.removesuffix("/bot"), NOW)


@pytest.mark.parametrize("point", ["claimed", "unsent", "sent"])
async def test_a_process_that_dies_loses_nothing(tmp_path: Path, point: str) -> None:
    """Whatever the moment, another one tells everybody; twice at most those that were in flight."""
    async with town_to_tell(tmp_path, 120, outage_new()) as (town, api, young):
        await young.gone(young.begin(point=point))
        young.later(LEASE_S + 1)
        young.begin()
        await until(town.is_settled)

        assert town.states() == {"sent": 120}
        assert len(told(api)) == 120
        assert twice(api) <= IN_FLIGHT
        if point in {"claimed", "unsent"}:
            assert twice(api) == 0


async def test_a_bill_is_never_sent_twice(tmp_path: Path) -> None:
    """What was in flight when the process died may have arrived: it is left to the operators, and no more."""
    async with town_to_tell(tmp_path, 120, bill_issued()) as (town, api, young):
        await young.gone(young.begin(point="bill sent"))
        young.later(LEASE_S + 1)
        young.begin()
        await until(town.is_settled)
        states = town.states()

        assert twice(api) == 0
        assert states["sent"] + states["unknown"] == 120
        assert states["unknown"] <= IN_FLIGHT


async def test_a_setting_sends_bills_again(tmp_path: Path) -> None:
    """For who would rather have it twice than not at all."""
    async with town_to_tell(tmp_path, 60, bill_issued()) as (town, api, young):
        await young.gone(young.begin(point="bill sent", repeats_uncertain=True))
        young.later(LEASE_S + 1)
        young.begin(repeats_uncertain=True)
        await until(town.is_settled)

        assert town.states() == {"sent": 60}
        assert len(told(api)) == 60


async def test_random_kills_lose_nothing(tmp_path: Path) -> None:
    """Eight kills over a thousand notices; benchmarks/notices_kills.py does fifty over ten thousand."""
    async with town_to_tell(tmp_path, 1000, outage_new()) as (town, api, young):
        toll = await random_kills(town, young, lambda: len(api.calls), lambda: told(api), 8, random.Random(5))

        assert town.states() == {"sent": 1000}
        assert toll.lost == 0
        assert toll.twice <= toll.in_flight <= 8 * IN_FLIGHT


async def test_who_slept_past_his_lease_begins_nothing_more(tmp_path: Path) -> None:
    """SIGSTOP: another one takes over; who wakes up ends what was in flight, and nothing else is his."""
    async with town_to_tell(tmp_path, 300, outage_new()) as (town, api, young):
        api.delay_s = 0.05
        sleeper = young.begin()
        await until(lambda: len(told(api)) >= 60)
        await put_to_sleep(sleeper, town)
        young.later(LEASE_S + 1)
        young.begin()
        await until(town.is_settled)
        os.kill(sleeper, signal.SIGCONT)
        await young.stop(sleeper)

        assert town.states() == {"sent": 300}
        assert twice(api) <= IN_FLIGHT


async def test_a_polite_stop_gives_everything_back(tmp_path: Path) -> None:
    """What is in flight ends, the rest waits at once for the next process, and nobody hears it twice."""
    async with town_to_tell(tmp_path, 300, outage_new()) as (town, api, young):
        api.delay_s = 0.05
        number = young.begin()
        await until(lambda: len(told(api)) >= 60)
        await young.stop(number)
        left = town.states()
        api.delay_s = 0
        young.begin()
        await until(town.is_settled)

        assert set(left) == {"sent", "waiting"}
        assert twice(api) == 0
        assert len(told(api)) == 300


async def test_a_restart_repeats_nothing(tmp_path: Path) -> None:
    """Everything was told; the next process, days later even, tells nobody."""
    async with town_to_tell(tmp_path, 60, outage_new()) as (town, api, young):
        await young.stop(await done(town, young))
        young.later(3600)
        number = young.begin()
        await young.stop(number)

        assert sum(told(api).values()) == 60


async def test_a_plan_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    """Killed half way through planning: the next courier plans the rest, and nobody is told twice."""
    async with town_to_tell(tmp_path, 120, None) as (town, api, young):
        await young.gone(young.begin(work="publish", point="half"))
        planned = sum(town.states().values())
        young.begin()
        await until(lambda: town.states() == {"sent": 120})

        assert 0 < planned < 120
        assert (len(told(api)), twice(api)) == (120, 0)


async def test_a_tick_that_was_cut_off_is_made_up_for(tmp_path: Path) -> None:
    """Killed between its slot and its work: the slot is gone, and the next one finds what is due."""
    async with town_to_tell(tmp_path, 30, None) as (town, api, young):
        await young.gone(young.begin(work="tick", point="begun"))
        await young.gone(young.begin(work="tick"))
        lost = town.states()
        young.later(60)
        await young.gone(young.begin(work="tick"))
        young.begin()
        await until(lambda: town.states() == {"sent": 30})

        assert lost == {}
        assert twice(api) == 0


async def put_to_sleep(number: int, town: Town) -> None:
    """At a moment when it holds no lock: a sleeper in the middle of a flush stops every writer on SQLite."""
    os.kill(number, signal.SIGSTOP)
    while town.is_locked():
        os.kill(number, signal.SIGCONT)
        await asyncio.sleep(0.005)
        os.kill(number, signal.SIGSTOP)


async def done(town: Town, young: Nursery) -> int:
    """The number of a process that has told everybody."""
    number = young.begin()
    await until(town.is_settled)
    return number
