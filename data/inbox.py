"""Updates, stored before they are acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.conversations import put
from data.crypto import Crypto
from data.database import Database
from data.retention import SETTLED_UPDATE
from data.sealing import add_sealed, place_of, unseal
from data.statements import changed, insert_new
from data.tables import InboxRow, QuarantineRow, of_chat
from data.values import ChatId, Conversation, Received


class Inbox:
    """Takes updates in once, gives them out in order, and blanks them when they are done."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def take_in(self, chat: ChatId, key: str, payload: str, at: datetime) -> bool:
        """Durable when it returns. False: this key of this channel was seen in the last 7 days."""
        return (await self.take_in_all([(chat, key, payload)], at))[0]

    async def take_in_all(self, updates: Sequence[tuple[ChatId, str, str]], at: datetime) -> list[bool]:
        """`take_in` for several (chat, key, payload), in their order and in one transaction: all or none."""
        async with self._database.writing() as session:
            return [await self._take_in(session, *one, at) for one in updates]

    async def _take_in(
        self, session: AsyncSession, chat: ChatId, key: str, payload: str, at: datetime
    ) -> bool:
        number = await _new_row(session, chat, key, at)
        if number is None:
            await _let_key_come_again(session, chat.channel, key, at - SETTLED_UPDATE)
            number = await _new_row(session, chat, key, at)
        if number is None:
            return False
        sealed = self._crypto.seal(payload.encode(), *place_of(InboxRow, number, chat))
        await session.execute(update(InboxRow).where(col(InboxRow.id) == number).values(sealed=sealed))
        return True

    async def waiting(self, chat: ChatId, limit: int | None = None) -> tuple[Received, ...]:
        """Not yet settled, oldest first, at most `limit`. One whose seal is broken has an empty payload."""
        async with self._database.reading() as session:
            rows = await session.scalars(
                select(InboxRow)
                .where(of_chat(InboxRow, chat), _waits())
                .order_by(col(InboxRow.id))
                .limit(limit)
            )
            return tuple(self._value(row) for row in rows)

    async def waiting_chats(self) -> tuple[ChatId, ...]:
        """Every chat with something to answer; who waits longest comes first."""
        chat = (col(InboxRow.channel), col(InboxRow.chat_key))
        async with self._database.reading() as session:
            rows = await session.execute(
                select(*chat).where(_waits()).group_by(*chat).order_by(func.min(InboxRow.id))
            )
            return tuple(ChatId(channel, key) for channel, key in rows)

    async def settle(self, received: Received, conversation: Conversation, at: datetime) -> None:
        """Blank and close the update and save where the conversation stands, in one transaction.

        Does nothing when the update is closed already, or was erased together with its chat.
        """
        async with self._database.writing() as session:
            if await _close(session, received, at):
                await put(session, self._crypto, conversation, at)

    async def give_up(self, received: Received, reason: str, at: datetime) -> None:
        """Close an update that cannot be read; kept apart (quarantine) for the operators, sealed.

        `reason` is kept in clear: the name of an error, nothing out of the update.
        """
        async with self._database.writing() as session:
            if not await _close(session, received, at):
                return
            row = QuarantineRow(
                channel=received.chat.channel,
                chat_key=received.chat.key,
                reason=reason,
                received_at=received.received_at,
                given_up_at=at,
            )
            await add_sealed(session, self._crypto, row, received.payload.encode())

    async def set_apart(self, channel: str, payload: bytes, reason: str, at: datetime) -> None:
        """Keep for the operators, sealed, what came in and is no update: nobody's, and never answered.

        `reason` is kept in clear: the name of an error, nothing out of the payload.
        """
        row = QuarantineRow(channel=channel, chat_key="", reason=reason, received_at=at, given_up_at=at)
        async with self._database.writing() as session:
            await add_sealed(session, self._crypto, row, payload)

    def _value(self, row: InboxRow) -> Received:
        payload = unseal(self._crypto, row) or b""
        return Received(row.id, row.chat, row.update_key or "", payload.decode(), received_at=row.received_at)


def _waits() -> ColumnElement[bool]:
    return col(InboxRow.settled_at).is_(None)


async def _new_row(session: AsyncSession, chat: ChatId, key: str, at: datetime) -> int | None:
    """Number of a new row without its payload; None when the key stands there already."""
    values = {"channel": chat.channel, "chat_key": chat.key, "update_key": key}
    return await session.scalar(
        insert_new(session, InboxRow, **values, received_at=at, sealed=b"").returning(col(InboxRow.id))
    )


async def _let_key_come_again(session: AsyncSession, channel: str, key: str, before: datetime) -> None:
    """Platforms start counting again after a silence: an old update gives its key away."""
    await session.execute(
        update(InboxRow)
        .where(
            col(InboxRow.channel) == channel,
            col(InboxRow.update_key) == key,
            col(InboxRow.received_at) <= before,
        )
        .values(update_key=None)
    )


async def _close(session: AsyncSession, received: Received, at: datetime) -> bool:
    statement = (
        update(InboxRow)
        .where(and_(col(InboxRow.id) == received.id, of_chat(InboxRow, received.chat), _waits()))
        .values(settled_at=at, sealed=b"")
    )
    return await changed(session, statement) == 1
