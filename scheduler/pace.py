"""How fast one sender may send unasked: the store's row counts for all processes, this one for itself.

The row gives permits in small blocks. Within a block the moment of each message is decided here, so that a
block does not leave in one burst, and so that a loop that was held up does not make up for it all at once:
platforms count any second, not ours.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from backend_client.models import Clock
from data.store import Store

Sleep = Callable[[float], Awaitable[None]]

_BURST_S = 0.01  # how much of a late timer is made up for
_BLOCK_S = 0.1  # how much time a block of permits is for
_STALE_S = 0.1  # permits that were not used so long after their time are void


@dataclass(slots=True)
class Gate:
    """Spaces the messages of one sender in this process, `step_s` apart; the lanes of a sender share it."""

    step_s: float
    monotonic: Callable[[], float] = time.monotonic
    _next: float = 0.0  # when the next message would leave, were all evenly spaced

    def opens_in(self) -> float:
        """Seconds until one may pass."""
        return max(0.0, self._next - _BURST_S - self.monotonic())

    def not_before(self, at: float) -> None:
        """Nothing passes earlier."""
        self._next = max(self._next, at)

    def passed(self, most: int) -> int:
        """How many of `most` may leave now; they count as gone."""
        now = self.monotonic()
        begin = max(self._next, now)
        room = math.floor((now + _BURST_S - begin) / self.step_s) + 1
        passed = max(0, min(most, room))
        self._next = begin + passed * self.step_s
        return passed


@dataclass(slots=True)
class Pace:
    """Permits for one lane. Without a `name` the sender has no limit, as our own web page."""

    store: Store
    clock: Clock
    name: str = ""
    per_s: float = math.inf
    gate: Gate = field(default_factory=lambda: Gate(0.0))
    is_urgent: bool = False
    sleep: Sleep = asyncio.sleep
    _stock: int = 0
    _until: float = 0.0

    async def permits(self, most: int) -> int:
        """Wait until at least one message may leave; how many of `most` may, now."""
        if not self.name:
            return most
        while True:
            await self._refill()
            if (wait_s := self.gate.opens_in()) > 0:
                await self.sleep(wait_s)
                continue
            passed = self.gate.passed(min(most, self._stock))
            if passed:
                self._stock -= passed
                return passed

    def forget(self) -> None:
        """The platform asked for a pause: what was granted before is void."""
        self._stock = 0

    async def _refill(self) -> None:
        """The step is the row's: after a pause that the platform asked for it is longer for a while."""
        while self._stock < 1 or self.gate.monotonic() > self._until:
            want = max(1, round(self.per_s * _BLOCK_S))
            grant = await self.store.rates.take(
                self.name, want, self.per_s, self.clock(), is_urgent=self.is_urgent
            )
            if not grant.count:
                self._stock = 0
                await self.sleep(grant.wait_s)
                continue
            begins = self.gate.monotonic() + grant.wait_s
            self._stock, self._until = grant.count, begins + grant.over_s + _STALE_S
            self.gate.step_s = grant.over_s / grant.count
            self.gate.not_before(begins)
