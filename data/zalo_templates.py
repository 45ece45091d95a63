"""Messages by template: each is begun once for ever, so that none is paid twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.database import Database
from data.statements import insert_new
from data.values import ChatId
from data.zalo_tables import ZaloTemplateRow

BEGUN, SENT, DELIVERED, REFUSED = "begun", "sent", "delivered", "refused"


class Begun(StrEnum):
    """What became of the wish to begin one."""

    NEW = "new"
    BEFORE = "before"  # this key was begun before, whatever became of it
    TOO_DEAR = "too dear"  # the budget has no room


class ZaloTemplates:
    """A message that was begun and neither sent nor refused may have arrived: it counts as paid."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        chat: ChatId,
        key: str,
        template: str,
        price_vnd: int,
        at: datetime,
        *,
        budget_vnd: int,
        since: datetime,
    ) -> Begun:
        """Durable when it returns. `budget_vnd`: for all that was begun `since`, this one included."""
        values = {"channel": chat.channel, "chat_key": chat.key, "key": key, "template": template}
        values |= {"state": BEGUN, "message_id": ""}
        async with self._database.writing() as session:
            is_known = select(col(ZaloTemplateRow.id)).where(col(ZaloTemplateRow.key) == key)
            if await session.scalar(is_known) is not None:
                return Begun.BEFORE
            if await _spent_vnd(session, since) + price_vnd > budget_vnd:
                return Begun.TOO_DEAR
            new = insert_new(session, ZaloTemplateRow, **values, price_vnd=price_vnd, begun_at=at)
            number = await session.scalar(new.returning(col(ZaloTemplateRow.id)))
        return Begun.BEFORE if number is None else Begun.NEW

    async def settle(self, key: str, state: str, message_id: str = "") -> None:
        """How it ended: `SENT` or `REFUSED`, which costs nothing."""
        row = update(ZaloTemplateRow).where(col(ZaloTemplateRow.key) == key)
        async with self._database.writing() as session:
            await session.execute(row.values(state=state, message_id=message_id))

    async def undo(self, key: str) -> None:
        """It was certainly not sent: the key may be begun again."""
        async with self._database.writing() as session:
            await session.execute(delete(ZaloTemplateRow).where(col(ZaloTemplateRow.key) == key))

    async def delivered(self, key: str) -> None:
        """Zalo says that it has arrived; does nothing for a key that we did not begin."""
        row = update(ZaloTemplateRow).where(col(ZaloTemplateRow.key) == key)
        async with self._database.writing() as session:
            await session.execute(row.values(state=DELIVERED))

    async def spent_vnd(self, since: datetime) -> int:
        """What messages begun since then cost, those that were refused excepted."""
        async with self._database.reading() as session:
            return await _spent_vnd(session, since)


async def _spent_vnd(session: AsyncSession, since: datetime) -> int:
    counts = (col(ZaloTemplateRow.begun_at) >= since, col(ZaloTemplateRow.state) != REFUSED)
    spent = await session.scalar(select(func.sum(col(ZaloTemplateRow.price_vnd))).where(*counts))
    return int(spent or 0)
