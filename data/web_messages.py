"""What a web chat showed, sealed, so that a reload shows it again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from data.crypto import Crypto
from data.database import Database
from data.sealing import add_sealed, seal, unseal
from data.tables import WebMessageRow, of_chat
from data.values import ChatId, WebMessage


class WebMessages:
    """Numbers grow and are never used twice: a page may ask for what came after the last one it has."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def add(self, chat: ChatId, body: str, at: datetime) -> WebMessage:
        row = WebMessageRow(channel=chat.channel, chat_key=chat.key, said_at=at)
        async with self._database.writing() as session:
            await add_sealed(session, self._crypto, row, body.encode())
        return WebMessage(row.id, body, said_at=at)

    async def replace(self, chat: ChatId, message: int, body: str) -> bool:
        """False: the chat has no such message."""
        async with self._database.writing() as session:
            row: WebMessageRow | None = await session.scalar(
                select(WebMessageRow).where(of_chat(WebMessageRow, chat), col(WebMessageRow.id) == message)
            )
            if row is None:
                return False
            seal(self._crypto, row, body.encode())
            return True

    async def after(self, chat: ChatId, message: int, limit: int = 200) -> tuple[WebMessage, ...]:
        """Oldest first, those with a greater id; the newest `limit` of them."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(WebMessageRow)
                .where(of_chat(WebMessageRow, chat), col(WebMessageRow.id) > message)
                .order_by(col(WebMessageRow.id).desc())
                .limit(limit)
            )
            found = [self._value(row) for row in rows]
        return tuple(message for message in reversed(found) if message is not None)

    def _value(self, row: WebMessageRow) -> WebMessage | None:
        body = unseal(self._crypto, row)
        return None if body is None else WebMessage(row.id, body.decode(), said_at=row.said_at)
