"""Between a channel and the conversation: stored first, answered in order, settled last."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.conversation import House, hear
from bot.messages import Incoming
from bot.ports import Channel, Engine
from data.errors import StoreError
from data.values import ChatId, Conversation, Received

log = logging.getLogger(__name__)

_INCOMING = TypeAdapter(Incoming)
_TRIES = 5  # sweeps apart
_A_SITTING = 5  # turns of one chat before the others have theirs


@dataclass(slots=True)
class Answering:
    """What the engine does for a chat, and the door through which channels bring updates in."""

    house: House
    channels: dict[str, Channel] = field(default_factory=dict)
    engine: Engine | None = None
    _failures: dict[int, int] = field(default_factory=dict)  # tries of updates that would not be sent
    _sent: dict[int, Conversation] = field(default_factory=dict)  # answered, and could not be settled yet

    async def receive(self, incoming: Incoming) -> bool:
        """Durable when it returns; False for an update that was seen before."""
        payload = _INCOMING.dump_json(incoming).decode()
        inbox = self.house.store.inbox
        is_new = await inbox.take_in(incoming.chat, incoming.key, payload, self.house.clock())
        if self.engine is not None:
            await self.engine.defer(incoming.chat)
        return is_new

    async def answer(self, chat: ChatId) -> None:
        """Answer what waits in a chat, oldest first: a few turns where an engine calls again, else all."""
        channel = self.channels.get(chat.channel)
        if channel is None:
            return  # its channel is not running here; the update waits
        while waiting := await self.house.store.inbox.waiting(chat, _A_SITTING):
            for received in waiting:
                if self.engine is not None and self.engine.is_stopping:
                    return
                await self._try(channel, received)
            if self.engine is not None:
                await self.engine.defer(chat)
                return

    async def _try(self, channel: Channel, received: Received) -> None:
        """One turn; an update that fails again and again is set apart, so that it holds nobody up.

        A store that is locked or full is no fault of the update, which waits until that is over.
        """
        try:
            await self._turn(channel, received)
        except StoreError:
            raise
        except Exception:
            tries = self._failures[received.id] = self._failures.get(received.id, 0) + 1
            if tries < _TRIES:
                raise
            log.exception("update given up", extra={"channel": channel.name})
            await self._give_up(received, "failed")
        self._failures.pop(received.id, None)

    async def _turn(self, channel: Channel, received: Received) -> None:
        """Answer, send, settle. What was sent once is not sent again because it could not be settled."""
        after = self._sent.get(received.id)
        if after is None:
            after = await self._answered(channel, received)
            if after is None:
                return
            self._sent[received.id] = after
        await self.house.store.inbox.settle(received, after, self.house.clock())
        del self._sent[received.id]

    async def _answered(self, channel: Channel, received: Received) -> Conversation | None:
        """Where the conversation stands once the answer is sent; None: the update cannot be read."""
        store = self.house.store
        incoming = _read(received)
        if incoming is None:
            log.error("update cannot be read", extra={"channel": channel.name})
            await self._give_up(received, "unreadable")
            return None
        await channel.typing(received.chat)
        state = await store.conversations.get(received.chat)
        answer, after = await hear(self.house, incoming, state, channel.capabilities)
        await channel.send(received.chat, answer.replies, incoming)
        return after

    async def _give_up(self, received: Received, reason: str) -> None:
        """Set apart for the operators; of what may be a password, only that it was there."""
        awaiting = (await self.house.store.conversations.get(received.chat)).awaiting
        if awaiting is not None and awaiting.is_secret:
            received = replace(received, payload="")
        await self.house.store.inbox.give_up(received, reason, self.house.clock())


def _read(received: Received) -> Incoming | None:
    try:
        return _INCOMING.validate_json(received.payload)
    except ValidationError:
        return None
