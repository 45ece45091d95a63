"""Updates by asking for them (getUpdates): for a bot without a public address.

One process a token polls, by lease: Telegram refuses two. The offset, which tells Telegram to forget,
moves only after what came before it is stored.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from telegram import Bot

from backend_client.models import Clock
from bot.channels.leased import Leased
from bot.channels.patience import Sleep, patiently
from bot.channels.telegram.api import get_updates
from bot.channels.telegram.receiving import Receiving
from data.store import Store

_WAIT_S = 30  # Telegram holds a question open for so long
_OFFSET_LIVES = timedelta(hours=24)  # as long as Telegram keeps updates


@dataclass(slots=True)
class Polling:
    """Asks until cancelled. `sleep` is for waiting between tries; tests set it."""

    bot: Bot
    receiving: Receiving
    store: Store
    clock: Clock
    sleep: Sleep = asyncio.sleep
    wait_s: int = _WAIT_S

    async def run(self) -> None:
        """Poll while the lease is ours, wait while it is another's.

        Raises:
            TokenRevoked: Telegram does not know the token; what is stored stays.
        """
        await Leased(self._name, self._poll, self.store, self.clock).run()

    @property
    def _name(self) -> str:
        return f"telegram.poll.{self.receiving.me.id}"

    async def _poll(self) -> None:
        offset = await self._kept_offset()
        while True:
            offset = await patiently("polling Telegram", partial(self._step, offset), self.sleep)

    async def _step(self, offset: int | None) -> int | None:
        """Ask once and store what came; the offset to go on with.

        When nothing is left, there is nothing to confirm either, and no offset is given: after a silence
        of a week Telegram begins to count somewhere else, perhaps below.
        """
        updates = await get_updates(self.bot, offset, self.wait_s)
        if not updates:
            return None
        await self.receiving.take(updates)
        after = _after(updates)
        if after is not None:
            await self.store.bookmarks.put(self._name, str(after), self.clock())
        return after

    async def _kept_offset(self) -> int | None:
        kept = await patiently("reading the offset", lambda: self.store.bookmarks.get(self._name), self.sleep)
        if kept is None or self.clock() - kept.at > _OFFSET_LIVES or not kept.place.isdigit():
            return None
        return int(kept.place)


def _after(updates: list[Any]) -> int | None:
    """One more than the last number. In their order: the highest may be from before they began anew."""
    numbers = [one.get("update_id") for one in updates if isinstance(one, dict)]
    return next((number + 1 for number in reversed(numbers) if isinstance(number, int)), None)
