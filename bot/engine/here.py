"""The engine in this process: one task per chat that has something to answer, all chats side by side.

Notices have two tasks a channel, for what is urgent and for the rest, which look every few seconds and
whenever something was published here.

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
from functools import partial

from bot.engine.rounds import Round
from bot.ports.engine import Couriers, Stats
from data.values import ChatId

log = logging.getLogger(__name__)

_SWEEP_S = 30.0
_LOOK_S = 5.0
_AT_ONCE = 64  # chats answered side by side
_STOP_S = 20.0  # for the turns in flight, which take ten seconds at most


@dataclass(slots=True)
class Here:
    """`answer` does all that waits in a chat; `waiting` tells from the tables which chats have something.

    `courier` takes notices to their channels; without one they wait for another process.
    """

    answer: Callable[[ChatId], Awaitable[None]]
    waiting: Callable[[], Awaitable[tuple[ChatId, ...]]]
    courier: Couriers | None = None
    sweep_s: float = _SWEEP_S
    look_s: float = _LOOK_S
    stop_s: float = _STOP_S
    is_stopping: bool = False
    _running: dict[ChatId, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[ChatId] = field(default_factory=set)
    _rounds: dict[tuple[str, bool], Round] = field(default_factory=dict)
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

    async def deliver(self) -> None:
        """Never waits for the sending."""
        self._make_rounds()
        for one in self._rounds.values():
            one.wake()

    def stats(self) -> Stats:
        return Stats(len(self._running), 0 if self.courier is None else self.courier.busy)

    async def run(self) -> None:
        """Sweep until cancelled, then let what is in flight finish, for 20 seconds at most."""
        carrying = asyncio.create_task(self._make_rounds_for_ever())
        try:
            while True:
                await self._sweep()
                await asyncio.sleep(self.sweep_s)
        finally:
            carrying.cancel()
            await self._stop()

    async def _stop(self) -> None:
        self.is_stopping = True
        await asyncio.gather(self._stop_answering(), self._stop_delivering())

    async def _stop_answering(self) -> None:
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=self.stop_s)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _stop_delivering(self) -> None:
        if self.courier is None:
            return
        await asyncio.gather(*(one.stop() for one in self._rounds.values()))
        try:
            await self.courier.finish(self.stop_s)
        except Exception:  # what was claimed is free when its lease ends
            log.exception("the courier did not stop well")

    async def _make_rounds_for_ever(self) -> None:
        """A channel may open after the engine began."""
        while True:
            self._make_rounds()
            await asyncio.sleep(self.look_s)

    def _make_rounds(self) -> None:
        if self.courier is None or self.is_stopping:
            return
        for channel in self.courier.open_channels:
            for is_urgent in (True, False):
                if (channel, is_urgent) not in self._rounds:
                    deliver = partial(self.courier.deliver, channel, is_urgent=is_urgent)
                    self._rounds[channel, is_urgent] = Round(deliver, self.look_s)

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
