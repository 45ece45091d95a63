"""kill -9 at every point between hearing and settling: what was stored is answered after the restart."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.engine.process import all_settled, browser, demo, lines, say, waiting

pytestmark = pytest.mark.timeout(240)  # two processes start, also where many others do


@pytest.mark.parametrize(
    ("point", "answers"),
    [("stored", 1), ("unanswered", 1), ("sent", 2), ("settled", 1)],
)
async def test_what_was_stored_is_answered_after_a_crash(tmp_path: Path, point: str, answers: int) -> None:
    """Nothing is lost, and only a turn that was in flight while it was sent may be seen twice."""
    async with browser() as http:
        async with demo(tmp_path, point) as dying:
            await lines(http, dying.url)
            await say(http, dying.url, "question-1")
            code, errors = await dying.end()
            assert (code, errors) == (-signal.SIGKILL, "")
            assert waiting(tmp_path) == (0 if point == "settled" else 1)
        async with demo(tmp_path) as running:
            await all_settled(tmp_path)
            assert await say(http, running.url, "question-1") == 202  # the browser tries again
            await all_settled(tmp_path)

            assert await lines(http, running.url) == ["theirs", *["ours"] * answers]
