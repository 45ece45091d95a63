"""Updates by asking for them (getUpdates): for a bot without a public address."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from backend_client.models import Clock
from bot.channels.leased import Leased
from bot.channels.patience import Sleep, patiently
from bot.channels.zalo.bot_client import BotClient
from bot.channels.zalo.bot_receiving import Receiving
from data.store import Store

_WAIT_S = 30  # Zalo holds a question open for so long
_PAUSE_S = 1.0  # when it does not
_LAST_S = 5.0  # for storing what came just before the end


@dataclass(slots=True)
class Polling:
    """Asks until cancelled; one process a token does, by lease.

    Zalo forgets an update when it gives it out, so one that cannot be stored is held until it can. The
    process being killed in between loses it: customers get a webhook.
    """

    client: BotClient
    receiving: Receiving
    store: Store
    clock: Clock
    sleep: Sleep = asyncio.sleep
    wait_s: int = _WAIT_S
    monotonic: Callable[[], float] = time.monotonic

    async def run(self) -> None:
        """Poll while the lease is ours, wait while it is another's.

        Raises:
            TokenRevoked: Zalo does not know the token; what is stored stays.
        """
        await Leased(f"zalobot.poll.{self.receiving.me.id}", self._poll, self.store, self.clock).run()

    async def _poll(self) -> None:
        while True:
            asked_at = self.monotonic()
            ask = partial(self.client.get_updates, self.wait_s)
            updates = await patiently("polling Zalo", ask, self.sleep)
            if updates:
                await self._store(updates)
            elif self.monotonic() - asked_at < _PAUSE_S:
                await self.sleep(_PAUSE_S)

    async def _store(self, updates: list[Any]) -> None:
        """Until they are stored; who stops us waits a moment for it, since Zalo gives them out once."""
        take = partial(self.receiving.take, updates)
        storing = asyncio.ensure_future(patiently("storing an update", take, self.sleep))
        try:
            await asyncio.shield(storing)
        finally:
            await asyncio.wait({storing}, timeout=_LAST_S)
            storing.cancel()
