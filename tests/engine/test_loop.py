"""The loop of a house that runs for real."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from bot import loop


async def _kind() -> str:
    await asyncio.sleep(0)
    return type(asyncio.get_running_loop()).__module__


def test_the_faster_loop_runs_where_it_is_there() -> None:
    """It gives back what the work gives."""
    assert loop.run(_kind()).startswith("uvloop")


def test_it_runs_without_the_faster_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every machine has it."""
    monkeypatch.setitem(sys.modules, "uvloop", None)

    assert loop.run(_kind()).startswith("asyncio")


def test_settling_leaves_what_was_made_before_alone() -> None:
    """The collector does not see it any more, and comes less often. In a process of its own: it stays so."""
    check = (
        "import gc; from bot.loop import settle; before = gc.get_threshold()[0]; settle();"
        "assert gc.get_freeze_count() > 1000; assert gc.get_threshold()[0] > before"
    )
    subprocess.run([sys.executable, "-c", check], check=True)
