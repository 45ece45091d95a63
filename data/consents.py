"""Which version of the privacy policy chats agreed to when they linked a code."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from data.database import Database
from data.tables import ConsentRow, of_chat
from data.values import ChatId


class Consents:
    """Read only; a consent is written together with its link."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_any_of_another(self, version: str) -> bool:
        """Whether some chat agreed to another version than this one."""
        found = select(col(ConsentRow.id)).where(col(ConsentRow.policy_version) != version).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(found) is not None

    async def newest_of(self, chat: ChatId) -> str:
        """The version that the chat agreed to last; empty where it has linked nothing."""
        newest = select(col(ConsentRow.policy_version)).where(of_chat(ConsentRow, chat))
        newest = newest.order_by(col(ConsentRow.given_at).desc(), col(ConsentRow.id).desc()).limit(1)
        async with self._database.reading() as session:
            return await session.scalar(newest) or ""
