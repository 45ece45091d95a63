"""Where a channel puts what it hears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.messages import Incoming


class Receive(Protocol):
    """Takes an update in: durable when it returns. False: this update was seen before."""

    async def __call__(self, incoming: Incoming) -> bool: ...


class ReceiveAll(Protocol):
    """The same for several, in their order: all of them are durable when it returns, or none."""

    async def __call__(self, heard: Sequence[Incoming]) -> object: ...
