from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from backend_client.models import HANOI
from scheduler.ticks import Ticks, latest_slot

NOON = datetime(2026, 7, 1, 12, 0, 0, 250_000, tzinfo=HANOI)


@dataclass
class Shared:
    """Claims of all processes."""

    taken: set[tuple[str, datetime]] = field(default_factory=set)

    async def claim(self, name: str, slot: datetime) -> bool:
        is_first = (name, slot) not in self.taken
        self.taken.add((name, slot))
        return is_first


@dataclass
class Recorder:
    """A job that writes down its slots."""

    slots: list[datetime] = field(default_factory=list)

    async def __call__(self, slot: datetime) -> None:
        self.slots.append(slot)


def ticks_at(now: datetime, shared: Shared, job: Recorder, cron: str = "0 12 * * *") -> Ticks:
    ticks = Ticks(shared, lambda: now)
    ticks.every("noon", cron, job)
    return ticks


async def test_each_slot_runs_in_one_process() -> None:
    """Three processes fire at noon, one of them a little late: one run."""
    shared, job = Shared(), Recorder()
    late = (timedelta(), timedelta(seconds=1), timedelta(minutes=3))

    ran = [await ticks_at(NOON + by, shared, job).fire("noon") for by in late]

    assert ran == [True, False, False]
    assert job.slots == [datetime(2026, 7, 1, 5, 0, tzinfo=UTC)]


async def test_the_next_slot_runs_again() -> None:
    """A claim is for one slot, not for ever."""
    shared, job = Shared(), Recorder()

    for day in range(3):
        assert await ticks_at(NOON + timedelta(days=day), shared, job).fire("noon")
    assert len(job.slots) == 3


async def test_a_failing_job_is_logged_and_runs_next_time(caplog: pytest.LogCaptureFixture) -> None:
    """One bad night does not end the nights; other jobs go on."""
    now, shared, job = [NOON], Shared(), Recorder()

    async def fail(_slot: datetime) -> None:
        raise RuntimeError

    ticks = Ticks(shared, lambda: now[0])
    ticks.every("bad", "* * * * *", fail)
    ticks.every("good", "* * * * *", job)

    with caplog.at_level(logging.ERROR):
        assert not await ticks.fire("bad")
    now[0] += timedelta(minutes=1)

    assert "The job bad failed." in caplog.text
    assert await ticks.fire("good")


async def test_a_store_that_fails_is_no_reason_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    """Nobody runs what cannot be claimed, and nothing is raised into the scheduler."""

    class Broken:
        async def claim(self, name: str, slot: datetime) -> bool:
            raise OSError

    job = Recorder()
    ticks = Ticks(Broken(), lambda: NOON)
    ticks.every("noon", "0 12 * * *", job)

    assert not await ticks.fire("noon")
    assert job.slots == []


@pytest.mark.parametrize(
    ("cron", "now", "expected"),
    [
        ("0 7 * * *", "2026-07-01T07:00:00+07:00", "2026-07-01T07:00:00+07:00"),
        ("0 7 * * *", "2026-07-01T06:59:59+07:00", "2026-06-30T07:00:00+07:00"),
        ("7 * * * *", "2026-07-01T08:06:00+07:00", "2026-07-01T07:07:00+07:00"),
        ("*/5 * * * *", "2026-07-01T08:04:59+07:00", "2026-07-01T08:00:00+07:00"),
        ("0 8 * * mon", "2026-07-01T08:00:00+07:00", "2026-06-29T08:00:00+07:00"),
        ("0 0 1 * *", "2026-07-31T23:00:00+07:00", "2026-07-01T00:00:00+07:00"),
        ("0 0 1 1 *", "2026-07-31T23:00:00+07:00", "2026-01-01T00:00:00+07:00"),
        ("0 0 1 1 *", "2026-12-31T17:00:00+00:00", "2027-01-01T00:00:00+07:00"),
    ],
)
def test_slots_are_hanoi_times(cron: str, now: str, expected: str) -> None:
    """The latest time of the expression that is not after now, whatever the zone now is told in."""
    trigger = CronTrigger.from_crontab(cron, timezone=HANOI)

    assert latest_slot(trigger, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


def test_a_day_that_never_comes_has_no_slot() -> None:
    """The 30th of February claims nothing."""
    trigger = CronTrigger.from_crontab("0 0 30 2 *", timezone=HANOI)

    assert latest_slot(trigger, NOON) is None


@pytest.mark.parametrize("cron", ["nonsense", "61 * * * *", "0 8 * * 1"])
def test_bad_or_ambiguous_times_are_refused(cron: str) -> None:
    """A weekday by number means one day to cron and another to APScheduler."""
    with pytest.raises(ValueError, match=r"."):
        Ticks(Shared(), lambda: NOON).every("x", cron, Recorder())


def test_a_name_is_taken_once() -> None:
    """Two jobs of one name would steal each other's slots."""
    ticks = ticks_at(NOON, Shared(), Recorder())

    with pytest.raises(ValueError, match="noon"):
        ticks.every("noon", "* * * * *", Recorder())


async def test_a_job_does_not_overtake_itself(caplog: pytest.LogCaptureFixture) -> None:
    """While one slot is still being worked on, this process leaves the next one alone."""
    now, running, release = [NOON], asyncio.Event(), asyncio.Event()
    slots: list[datetime] = []

    async def slow(slot: datetime) -> None:
        slots.append(slot)
        running.set()
        await release.wait()

    ticks = Ticks(Shared(), lambda: now[0])
    ticks.every("slow", "* * * * *", slow)
    await ticks._fire_apart("slow")
    await running.wait()
    now[0] += timedelta(minutes=1)
    await ticks._fire_apart("slow")
    task = ticks._running["slow"]
    release.set()
    await task

    assert len(slots) == 1
    assert "still runs" in caplog.text


async def test_stopping_lets_a_running_job_finish() -> None:
    """Leaving the block waits for the job that APScheduler started, and nothing fires afterwards."""
    done: list[str] = []
    started = asyncio.Event()

    async def slow(_slot: datetime) -> None:
        started.set()
        await asyncio.sleep(0.05)
        done.append("done")

    ticks = Ticks(Shared(), lambda: NOON)
    ticks.every("slow", "* * * * *", slow)
    async with ticks:
        # Not waiting for the next full minute: APScheduler is told that it is time.
        ticks._scheduler.modify_job("slow", next_run_time=datetime.now(UTC))
        await asyncio.wait_for(started.wait(), 5)

    assert done == ["done"]
    assert not ticks._running
