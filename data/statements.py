"""Things SQLAlchemy says in more words than it should take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from data.tables import Row

Insert = sqlite.Insert | postgresql.Insert
DIALECTS = ("sqlite", "postgresql")


def insert_new(session: AsyncSession, table: type[Row], **values: object) -> Insert:
    """A statement that adds the row, or nothing where one with the same unique key stands.

    Which of the two it was, RETURNING tells.
    """
    return insert_or_leave(table, session.get_bind().dialect.name).values(**values)


def insert_or_leave(table: type[Row], dialect: str) -> Insert:
    """The same without values, to be made once: they are given when it is executed."""
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_change(
    table: type[Row],
    dialect: str,
    changes: Callable[[Any], Mapping[str, object]],
    unique: Sequence[str] = (),
) -> Insert:
    """The same, but a row with the same primary key, or the same `unique` columns where they are given, gets
    `changes` of what would have been inserted.
    """
    new = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = list(unique) or list(inspect(table).primary_key)
    return new.on_conflict_do_update(index_elements=key, set_=dict(changes(new.excluded)))


async def changed(session: AsyncSession, statement: Update | Delete) -> int:
    """Run it; how many rows it touched. (Of an INSERT, PostgreSQL does not say: ask for RETURNING.)"""
    return cast("CursorResult[tuple[()]]", await session.execute(statement)).rowcount
