from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from data.store import Store
from data.upkeep import check
from tests.data.sample import ANN, BEN, NOW


async def write_lines(store: Store) -> None:
    for number in range(1, 6):
        await store.audit.add(NOW, ANN, "linked", f"link {number}")


async def test_untouched_audit_is_whole(store: Store, file: Path) -> None:
    """Also when many write at once: each line continues exactly one other."""
    await asyncio.gather(*(store.audit.add(NOW, BEN, "linked", str(number)) for number in range(10)))

    report = check(file)
    assert (report.audit_lines, report.audit_broken_at, report.is_sound) == (10, None, True)


@pytest.mark.parametrize(
    ("crime", "noticed_at"),
    [
        ("UPDATE audit SET result = 'link 9' WHERE id = 3", 3),
        ("UPDATE audit SET actor = x'00' WHERE id = 1", 1),
        ("UPDATE audit SET at = at + 1 WHERE id = 5", 5),
        ("DELETE FROM audit WHERE id = 2", 3),
        ("DELETE FROM audit WHERE id = 5", 5),
        ("DELETE FROM audit", 1),
        ("INSERT INTO audit SELECT 6, at, actor, act, result, digest FROM audit WHERE id = 5", 6),
    ],
)
async def test_whoever_touches_a_line_is_noticed(
    store: Store, file: Path, crime: str, noticed_at: int
) -> None:
    """Changed, removed or added, in the middle or at the end: the check says where."""
    await write_lines(store)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(crime)

    report = check(file)
    assert (report.audit_broken_at, report.is_sound) == (noticed_at, False)


async def test_actor_is_a_keyed_hash(store: Store, file: Path) -> None:
    """Neither the chat nor a plain hash of it can be found."""
    await write_lines(store)

    with closing(sqlite3.connect(file)) as connection:
        actors = {row[0] for row in connection.execute("SELECT actor FROM audit")}
    assert len(actors) == 1
    assert ANN.key.encode() not in actors.pop()


async def test_line_and_act_stand_or_fall_together(store: Store) -> None:
    """An act that fails leaves no line saying it was done."""

    async def fail(act: Callable[[], None]) -> None:
        async with store._database.writing() as session:
            await store.audit.write(session, NOW, ANN, "linked", "link 1")
            act()

    def boom() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail(boom)
    assert await store.audit.of(ANN) == ()
