"""What customers wrote while the webhook was down: looked for among the last messages of the account.

Zalo repeats an event for an hour or so, then drops it, and at some point switches the webhook off without
asking. So every few minutes one question is asked: is there anything that the webhook did not bring?
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from backend_client.models import Clock
from bot.channels import owners
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_events import CHANNEL, message_key, moment, said_as
from bot.channels.zalo.oa_receiving import Receiving
from bot.channels.zalo.oa_wire import Line
from bot.errors import ChannelError
from bot.messages import Incoming, Kind
from data.errors import StoreError
from data.store import Store
from data.values import ChatId

log = logging.getLogger(__name__)

_KINDS = {
    "text": Kind.TEXT,
    "photo": Kind.PHOTO,
    "image": Kind.PHOTO,
    "sticker": Kind.STICKER,
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "file": Kind.FILE,
    "video": Kind.FILE,
    "location": Kind.LOCATION,
}
_STILL_COMING = timedelta(minutes=1)  # what is younger may be on its way to the webhook
_OVERLAP = timedelta(minutes=5)
_OLDEST = timedelta(hours=24)  # an answer to an older question would only confuse
_PAGE, _PAGES = 10, 30
_LEASE = timedelta(minutes=5)
_PAUSE_S = 2.0  # when the line is needed for answers


@dataclass(slots=True)
class CatchUp:
    """One process at a time looks, every `every_s` seconds."""

    client: OaClient
    receiving: Receiving
    store: Store
    clock: Clock
    app_id: str
    every_s: float = 600.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _owner: str = field(default_factory=owners.new)
    _is_listening: bool = False  # for longer than since the last look

    async def run(self) -> None:
        """Look at once, and then again and again until cancelled."""
        while True:
            try:
                await self.look_once()
            except (ChannelError, StoreError) as error:
                log.warning("past messages not looked for: %s", type(error).__name__)
            except Exception:  # a bug of ours must not end the looking for good
                log.exception("looking for past messages")
            await asyncio.sleep(self.every_s)

    async def look_once(self) -> int:
        """How many messages were found that the webhook had not brought."""
        leases, now = self.store.leases, self.clock()
        if not await leases.take(self._name, self._owner, now, _LEASE):
            return 0
        try:
            return await self._look(now)
        finally:
            with suppress(StoreError):
                await leases.release(self._name, self._owner)

    async def _look(self, now: datetime) -> int:
        mark = await self.store.bookmarks.get(self._name)
        found = 0
        if mark is not None:  # at the very first start nobody has asked us anything yet
            since = max(mark.at - _OVERLAP, now - _OLDEST)
            for chat in await self._chats(since):
                found += await self._take_missed(chat, since, now - _STILL_COMING)
        await self.store.bookmarks.put(self._name, "looked", now - _STILL_COMING)
        self._tell(found)
        return found

    def _tell(self, found: int) -> None:
        """After a stop it is no wonder; while we listen, something is wrong at Zalo."""
        if found and self._is_listening:
            log.critical("%d message(s) did not come by the webhook: is it switched off at Zalo?", found)
        elif found:
            log.warning("%d message(s) came while nobody listened", found)
        self._is_listening = True

    async def _chats(self, since: datetime) -> list[ChatId]:
        """Who wrote, or was written to, since then."""
        users = dict.fromkeys([line.customer async for line in self._pages(self._recent, since)])
        return [ChatId(CHANNEL, user) for user in users if user]

    async def _take_missed(self, chat: ChatId, since: datetime, until: datetime) -> int:
        if self.receiving.has_withdrawn(chat):
            return 0

        async def page(offset: int) -> list[Any]:
            return await self.client.conversation(chat.key, offset, _PAGE)

        lines = [line async for line in self._pages(page, since)]
        missed = [_incoming(line, chat, self.clock()) for line in _unanswered(lines)]
        found = 0
        for incoming in reversed([one for one in missed if one.sent_at <= until]):
            found += await self.receiving.hear_missed(incoming)
        return found

    async def _recent(self, offset: int) -> list[Any]:
        return await self.client.recent(offset, _PAGE)

    async def _pages(
        self, page: Callable[[int], Awaitable[list[Any]]], since: datetime
    ) -> AsyncIterator[Line]:
        """Newest first, until they are older than `since`. What cannot be read is passed over."""
        for number in range(_PAGES):
            raw = await page(number * _PAGE)
            lines = [line for line in map(_line, raw) if line is not None]
            fresh = [line for line in lines if moment(line.time, self.clock()) > since]
            for line in fresh:
                yield line
            if len(raw) < _PAGE or len(fresh) < len(lines):
                return
            await self.sleep(_PAUSE_S)

    @property
    def _name(self) -> str:
        return f"zalo.past.{self.app_id}"


def _unanswered(lines: Sequence[Line]) -> list[Line]:
    """The customer's lines, newest first, after the last of ours or of the staff's."""
    asked: list[Line] = []
    for line in sorted(lines, key=lambda line: line.time, reverse=True):
        if not line.is_from_customer:
            break
        asked.append(line)
    return asked


def _line(raw: object) -> Line | None:
    try:
        return Line.model_validate(raw)
    except ValidationError:
        return None


def _incoming(line: Line, chat: ChatId, now: datetime) -> Incoming:
    text = line.message if isinstance(line.message, str) else ""
    kind, text, choice = said_as(_KINDS.get(line.type, Kind.OTHER), text)
    key = message_key(line.message_id, str(line.time), chat.key)
    at = moment(line.time, now)
    return Incoming(chat, key, at, kind, text=text, choice=choice, message=line.message_id)
