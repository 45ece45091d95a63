"""Where homes and followed areas are, so that a place the utility names finds them.

A place is a folded name such as `s:lac trung`. Kept is a keyed hash of it: enough to be found by, of no
use to anybody who reads the database. One row of each home that was looked at holds no place but the hash
of how it was read (rules and key): a home without places is not read again and again, and a home is read
again when the rules or the key have changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data import details
from data.crypto import Crypto
from data.database import Database
from data.joining import Joining
from data.notice_tables import LinkPlaceRow
from data.place_hashes import BYTES, hash_of
from data.tables import LinkRow


class Places:
    """Of linked homes. `version` names the rules by which addresses are read."""

    def __init__(self, database: Database, crypto: Crypto, joining: Joining) -> None:
        self._database = database
        self._crypto = crypto
        self._joining = joining

    async def put(self, account: int, places: Iterable[str], version: str = "1") -> None:
        """Replace what is kept of an account; of one that is gone, nothing."""
        await self.put_all({account: tuple(places)}, version)

    async def put_all(self, places: dict[int, Sequence[str]], version: str = "1") -> None:
        """The same for many, in one transaction. What is planned there and still to come, they get, too."""
        mark = self._mark(version)
        hashed = {
            account: {mark, *(hash_of(self._crypto, name) for name in names)}
            for account, names in places.items()
        }

        def put(connection: Connection) -> None:
            there = set(connection.scalars(_THERE, {"accounts": list(places)}))
            connection.execute(_FORGET, {"accounts": list(places)})
            found = {account: hashes for account, hashes in hashed.items() if account in there}
            new = [{"link_id": account, "place": one} for account, hashes in found.items() for one in hashes]
            if new:
                connection.execute(_ADD, new)
                self._joining.homes(connection, found)

        await self._database.write(put)

    async def missing(
        self, unit: str, limit: int, version: str = "1", *, after: int = 0
    ) -> tuple[tuple[int, str], ...]:
        """Accounts of a unit (of all, for "") whose places are not worked out, each with its address.

        In the order of their numbers, those above `after`: who walks over many need not begin anew.
        """
        is_known = select(LinkPlaceRow).where(
            col(LinkPlaceRow.link_id) == col(LinkRow.id), col(LinkPlaceRow.place) == self._mark(version)
        )
        asked = select(LinkRow).where(col(LinkRow.id) > after, ~is_known.exists())
        if unit:
            asked = asked.where(col(LinkRow.unit) == unit)
        async with self._database.reading() as session:
            rows = list(await session.scalars(asked.order_by(col(LinkRow.id)).limit(limit)))
        return await asyncio.to_thread(self._addresses, rows)

    def _addresses(self, rows: Sequence[LinkRow]) -> tuple[tuple[int, str], ...]:
        return tuple((row.id, details.read(self._crypto, row).address) for row in rows)

    def _mark(self, version: str) -> bytes:
        return self._crypto.keyed_hash(f"places by rules {version}")[:BYTES]


async def forget_places(session: AsyncSession, of: ColumnElement[bool]) -> None:
    """The address or the unit of these links changed: to be worked out again."""
    links = select(col(LinkRow.id)).where(of)
    await session.execute(delete(LinkPlaceRow).where(col(LinkPlaceRow.link_id).in_(links)))


# Made once: to put a statement together takes longer than to run it.

_ACCOUNTS: BindParameter[Any] = bindparam("accounts", expanding=True)
_THERE = select(col(LinkRow.id)).where(col(LinkRow.id).in_(_ACCOUNTS))
_FORGET = delete(LinkPlaceRow).where(col(LinkPlaceRow.link_id).in_(_ACCOUNTS))
_ADD = insert(LinkPlaceRow)
