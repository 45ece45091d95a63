"""Where updates come in, by webhook and by polling alike: stored first, acknowledged by the caller."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from backend_client.models import Clock
from bot.channels.telegram.updates import (
    CHANNEL,
    Me,
    Membership,
    Moved,
    Said,
    Unreadable,
    callback_of,
    read,
)
from bot.messages import Incoming
from bot.ports.receiving import ReceiveAll
from data.store import Store
from data.values import ChatId

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Receiving:
    """`answer_callback` stops the waiting sign of a pressed button; it is called beside everything else."""

    me: Me
    store: Store
    receive: ReceiveAll
    answer_callback: Callable[[str], Awaitable[object]]
    clock: Clock
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, updates: Sequence[object]) -> None:
        """Parsed updates in their order. When it returns, all are stored that concern us.

        What a group says among itself is not kept. What cannot be read is set apart for the operators.

        Raises:
            data.errors.StoreError: they must come again.
        """
        for update in updates:
            self._stop_waiting_sign(callback_of(update))
        said = [read(update, self.me, self.clock()) for update in updates]
        heard = [one for one in said if isinstance(one, Incoming) and (one.is_private or one.is_addressed)]
        if heard:
            await self.receive(heard)
        for update, one in zip(updates, said, strict=True):
            await self._note(update, one)

    async def set_apart(self, body: bytes, reason: str) -> None:
        """Keep what is no update, sealed."""
        log.error("update cannot be read: %s", reason)
        await self.store.inbox.set_apart(CHANNEL, body, reason, self.clock())

    async def close(self) -> None:
        """Wait for what is still to be told to Telegram."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _note(self, update: object, said: Said) -> None:
        """What is no question."""
        match said:
            case Unreadable(reason):
                await self.set_apart(json.dumps(update).encode(), reason)
            case Moved(old, new):
                state = await self.store.conversations.get(old)
                await self.store.conversations.save(replace(state, chat=new))
                await self.store.areas.move(old, new)
            case Membership(chat, is_member):
                await self._note_membership(chat, is_member=is_member)

    async def _note_membership(self, chat: ChatId, *, is_member: bool) -> None:
        """Who blocked the bot is sent nothing more, until it is let in again (X30)."""
        if is_member:
            log.info("let in by a chat")
            await self.store.choices.mark_back(chat)
        else:
            log.info("shut out by a chat")
            await self.store.choices.mark_gone(chat, self.clock())

    def _stop_waiting_sign(self, callback: str) -> None:
        if not callback:
            return
        task = asyncio.create_task(self._answered(callback))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, callback: str) -> None:
        try:
            await self.answer_callback(callback)
        except Exception as error:  # noqa: BLE001  a courtesy: the answer itself comes anyway
            log.warning("press not confirmed: %s", type(error).__name__)
