"""Where updates of the Bot Platform come in, by webhook and by polling alike: stored first."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from backend_client.models import Clock
from bot.channels.zalo.bot_client import Me
from bot.channels.zalo.bot_updates import CHANNEL, Unreadable, read
from bot.messages import Incoming
from bot.ports.receiving import ReceiveAll
from data.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Receiving:
    """Of one bot."""

    me: Me
    store: Store
    receive: ReceiveAll
    clock: Clock

    async def take(self, updates: Sequence[object]) -> None:
        """Parsed updates in their order; all are stored when it returns. The same message twice is one.

        Raises:
            data.errors.StoreError: they must come again.
        """
        said = [read(update, self.me, self.clock()) for update in updates]
        heard = [one for one in said if isinstance(one, Incoming)]
        if heard:
            await self.receive(heard)
        for update, one in zip(updates, said, strict=True):
            if isinstance(one, Unreadable):
                await self.set_apart(json.dumps(update).encode(), one.reason)

    async def set_apart(self, body: bytes, reason: str) -> None:
        """Keep for the operators, sealed, what is no update."""
        log.error("update cannot be read: %s", reason)
        await self.store.inbox.set_apart(CHANNEL, body, reason, self.clock())
