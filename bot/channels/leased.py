"""Polling by one process a token: a platform gives each update to whoever asks, so two must not ask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from backend_client.models import Clock
from bot.channels import owners
from data.errors import StoreError
from data.store import Store

log = logging.getLogger(__name__)

_LASTS = timedelta(seconds=15)  # who is killed is replaced after so long
_RENEW_S = 5.0


@dataclass(slots=True)
class Leased:
    """`poll` works for ever; it runs while the lease `name` is ours."""

    name: str
    poll: Callable[[], Awaitable[None]]
    store: Store
    clock: Clock
    renew_s: float = _RENEW_S
    _owner: str = field(default_factory=owners.new)

    async def run(self) -> None:
        """Poll while the lease is ours, wait while it is another's.

        Raises:
            TokenRevoked: whatever `poll` raises; what is stored stays.
        """
        try:
            while True:
                if await self._take():
                    await self._poll_and_keep()
                else:
                    await asyncio.sleep(self.renew_s)
        finally:
            with suppress(StoreError):
                await self.store.leases.release(self.name, self._owner)

    async def _poll_and_keep(self) -> None:
        """Returns when the lease is lost: then another process polls, or the store cannot be written."""
        polling = asyncio.ensure_future(self.poll())
        keeping = asyncio.create_task(self._keep())
        try:
            done, _ = await asyncio.wait({polling, keeping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            polling.cancel()
            keeping.cancel()
            await asyncio.gather(polling, keeping, return_exceptions=True)

    async def _keep(self) -> None:
        while await self._take():  # noqa: ASYNC110  nobody tells us that a lease was lost
            await asyncio.sleep(self.renew_s)
        log.warning("another process does %s now", self.name)

    async def _take(self) -> bool:
        leases = self.store.leases
        try:
            if await leases.take(self.name, self._owner, self.clock(), _LASTS):
                return True
            holder = await leases.holder(self.name)
            if not owners.is_dead(holder):
                return False
            await leases.release(self.name, holder)  # killed on this machine: no need to wait
            return await leases.take(self.name, self._owner, self.clock(), _LASTS)
        except StoreError as error:
            log.warning("lease not taken: %s", type(error).__name__)
            return False
