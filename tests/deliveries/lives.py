"""Lives of processes that deliver: begun, killed, stopped for a while, ended politely."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Self

from tests.deliveries.nursery import Life, live
from tests.deliveries.town import Town
from tests.forked import fork
from tests.telegram.stub import BotApi

PATIENCE_S = 30.0


@dataclass(slots=True)
class Cradle:
    """Who was born, and may still be there."""

    born: list[ForkServerProcess] = field(default_factory=list)

    def begin(self, life: Life) -> int:
        self.born.append(fork(live, life))
        assert self.born[-1].pid is not None
        return self.born[-1].pid


@contextmanager
def cradle() -> Iterator[Cradle]:
    """Nobody outlives it."""
    made = Cradle()
    try:
        yield made
    finally:
        for process in made.born:
            process.kill()
            process.join(PATIENCE_S)


@dataclass(slots=True)
class Nursery:
    """Where processes come from. Their clock stands where the test has set it, and runs on."""

    cradle: Cradle
    life: Life

    @classmethod
    def of(cls, cradle: Cradle, folder: Path, api_url: str, now: datetime) -> Self:
        return cls(cradle, Life(str(folder), api_url, now.timestamp(), time.time()))

    def later(self, seconds: float) -> None:
        """Move the clock of the lives that begin from now on."""
        self.life = replace(self.life, began=self.life.began + seconds)

    def begin(self, **changed: Any) -> int:
        """A new process; its number."""
        return self.cradle.begin(replace(self.life, **changed))

    async def gone(self, number: int) -> None:
        """Until the process has ended."""
        await until(lambda: not is_there(number))

    async def kill(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        await self.gone(number)

    async def stop(self, number: int) -> None:
        """Politely."""
        os.kill(number, signal.SIGTERM)
        await self.gone(number)


def is_there(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


async def until(is_so: Callable[[], bool], every_s: float = 0.01, patience_s: float = PATIENCE_S) -> None:
    """Other processes make it so."""
    async with asyncio.timeout(patience_s):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(every_s)


def told(api: BotApi) -> Counter[int]:
    """How often each chat was told."""
    return Counter(int(call.params["chat_id"]) for call in api.of("sendMessage", "sendPhoto"))


def twice(api: BotApi) -> int:
    """Messages too many."""
    return sum(count - 1 for count in told(api).values())


@dataclass(frozen=True, slots=True)
class Toll:
    """What kills cost: messages lost and sent twice, and the most that could be in flight at them."""

    kills: int
    lost: int
    twice: int
    in_flight: int  # at each kill, added up


async def random_kills(
    town: Town,
    young: Nursery,
    count: Callable[[], int],
    heard: Callable[[], Counter[int]],
    kills: int,
    chance: random.Random,
    patience_s: float = PATIENCE_S,
) -> Toll:
    """Kill the only process again and again at random moments, until everything is told.

    `count` is how many messages arrived, `heard` how many at each chat. After each kill the clock moves past
    the lease. `in_flight` is what had arrived in that life and was not yet settled at the moment of its
    kill, which nobody but the sink and the store can say.
    """
    in_flight, before = 0, Counter[int]()
    step = town.count / (kills + 1)
    for nth in range(1, kills + 1):
        number = young.begin()
        aim = min(town.count, step * nth + chance.uniform(-0.4, 0.4) * step)
        await until(lambda aim=aim: count() >= aim, 0.002, patience_s)  # type: ignore[misc]
        await young.kill(number)
        arrived = heard()
        in_flight += town.sending_that(arrived - before)
        before = arrived
        young.later(61)
    young.begin()
    await until(town.is_settled, 0.05, patience_s)
    every = heard()
    return Toll(kills, town.count - len(every), sum(every.values()) - len(every), in_flight)
