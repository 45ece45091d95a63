"""Rows by index: writers share a flush, and what one of them does wrong harms nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from data.database import Database
from tests import ready


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(ready.database(tmp_path / "store.sqlite"))
    yield opened
    await opened.close()


def note(number: int, connection: Connection) -> int:
    connection.execute(
        text("INSERT INTO bookmark (name, place, at) VALUES (:name, :place, 0)"),
        {"name": f"n{number}", "place": str(number)},
    )
    return number


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM bookmark")).scalar_one())


async def test_what_is_written_side_by_side_is_all_there(database: Database) -> None:
    """Everybody gets his own result, and every row is kept."""
    results = await asyncio.gather(*(database.write(partial(note, number)) for number in range(20)))

    assert results == list(range(20))
    assert await database.look(count) == 20


async def test_one_that_fails_does_not_undo_the_others(database: Database) -> None:
    """A group that fails is tried one by one: the wrong one raises, the others are kept."""

    def broken(connection: Connection) -> int:
        note(99, connection)
        raise ZeroDivisionError

    results = await asyncio.gather(
        database.write(lambda connection: note(1, connection)),
        database.write(broken),
        database.write(lambda connection: note(2, connection)),
        return_exceptions=True,
    )

    assert [results[0], results[2]] == [1, 2]
    assert isinstance(results[1], ZeroDivisionError)
    assert await database.look(count) == 2


async def test_a_writer_that_leaves_does_not_hold_the_others_up(database: Database) -> None:
    """Whoever stops waiting gives no answer away; the next ones are written."""
    leaving = asyncio.create_task(database.write(lambda connection: note(1, connection)))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await database.write(lambda connection: note(2, connection)) == 2


async def test_who_has_time_shares_the_flush_of_who_has_not(database: Database) -> None:
    """Both are kept; alone, the one who has time is written all the same."""
    alone = await database.write(partial(note, 1), is_urgent=False)
    together = await asyncio.gather(
        database.write(partial(note, 2), is_urgent=False), database.write(partial(note, 3))
    )

    assert [alone, *together] == [1, 2, 3]
    assert await database.look(count) == 3


async def test_closing_finishes_what_has_time(tmp_path: Path) -> None:
    """Nothing that was begun is lost at the end."""
    database = await Database.open(tmp_path / "closing.sqlite")
    leisurely = asyncio.create_task(database.write(partial(note, 1), is_urgent=False))
    await asyncio.sleep(0)
    await database.close()

    assert await leisurely == 1
