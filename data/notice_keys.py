"""Changing the key of what notices hold: seals, and the keyed hashes by which things are found.

Places of homes need nothing: they carry the mark of their key, and are worked out again (data.places).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.announcements import announcement_place
from data.areas import put_places, words
from data.crypto import Crypto
from data.database import Database
from data.facts import audience_place, facts_place, key_of
from data.notice_tables import AnnouncementRow, AreaRow, NoticeRow
from data.sealing import unseal

_BATCH = 200

T = TypeVar("T", NoticeRow, AnnouncementRow)


async def reseal_notices(database: Database, crypto: Crypto) -> int:
    """With the ring's first key; how many values changed. Before SEALED_TABLES: areas tell their key.

    Raises:
        Tampered: a value opens with no key of the ring.
    """
    await _hash_areas(database, crypto)
    count = await _walk(database, NoticeRow, lambda row: _reseal_notice(crypto, row))
    return count + await _walk(database, AnnouncementRow, lambda row: _reseal_announcement(crypto, row))


async def _walk(database: Database, table: type[T], reseal: Callable[[T], int]) -> int:
    count, last = 0, 0
    while True:
        async with database.writing() as session:
            number = col(table.id)
            asked = select(table).where(number > last).order_by(number).limit(_BATCH)
            rows = list(await session.scalars(asked))
            count += sum(reseal(row) for row in rows)
        if not rows:
            return count
        last = rows[-1].id


def _reseal_notice(crypto: Crypto, row: NoticeRow) -> int:
    count = 0
    if row.facts and not crypto.is_current(row.facts):
        row.key_hash = crypto.keyed_hash(key_of(crypto, row.id, row.facts))
        row.facts = crypto.reseal(row.facts, *facts_place(row.id))
        count += 1
    if row.audience and not crypto.is_current(row.audience):
        row.audience = crypto.reseal(row.audience, *audience_place(row.id))
        count += 1
    return count


def _reseal_announcement(crypto: Crypto, row: AnnouncementRow) -> int:
    if not row.audience or crypto.is_current(row.audience):
        return 0
    row.audience = crypto.reseal(row.audience, *announcement_place(row.id))
    return 1


async def _hash_areas(database: Database, crypto: Crypto) -> None:
    last = 0
    while True:
        async with database.writing() as session:
            number = col(AreaRow.id)
            asked = select(AreaRow).where(number > last).order_by(number).limit(_BATCH)
            rows = list(await session.scalars(asked))
            for row in rows:
                await _hash_area(session, crypto, row)
        if not rows:
            return
        last = rows[-1].id


async def _hash_area(session: AsyncSession, crypto: Crypto, row: AreaRow) -> None:
    said = None if crypto.is_current(row.sealed) else words.load(unseal(crypto, row))
    if said is not None:
        await put_places(session, crypto, row.id, said.places)
