"""Payment cards: a code resolves only to a period and paid or unpaid."""

from __future__ import annotations

from datetime import datetime

from data.database import Database
from data.statements import insert_new
from data.tables import ProofRow


class Proofs:
    """Nothing here leads back to a customer or a chat."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, code_hash: bytes, period: str, is_paid: bool, at: datetime, expires_at: datetime
    ) -> None:
        """A code that is kept already stays what it says."""
        values = {"code_hash": code_hash, "period": period, "is_paid": is_paid, "made_at": at}
        async with self._database.writing() as session:
            await session.execute(insert_new(session, ProofRow, **values, expires_at=expires_at))

    async def get(self, code_hash: bytes, now: datetime) -> tuple[str, bool, datetime] | None:
        """Period, whether it was paid, and when the card was made; None when unknown or expired."""
        async with self._database.reading() as session:
            row = await session.get(ProofRow, code_hash)
        if row is None or row.expires_at <= now:
            return None
        return row.period, row.is_paid, row.made_at
