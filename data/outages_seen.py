"""Rows of the outage plan as they were last seen, and whose plans are worth looking at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlmodel import col

from data.database import Database
from data.notice_tables import AreaRow, NoticeChoiceRow, OutageSeenRow
from data.statements import insert_or_leave
from data.tables import LinkRow

_LONGEST = 16  # characters of a unit


@dataclass(frozen=True, slots=True)
class SeenOutage:
    """One row of a plan. `publisher` and `row_hash` make it the same outage when its time changes."""

    publisher: str
    row_hash: bytes
    version: int
    content: str  # JSON, its reader's own
    is_news: bool
    missing: int
    starts_at: datetime
    ends_at: datetime
    seen_at: datetime  # when it was last told, or first seen


class OutagesSeen:
    """What the utility publishes is no secret: nothing here is sealed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def units(self) -> tuple[str, ...]:
        """Units of linked homes that want to hear of outages."""
        wanted = exists().where(
            col(NoticeChoiceRow.link_id) == col(LinkRow.id), col(NoticeChoiceRow.is_other_on)
        )
        async with self._database.reading() as session:
            found = await session.scalars(select(col(LinkRow.unit)).where(wanted).distinct())
            return tuple(sorted(unit for unit in found if unit))

    async def has_areas(self) -> bool:
        """Whether anybody follows an area, of whatever unit."""
        async with self._database.reading() as session:
            return await session.scalar(select(col(AreaRow.id)).limit(1)) is not None

    async def ahead(self, now: datetime) -> tuple[SeenOutage, ...]:
        """Those that are not over, by start."""
        statement = select(OutageSeenRow).where(col(OutageSeenRow.ends_at) > now)
        statement = statement.order_by(col(OutageSeenRow.starts_at), col(OutageSeenRow.id))
        async with self._database.reading() as session:
            rows = await session.scalars(statement)
            return tuple(_value(row) for row in rows)

    async def put(self, rows: Sequence[SeenOutage]) -> None:
        """Add them, or replace those with the same publisher and hash."""
        columns = {(row.publisher[:_LONGEST], row.row_hash): _columns(row) for row in rows}
        publishers = {publisher for publisher, _hash in columns}
        there = select(OutageSeenRow).where(col(OutageSeenRow.unit).in_(publishers))
        async with self._database.writing() as session:
            for known in await session.scalars(there):
                known.sqlmodel_update(columns.pop((known.unit, known.row_hash), {}))
            if columns:
                adding = insert_or_leave(OutageSeenRow, session.get_bind().dialect.name)
                await session.execute(adding, list(columns.values()))

    async def purge(self, before: datetime) -> None:
        """Forget what was over by then."""
        async with self._database.writing() as session:
            await session.execute(delete(OutageSeenRow).where(col(OutageSeenRow.ends_at) <= before))


def _columns(row: SeenOutage) -> dict[str, object]:
    return {
        "unit": row.publisher[:_LONGEST],
        "row_hash": row.row_hash,
        "version": row.version,
        "content": row.content,
        "is_news": row.is_news,
        "missing": row.missing,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "seen_at": row.seen_at,
    }


def _value(row: OutageSeenRow) -> SeenOutage:
    return SeenOutage(
        publisher=row.unit,
        row_hash=row.row_hash,
        version=row.version,
        content=row.content,
        is_news=row.is_news,
        missing=row.missing,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        seen_at=row.seen_at,
    )
