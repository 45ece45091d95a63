"""An event of the Official Account becomes what the conversation hears. Total: any JSON gives a `Said`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import ValidationError

from bot.channels.zalo import oa_wire as wire
from bot.channels.zalo.oa_bodies import PREFIX
from bot.messages import Incoming, Kind
from data.values import ChatId

CHANNEL = "zalo"

_KINDS: Mapping[str, Kind] = {
    "user_send_text": Kind.TEXT,
    "user_send_link": Kind.OTHER,
    "user_send_image": Kind.PHOTO,
    "user_send_gif": Kind.OTHER,
    "user_send_sticker": Kind.STICKER,
    "user_send_audio": Kind.VOICE,
    "user_send_video": Kind.FILE,
    "user_send_file": Kind.FILE,
    "user_send_location": Kind.LOCATION,
    "user_send_business_card": Kind.CONTACT,
}
_OPENING = frozenset({"follow", "user_click_chatnow"})
_QUALITY = frozenset(
    {"change_template_status", "change_template_quality", "change_oa_daily_quota", "user_feedback"}
)
_HAND_BACK = "#bot"
_MESSAGE_ID = re.compile(r"[0-9A-Za-z_-]{6,100}")  # the console's test says "This is message id", every time
_EARLIEST = datetime(2015, 1, 1, tzinfo=UTC)
_SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A customer did something that the bot answers. `person`: the same for all accounts of the app."""

    incoming: Incoming
    person: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StaffWrote:
    """A person of the account's staff wrote in this chat; `is_over`: and gives it back to the bot."""

    chat: ChatId
    at: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Unfollowed."""

    chat: ChatId
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The customer wants his data gone. Either of the two may be missing."""

    chat: ChatId | None
    person: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class GavePhone:
    """The answer to our question for a number."""

    chat: ChatId
    phone: str = field(repr=False)
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Judged:
    """Zalo or a customer judges our templates: for the operators."""

    name: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message by template has reached its telephone; `tracking` is what we called it."""

    tracking: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not an event as documented. `reason` names the field, never its value."""

    reason: str


Said = Heard | StaffWrote | Left | Withdrawn | GavePhone | Judged | Delivered | Unreadable | None
"""What an event says; None: nothing that concerns us."""


def read(event: object, now: datetime) -> Said:
    """What an event (parsed JSON) says. Events that we do not know are None."""
    try:
        given = wire.Event.model_validate(event)
    except ValidationError as error:
        return Unreadable(place(error))
    name = given.event_name
    if name in _KINDS or name in _OPENING:
        return _heard(given, now)
    if name.startswith("oa_send_"):
        return _echo(given, now)
    return _other(given, now)


def place(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:80] or 'event'}: {first['type']}"


def said_as(kind: Kind, text: str) -> tuple[Kind, str, str]:
    """Kind, text and choice of what was typed: a pressed button comes as a text with our mark."""
    typed = text.strip()
    if kind is Kind.TEXT and typed.startswith(PREFIX):
        return Kind.CHOICE, "", typed.removeprefix(PREFIX)
    return kind, text, ""


def message_key(message_id: str, timestamp: str, user: str) -> str:
    """What an update is known by: the id alone where it is one, so that the same message is found later."""
    if _MESSAGE_ID.fullmatch(message_id):
        return message_id
    return "~" + hashlib.sha256(f"{message_id} {timestamp} {user}".encode()).hexdigest()[:48]


def moment(milliseconds: str | int, now: datetime) -> datetime:
    """When it happened; now, where that cannot be read or cannot be."""
    try:
        at = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if _EARLIEST <= at <= now + _SOON else now


def _other(given: wire.Event, now: datetime) -> Said:
    user = given.follower.id or given.user_id or given.sender.id
    match given.event_name:
        case "unfollow" if user:
            return Left(ChatId(CHANNEL, user), moment(given.timestamp, now))
        case "user_withdraw":
            return Withdrawn(ChatId(CHANNEL, user) if user else None, given.user_id_by_app)
        case "user_submit_info" if user:
            key = message_key("", f"info {given.timestamp}", user)
            return GavePhone(ChatId(CHANNEL, user), given.info.phone, moment(given.timestamp, now), key)
        case "unfollow" | "user_submit_info":
            return Unreadable("user: missing")
        case name if name in _QUALITY:
            return Judged(name)
        case "user_received_message" if given.message.tracking_id:
            return Delivered(given.message.tracking_id)
    return None


def _heard(given: wire.Event, now: datetime) -> Said:
    user = given.sender.id or given.follower.id or given.user_id
    if not user:
        return Unreadable("user: missing")
    chat, at = ChatId(CHANNEL, user), moment(given.timestamp, now)
    if given.event_name in _OPENING:
        return Heard(Incoming(chat, _welcome_key(user, at), at, text="/start"), given.user_id_by_app)
    message = given.message
    kind = _KINDS[given.event_name]
    if given.event_name == "user_send_link" and message.text.strip():
        kind = Kind.TEXT
    kind, text, choice = said_as(kind, message.text)
    key = message_key(message.msg_id, given.timestamp, user)
    incoming = Incoming(chat, key, at, kind, text=text, choice=choice, message=message.msg_id)
    return Heard(incoming, given.user_id_by_app)


def _welcome_key(user: str, at: datetime) -> str:
    """Following and opening the chat come together: one welcome a minute is enough."""
    return message_key("", f"welcome {at:%Y-%m-%d %H:%M}", user)


def _echo(given: wire.Event, now: datetime) -> Said:
    """What the account itself sent: by the API, which is us, or by a person, who has an id."""
    is_staff = bool(given.sender.admin_id or given.admin_id or given.message.admin_id)
    user = given.recipient.id or given.user_id
    if not is_staff or not user:
        return None
    is_over = given.message.text.strip().lower() == _HAND_BACK
    return StaffWrote(ChatId(CHANNEL, user), moment(given.timestamp, now), is_over)
