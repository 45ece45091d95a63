"""`đang nhập…` while an answer is made: not for one that comes at once, and again for one that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import ChannelError
from data.values import ChatId

FIRST_S = 0.3  # X21 allows one second; an action that overtakes its answer would stand for five
AGAIN_S = 4.5  # platforms show an action for five seconds
TIMES = 4


@dataclass(slots=True)
class Presence:
    """Who is being answered. `show` makes one chat see the action.

    Most answers come at once, so until the first action is due there is only a timer.
    """

    show: Callable[[ChatId], Awaitable[None]]
    first_s: float = FIRST_S
    again_s: float = AGAIN_S
    _due: dict[ChatId, asyncio.TimerHandle] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self, chat: ChatId) -> None:
        if chat not in self._due:
            self._plan(chat, self.first_s, TIMES)

    def end(self, chat: ChatId) -> None:
        """The answer is here. An action on its way may arrive: to cut it off costs a connection."""
        due = self._due.pop(chat, None)
        if due is not None:
            due.cancel()

    async def close(self) -> None:
        for chat in tuple(self._due):
            self.end(chat)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _plan(self, chat: ChatId, after_s: float, times: int) -> None:
        self._due[chat] = asyncio.get_running_loop().call_later(after_s, self._begin, chat, times)

    def _begin(self, chat: ChatId, times: int) -> None:
        task = asyncio.create_task(self._show(chat, times))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _show(self, chat: ChatId, times: int) -> None:
        """One action, and the next one when it has faded; the answer is not kept up by one that fails."""
        due = self._due.get(chat)
        try:
            await self.show(chat)
        except ChannelError:
            times = 0
        if due is None or self._due.get(chat) is not due:
            return  # answered meanwhile
        if times > 1:
            self._plan(chat, self.again_s, times - 1)
        else:
            del self._due[chat]
