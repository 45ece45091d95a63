"""Chats as what is sent unasked knows them: by a number, and with all that was and will be sent to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, select, union_all, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from data.columns import Instant
from data.database import Database
from data.notice_tables import DeliveryRow, NoticeChatRow, NoticeRow
from data.quiet_hours import QUIET_FROM, QUIET_TO
from data.statements import DIALECTS, insert_or_leave
from data.tables import of_chat
from data.values import ChatId

Where = Callable[[Any], ColumnElement[bool]]
"""Said of the column that holds the number of a chat."""

NEW_CHAT = {
    "quiet_from": QUIET_FROM, "quiet_to": QUIET_TO, "is_text_only": False,
    "asked_at": None, "gone_at": None, "next_at": None,
}  # fmt: skip
"""Columns of a chat that chose nothing."""

NUMBER = select(col(NoticeChatRow.id)).where(
    col(NoticeChatRow.channel) == bindparam("in_channel"), col(NoticeChatRow.chat_key) == bindparam("key")
)
"""Of the chat that `at` names."""


def at(chat: ChatId) -> dict[str, Any]:
    return {"in_channel": chat.channel, "key": chat.key}


def new_row(chat: ChatId) -> dict[str, Any]:
    """Columns of a chat that is not known yet."""
    return {"channel": chat.channel, "chat_key": chat.key, **NEW_CHAT}


def made(connection: Connection, chat: ChatId) -> int:
    """The number of the chat, which has one from now on."""
    connection.execute(_MAKE[connection.dialect.name], new_row(chat))
    return connection.execute(NUMBER, at(chat)).scalar_one()


def sent_to(chat: ChatId) -> ColumnElement[bool]:
    """Deliveries to one chat: whatever state they are in, however they were planned."""
    number = select(col(NoticeChatRow.id)).where(of_chat(NoticeChatRow, chat)).scalar_subquery()
    return sent_where(lambda chat_id: chat_id == number)


def sent_where(is_meant: Where) -> ColumnElement[bool]:
    """Deliveries to the chats that are meant."""
    return col(DeliveryRow.id).in_(select(numbers(is_meant).subquery().c.id))


def numbers(is_meant: Where) -> Any:  # noqa: ANN401  a compound select
    """Number and notice of each delivery to the chats that are meant.

    Those planned in bulk and untouched since are in no index by chat. Notices that have such are few, and
    each of them has one row of the chat at most, found by its unique key.
    """
    listed, bulk = aliased(DeliveryRow), aliased(DeliveryRow)
    open_notices = select(col(NoticeRow.id)).where(col(NoticeRow.is_bulk))
    in_bulk = and_(col(bulk.notice_id).in_(open_notices), col(bulk.is_bulk))
    return union_all(
        select(col(listed.id), col(listed.notice_id)).where(
            is_meant(col(listed.chat_id)), ~col(listed.is_bulk)
        ),
        select(col(bulk.id), col(bulk.notice_id)).where(in_bulk, is_meant(col(bulk.chat_id))),
    )


def is_at(chat_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  a column
    """The chat that `at` names."""
    is_it: ColumnElement[bool] = chat_id == NUMBER.scalar_subquery()
    return is_it


async def close_bulk(database: Database, now: datetime) -> int:
    """Look no more into notices of which every delivery was touched since; how many these are.

    Nothing becomes `is_bulk` later, so what was read stands when it is written.
    """
    async with database.reading() as session:
        done = list(await session.scalars(_ALL_TOUCHED, {"before": now - _SETTLED}))
    for notice in done:
        await database.write(lambda connection, n=notice: connection.execute(_CLOSE, {"number": n}))  # type: ignore[misc]
    return len(done)


_SETTLED = timedelta(hours=1)  # since its plan ended: who still planned it beside has ended, too
_ALL_TOUCHED = select(col(NoticeRow.id)).where(
    col(NoticeRow.is_bulk),
    col(NoticeRow.planned_at) <= bindparam("before", type_=Instant()),
    ~exists().where(col(DeliveryRow.notice_id) == col(NoticeRow.id), col(DeliveryRow.is_bulk)),
)
_CLOSE = update(NoticeRow).where(col(NoticeRow.id) == bindparam("number")).values(is_bulk=False)
_MAKE = {name: insert_or_leave(NoticeChatRow, name) for name in DIALECTS}
