"""Where each chat stands. Whether a question or a screen is too old is judged by who reads it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select, update
from sqlmodel import col

from backend_client.models import Clock
from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.prepared import Prepared
from data.retention import CONVERSATION_IDLE
from data.sealing import open_sealed, place_of
from data.statements import insert_or_leave
from data.tables import ConversationRow
from data.values import Awaiting, ChatId, Conversation, Screen


@dataclass(frozen=True, slots=True)
class _State:
    """The sealed part of a conversation: all but the settings."""

    awaiting: Awaiting | None = None
    screen: Screen | None = None
    topic: str = ""
    topic_at: datetime | None = None
    waits: str = ""
    misses: int = 0
    last_press: str = ""
    last_press_at: datetime | None = None


_state = Codec(_State)


class Conversations:
    """One row a chat."""

    def __init__(self, database: Database, crypto: Crypto, clock: Clock) -> None:
        self._database = database
        self._crypto = crypto
        self._clock = clock

    async def get(self, chat: ChatId) -> Conversation:
        """As it was saved; the defaults for a chat that never was."""
        asked = {"in_channel": chat.channel, "key": chat.key}
        row = await self._database.look(lambda connection: _FIND.first(connection, asked))
        return Conversation(chat) if row is None else _value(self._crypto, chat, *row)

    async def save(self, conversation: Conversation) -> None:
        at = self._clock()
        await self._database.write(lambda connection: put(connection, self._crypto, conversation, at))

    async def show(self, chat: ChatId, screen: Screen, at: datetime) -> None:
        """Digits mean the choices of `screen` from now on, unless a question is open in the chat."""
        asked = {"in_channel": chat.channel, "key": chat.key}

        def show(connection: Connection) -> None:
            row = _FIND.first(connection, asked)
            state = Conversation(chat) if row is None else _value(self._crypto, chat, *row)
            if state.awaiting is None or state.awaiting.expires_at <= at:
                put(connection, self._crypto, replace(state, screen=screen), at)

        await self._database.write(show)


def put(connection: Connection, crypto: Crypto, conversation: Conversation, at: datetime) -> None:
    """Save within somebody's transaction; `at` is when the chat was last heard of."""
    chat = conversation.chat
    number = _number(connection, chat) or _new(connection, chat, at)
    content = _state.dump(_state_of(conversation))
    values = {
        "number": number,
        "language": conversation.language,
        "is_simple": conversation.is_simple,
        "idle_at": _idle_at(conversation),
        "seen_at": at,
        "sealed": crypto.seal(content, *place_of(ConversationRow, number, chat)),
    }
    _SAVE.changed(connection, values)


def _number(connection: Connection, chat: ChatId) -> int | None:
    row = _NUMBER.first(connection, {"in_channel": chat.channel, "key": chat.key})
    return None if row is None else row[0]


def _new(connection: Connection, chat: ChatId, at: datetime) -> int:
    """Number of a row of the chat; another process may have been first."""
    values = {"channel": chat.channel, "chat_key": chat.key, "sealed": b"", "seen_at": at}
    _NEW.changed(connection, {**values, "language": "vi", "is_simple": False})
    number = _number(connection, chat)
    assert number is not None
    return number


def _state_of(conversation: Conversation) -> _State:
    return _State(**{field.name: getattr(conversation, field.name) for field in fields(_State)})


def _value(
    crypto: Crypto, chat: ChatId, number: int, sealed: bytes, language: str, is_simple: bool
) -> Conversation:
    state = _state.load(open_sealed(crypto, ConversationRow, number, chat, sealed)) or _State()
    kept = {field.name: getattr(state, field.name) for field in fields(_State)}
    return Conversation(chat, language=language, is_simple=is_simple, **kept)


def _idle_at(conversation: Conversation) -> datetime | None:
    """From when on nothing but the settings can matter; None when nothing else is kept."""
    awaiting, screen = conversation.awaiting, conversation.screen
    shown_at = None if screen is None else screen.shown_at
    last = (shown_at, conversation.topic_at, conversation.last_press_at)
    ends = [at + CONVERSATION_IDLE for at in last if at is not None]
    ends += [awaiting.expires_at] if awaiting is not None else []
    return max(ends, default=None)


_OF_CHAT = and_(
    col(ConversationRow.channel) == bindparam("in_channel"), col(ConversationRow.chat_key) == bindparam("key")
)
_FIND = Prepared(
    select(
        col(ConversationRow.id),
        col(ConversationRow.sealed),
        col(ConversationRow.language),
        col(ConversationRow.is_simple),
    ).where(_OF_CHAT)
)
_NUMBER = Prepared(select(col(ConversationRow.id)).where(_OF_CHAT))
_NEW = Prepared(
    *(insert_or_leave(ConversationRow, dialect) for dialect in ("sqlite", "postgresql")),
    columns=("channel", "chat_key", "sealed", "seen_at", "language", "is_simple"),
)
_SAVE = Prepared(
    update(ConversationRow)
    .where(col(ConversationRow.id) == bindparam("number"))
    .values({name: bindparam(name) for name in ("language", "is_simple", "idle_at", "seen_at", "sealed")})
)
