"""What an update of the Zalo Bot Platform says, checked; everything else in it may be anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.zalo.bot_client import Me
from bot.messages import Incoming, Kind
from data.values import ChatId

CHANNEL = "zalobot"

_KINDS: Mapping[str, Kind] = {
    "message.text.received": Kind.TEXT,
    "message.image.received": Kind.PHOTO,
    "message.sticker.received": Kind.STICKER,
    "message.voice.received": Kind.VOICE,
    # All that protected customers (children, people with disabilities) can send, and we never see what.
    "message.unsupported.received": Kind.UNREADABLE,
}
_MESSAGE = re.compile(r"message\.\w+\.received")
_MENTION = re.compile(r"^\s*@\S+\s*")
_MS = 10**11  # a number below it is seconds

_Id = Annotated[str, Field(min_length=1, max_length=128)]


class _Part(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="ignore", hide_input_in_errors=True, coerce_numbers_to_str=True
    )


class _Sender(_Part):
    id: _Id
    is_bot: bool = False


class _Chat(_Part):
    id: _Id
    chat_type: str = "PRIVATE"


class _Message(_Part):
    message_id: _Id
    chat: _Chat
    sender: _Sender | None = Field(default=None, alias="from")
    date: Annotated[int, Field(ge=0, lt=10**14)] = 0
    text: str = ""


class _Update(_Part):
    event_name: str
    message: _Message | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not an update as documented. `reason` names the field, never its value."""

    reason: str


def updates_in(body: object) -> list[object]:
    """The updates of a webhook's body or of an answer: bare, wrapped in `result`, one or several."""
    if isinstance(body, dict) and "event_name" not in body and "result" in body:
        body = body["result"]
    return body if isinstance(body, list) else [body]


def read(update: object, me: Me, now: datetime) -> Incoming | Unreadable | None:
    """What an update (parsed JSON) says; None: nothing that concerns us. `now` dates what has no date."""
    try:
        given = _Update.model_validate(update)
    except ValidationError as error:
        return Unreadable(_place(error))
    kind = _KINDS.get(given.event_name, Kind.OTHER)
    message = given.message
    if not _MESSAGE.fullmatch(given.event_name) or message is None:
        return None
    if message.sender is not None and message.sender.is_bot:
        return None  # bots must not talk to each other
    is_private = message.chat.chat_type.upper() != "GROUP"
    return Incoming(
        ChatId(CHANNEL, message.chat.id),
        message.message_id,
        _moment(message.date) or now,
        kind,
        text=message.text if is_private else _without_name(message.text, me),
        is_private=is_private,  # of groups Zalo tells only what mentions the bot or replies to it
    )


def _moment(date: int) -> datetime | None:
    """Milliseconds as documented; seconds have been seen."""
    if not date:
        return None
    return datetime.fromtimestamp(date / 1000 if date >= _MS else date, UTC)


def _without_name(text: str, me: Me) -> str:
    name = f"@{me.name}"
    start = text.casefold().find(name.casefold()) if me.name else -1
    if start >= 0:
        return (text[:start] + text[start + len(name) :]).strip()
    return _MENTION.sub("", text)


def _place(error: ValidationError) -> str:
    first: Any = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:80] or 'update'}: {first['type']}"
