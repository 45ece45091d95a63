"""Between a channel and the conversation: stored first, answered in order, settled last."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.closed import Closed
from bot.conversation.hear import hear
from bot.conversation.house import House
from bot.engine.telling import remove_secret, tell
from bot.errors import Ambiguous, ChannelError, TokenRevoked, TooFast, Unreachable
from bot.i18n import words
from bot.messages import Incoming, Reply
from bot.ports.channel import Channel, Groups
from bot.ports.engine import Engine
from bot.views import trouble
from data.errors import StoreError
from data.values import ChatId, Conversation, Received

log = logging.getLogger(__name__)

_INCOMING = TypeAdapter(Incoming)
_TRIES = 5  # sweeps apart
_A_SITTING = 5  # turns of one chat before the others have theirs
_A_LINE = 5  # updates of one chat that wait; from the next on the customer is told


@dataclass(slots=True)
class Answering:
    """What the engine does for a chat, and the door through which channels bring updates in."""

    house: House
    channels: dict[str, Channel] = field(default_factory=dict)
    engine: Engine | None = None
    _failures: dict[int, int] = field(default_factory=dict)  # tries of updates that would not be sent
    _sent: dict[int, Conversation] = field(default_factory=dict)  # answered, and could not be settled yet
    _lines: dict[ChatId, int] = field(default_factory=dict)  # how many wait in a chat, as far as known here
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _closed: Closed = field(default_factory=Closed)

    async def receive(self, incoming: Incoming) -> bool:
        """Durable when it returns; False for an update that was seen before."""
        return (await self.receive_all([incoming]))[0]

    async def receive_all(self, heard: Sequence[Incoming]) -> list[bool]:
        """`receive` for several, in their order; all of them are durable when it returns, or none."""
        rows = [(one.chat, one.key, _INCOMING.dump_json(one).decode()) for one in heard]
        are_new = await self.house.store.inbox.take_in_all(rows, self.house.clock())
        for incoming, is_new in zip(heard, are_new, strict=True):
            if self.engine is not None:
                self._count(incoming.chat, is_new)
                await self.engine.defer(incoming.chat)
        return are_new

    def _count(self, chat: ChatId, is_new: bool) -> None:
        """Say once that there is a line, when it has become long. Nothing is lost: all are answered."""
        self._lines[chat] = self._lines.get(chat, 0) + is_new
        if is_new and self._lines[chat] == _A_LINE + 1:
            task = asyncio.create_task(self._say_busy(chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _say_busy(self, chat: ChatId) -> None:
        channel = self.channels.get(chat.channel)
        if channel is None:
            return
        try:
            state = await self.house.store.conversations.get(chat)
            await channel.send(chat, (trouble.still_busy(words(state.language)),), None)
        except (ChannelError, StoreError) as error:  # a courtesy: the answers themselves come anyway
            log.warning("not said that there is a line: %s", type(error).__name__)

    async def answer(self, chat: ChatId) -> None:
        """Answer what waits in a chat, oldest first: a few turns where an engine calls again, else all."""
        channel = self.channels.get(chat.channel)
        if channel is None or not self._closed.may_try(channel.name, self.house.clock()):
            return  # its channel is not running here, or not known there; the update waits
        while waiting := await self.house.store.inbox.waiting(chat, _A_SITTING):
            for received in waiting:
                if self.engine is not None and self.engine.is_stopping:
                    return
                await self._try(channel, received)
                self._lines[chat] = max(0, self._lines.get(chat, 0) - 1)
            if self.engine is not None:
                if len(waiting) == _A_SITTING:  # else there was no more; what came meanwhile was deferred
                    await self.engine.defer(chat)
                    return
                break
        if not self._lines.get(chat):
            self._lines.pop(chat, None)

    async def _try(self, channel: Channel, received: Received) -> None:
        """One turn; an update that fails again and again is set apart, so that it holds nobody up.

        A store that is locked or full, or a platform out of reach, is no fault of the update, which waits
        until that is over. While the platform does not know our token, one chat is tried every few minutes.
        """
        try:
            await self._turn(channel, received)
        except (StoreError, Unreachable, TooFast):
            raise
        except TokenRevoked:
            if self._closed.close(channel.name, self.house.clock()):
                log.critical("%s does not know our token: answers wait until it does", channel.name)
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
            if self._closed.reopen(channel.name):
                log.warning("%s knows our token again: answers go on", channel.name)
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
        await self._welcome_back(received.chat)
        state = await store.conversations.get(received.chat)
        warning = await remove_secret(channel, incoming, state)  # before anything can fail
        await channel.typing(received.chat)
        groups = channel if isinstance(channel, Groups) else None
        answer, after = await hear(self.house, incoming, state, channel.capabilities, groups)
        key = await self._told(channel, received, (*warning, *answer.replies), incoming, after.language)
        return replace(after, chat=ChatId(received.chat.channel, key))

    async def _welcome_back(self, chat: ChatId) -> None:
        """Who writes can be written to: notices go on where they had stopped because the chat was gone."""
        choices = self.house.store.choices
        if (await choices.get_chat(chat)).is_gone:
            await choices.mark_back(chat)

    async def _told(
        self,
        channel: Channel,
        received: Received,
        replies: Sequence[Reply],
        incoming: Incoming,
        language: str,
    ) -> str:
        """Send; what may have been sent is sent once more, not for ever: never is worse than twice."""
        try:
            return await tell(channel, received.chat, replies, incoming, language)
        except Ambiguous:
            if not self._failures.get(received.id):
                raise
            log.warning("not known whether an answer arrived", extra={"channel": channel.name})
            return received.chat.key

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
