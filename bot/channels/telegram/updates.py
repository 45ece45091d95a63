"""An Update of the Bot API becomes what the conversation hears. Total: any JSON gives a value of `Said`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from bot.channels.telegram import wire
from bot.channels.telegram.addressing import Me, addressed
from bot.messages import Incoming, Kind
from data.values import ChatId

__all__ = ["ALLOWED", "CHANNEL", "Me", "Membership", "Moved", "Said", "Unreadable", "callback_of", "read"]

CHANNEL = "telegram"
ALLOWED = ("message", "callback_query", "my_chat_member")
"""Kinds of update we ask for. Edited messages are left out: an edit would ask the same question twice."""

_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "sticker": Kind.STICKER,
    "photo": Kind.PHOTO,
    "voice": Kind.VOICE,
    "video_note": Kind.VOICE,
    "audio": Kind.VOICE,
    "contact": Kind.CONTACT,
    "venue": Kind.LOCATION,  # has a `location`, too
    "location": Kind.LOCATION,
    "animation": Kind.OTHER,  # has a `document`, too
    "document": Kind.FILE,
    "video": Kind.FILE,
    "poll": Kind.OTHER,
    "dice": Kind.OTHER,
    "game": Kind.OTHER,
    "story": Kind.OTHER,
    "checklist": Kind.OTHER,
    "paid_media": Kind.OTHER,
}
"""What people send. A message with none of these tells of the chat itself (joined, pinned, …): not ours."""

_GONE = frozenset({"left", "kicked"})


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was blocked or let in again; in a group, removed or added."""

    chat: ChatId
    is_member: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group became a supergroup and has a new number."""

    old: ChatId
    new: ChatId


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not an Update as documented. `reason` names the field, never its value."""

    reason: str


Said = Incoming | Membership | Moved | Unreadable | None
"""What an update says; None: nothing that concerns us."""


def read(update: object, me: Me, now: datetime) -> Said:
    """What an update (parsed JSON) says. `now` dates what Telegram does not date: presses of buttons."""
    try:
        given = wire.Update.model_validate(update)
    except ValidationError as error:
        return Unreadable(_place(error))
    if given.message is not None:
        return _message(given.message, str(given.update_id), me)
    if given.callback_query is not None:
        return _press(given.callback_query, str(given.update_id), now)
    if given.my_chat_member is not None:
        return _membership(given.my_chat_member)
    return None


def callback_of(update: object) -> str:
    """Id of the press that must be answered at once; empty when the update is no press."""
    query = update.get("callback_query") if isinstance(update, dict) else None
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else ""


def _place(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:80] or 'update'}: {first['type']}"


def _message(message: wire.Message, key: str, me: Me) -> Said:
    chat = _chat(message)
    if message.migrate_to_chat_id is not None:
        return Moved(chat, ChatId(CHANNEL, str(message.migrate_to_chat_id)))
    kind = next((kind for name, kind in _KINDS.items() if name in message.content), None)
    if kind is None or message.chat.type == "channel" or _is_from_a_bot(message):
        return None
    is_addressed, text = addressed(message, me)
    return Incoming(
        chat,
        # The pictures of one album come as messages of their own: the first speaks for all.
        f"album:{message.media_group_id}" if message.media_group_id else key,
        datetime.fromtimestamp(message.date, UTC),
        kind,
        text=text,
        message=str(message.message_id),
        is_private=message.chat.is_private,
        is_addressed=is_addressed,
        language=_language(message.sender),
        sender=_sender(message),
    )


def _sender(message: wire.Message) -> str:
    """Who says something in a group; an anonymous administrator speaks as the group itself."""
    if message.chat.is_private:
        return ""
    if message.sender_chat is not None:
        return str(message.sender_chat.id)
    return "" if message.sender is None else str(message.sender.id)


def _is_from_a_bot(message: wire.Message) -> bool:
    """Bots must not talk to each other; an anonymous administrator comes as a bot, with a chat as sender."""
    return message.sender is not None and message.sender.is_bot and message.sender_chat is None


def _press(query: wire.CallbackQuery, key: str, now: datetime) -> Incoming | None:
    if query.message is None or not query.data:
        return None  # of an inline message, or of a game: we make neither
    return Incoming(
        _chat(query.message),
        key,
        now,
        Kind.CHOICE,
        choice=query.data,
        screen=str(query.message.message_id),
        is_private=query.message.chat.is_private,
        language=_language(query.sender),
        sender="" if query.message.chat.is_private else str(query.sender.id),
    )


def _membership(change: wire.MyChatMember) -> Membership:
    return Membership(ChatId(CHANNEL, str(change.chat.id)), change.new_chat_member.status not in _GONE)


def _chat(message: wire.Message | wire.Screen) -> ChatId:
    """A topic of a forum is a chat of its own: `chat:topic`.

    Not so in a private chat: there, topics are folders of one customer, whose linked codes stay together.
    """
    number = str(message.chat.id)
    has_topic = message.is_topic_message and message.message_thread_id is not None
    if has_topic and not message.chat.is_private:
        return ChatId(CHANNEL, f"{number}:{message.message_thread_id}")
    return ChatId(CHANNEL, number)


def _language(user: wire.User | None) -> str:
    """`en` of `en-US`."""
    return "" if user is None else user.language_code.partition("-")[0].lower()
