"""Whether the key fits the database, and changing it while the bot runs."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from data.chat_tables import SEALED_TABLES
from data.crypto import Crypto
from data.database import Database
from data.errors import Tampered, WrongKey
from data.notice_keys import reseal_notices
from data.sealing import place
from data.statements import insert_new
from data.tables import KeyCheckRow, SealedRow
from data.watching import reseal_seen
from data.zalo_tables import ZaloTokenRow
from data.zalo_tokens import token_place

_KNOWN = b"cskh-bot"
_PLACE = "key_check"
_BATCH = 200


async def check_key(database: Database, crypto: Crypto) -> None:
    """Open the known value, or seal it in a database that has none yet.

    Raises:
        WrongKey: the database was sealed with another key.
    """
    async with database.reading() as session:
        row = await session.get(KeyCheckRow, 1)
    if row is None:
        async with database.writing() as session:
            sealed = crypto.seal(_KNOWN, _PLACE)
            await session.execute(insert_new(session, KeyCheckRow, id=1, sealed=sealed))
            row = await session.get_one(KeyCheckRow, 1)
    try:
        crypto.open(row.sealed, _PLACE)
    except Tampered:
        raise WrongKey("the database was sealed with another key; give that key back") from None


async def reseal(database: Database, crypto: Crypto) -> int:
    """Seal everything with the ring's first key; how many values changed. Work may go on meanwhile.

    When it returns, the old keys may leave the ring. Counts of tries are not carried over: they are
    hashes, and forgotten within a day.

    Raises:
        Tampered: a value opens with no key of the ring; what was done so far stays done.
    """
    count = await reseal_notices(database, crypto)
    for table in SEALED_TABLES:
        count += await _reseal_table(database, crypto, table)
    count += await reseal_seen(database, crypto)
    count += await _reseal_tokens(database, crypto)
    async with database.writing() as session:
        row = await session.get_one(KeyCheckRow, 1)
        row.sealed = crypto.reseal(row.sealed, _PLACE)
    return count


async def _reseal_table(database: Database, crypto: Crypto, table: type[SealedRow]) -> int:
    count, last = 0, 0
    while True:
        async with database.writing() as session:
            number = col(table.id)
            rows = await session.scalars(select(table).where(number > last).order_by(number).limit(_BATCH))
            batch = list(rows)
            count += sum(_reseal_row(crypto, row) for row in batch)
        if not batch:
            return count
        last = batch[-1].id


async def _reseal_tokens(database: Database, crypto: Crypto) -> int:
    async with database.writing() as session:
        old = [
            row for row in await session.scalars(select(ZaloTokenRow)) if not crypto.is_current(row.sealed)
        ]
        for row in old:
            row.sealed = crypto.reseal(row.sealed, *token_place(row.app_id))
    return len(old)


def _reseal_row(crypto: Crypto, row: SealedRow) -> bool:
    if not row.sealed or crypto.is_current(row.sealed):
        return False
    row.sealed = crypto.reseal(row.sealed, *place(row))
    return True
