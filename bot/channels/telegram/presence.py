"""`đang nhập…` while an answer is made: not for one that comes at once, and again for one that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.channels.errors import ChannelError
from data.values import ChatId

FIRST_S = 0.3  # X21 allows one second; an action that overtakes its answer would stand for five
AGAIN_S = 4.5  # Telegram shows an action for five seconds
TIMES = 4


@dataclass(slots=True)
class Presence:
    """Who is being answered. `show` makes one chat see the action."""

    show: Callable[[ChatId], Awaitable[None]]
    first_s: float = FIRST_S
    again_s: float = AGAIN_S
    _running: dict[ChatId, asyncio.Event] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, chat: ChatId) -> None:
        if chat in self._running:
            return
        done = self._running[chat] = asyncio.Event()
        task = asyncio.create_task(self._keep_on(chat, done))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self, chat: ChatId) -> None:
        """The answer is here. An action on its way may arrive: to cut it off costs a connection."""
        done = self._running.pop(chat, None)
        if done is not None:
            done.set()

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_on(self, chat: ChatId, done: asyncio.Event) -> None:
        try:
            await self._until(chat, done)
        finally:
            if self._running.get(chat) is done:
                del self._running[chat]

    async def _until(self, chat: ChatId, done: asyncio.Event) -> None:
        """An action now and then until `done`; the answer is not kept up by one that fails."""
        pause_s = self.first_s
        for _ in range(TIMES):
            try:
                await asyncio.wait_for(done.wait(), pause_s)
            except TimeoutError:
                pause_s = self.again_s
            else:
                return
            try:
                await self.show(chat)
            except ChannelError:
                return
