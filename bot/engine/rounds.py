"""Looking for notices that are due, again and again: at once when woken, else when it is time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Round:
    """Calls `deliver` until cancelled. It tells in how many seconds to look again; never later than `look_s`.

    Made within a running loop. A round that fails is followed by the next one.
    """

    def __init__(self, deliver: Callable[[], Awaitable[float]], look_s: float) -> None:
        self._deliver = deliver
        self._look_s = look_s
        self._woken = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look again now, or right after the look that is under way."""
        self._woken.set()

    async def stop(self) -> None:
        """No look is under way any more when it returns."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            wait_s = min(await self._look(), self._look_s)
            if wait_s > 0 and not self._woken.is_set():
                await self._sleep(wait_s)

    async def _look(self) -> float:
        try:
            return await self._deliver()
        except Exception:
            log.exception("a look for notices failed")
            return self._look_s

    async def _sleep(self, wait_s: float) -> None:
        try:
            async with asyncio.timeout(wait_s):
                await self._woken.wait()
        except TimeoutError:
            pass
