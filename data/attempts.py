"""Tries per subject (`chat:…`, `code:…`, `ip:…`), for whoever slows down guessing.

Subjects are kept as keyed hashes. Erasing a chat keeps them, else erasing would buy new tries; they
are gone after a day.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import col

from data.crypto import Crypto
from data.database import Database
from data.tables import AttemptRow


class Attempts:
    """Counts; the limits are the caller's."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def add(self, subject: str, at: datetime) -> None:
        async with self._database.writing() as session:
            session.add(AttemptRow(subject=self._crypto.keyed_hash(subject), at=at))

    async def since(self, subject: str, since: datetime) -> tuple[datetime, ...]:
        """Tries at `since` and later, oldest first."""
        hashes = self._crypto.keyed_hashes(subject)
        async with self._database.reading() as session:
            found = await session.scalars(
                select(col(AttemptRow.at))
                .where(col(AttemptRow.subject).in_(hashes), col(AttemptRow.at) >= since)
                .order_by(col(AttemptRow.at))
            )
            return tuple(found)

    async def clear(self, subject: str) -> None:
        hashes = self._crypto.keyed_hashes(subject)
        async with self._database.writing() as session:
            await session.execute(delete(AttemptRow).where(col(AttemptRow.subject).in_(hashes)))

    async def take_back(self, subject: str, at: datetime) -> None:
        """A try of that moment was none."""
        hashes = self._crypto.keyed_hashes(subject)
        async with self._database.writing() as session:
            await session.execute(
                delete(AttemptRow).where(col(AttemptRow.subject).in_(hashes), col(AttemptRow.at) == at)
            )
