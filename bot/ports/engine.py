"""What moves work, and what it has done for notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data.values import ChatId


class Couriers(Protocol):
    """What the engine has done for notices, a chunk at a time (scheduler.deliver.Courier)."""

    @property
    def open_channels(self) -> Sequence[str]:
        """Channels that run in this process and take messages."""
        ...

    @property
    def busy(self) -> int:
        """Messages on their way."""
        ...

    async def deliver(self, channel: str, *, is_urgent: bool) -> float:
        """Begin one chunk of what is due; in how many seconds to ask again: 0 where there may be more now.

        Returns when the next chunk would be welcome. One call at a time for each lane of a channel.
        """
        ...

    async def finish(self, within_s: float) -> None:
        """Begin nothing more, end what is in flight, and leave the rest to others."""
        ...


@dataclass(frozen=True, slots=True)
class Stats:
    """What an engine is at, in this process."""

    answering: int  # chats being answered, or in line for it
    delivering: int  # notices on their way


class Engine(Protocol):
    """Moves work; the tables are the truth, so losing the engine's memory loses nothing.

    Work is one of two: *answer this chat*, and *deliver what is due*.
    """

    is_stopping: bool  # no further turn is begun, and no further notice

    async def defer(self, chat: ChatId) -> None:
        """Answer what waits in this chat, soon, one turn at a time."""
        ...

    async def deliver(self) -> None:
        """Notices were published: look for what is due now, and not only when it is time to look again."""
        ...

    def stats(self) -> Stats: ...

    async def run(self) -> None:
        """Work until cancelled; finds at start, and every 30 s, what is still to do (notices: every 5 s)."""
        ...
