"""Random secrets that are good for one use: deep links, and what a platform signed for us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from data.database import Database
from data.statements import insert_new
from data.tables import OneTimeRow


class OneTime:
    """Only hashes are kept; `kind` keeps the uses apart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, kind: str, token_hash: bytes, expires_at: datetime, meaning: str = "") -> bool:
        """True for the one caller who is first with this hash, until it is purged after `expires_at`."""
        values = {"kind": kind, "token_hash": token_hash, "meaning": meaning, "expires_at": expires_at}
        async with self._database.writing() as session:
            statement = insert_new(session, OneTimeRow, **values).returning(col(OneTimeRow.kind))
            return await session.scalar(statement) is not None

    async def take(self, kind: str, token_hash: bytes, now: datetime) -> str | None:
        """What was put under this hash, once; None when unknown, used or expired."""
        statement = (
            delete(OneTimeRow)
            .where(
                col(OneTimeRow.kind) == kind,
                col(OneTimeRow.token_hash) == token_hash,
                col(OneTimeRow.expires_at) > now,
            )
            .returning(col(OneTimeRow.meaning))
        )
        async with self._database.writing() as session:
            meaning: str | None = await session.scalar(statement)
            return meaning
