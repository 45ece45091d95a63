"""kill -9 at every point between Telegram and the answer: nothing is lost, and it is answered once."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.engine.process import all_settled, running
from tests.telegram import dying
from tests.telegram.waiting_api import WaitingApi, message, until

pytestmark = pytest.mark.timeout(240)  # two processes start, also where many others do

QUESTION: dict[str, Any] = message(7, "biểu giá điện")


async def deliver(url: str) -> int:
    """Post the update as Telegram does; 0 when nobody says that it was taken."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": dying.SECRET}
    with suppress(aiohttp.ClientError):
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{url}/telegram/webhook", json=QUESTION, headers=headers) as response,
        ):
            return response.status
    return 0


async def delivered(url: str) -> None:
    """Telegram repeats until it is taken."""
    while await deliver(url) != 200:  # noqa: ASYNC110  each round is a try of its own
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(("point", "answers"), [("stored", 1), ("unanswered", 1), ("sent", 2)])
async def test_by_webhook(tmp_path: Path, point: str, answers: int) -> None:
    """Before 200 Telegram repeats, after 200 the inbox remembers; only what was being sent is sent twice."""
    async with WaitingApi() as api:
        async with running(dying.run, point, "webhook", str(tmp_path), api.api_url) as one:
            telegram = asyncio.create_task(delivered(one.url))
            code, _errors = await one.end()
            was_taken = telegram.done()
            telegram.cancel()
            assert code == -signal.SIGKILL
            assert was_taken is False or point != "stored"
        async with running(dying.run, "nowhere", "webhook", str(tmp_path), api.api_url) as whole:
            await delivered(whole.url)  # also when it was taken: Telegram may not have heard the 200
            await until(lambda: len(api.texts()) >= answers)
            await all_settled(tmp_path)

            assert len(api.texts()) == answers


@pytest.mark.parametrize(("point", "answers"), [("stored", 1), ("unanswered", 1), ("sent", 2)])
async def test_by_polling(tmp_path: Path, point: str, answers: int) -> None:
    """The same, and who comes after the killed one gets its lease."""
    async with WaitingApi() as api:
        api.waiting.append(QUESTION)
        async with running(dying.run, point, "polling", str(tmp_path), api.api_url) as one:
            code, _errors = await one.end()
            assert code == -signal.SIGKILL
        async with running(dying.run, "nowhere", "polling", str(tmp_path), api.api_url):
            await until(lambda: len(api.texts()) >= answers)
            await until(lambda: not api.waiting)
            await all_settled(tmp_path)

            assert len(api.texts()) == answers
