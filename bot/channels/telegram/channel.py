"""Telegram as a channel: replies out. What comes in is the business of `receiving`."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from telegram import Bot, InputMediaDocument, InputMediaPhoto, LinkPreviewOptions
from telegram import Message as Sent
from telegram.constants import ChatAction, ParseMode

from backend_client.models import Clock
from bot.channels.errors import ChannelError, Refused
from bot.channels.telegram.calls import Calls
from bot.channels.telegram.errors import NotEditable, NotModified, Stale
from bot.channels.telegram.presence import FIRST_S, Presence
from bot.channels.telegram.rendering import TEXT_LIMIT, Message, render
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.updates import CHANNEL
from bot.channels.telegram.uploads import File, Uploads
from bot.messages import Capabilities, Incoming, Reply
from bot.ports import Channel
from data.store import Store
from data.values import ChatId, Secret

log = logging.getLogger(__name__)

API = "https://api.telegram.org/bot"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def open_bot(token: Secret, base_url: str = API, *, proxy: str | None = None, connections: int = 100) -> Bot:
    """A bot whose calls go over aiohttp; nothing is asked of Telegram yet. Long polling has its own line."""
    return Bot(
        token.get_secret_value(),
        base_url=base_url,
        request=AiohttpRequest(connections=connections, proxy=proxy),
        get_updates_request=AiohttpRequest(connections=2, proxy=proxy),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message goes, and how."""

    chat: int
    topic: int | None
    is_protected: bool
    is_silent: bool

    @property
    def options(self) -> dict[str, Any]:
        return {
            "chat_id": self.chat,
            "message_thread_id": self.topic,
            "protect_content": self.is_protected or None,
            "disable_notification": self.is_silent or None,
        }


class TelegramChannel:
    """A chat with the bot on Telegram. `ChatId.key` is `chat`, or `chat:topic` in a forum.

    Used as `async with TelegramChannel(open_bot(token), store, clock) as channel`.
    """

    name = CHANNEL
    capabilities = Capabilities(edits=True, deletes=True, buttons=True, text_limit=TEXT_LIMIT)

    def __init__(
        self,
        bot: Bot,
        store: Store,
        clock: Clock,
        *,
        calls: Calls | None = None,
        typing_after_s: float = FIRST_S,
    ) -> None:
        self._bot = bot
        self._calls = calls or Calls()
        self._uploads = Uploads(store, f"{CHANNEL}:{bot.token.partition(':')[0]}", clock)
        self._presence = Presence(self._show_typing, typing_after_s)

    @property
    def bot(self) -> Bot:
        return self._bot

    async def __aenter__(self) -> Self:
        await self._bot.request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._presence.close()
        await self._bot.request.shutdown()

    async def send(
        self,
        chat: ChatId,
        replies: Sequence[Reply],
        answering: Incoming | None,
        *,
        is_silent: bool = False,
    ) -> None:
        """Show the replies in order; a reply that edits takes the place of the screen that was pressed.

        `is_silent`: the telephone makes no sound.

        Raises:
            ChannelError: see bot.channels.errors. What was shown before stays shown.
        """
        self._presence.end(chat)
        screen = _screen(answering)
        for reply in replies:
            await self._show(chat, reply, screen, is_silent)
            if reply.edits:
                screen = None

    async def typing(self, chat: ChatId) -> None:
        """Shown when the answer is not there within a moment, until it is."""
        self._presence.begin(chat)

    async def delete(self, chat: ChatId, message_id: str | int) -> bool:
        """Take a message out of the chat; False: Telegram does not let us (too old, no right in a group).

        Raises:
            ChannelError: it is not known to be gone.
        """
        try:
            await self._calls(
                lambda: self._bot.delete_message(_numbers(chat)[0], int(message_id)), is_repeatable=True
            )
        except Stale:
            return True
        except Refused:
            return False
        return True

    async def answer_callback(self, callback_id: str, text: str = "") -> None:
        """Stop the clock on a pressed button, perhaps with a short text (200). Never raises."""
        try:
            await self._calls(
                lambda: self._bot.answer_callback_query(callback_id, text[:200] or None), is_repeatable=True
            )
        except Stale:
            pass
        except ChannelError as error:
            log.info("press not answered: %s", type(error).__name__)

    async def _show_typing(self, chat: ChatId) -> None:
        number, topic = _numbers(chat)
        await self._calls(
            lambda: self._bot.send_chat_action(number, ChatAction.TYPING, message_thread_id=topic)
        )

    async def _show(self, chat: ChatId, reply: Reply, screen: int | None, is_silent: bool) -> None:
        place = _Place(*_numbers(chat), is_protected=reply.is_personal, is_silent=is_silent)
        messages = render(reply)
        may_edit = reply.edits and len(messages) == 1
        if may_edit and screen is not None and await self._edited(place, messages[0], screen):
            return
        for message in messages:
            await self._sent(place, message)

    async def _edited(self, place: _Place, message: Message, screen: int) -> bool:
        """Whether the screen now shows the message. A picture cannot become text: then it is sent anew."""
        try:
            await self._edit(place, message, screen)
        except NotModified:
            return True
        except Refused as error:
            if not isinstance(error, NotEditable):
                log.info("edit refused, sent anew")
            return False
        return True

    async def _edit(self, place: _Place, message: Message, screen: int) -> None:
        where: dict[str, Any] = {
            "chat_id": place.chat, "message_id": screen, "reply_markup": message.keyboard
        }  # fmt: skip
        file = message.picture or message.document
        if file is None:
            await self._calls(
                lambda: self._bot.edit_message_text(
                    message.html, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW, **where
                ),
                is_repeatable=True,
            )
            return
        media = InputMediaPhoto if message.picture is not None else InputMediaDocument

        def edit(named: File) -> Awaitable[Sent | bool]:
            content = media(named, caption=message.html or None, parse_mode=ParseMode.HTML)
            return self._calls(lambda: self._bot.edit_message_media(content, **where), is_repeatable=True)

        await self._uploads.send(file, edit, is_kept=_is_kept(message, place), is_attached=True)

    async def _sent(self, place: _Place, message: Message) -> None:
        options = {**place.options, "parse_mode": ParseMode.HTML, "reply_markup": message.keyboard}
        if message.picture is None and message.document is None:
            await self._calls(
                lambda: self._bot.send_message(text=message.html, link_preview_options=_NO_PREVIEW, **options)
            )
            return
        options["caption"] = message.html or None
        send = self._sender(message, options)
        file = message.picture or message.document
        assert file is not None
        await self._uploads.send(file, send, is_kept=_is_kept(message, place))

    def _sender(self, message: Message, options: dict[str, Any]) -> Callable[[File], Awaitable[Sent]]:
        def photo(named: File) -> Awaitable[Sent]:
            return self._calls(lambda: self._bot.send_photo(photo=named, **options))

        def document(named: File) -> Awaitable[Sent]:
            return self._calls(lambda: self._bot.send_document(document=named, **options))

        return photo if message.picture is not None else document


def _is_kept(message: Message, place: _Place) -> bool:
    """A personal document is not asked for again so soon that its name would be worth keeping."""
    return message.picture is not None or not place.is_protected


def _screen(answering: Incoming | None) -> int | None:
    if answering is None or not answering.screen.isdecimal():
        return None
    return int(answering.screen)


def _numbers(chat: ChatId) -> tuple[int, int | None]:
    """The chat and the topic of a key."""
    number, _, topic = chat.key.partition(":")
    return int(number), int(topic) if topic else None


def _is_a_channel(channel: TelegramChannel) -> Channel:
    """Checked by mypy."""
    return channel
