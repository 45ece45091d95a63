"""Who is looking at a chat right now, so that a page hears at once what was kept for it.

A hub only wakes; what is new is read from the store. So nothing is lost when nobody is looking, and a
line made by another process is found at the next look by the clock.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from data.values import ChatId


@dataclass(slots=True, eq=False)
class Listener:
    """One open page of one chat."""

    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _is_typing: bool = False

    async def wait(self, at_most_s: float) -> None:
        """Until there is something to look at, or the time is up."""
        try:
            async with asyncio.timeout(at_most_s):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    def take_typing(self) -> bool:
        """Whether an answer was announced since the last asking."""
        was, self._is_typing = self._is_typing, False
        return was

    def wake(self, *, is_typing: bool = False) -> None:
        self._is_typing = self._is_typing or is_typing
        self._woken.set()


@dataclass(slots=True)
class Hub:
    """All open pages of this process."""

    most_per_chat: int = 8
    is_closed: bool = False
    _listeners: defaultdict[ChatId, set[Listener]] = field(default_factory=lambda: defaultdict(set))

    def join(self, chat: ChatId) -> Listener | None:
        """None when the chat has too many pages open, or the process ends."""
        if self.is_closed or len(self._listeners[chat]) >= self.most_per_chat:
            return None
        listener = Listener()
        self._listeners[chat].add(listener)
        return listener

    def leave(self, chat: ChatId, listener: Listener) -> None:
        self._listeners[chat].discard(listener)
        if not self._listeners[chat]:
            del self._listeners[chat]

    def wake(self, chat: ChatId, *, is_typing: bool = False) -> None:
        for listener in self._listeners.get(chat, ()):
            listener.wake(is_typing=is_typing)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.is_closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.wake()
