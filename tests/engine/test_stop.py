"""A polite stop (SIGTERM, Ctrl-C): quick, quiet, with exit code 0, and nothing lost or said twice."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from data.upkeep import check
from tests.engine.dying import SLOW_S
from tests.engine.process import all_settled, browser, demo, from_the_shell, lines, say, waiting

pytestmark = pytest.mark.timeout(240)  # two processes start, also where many others do


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_is_clean_with_a_page_open(tmp_path: Path, number: int) -> None:
    """An open page holds nothing up, standard error stays empty, and the database is whole."""
    async with browser() as http, from_the_shell(tmp_path) as running:
        await lines(http, running.url)
        await say(http, running.url, "question-1")
        async with http.get(f"{running.url}/events") as page:
            await page.content.readline()
            ended = await running.stop(number)

    assert ended == (0, "")
    assert check(tmp_path / "cskh.sqlite").is_sound


async def test_a_stop_under_load_ends_with_the_turn_in_flight(tmp_path: Path) -> None:
    """What waits is left to the next start, which answers each of it once."""
    count = 5  # from the sixth on the customer is told that there is a line
    async with browser() as http:
        async with demo(tmp_path, "slow") as running:
            await lines(http, running.url)
            said = [await say(http, running.url, f"question-{number}") for number in range(count)]
            began = time.monotonic()
            ended = await running.stop(signal.SIGTERM)
            took_s = time.monotonic() - began
            left = waiting(tmp_path)
        async with demo(tmp_path) as again:
            await all_settled(tmp_path)
            shown = await lines(http, again.url)

    assert (ended, said) == ((0, ""), [202] * count)
    assert left > 0
    assert took_s < count * SLOW_S / 2
    assert sorted(shown) == ["ours"] * count + ["theirs"] * count
