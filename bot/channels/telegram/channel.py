"""Telegram as a channel: replies out. What comes in is the business of `receiving`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from telegram import Bot
from telegram.constants import ChatAction

from backend_client.models import Clock
from bot.blanks import Blank
from bot.channels.presence import FIRST_S, Presence
from bot.channels.telegram.api import is_admin
from bot.channels.telegram.calls import Calls
from bot.channels.telegram.errors import Stale
from bot.channels.telegram.filling import Filling
from bot.channels.telegram.rendering import TEXT_LIMIT
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.showing import Place, Showing
from bot.channels.telegram.updates import CHANNEL
from bot.channels.telegram.uploads import Uploads
from bot.errors import ChannelError, Refused
from bot.messages import Capabilities, Incoming, Reply
from bot.ports.channel import Channel, Groups
from data.store import Store
from data.values import ChatId, Secret

log = logging.getLogger(__name__)

API = "https://api.telegram.org/bot"


CAPABILITIES = Capabilities(edits=True, deletes=True, buttons=True, keys=True, text_limit=TEXT_LIMIT)


def open_bot(token: Secret, base_url: str = API, *, proxy: str | None = None, connections: int = 100) -> Bot:
    """A bot whose calls go over aiohttp; nothing is asked of Telegram yet.

    Long polling holds one of the `connections`; `proxy` is an HTTP proxy in front of Telegram.
    """
    request = AiohttpRequest(connections=connections, proxy=proxy)
    return Bot(token.get_secret_value(), base_url=base_url, request=request, get_updates_request=request)


class TelegramChannel:
    """A chat with the bot on Telegram. `ChatId.key` is `chat`, or `chat:topic` in a forum.

    Used as `async with TelegramChannel(open_bot(token), store, clock) as channel`.
    """

    name = CHANNEL

    def __init__(
        self,
        bot: Bot,
        store: Store,
        clock: Clock,
        *,
        calls: Calls | None = None,
        typing_after_s: float = FIRST_S,
    ) -> None:
        self.capabilities = CAPABILITIES
        self._bot = bot
        self._calls = calls or Calls()
        uploads = Uploads(store, f"{CHANNEL}:{bot.token.partition(':')[0]}", clock)
        self._showing = Showing(bot, self._calls, uploads)
        self._filling = Filling(self._showing)
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

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        """Show the replies in order; a reply that edits takes the place of the screen that was pressed.

        Raises:
            ChannelError: see bot.errors. What was shown before stays shown.
        """
        self._presence.end(chat)
        screen = _screen(answering)
        for reply in replies:
            place = Place(*_numbers(chat), is_protected=reply.is_personal)
            await self._showing.show(reply, place, screen)
            if reply.edits:
                screen = None

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        """The number of the message; of several, that of the first."""
        quoted = int(answers) if answers.isdecimal() else None
        place = Place(*_numbers(chat), is_protected=reply.is_personal, is_silent=is_silent, quoted=quoted)
        return await self._showing.push(reply, place)

    async def push_filled(
        self, chat: ChatId, blank: Blank, name: str, number: int | None, *, answers: str = ""
    ) -> str:
        """The same of a reply that many get alike."""
        quoted = int(answers) if answers.isdecimal() else None
        place = Place(*_numbers(chat), is_protected=blank.reply.is_personal, quoted=quoted)
        return await self._filling.push(blank, place, name, number)

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

    def is_known_as(self, user_name: str) -> None:
        """The bot's name, once Telegram told it: links that begin something need it."""
        self.capabilities = replace(self.capabilities, start_link=start_link(user_name))

    async def is_admin(self, chat: ChatId, sender: str) -> bool:
        """Whether a member runs the group; asked each time, since that changes without our being told."""
        group, _topic = _numbers(chat)
        if not sender.removeprefix("-").isdecimal():
            return False
        if int(sender) < 0:  # speaks as a chat: an administrator who stays anonymous, or a linked channel
            return int(sender) == group
        try:
            return await is_admin(self._bot, group, int(sender))
        except ChannelError as error:
            log.warning("not known who runs a group: %s", type(error).__name__)
            return False

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


def _screen(answering: Incoming | None) -> int | None:
    if answering is None or not answering.screen.isdecimal():
        return None
    return int(answering.screen)


def _numbers(chat: ChatId) -> tuple[int, int | None]:
    """The chat and the topic of a key."""
    number, _, topic = chat.key.partition(":")
    return int(number), int(topic) if topic else None


def start_link(user_name: str) -> str:
    """What a token follows in an address that opens a chat with the bot."""
    return f"https://t.me/{user_name}?start=" if user_name else ""


def _is_a_channel(channel: TelegramChannel) -> Channel:
    """Checked by mypy."""
    return channel


def _knows_groups(channel: TelegramChannel) -> Groups:
    return channel
