"""Between a channel and the conversation: stored first, answered in order, settled last."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from bot.conversation import House, hear
from bot.messages import Incoming
from bot.ports import Channel, Engine
from data.values import ChatId, Received

log = logging.getLogger(__name__)

_INCOMING = TypeAdapter(Incoming)
_TRIES = 5  # sweeps apart


@dataclass(slots=True)
class Answering:
    """What the engine does for a chat, and the door through which channels bring updates in."""

    house: House
    channels: dict[str, Channel] = field(default_factory=dict)
    engine: Engine | None = None
    _failures: dict[int, int] = field(default_factory=dict)  # tries of updates that would not be sent

    async def receive(self, incoming: Incoming) -> bool:
        """Durable when it returns; False for an update that was seen before."""
        payload = _INCOMING.dump_json(incoming).decode()
        inbox = self.house.store.inbox
        is_new = await inbox.take_in(incoming.chat, incoming.key, payload, self.house.clock())
        if self.engine is not None:
            await self.engine.defer(incoming.chat)
        return is_new

    async def answer(self, chat: ChatId) -> None:
        """Answer everything that waits in a chat, oldest first."""
        channel = self.channels.get(chat.channel)
        if channel is None:
            return  # its channel is not running here; the update waits
        while waiting := await self.house.store.inbox.waiting(chat):
            for received in waiting:
                await self._try(channel, received)

    async def _try(self, channel: Channel, received: Received) -> None:
        """One turn; an update that fails again and again is set apart, so that it holds nobody up."""
        try:
            await self._turn(channel, received)
        except Exception:
            tries = self._failures[received.id] = self._failures.get(received.id, 0) + 1
            if tries < _TRIES:
                raise
            log.exception("update given up", extra={"channel": channel.name})
            await self.house.store.inbox.give_up(received, "failed", self.house.clock())
        self._failures.pop(received.id, None)

    async def _turn(self, channel: Channel, received: Received) -> None:
        store, now = self.house.store, self.house.clock()
        incoming = _read(received)
        if incoming is None:
            log.error("update cannot be read", extra={"channel": channel.name})
            await store.inbox.give_up(received, "unreadable", now)
            return
        await channel.typing(received.chat)
        state = await store.conversations.get(received.chat)
        answer, after = await hear(self.house, incoming, state, channel.capabilities)
        await channel.send(received.chat, answer.replies, incoming)
        await store.inbox.settle(received, after, self.house.clock())


def _read(received: Received) -> Incoming | None:
    try:
        return _INCOMING.validate_json(received.payload)
    except ValidationError:
        return None
