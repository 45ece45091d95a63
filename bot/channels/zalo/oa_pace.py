"""Not more requests a minute than the account's package allows (one process)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.errors import TooFast

_PATIENCE_S = 30.0  # how long an answer waits for its turn
_BURST_S = 6.0  # what was not used for so long may be used at once
_NOTHING_S = 0.001  # what rounding makes of nothing
_LEFT_FOR_ANSWERS = 0.5  # of the burst; what nobody waits for leaves it to answers


@dataclass(slots=True)
class Pace:
    """Spaces requests evenly (GCRA); `a_minute` as the package allows."""

    a_minute: int
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _due: float = field(default=0.0, init=False)  # when the next one is due if all are evenly spaced

    async def take(self, *, is_bulk: bool = False) -> None:
        """Wait for the turn of one request. `is_bulk`: nobody waits for it.

        Raises:
            TooFast: the line is longer than half a minute, or bulk would take what answers need.
        """
        now = self.monotonic()
        early_s = _BURST_S * _LEFT_FOR_ANSWERS if is_bulk else _BURST_S
        wait_s = max(0.0, self._due - early_s - now)
        if wait_s > (_NOTHING_S if is_bulk else _PATIENCE_S):
            raise TooFast(round(wait_s, 1))
        self._due = max(self._due, now) + 60 / self.a_minute
        if wait_s > _NOTHING_S:
            await self.sleep(wait_s)

    def hold(self, seconds: float) -> None:
        """Zalo says that it is too fast: nobody asks for so long."""
        self._due = max(self._due, self.monotonic() + seconds + _BURST_S)
