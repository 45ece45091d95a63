"""Drawing in a process of its own: the same pictures, whatever becomes of it; nothing stays behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.charts import Painter
from bot.charts.studio import Studio
from bot.charts.values import of_two_years
from tests.charts.test_painter import CHART
from tests.charts.test_timeline import CUT


def children() -> set[int]:
    """Processes that this one began and that run."""
    return {int(number) for number in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


@pytest.fixture
def begun_before() -> Iterator[set[int]]:
    before = children()
    yield before
    assert children() == before, "a process stayed behind"


async def test_it_draws_the_same_and_survives_its_own_death(begun_before: set[int]) -> None:
    """Who draws cannot be told from the bytes; a process that is killed costs no customer a picture."""
    async with Painter() as here:
        expected, expected_hours = await here.two_years(CHART), await here.timeline(CUT)
    async with Painter(apart=True) as painter:
        drawn = await painter.two_years(CHART)
        assert await painter.timeline(CUT) == expected_hours
        (process,) = children() - begun_before
        os.kill(process, signal.SIGKILL)
        after_its_death = await painter.two_years(CHART)
        begun_anew = await painter.two_years(CHART)

        assert children() - begun_before - {process}
    assert drawn == after_its_death == begun_anew == expected


async def test_who_stops_waiting_leaves_the_others_their_own_charts(begun_before: set[int]) -> None:
    """An answer that is given up takes no other customer's picture with it, nor puts them out of step."""
    studio = Studio(1.0)
    try:
        await studio.warm_up()
        leaving = asyncio.create_task(studio.png(of_two_years(CHART)))
        await asyncio.sleep(0)
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving

        assert (await studio.png(of_two_years(CHART))).startswith(b"\x89PNG")
    finally:
        await studio.close()


_DIES = """
import asyncio, os, signal
from bot.charts.studio import Studio

async def main():
    studio = Studio(1.0)
    await studio.warm_up()
    print(studio._process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_it_ends_when_the_bot_is_killed() -> None:
    """kill -9 leaves no orphan that would hold memory until the machine is started again."""
    with subprocess.Popen([sys.executable, "-c", _DIES], stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout is not None
        number = int(bot.stdout.readline())
        bot.stdout.read()  # ends when all have ended that could write to it: the bot, and nobody else
    assert bot.returncode == -signal.SIGKILL

    wait_for_the_end(number)


def wait_for_the_end(number: int) -> None:
    """Of a process that is nobody's child any more. The time-out of the test is that of the wait."""
    with suppress(FileNotFoundError):
        while Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)  # a dead one, Z, is only not yet noticed by who adopted it
