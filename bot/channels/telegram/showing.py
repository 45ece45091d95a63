"""A reply onto the screen: as new messages, or in place of one that is there."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, InputMediaDocument, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode

from bot.channels.telegram.calls import Calls, once
from bot.channels.telegram.errors import NotEditable, NotModified
from bot.channels.telegram.pushing import Pushing
from bot.channels.telegram.rendering import Message, render
from bot.channels.telegram.request import UNREAD
from bot.channels.telegram.uploads import File, Uploads
from bot.errors import Refused
from bot.messages import Document, Picture, Reply

log = logging.getLogger(__name__)

_NO_PREVIEW = {"link_preview_options": LinkPreviewOptions(is_disabled=True).to_dict()}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, and how."""

    chat: int
    topic: int | None
    is_protected: bool  # cannot be forwarded or saved
    is_silent: bool = False
    quoted: int | None = None  # a message of ours that this one corrects

    @property
    def options(self) -> dict[str, Any]:
        return {
            "chat_id": self.chat,
            "message_thread_id": self.topic,
            "protect_content": self.is_protected or None,
            "disable_notification": self.is_silent or None,
            "reply_parameters": None if self.quoted is None else _quote(self.quoted),
        }

    @property
    def json(self) -> dict[str, Any]:
        """The same for a call that the library does not make."""
        quote = None if self.quoted is None else _quote(self.quoted).to_dict()
        return {**self.options, "reply_parameters": quote}


@dataclass(frozen=True, slots=True)
class Showing:
    """Of one bot."""

    bot: Bot = field(repr=False)  # its repr holds the token
    calls: Calls
    uploads: Uploads

    async def show(self, reply: Reply, place: Place, screen: int | None) -> None:
        """Show a reply; one that edits takes the place of `screen` when it is one message.

        Several would tear the order apart. An edit keeps the protection of its screen: what is personal
        is only ever paged from what is personal.
        """
        messages = render(reply)
        may_edit = reply.edits and not reply.keys and len(messages) == 1
        if may_edit and screen is not None and await self._is_edited(messages[0], place, screen):
            return
        for message in messages:
            await self._send(message, place)

    async def push(self, reply: Reply, place: Place) -> str:
        """Show a reply as new messages; the number of the first. Nothing is repeated or waited for."""
        numbers = [await self._push(message, place) for message in render(reply)]
        return numbers[0] if numbers else ""

    async def _push(self, message: Message, place: Place) -> str:
        file, pushing = _file(message), Pushing(self.bot)
        if file is None:
            return await pushing.text(message, place.json)

        async def send(named: File) -> Sent | str:
            if isinstance(named, str) and isinstance(file, Picture):
                return await pushing.photo(message, named, place.json)
            return await once(lambda: self._enclosed(message, place, named))

        sent = await self.uploads.send(file, send, is_kept=_is_kept(message, place))
        return sent if isinstance(sent, str) else str(sent.message_id)

    async def _is_edited(self, message: Message, place: Place, screen: int) -> bool:
        """Whether the screen now shows the message. A picture cannot become text: then it is sent anew."""
        where = {"chat_id": place.chat, "message_id": screen, "reply_markup": message.keyboard}
        try:
            await self._edit(message, where, is_kept=_is_kept(message, place))
        except NotModified:
            return True
        except NotEditable:
            return False
        except Refused as error:
            log.info("edit refused, sent anew: %s", type(error).__name__)
            return False
        return True

    async def _edit(self, message: Message, where: dict[str, Any], *, is_kept: bool) -> None:
        file = _file(message)
        if file is None:
            await self.calls(
                lambda: self.bot.edit_message_text(
                    message.html, parse_mode=ParseMode.HTML, api_kwargs=_NO_PREVIEW | UNREAD, **where
                ),
                is_repeatable=True,
            )
            return
        media = InputMediaPhoto if isinstance(file, Picture) else InputMediaDocument

        def edit(named: File) -> Awaitable[Sent | bool]:
            content = media(named, caption=message.html or None, parse_mode=ParseMode.HTML)
            return self.calls(lambda: self.bot.edit_message_media(content, **where), is_repeatable=True)

        await self.uploads.send(file, edit, is_kept=is_kept, is_attached=True)

    async def _send(self, message: Message, place: Place) -> None:
        file = _file(message)
        if file is None:
            # As plain JSON: the library would make it anew out of its objects at every call.
            plain = {"reply_markup": message.markup, **_NO_PREVIEW, **UNREAD}
            options = {**place.options, "text": message.html, "parse_mode": ParseMode.HTML}
            await self.calls(lambda: self.bot.send_message(**options, api_kwargs=plain))
            return

        def send(named: File) -> Awaitable[Sent]:
            return self.calls(lambda: self._enclosed(message, place, named))

        await self.uploads.send(file, send, is_kept=_is_kept(message, place))

    def _enclosed(self, message: Message, place: Place, named: File) -> Awaitable[Sent]:
        """Send the file, by its name or its content, with the text beneath."""
        options = {
            **place.options,
            "api_kwargs": {"reply_markup": message.markup},
            "caption": message.html or None,
            "parse_mode": ParseMode.HTML,
        }
        if message.picture is not None:
            return self.bot.send_photo(photo=named, **options)
        return self.bot.send_document(document=named, **options)


def _quote(number: int) -> ReplyParameters:
    """The new message is sent even where the old one was deleted."""
    return ReplyParameters(number, allow_sending_without_reply=True)


def _file(message: Message) -> Picture | Document | None:
    return message.picture or message.document


def _is_kept(message: Message, place: Place) -> bool:
    """A personal document is not asked for again so soon that its name would be worth keeping."""
    return message.picture is not None or not place.is_protected
