"""Updates, stored before they are acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, literal, select, update
from sqlmodel import col

from data.conversations import put
from data.crypto import Crypto
from data.database import Database
from data.prepared import Prepared
from data.retention import SETTLED_UPDATE
from data.sealing import add_sealed, open_sealed, place_of
from data.statements import insert_or_leave
from data.tables import InboxRow, QuarantineRow
from data.values import Backlog, ChatId, Conversation, Received

_ALL = 2**31 - 1


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
        return await self._database.write(
            lambda connection: [self._take_in(connection, *one, at) for one in updates]
        )

    def _take_in(self, connection: Connection, chat: ChatId, key: str, payload: str, at: datetime) -> bool:
        number = _new_row(connection, chat, key, at)
        if number is None:
            _let_key_come_again(connection, chat.channel, key, at - SETTLED_UPDATE)
            number = _new_row(connection, chat, key, at)
        if number is None:
            return False
        sealed = self._crypto.seal(payload.encode(), *place_of(InboxRow, number, chat))
        _SEAL.changed(connection, {"number": number, "content": sealed})
        return True

    async def note(self, chat: ChatId, key: str, at: datetime) -> None:
        """Remember an update that nobody is to answer, without what it says: it is not taken in later."""

        def noted(connection: Connection) -> None:
            number = _new_row(connection, chat, key, at)
            if number is not None:
                _NOTE.changed(connection, {"number": number, "at": at})

        await self._database.write(noted)

    async def waiting(self, chat: ChatId, limit: int | None = None) -> tuple[Received, ...]:
        """Not yet settled, oldest first, at most `limit`. One whose seal is broken has an empty payload."""
        asked = {"in_channel": chat.channel, "key": chat.key, "most": _ALL if limit is None else limit}
        rows = await self._database.look(lambda connection: _WAITING.rows(connection, asked))
        return tuple(self._value(chat, *row) for row in rows)

    async def waiting_chats(self) -> tuple[ChatId, ...]:
        """Every chat with something to answer; who waits longest comes first."""
        chat = (col(InboxRow.channel), col(InboxRow.chat_key))
        async with self._database.reading() as session:
            rows = await session.execute(
                select(*chat).where(_waits()).group_by(*chat).order_by(func.min(InboxRow.id))
            )
            return tuple(ChatId(channel, key) for channel, key in rows)

    async def backlog(self) -> dict[str, Backlog]:
        """By channel, what waits and since when; channels where nothing waits are left out."""
        async with self._database.reading() as session:
            rows = await session.execute(BACKLOG)
            return {channel: Backlog(count, since) for channel, count, since in rows}

    async def settle(self, received: Received, conversation: Conversation, at: datetime) -> None:
        """Blank and close the update and save where the conversation stands, in one transaction.

        Does nothing when the update is closed already, or was erased together with its chat.
        """

        def settled(connection: Connection) -> None:
            if _close(connection, received, at):
                put(connection, self._crypto, conversation, at)

        # Nobody waits for it: the answer is sent. Until it is settled a crash would have it sent again.
        await self._database.write(settled, is_urgent=False)

    async def give_up(self, received: Received, reason: str, at: datetime) -> None:
        """Close an update that cannot be read; kept apart (quarantine) for the operators, sealed.

        `reason` is kept in clear: the name of an error, nothing out of the update.
        """
        async with self._database.writing() as session:
            if not await (await session.connection()).run_sync(_close, received, at):
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

    def _value(self, chat: ChatId, number: int, key: str | None, sealed: bytes, at: datetime) -> Received:
        payload = open_sealed(self._crypto, InboxRow, number, chat, sealed) or b""
        return Received(number, chat, key or "", payload.decode(), received_at=at)


def _waits() -> ColumnElement[bool]:
    return col(InboxRow.settled_at).is_(None)


def _new_row(connection: Connection, chat: ChatId, key: str, at: datetime) -> int | None:
    """Number of a new row without its payload; None when the key stands there already."""
    values = {"channel": chat.channel, "chat_key": chat.key, "update_key": key, "sealed": b""}
    row = _NEW.first(connection, {**values, "received_at": at})
    return None if row is None else row[0]


def _let_key_come_again(connection: Connection, channel: str, key: str, before: datetime) -> None:
    """Platforms start counting again after a silence: an old update gives its key away."""
    _LET_GO.changed(connection, {"in_channel": channel, "key": key, "before": before})


def _close(connection: Connection, received: Received, at: datetime) -> bool:
    chat = {"in_channel": received.chat.channel, "key": received.chat.key}
    return _CLOSE.changed(connection, {"number": received.id, **chat, "at": at}) == 1


_OF_CHAT = and_(col(InboxRow.channel) == bindparam("in_channel"), col(InboxRow.chat_key) == bindparam("key"))
_NEW = Prepared(
    *(insert_or_leave(InboxRow, dialect).returning(col(InboxRow.id)) for dialect in ("sqlite", "postgresql")),
    columns=("channel", "chat_key", "update_key", "received_at", "sealed"),
)
_SEAL = Prepared(
    update(InboxRow).where(col(InboxRow.id) == bindparam("number")).values(sealed=bindparam("content"))
)
_NOTE = Prepared(
    update(InboxRow).where(col(InboxRow.id) == bindparam("number")).values(settled_at=bindparam("at"))
)
_WAITING = Prepared(
    select(col(InboxRow.id), col(InboxRow.update_key), col(InboxRow.sealed), col(InboxRow.received_at))
    .where(_OF_CHAT, _waits())
    .order_by(col(InboxRow.id))
    .limit(bindparam("most"))
)
# A channel that no index knows, lest all that was ever answered be walked over.
_CHANNEL = col(InboxRow.channel) + literal("")
BACKLOG = select(_CHANNEL, func.count(), func.min(InboxRow.received_at)).where(_waits()).group_by(_CHANNEL)
_LET_GO = Prepared(
    update(InboxRow)
    .where(
        col(InboxRow.channel) == bindparam("in_channel"),
        col(InboxRow.update_key) == bindparam("key"),
        col(InboxRow.received_at) <= bindparam("before"),
    )
    .values(update_key=None)
)
_CLOSE = Prepared(
    update(InboxRow)
    .where(col(InboxRow.id) == bindparam("number"), _OF_CHAT, _waits())
    .values(settled_at=bindparam("at"), sealed=b"")
)
