"""kill -9 between Zalo and the answer: nothing is lost, and it is answered once."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from bot.app import real_time
from tests.engine.process import all_settled, running
from tests.telegram.waiting_api import until
from tests.zalo import oa_dying
from tests.zalo.oa_server import OaServer

pytestmark = pytest.mark.timeout(240)  # two processes start, also where many others do


async def delivered(zalo: OaServer, http: aiohttp.ClientSession, url: str, event: object) -> None:
    """Zalo repeats until it is taken."""
    while True:
        with suppress(aiohttp.ClientError):
            if await zalo.deliver(http, f"{url}/zalo/webhook", event) == 200:
                return
        await asyncio.sleep(0.05)


async def test_what_was_stored_is_answered_once(tmp_path: Path) -> None:
    """The process dies after storing and before 200: Zalo repeats, and the inbox knows the event."""
    async with OaServer(real_time.utc_now) as zalo, aiohttp.ClientSession() as http:
        event = zalo.text("biểu giá điện")
        async with running(oa_dying.run, "stored", str(tmp_path), zalo.base_url) as one:
            repeating = asyncio.create_task(delivered(zalo, http, one.url, event))
            code, _errors = await one.end()
            was_taken = repeating.done()
            repeating.cancel()
            assert code == -signal.SIGKILL
            assert not was_taken
        async with running(oa_dying.run, "nowhere", str(tmp_path), zalo.base_url) as whole:
            await delivered(zalo, http, whole.url, event)  # Zalo may not have heard the 200
            await until(lambda: bool(zalo.texts()))
            await all_settled(tmp_path)

            assert len(zalo.texts()) == 1
