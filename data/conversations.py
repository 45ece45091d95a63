"""Where each chat stands. Whether a question or a screen is too old is judged by who reads it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend_client.models import Clock
from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.retention import CONVERSATION_IDLE
from data.sealing import seal, unseal
from data.statements import insert_new
from data.tables import ConversationRow, of_chat
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
        async with self._database.reading() as session:
            row = await _row(session, chat)
        return Conversation(chat) if row is None else _value(self._crypto, row)

    async def save(self, conversation: Conversation) -> None:
        async with self._database.writing() as session:
            await put(session, self._crypto, conversation, self._clock())


async def put(session: AsyncSession, crypto: Crypto, conversation: Conversation, at: datetime) -> None:
    """Save within somebody's transaction; `at` is when the chat was last heard of."""
    row = await _row(session, conversation.chat) or await _new(session, conversation.chat, at)
    row.language, row.is_simple = conversation.language, conversation.is_simple
    row.idle_at, row.seen_at = _idle_at(conversation), at
    seal(crypto, row, _state.dump(_state_of(conversation)))


async def _row(session: AsyncSession, chat: ChatId) -> ConversationRow | None:
    found: ConversationRow | None = await session.scalar(
        select(ConversationRow).where(of_chat(ConversationRow, chat))
    )
    return found


async def _new(session: AsyncSession, chat: ChatId, at: datetime) -> ConversationRow:
    values = {"channel": chat.channel, "chat_key": chat.key, "sealed": b"", "seen_at": at}
    await session.execute(insert_new(session, ConversationRow, **values, language="vi", is_simple=False))
    row = await _row(session, chat)
    assert row is not None
    return row


def _state_of(conversation: Conversation) -> _State:
    return _State(**{field.name: getattr(conversation, field.name) for field in fields(_State)})


def _value(crypto: Crypto, row: ConversationRow) -> Conversation:
    state = _state.load(unseal(crypto, row)) or _State()
    kept = {field.name: getattr(state, field.name) for field in fields(_State)}
    return Conversation(row.chat, language=row.language, is_simple=row.is_simple, **kept)


def _idle_at(conversation: Conversation) -> datetime | None:
    """From when on nothing but the settings can matter; None when nothing else is kept."""
    awaiting, screen = conversation.awaiting, conversation.screen
    shown_at = None if screen is None else screen.shown_at
    last = (shown_at, conversation.topic_at, conversation.last_press_at)
    ends = [at + CONVERSATION_IDLE for at in last if at is not None]
    ends += [awaiting.expires_at] if awaiting is not None else []
    return max(ends, default=None)
