"""What comes in is stored before anything is answered: Zalo waits two seconds, a customer a little longer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_MANY = 8  # events at the door; fewer do not hurry
_LOOK_S = 0.01
_LOOKS = 500


@dataclass(slots=True)
class Doorway:
    """Shared by the webhook and the channel."""

    inside: int = 0  # events that came and are not stored yet

    @contextmanager
    def passing(self) -> Iterator[None]:
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def quiet(self) -> None:
        """Wait while many events are at the door, for five seconds at most: an answer must come, too."""
        for _ in range(_LOOKS):
            if self.inside < _MANY:
                return
            await asyncio.sleep(_LOOK_S)
