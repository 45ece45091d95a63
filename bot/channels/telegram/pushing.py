"""Notices by the thousand: a message is one POST, and of its answer nothing is read but the number.

The library's own way takes the answer apart into some forty objects, which costs more than all the rest of
sending together (benchmarks/notices_deliver.py). Errors are told as everywhere (telegram.errors).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.errors import refused, translated
from bot.channels.telegram.rendering import Message
from bot.channels.telegram.request import AiohttpRequest
from bot.errors import Ambiguous

_NUMBER = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\s*,\s*"result"\s*:\s*\{\s*"message_id"\s*:\s*(\d+)')
_OK = 200


@dataclass(frozen=True, slots=True)
class Pushing:
    """Of one bot. Nothing is repeated here: who pushes knows whether twice is worse than never."""

    bot: Bot = field(repr=False)  # its repr holds the token

    async def text(self, message: Message, options: dict[str, Any]) -> str:
        """Send a message without a file; its number. `options` as in the Bot API, absent ones None.

        Raises:
            ChannelError: see bot.errors.
        """
        return await self._call("sendMessage", {**options, **text_of(message)})

    async def photo(self, message: Message, name: str, options: dict[str, Any]) -> str:
        """Send a picture that Telegram knows by `name`; its number."""
        return await self._call("sendPhoto", {**options, **photo_of(message, name)})

    async def _call(self, method: str, parameters: dict[str, Any]) -> str:
        return await self.post(method, as_json(parameters))

    async def post(self, method: str, body: bytes) -> str:
        """A call whose JSON is ready; the number of the message.

        Raises:
            ChannelError: see bot.errors.
        """
        request = self.bot.request
        assert isinstance(request, AiohttpRequest)
        try:
            status, answer = await request.post_json(f"{self.bot.base_url}/{method}", body)
        except TelegramError as error:
            raise translated(error) from error
        if status != _OK:
            raise refused(status, answer)
        return _number(answer)


def text_of(message: Message) -> dict[str, Any]:
    """Parameters of a message without a file, but for where it goes."""
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": message.markup,
    }


def photo_of(message: Message, name: str) -> dict[str, Any]:
    """The same of a picture that Telegram knows by `name`."""
    said = {"photo": name, "reply_markup": message.markup}
    return {**said, "caption": message.html, "parse_mode": ParseMode.HTML} if message.html else said


def as_json(parameters: dict[str, Any]) -> bytes:
    given = {name: value for name, value in parameters.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _number(answer: bytes) -> str:
    found = _NUMBER.match(answer)
    if found is not None:
        return found[1].decode()
    try:
        return str(int(json.loads(answer)["result"]["message_id"]))
    except (ValueError, KeyError, TypeError):
        raise Ambiguous("unreadable answer") from None
