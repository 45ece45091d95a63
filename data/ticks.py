"""Slots of timed jobs: each is taken by exactly one process."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col

from data.database import Database
from data.statements import insert_new
from data.tables import TickRow


class Ticks:
    """Whoever writes the row first runs the job."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, name: str, slot: datetime) -> bool:
        """True for one caller of all processes, once for each slot."""
        async with self._database.writing() as session:
            statement = insert_new(session, TickRow, name=name, slot=slot).returning(col(TickRow.name))
            return await session.scalar(statement) is not None
