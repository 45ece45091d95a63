"""The engine in this process: one task per chat that has something to answer, all chats side by side.

`answer` gives its place back after a few turns, so a chat with thousands of updates goes to the back of the
line again and again, and holds nobody up.

The tables are the truth. What waits in memory here is only a hint of where to look; at start and every
30 seconds the tables are asked what is still to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from data.values import ChatId

log = logging.getLogger(__name__)

_SWEEP_S = 30.0
_AT_ONCE = 64  # chats answered side by side
_STOP_S = 20.0  # for the turns in flight, which take ten seconds at most


@dataclass(slots=True)
class Here:
    """`answer` does all that waits in a chat; `waiting` tells from the tables which chats have something."""

    answer: Callable[[ChatId], Awaitable[None]]
    waiting: Callable[[], Awaitable[tuple[ChatId, ...]]]
    sweep_s: float = _SWEEP_S
    stop_s: float = _STOP_S
    is_stopping: bool = False
    _running: dict[ChatId, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[ChatId] = field(default_factory=set)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def defer(self, chat: ChatId) -> None:
        """Never waits for the answer. A chat that is being answered is looked at once more afterwards.

        Nothing is begun any more while the engine stops: what waits stays in its table.
        """
        if self.is_stopping:
            return
        if chat in self._running:
            self._again.add(chat)
            return
        self._running[chat] = asyncio.create_task(self._work(chat))

    async def run(self) -> None:
        """Sweep until cancelled, then let the turns in flight finish, for 20 seconds at most."""
        try:
            while True:
                await self._sweep()
                await asyncio.sleep(self.sweep_s)
        finally:
            await self._stop()

    async def _stop(self) -> None:
        self.is_stopping = True
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=self.stop_s)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def drain(self) -> None:
        """Wait until nothing is being answered."""
        while self._running:
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _sweep(self) -> None:
        try:
            for chat in await self.waiting():
                await self.defer(chat)
        except Exception:  # a sweep that fails is followed by the next one
            log.exception("sweep failed")

    async def _work(self, chat: ChatId) -> None:
        try:
            async with self._places:
                if not self.is_stopping:
                    await self._answer(chat)
        finally:
            del self._running[chat]
            if chat in self._again:
                self._again.discard(chat)
                await self.defer(chat)

    async def _answer(self, chat: ChatId) -> None:
        try:
            await self.answer(chat)
        except Exception:  # the update stays in its table and is tried again by the next sweep
            log.exception("turn failed", extra={"channel": chat.channel})
