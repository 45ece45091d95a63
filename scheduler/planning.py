"""All that is watched, with its times. A tick that was missed is made up by the next: every look asks what
is due and not yet told, not what happened at its own minute."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from data.reference import tariffs
from data.store import Store
from scheduler import watch_tariffs
from scheduler.ticks import Ticks
from scheduler.watch_accounts import AccountWatch
from scheduler.watch_outages import OutageWatch

TARIFFS_AT = "40 8 * * *"
_STOP_S = 20


@dataclass(frozen=True, slots=True)
class Times:
    """Cron expressions in Hanoi time; `every_s` above 0 replaces them."""

    outages: str = "*/10 6-21 * * *"
    outages_at_night: str = "5 0-5,22-23 * * *"
    accounts: str = "* * * * *"
    every_s: int = 0


@dataclass(slots=True)
class Watch:
    """Everything that finds out what there is to tell."""

    store: Store
    outages: OutageWatch
    accounts: AccountWatch
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def register(self, ticks: Ticks, times: Times) -> None:
        """With the times at which to look."""
        if times.every_s:
            ticks.often("watch", times.every_s, self.look)
            return
        ticks.every("watch outages", times.outages, self.outages.look)
        ticks.every("watch outages at night", times.outages_at_night, self.outages.look)
        ticks.every("watch accounts", times.accounts, self.accounts.scan)
        ticks.every("watch tariffs", TARIFFS_AT, self.look_at_tariffs)
        ticks.every("finish planning", times.accounts, self.finish)

    async def look(self, slot: datetime) -> None:
        """At everything that is due; one look at a time."""
        async with self._looking:
            await self.outages.look(slot)
            await self.accounts.scan(slot)
            await self.look_at_tariffs(slot)
            await self.finish(slot)

    async def look_now(self) -> None:
        """At everything, whether it is due or not: something is known to have happened."""
        now = self.accounts.clock()
        await self.store.watching.ensure(now)
        await self.store.watching.wake(now)
        await self.look(now)

    def look_soon(self) -> None:
        """The same beside whoever calls; `close` waits for it."""
        task = asyncio.get_running_loop().create_task(self.look_now())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait for what `look_soon` began: it may have claimed what another look then found taken."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))

    async def close(self) -> None:
        """Looks in the middle get 20 seconds to end; what they leave is made up after the next start."""
        tasks = tuple(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=_STOP_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def finish(self, _slot: datetime) -> None:
        """Plan to its end what some process began to plan and did not end."""
        await self.store.notices.plan_the_rest(self.accounts.clock())

    async def look_at_tariffs(self, _slot: datetime) -> None:
        await watch_tariffs.look(self.store, tariffs(), self.accounts.clock())
