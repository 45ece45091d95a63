"""Work that only one process may do at a time, and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import col, delete

from data.database import Database
from data.prepared import Prepared
from data.statements import DIALECTS, Insert, changed, insert_new, insert_or_change
from data.tables import BookmarkRow, LeaseRow


def _put(dialect: str) -> Insert:
    return insert_or_change(BookmarkRow, dialect, lambda new: {"place": new.place, "at": new.at})


_PUT = Prepared(*map(_put, DIALECTS), columns=["name", "place", "at"])


class Leases:
    """Whoever holds a lease does the work; who dies holding it loses it when its time is up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, owner: str, now: datetime, lasts: timedelta) -> bool:
        """Take the lease, or keep it for `lasts` from now. False: somebody else holds it."""
        until = now + lasts
        async with self._database.writing() as session:
            new = insert_new(session, LeaseRow, name=name, owner=owner, until=until)
            if await session.scalar(new.returning(col(LeaseRow.name))) is not None:
                return True
            is_free = or_(col(LeaseRow.owner) == owner, col(LeaseRow.until) <= now)
            mine = update(LeaseRow).where(col(LeaseRow.name) == name, is_free)
            return await changed(session, mine.values(owner=owner, until=until)) == 1

    async def holder(self, name: str) -> str:
        """Who holds it, perhaps no longer; empty: nobody."""
        async with self._database.reading() as session:
            row = await session.get(LeaseRow, name)
            return "" if row is None else row.owner

    async def release(self, name: str, owner: str) -> None:
        """Let another one have it at once; does nothing when it is not held."""
        async with self._database.writing() as session:
            held = (col(LeaseRow.name) == name, col(LeaseRow.owner) == owner)
            await session.execute(delete(LeaseRow).where(*held))


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place, and when it was reached."""

    place: str
    at: datetime


class Bookmarks:
    """One place a name, the last one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> Bookmark | None:
        async with self._database.reading() as session:
            row = await session.get(BookmarkRow, name)
            return None if row is None else Bookmark(row.place, row.at)

    async def put(self, name: str, place: str, at: datetime) -> None:
        values = {"name": name, "place": place, "at": at}
        await self._database.write(lambda connection: _PUT.changed(connection, values))
