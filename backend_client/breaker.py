"""Leaves a failing portal alone for a while.

Written here because none of the packages fits: purgatory 3 (the best kept for asyncio) reads the wall
clock by itself, counts a cancelled request as a failure and lets every waiting request through when
half open; aiobreaker and pybreaker have no asyncio of today.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend_client.errors import Unreachable


class Resting(Unreachable):
    """The portal failed so often that it is not asked right now. Trying again at once is useless."""


@dataclass(slots=True)
class Breaker:
    """Opens after `failures` in a row for `pause_s`, then lets one request try; its outcome decides.

    The others wait for that outcome: a question that asks several things side by side recovers whole.
    """

    failures: int
    pause_s: float
    monotonic: Callable[[], float]
    _failed: int = field(default=0, init=False)
    _opened_at: float = field(default=0.0, init=False)
    _trial: asyncio.Event | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        return self._failed >= self.failures

    @asynccontextmanager
    async def guard(self) -> AsyncIterator[None]:
        """Count the outcome of one request. A refusal and a strange answer are answers, not failures.

        Raises:
            Resting: the request must not be made.
        """
        trial = await self._enter()
        try:
            yield
        except Unreachable:
            self._failed += 1
            self._opened_at = self.monotonic()
            raise
        except Exception:
            self._failed = 0
            raise
        else:
            self._failed = 0
        finally:  # a cancelled request says nothing about the portal, but frees the place for another try
            if trial is not None:
                self._trial = None
                trial.set()

    async def _enter(self) -> asyncio.Event | None:
        """Wait until the way is clear; the event to set when this request is the one that tries."""
        while self.is_open:
            if self._trial is not None:
                await self._trial.wait()
                continue
            if self.monotonic() - self._opened_at < self.pause_s:
                raise Resting
            self._trial = asyncio.Event()
            return self._trial
        return None
