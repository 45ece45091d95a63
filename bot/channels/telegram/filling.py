"""Notices that many get alike: the JSON of the call is made once, and only what differs is put in."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from bot.blanks import NUMBER, Blank
from bot.channels.paragraphs import clean
from bot.channels.telegram.pushing import Pushing, as_json, photo_of, text_of
from bot.channels.telegram.rendering import Message, render
from bot.channels.telegram.showing import Place, Showing
from bot.errors import Refused

_KEPT, _NAMES = 256, 4096
_NUMBER = str(NUMBER).encode()


@dataclass(frozen=True, slots=True)
class Call:
    """A method and the JSON of its parameters, without the opening brace and where the message goes."""

    method: str
    rest: bytes = field(repr=False)
    mark: bytes

    def body(self, place: Place, name: bytes, number: bytes) -> bytes:
        rest = self.rest.replace(_NUMBER, number)
        if self.mark:
            rest = rest.replace(self.mark, name)
        if place.topic is None and place.quoted is None:
            return b'{"chat_id":%d,%b' % (place.chat, rest)
        where = {"chat_id": place.chat, "message_thread_id": place.topic}
        return as_json({**where, "reply_parameters": place.json["reply_parameters"]})[:-1] + b"," + rest


@dataclass(slots=True)
class Filling:
    """Of one bot. `None` is kept for what has to go the usual way."""

    showing: Showing
    _calls: OrderedDict[Blank, Call] = field(default_factory=OrderedDict)

    async def push(self, blank: Blank, place: Place, name: str, number: int | None) -> str:
        """The number of the message.

        Raises:
            ChannelError: see bot.errors.
        """
        call = self._calls.get(blank) or await self._made(blank)
        if call is not None:
            body = call.body(place, _escaped(name), b"" if number is None else b"%d" % number)
            try:
                return await Pushing(self.showing.bot).post(call.method, body)
            except Refused:
                if call.method != "sendPhoto":
                    raise
                self._calls.pop(blank, None)  # Telegram may have forgotten the picture
        return await self.showing.push(blank.filled(name, number), place)

    async def _made(self, blank: Blank) -> Call | None:
        """None where it is several messages, or a picture that Telegram does not know yet."""
        messages = render(blank.reply)
        if len(messages) != 1 or messages[0].document is not None:
            return None
        call = await self._of(messages[0], blank)
        if call is not None:
            self._calls[blank] = call
            if len(self._calls) > _KEPT:
                self._calls.popitem(last=False)
        return call

    async def _of(self, message: Message, blank: Blank) -> Call | None:
        protected = {"protect_content": blank.reply.is_personal or None}
        mark = blank.mark.encode()
        if message.picture is None:
            return Call("sendMessage", as_json({**protected, **text_of(message)})[1:], mark)
        name = await self.showing.uploads.name_of(message.picture)
        if name is None:
            return None
        return Call("sendPhoto", as_json({**protected, **photo_of(message, name)})[1:], mark)


@lru_cache(_NAMES)
def _escaped(name: str) -> bytes:
    """As it stands in a JSON string of HTML; most homes are called the same."""
    return json.dumps(escape(clean(name), quote=False), ensure_ascii=False)[1:-1].encode("utf-8", "replace")
