"""Who did what, when: lines that are only ever added, each one chained to the one before.

A line names its actor by a keyed hash and holds no code, name or text. Whoever changes, removes or
inserts a line breaks the chain, and `data.upkeep.check` says where.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.crypto import Crypto
from data.database import Database
from data.tables import AuditHeadRow, AuditRow
from data.values import ChatId

log = logging.getLogger(__name__)

NOTHING_BEFORE = bytes(32)


def actor_of(chat: ChatId) -> str:
    """How a chat is named before it is hashed."""
    return f"chat:{chat.channel}:{chat.key}"


class Audit:
    """The audit of one database."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def add(self, at: datetime, actor: ChatId | str, act: str, result: str) -> None:
        """Write one line in a transaction of its own. `act` is one word; `result` holds nothing personal."""
        async with self._database.writing() as session:
            await self.write(session, at, actor, act, result)

    async def write(
        self, session: AsyncSession, at: datetime, actor: ChatId | str, act: str, result: str
    ) -> None:
        """Write one line with the transaction of the act itself."""
        head = await _locked_head(session)
        name = actor if isinstance(actor, str) else actor_of(actor)
        line = AuditRow(at=at, actor=self._crypto.keyed_hash(name), act=act, result=result, digest=b"")
        line.digest = head.digest = _digest(head.digest, line)
        session.add(line)
        await session.flush()
        log.info("audit %s %s %s %s", line.at.isoformat(), line.actor.hex()[:16], act, result)

    async def of(self, chat: ChatId) -> tuple[AuditRow, ...]:
        """The lines of one chat, oldest first, whichever key of the ring hashed them."""
        actors = self._crypto.keyed_hashes(actor_of(chat))
        async with self._database.reading() as session:
            lines = await session.scalars(
                select(AuditRow).where(col(AuditRow.actor).in_(actors)).order_by(col(AuditRow.id))
            )
            return tuple(lines)


async def _locked_head(session: AsyncSession) -> AuditHeadRow:
    """Counting first takes the row's lock, so that two lines never continue the same one."""
    await session.execute(
        update(AuditHeadRow)
        .where(col(AuditHeadRow.id) == 1)
        .values(lines=col(AuditHeadRow.lines) + 1)
        .execution_options(synchronize_session=False)
    )
    return await session.get_one(AuditHeadRow, 1, populate_existing=True)


def _digest(before: bytes, line: AuditRow) -> bytes:
    fields = (line.at.astimezone(UTC).isoformat(), line.actor.hex(), line.act, line.result)
    return hashlib.sha256(before + "\x1f".join(fields).encode()).digest()


def first_broken_line(lines: Iterable[AuditRow], head: AuditHeadRow) -> int | None:
    """Number of the first line that does not continue the one before; one past the end when lines
    are missing there; None when all is whole."""
    before, count, last = NOTHING_BEFORE, 0, 0
    for line in lines:
        if line.digest != _digest(before, line):
            return line.id
        before, count, last = line.digest, count + 1, line.id
    return None if (count, before) == (head.lines, head.digest) else last + 1
