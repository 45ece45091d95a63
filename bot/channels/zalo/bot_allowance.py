"""How many notices a bot may send in a month: the platform counts all its messages, answers too."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from backend_client.models import Clock
from bot.errors import Ambiguous, ChannelError, WindowClosed
from data.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` notices in a month of Hanoi, by all processes; `sender` is the bot."""

    store: Store
    clock: Clock
    sender: str
    most: int

    async def spend(self, send: Callable[[], Awaitable[str]]) -> str:
        """Send one notice. What was certainly not sent does not count.

        Raises:
            WindowClosed: this month's are used up.
        """
        months, now = self.store.zalo_months, self.clock()
        if not await months.take(self.sender, self.most, now):
            log.error("no notice is sent on Zalo any more this month: zalo_bot.notices_a_month are used up")
            raise WindowClosed("the month is used up")
        try:
            return await send()
        except Ambiguous:
            raise
        except ChannelError:
            await months.give_back(self.sender, now)
            raise
