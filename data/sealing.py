"""Sealed parts of rows: written after the row has its number, opened with the row's own place."""

from __future__ import annotations

import logging
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from data.crypto import Crypto
from data.errors import Tampered
from data.tables import SealedRow
from data.values import ChatId

log = logging.getLogger(__name__)

R = TypeVar("R", bound=SealedRow)


def place(row: SealedRow) -> tuple[object, ...]:
    """What a sealed value is bound to."""
    return place_of(type(row), row.id, row.chat)


def place_of(table: type[SealedRow], number: int, chat: ChatId) -> tuple[object, ...]:
    """The same, for a row that is not loaded."""
    return (table.__tablename__, number, chat.channel, chat.key)


def seal(crypto: Crypto, row: SealedRow, content: bytes) -> None:
    """Put `content` into a row that has its number."""
    row.sealed = crypto.seal(content, *place(row))


async def add_sealed(session: AsyncSession, crypto: Crypto, row: R, content: bytes) -> R:
    """Add a row with its sealed part; in the database it appears with both at once."""
    session.add(row)
    await session.flush()
    seal(crypto, row, content)
    return row


def unseal(crypto: Crypto, row: SealedRow) -> bytes | None:
    """The sealed part; None when it was blanked, or when its seal is broken.

    A broken seal is logged and treated as absent: one bad row must not silence a chat for ever.
    """
    return open_sealed(crypto, type(row), row.id, row.chat, row.sealed)


def open_sealed(
    crypto: Crypto, table: type[SealedRow], number: int, chat: ChatId, sealed: bytes
) -> bytes | None:
    """The same, for a row that is not loaded."""
    if not sealed:
        return None
    try:
        return crypto.open(sealed, *place_of(table, number, chat))
    except Tampered:
        log.error("The seal of %s %d is broken; it is treated as absent.", table.__tablename__, number)
        return None
