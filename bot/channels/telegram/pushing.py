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

from bot.channels.errors import Ambiguous
from bot.channels.telegram.errors import refused, translated
from bot.channels.telegram.rendering import Message
from bot.channels.telegram.request import AiohttpRequest

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
        said = {
            **options,
            "text": message.html,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": {"is_disabled": True},
            "reply_markup": message.markup,
        }
        return await self._call("sendMessage", said)

    async def photo(self, message: Message, name: str, options: dict[str, Any]) -> str:
        """Send a picture that Telegram knows by `name`; its number."""
        said = {**options, "photo": name, "reply_markup": message.markup}
        if message.html:
            said |= {"caption": message.html, "parse_mode": ParseMode.HTML}
        return await self._call("sendPhoto", said)

    async def _call(self, method: str, parameters: dict[str, Any]) -> str:
        given = {name: value for name, value in parameters.items() if value is not None}
        body = json.dumps(given, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        request = self.bot.request
        assert isinstance(request, AiohttpRequest)
        try:
            status, answer = await request.post_json(f"{self.bot.base_url}/{method}", body)
        except TelegramError as error:
            raise translated(error) from error
        if status != _OK:
            raise refused(status, answer)
        return _number(answer)


def _number(answer: bytes) -> str:
    found = _NUMBER.match(answer)
    if found is not None:
        return found[1].decode()
    try:
        return str(int(json.loads(answer)["result"]["message_id"]))
    except (ValueError, KeyError, TypeError):
        raise Ambiguous("unreadable answer") from None
