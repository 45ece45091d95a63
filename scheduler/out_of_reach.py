"""Customers whom a message does not reach any more: told by a template where all of them, and we, want it.

It costs money and happens at most once for each notice: what may have been sent is never sent again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from backend_client.models import Clock
from bot.errors import Ambiguous, ChannelError, ChatGone, WindowClosed
from bot.notices import Facts
from bot.ports.channel import Channel, Templated
from bot.views.notices.templates import values_of
from data.notice_values import Delivery, DeliveryState, Outcome
from data.recipients import Recipient
from data.store import Store
from scheduler.failures import Policy
from scheduler.validity import Reason

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """Of one channel. A template that fails holds up nobody else: other messages go another way."""

    channel: Channel
    store: Store
    owner: str
    clock: Clock
    policy: Policy

    async def told(self, row: Delivery, facts: Facts, to: Recipient) -> Outcome:
        """What became of a notice after the platform let no message through."""
        try:
            number = await self._send(row, facts, to)
        except ChannelError as error:
            return await self._failed(row, error)
        except Exception as error:
            log.exception("a notice cannot be told by a template", extra={"channel": self.channel.name})
            return self.policy.outcome(row, self.owner, error, self.clock())
        return Outcome(row.id, self.owner, DeliveryState.SENT, message=number)

    async def _send(self, row: Delivery, facts: Facts, to: Recipient) -> str:
        """The number of a notice stands for its business key and version, and is never given again."""
        values = values_of(facts, to)
        if values is None or not isinstance(self.channel, Templated):
            raise WindowClosed("no template")
        has_consent = (await self.store.zalo_chats.get(row.chat)).templates_since is not None
        return await self.channel.push_template(
            row.chat, row.variant, f"notice {row.notice}", values, has_consent=has_consent
        )

    async def _failed(self, row: Delivery, error: ChannelError) -> Outcome:
        log.info("no template was sent: %s", type(error).__name__, extra={"channel": self.channel.name})
        if isinstance(error, Ambiguous):  # it may have been paid for; even an outage is not told twice
            return Outcome(row.id, self.owner, DeliveryState.UNKNOWN, reason=Reason.UNCERTAIN)
        if isinstance(error, ChatGone):
            await self.store.choices.mark_gone(row.chat, self.clock())
        return self.policy.outcome(row, self.owner, error, self.clock())
