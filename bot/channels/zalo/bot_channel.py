"""The Zalo Bot Platform as a channel: numbered text out, and pictures by address."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from bot.channels.patience import Sleep
from bot.channels.presence import FIRST_S, Presence
from bot.channels.zalo.bot_allowance import Allowance
from bot.channels.zalo.bot_client import BotClient
from bot.channels.zalo.bot_updates import CHANNEL
from bot.channels.zalo.paragraphs import units
from bot.channels.zalo.public_files import PublicFiles
from bot.channels.zalo.rendering import TEXT_LIMIT, render
from bot.errors import Refused, Unreachable
from bot.messages import Capabilities, Document, Incoming, Picture, Reply
from bot.ports.channel import Channel
from data.values import ChatId

log = logging.getLogger(__name__)

_PAUSES_S = (0.5, 1.5)  # before the second and the third try to connect


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """One message; with the address of a picture, its caption."""

    text: str = field(repr=False)
    photo: str = field(default="", repr=False)


class BotChannel:
    """A chat with the bot. Nothing can be edited or deleted there, and there are no buttons."""

    name = CHANNEL

    def __init__(
        self,
        client: BotClient,
        files: PublicFiles,
        allowance: Allowance,
        *,
        sleep: Sleep = asyncio.sleep,
        typing_after_s: float = FIRST_S,
    ) -> None:
        self._client = client
        self._files = files
        self._allowance = allowance
        self._sleep = sleep
        self._presence = Presence(self._show_typing, typing_after_s)
        can_link = files.is_reachable
        self.capabilities = Capabilities(
            recalls=True, pictures=can_link, documents=can_link, text_limit=TEXT_LIMIT
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._presence.close()

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        """Show the replies in order.

        Raises:
            ChannelError: see bot.errors. What was shown before stays shown.
        """
        self._presence.end(chat)
        for reply in replies:
            await self._show(chat, reply)

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        """The number of the message; of several, that of the first. Zalo has no silent ones, no quotes.

        Raises:
            WindowClosed: this month's notices are used up.
        """
        return await self._allowance.spend(lambda: self._show(chat, reply))

    async def typing(self, chat: ChatId) -> None:
        """Shown when the answer is not there within a moment, until it is."""
        self._presence.begin(chat)

    async def _show(self, chat: ChatId, reply: Reply) -> str:
        numbers = [await self._send(chat, outgoing) for outgoing in await self._outgoing(chat, reply)]
        return numbers[0] if numbers else ""

    async def _outgoing(self, chat: ChatId, reply: Reply) -> list[_Outgoing]:
        """What goes out for a reply, the files behind addresses: all of it is kept before any is sent."""
        made: list[_Outgoing] = []
        for message in render(reply, has_buttons=False):
            if message.document is not None:
                _add_line(made, await self._line_of(chat, message.document))
            else:
                made.append(_Outgoing(message.text, await self._address_of(chat, message.picture)))
        return made

    async def _address_of(self, chat: ChatId, picture: Picture | None) -> str:
        """Empty where Zalo could not fetch it; the words say the same."""
        return await self._files.put(chat, picture) if picture and self._files.is_reachable else ""

    async def _line_of(self, chat: ChatId, document: Document) -> str:
        if not self._files.is_reachable:
            log.error("a document was to be sent where none can be")
            return ""
        return f"📎 {document.name}: {await self._files.put(chat, document)}"

    async def _send(self, chat: ChatId, outgoing: _Outgoing) -> str:
        if outgoing.photo:
            with suppress(Refused):  # Zalo could not fetch it, or does not like it: the words say the same
                return await self._called(
                    lambda: self._client.send_photo(chat.key, outgoing.photo, outgoing.text)
                )
        return await self._called(lambda: self._client.send_message(chat.key, outgoing.text))

    async def _called(self, call: Callable[[], Awaitable[str]]) -> str:
        """What `call` gives; tried again when the request never left."""
        for pause_s in _PAUSES_S:
            try:
                return await call()
            except Unreachable:
                await self._sleep(pause_s)
        return await call()

    async def _show_typing(self, chat: ChatId) -> None:
        await self._client.show_typing(chat.key)


def _add_line(made: list[_Outgoing], line: str) -> None:
    """To the message before it where there is room: one message an answer."""
    if not line:
        return
    longer = f"{made[-1].text}\n\n{line}" if made else line
    if made and units(longer) <= TEXT_LIMIT:
        made[-1] = replace(made[-1], text=longer)
    else:
        made.append(_Outgoing(line))


def _is_a_channel(channel: BotChannel) -> Channel:
    """Checked by mypy."""
    return channel
