"""What became of sendings, written down together: one flush of the disk for all that ended meanwhile.

A sending keeps its place among those in flight until this is done. So a process that is killed leaves no
more messages sent and not written down than it had in flight.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from backend_client.models import Clock
from data.errors import StoreError
from data.notice_values import Outcome
from data.store import Store
from scheduler.pace import Sleep

log = logging.getLogger(__name__)

_LINGER_S = 0.004  # a flush waits so long for others
_ENOUGH = 24  # but no longer once there are so many
_AGAIN_S = 1.0


@dataclass(slots=True)
class Settling:
    """One for all lanes of a process."""

    store: Store
    clock: Clock
    sleep: Sleep = asyncio.sleep
    _waiting: list[Outcome] = field(default_factory=list)
    _done: asyncio.Event = field(default_factory=asyncio.Event)  # of those that wait
    _full: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Durable when it returns. A store that is locked or full is waited for."""
        self._waiting += outcomes
        done = self._done
        if len(self._waiting) >= _ENOUGH:
            self._full.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        await done.wait()

    async def finish(self, within_s: float) -> bool:
        """Wait for what is still to be written; whether all of it is."""
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=within_s)
        return self._task is None

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._linger()
                batch, self._waiting = self._waiting, []
                done, self._done = self._done, asyncio.Event()
                self._full.clear()
                await self._write(batch)
                done.set()
        finally:
            self._task = None

    async def _linger(self) -> None:
        try:
            async with asyncio.timeout(_LINGER_S):
                await self._full.wait()
        except TimeoutError:
            pass

    async def _write(self, batch: Sequence[Outcome]) -> None:
        while True:
            try:
                await self.store.deliveries.settle(batch, self.clock())
            except StoreError as error:
                log.warning("what became of %d notices cannot be kept yet: %s", len(batch), error)
                await self.sleep(_AGAIN_S)
            else:
                return
