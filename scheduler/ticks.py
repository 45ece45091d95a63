"""Jobs at times of day in Hanoi; of all processes, one runs each slot."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from backend_client.models import HANOI, Clock

log = logging.getLogger(__name__)

Job = Callable[[datetime], Awaitable[None]]
"""Gets the moment of its slot."""

# A machine that slept, or a loop that was busy, runs a missed slot once when it is back.
_LATE_AT_MOST_S = 3600
_STOP_S = 20
_LOOK_BACK = tuple(
    timedelta(minutes=minutes) for minutes in (2, 65, 25 * 60, 8 * 24 * 60, 32 * 24 * 60, 366 * 24 * 60)
)


class Claims(Protocol):
    """Where slots are taken (data.ticks.Ticks)."""

    async def claim(self, name: str, slot: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Timed:
    trigger: CronTrigger
    job: Job


class Ticks:
    """Register with `every`, then run in `async with`. A failing job is logged and runs again next time."""

    def __init__(self, claims: Claims, clock: Clock) -> None:
        self._claims = claims
        self._clock = clock
        self._timed: dict[str, _Timed] = {}
        self._running: dict[str, asyncio.Task[bool]] = {}
        self._scheduler = AsyncIOScheduler(timezone=HANOI)

    def every(self, name: str, cron: str, job: Job) -> None:
        """Run `job` at the times of a five-field cron expression, such as `7 * * * *`, in Hanoi time.

        `name` is unique and lasting: it is what processes compete for. Days of the week are named (`mon`).

        Raises:
            ValueError: the expression cannot be read, or the name is taken.
        """
        # APScheduler 3 counts weekdays from Monday and cron from Sunday: a number would mean two days.
        if name in self._timed or any(letter.isdigit() for letter in cron.rsplit(maxsplit=1)[-1]):
            raise ValueError(f"{name}: {cron}")
        self._add(name, CronTrigger.from_crontab(cron, timezone=HANOI), job)

    def often(self, name: str, seconds: int, job: Job) -> None:
        """Run `job` every so many seconds, 1 to 30: for a demo, which nobody watches for minutes.

        Raises:
            ValueError: the name is taken, or the number is none of these.
        """
        if name in self._timed or not 1 <= seconds <= 30:
            raise ValueError(f"{name}: {seconds} s")
        self._add(name, CronTrigger(second=f"*/{seconds}", timezone=HANOI), job)

    def _add(self, name: str, trigger: CronTrigger, job: Job) -> None:
        self._timed[name] = _Timed(trigger, job)
        self._scheduler.add_job(
            self._fire_apart, trigger, args=[name], id=name, misfire_grace_time=_LATE_AT_MOST_S, coalesce=True
        )

    async def fire(self, name: str) -> bool:
        """Run the latest slot of a job, unless some process has; whether it ran here. Never raises."""
        timed = self._timed[name]
        slot = latest_slot(timed.trigger, self._clock())
        try:
            if slot is None or not await self._claims.claim(name, slot):
                return False
            await timed.job(slot)
        except Exception:
            log.exception("The job %s failed.", name)
            return False
        return True

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing fires any more; what is running gets 20 seconds to finish before it is cancelled."""
        self._scheduler.shutdown(wait=False)
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=_STOP_S)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _fire_apart(self, name: str) -> None:
        """In a task of our own: APScheduler cancels its tasks when it stops, and waits for none."""
        if name in self._running:
            log.warning("The job %s still runs; this slot is left to other processes.", name)
            return
        task = asyncio.create_task(self.fire(name), name=f"tick {name}")
        self._running[name] = task
        task.add_done_callback(lambda _done: self._running.pop(name))


def latest_slot(trigger: CronTrigger, now: datetime) -> datetime | None:
    """The last time of the trigger that is not after `now`, in UTC; None where a year has none.

    Not the minute of the clock: a process that is late must compete for the slot it is late for.
    """
    for back in _LOOK_BACK:
        slot: datetime | None = None
        following: datetime | None = trigger.get_next_fire_time(None, now - back)
        while following is not None and following <= now:
            slot, following = following, trigger.get_next_fire_time(following, following)
        if slot is not None:
            return slot.astimezone(UTC)
    return None
