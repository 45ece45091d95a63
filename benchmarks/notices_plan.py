"""Planning one outage for 50 000 homes: the store beside the ORM's add_all and Core's executemany.

All three read who is concerned, work out nothing for them but what a row needs, and commit once or, ours,
in chunks. The ORM plans a tenth of them, or a round would take minutes.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import col

from benchmarks.notices_store import DAY, NOW, STREET, fill, lag, opened, outage
from benchmarks.table import Row, ratio, spread
from data.crypto import Crypto
from data.database import Database
from data.notice_tables import DeliveryRow, LinkPlaceRow, NoticeChoiceRow
from data.notice_values import Audience
from data.place_hashes import hash_of
from data.quiet_hours import QUIET_FROM, QUIET_TO, held_until
from data.store import Store

LINKS, HOMES = 100_000, 50_000
HERE = Audience("outage_new", places=(STREET,))


@dataclass(slots=True)
class Planned:
    """One way's rounds."""

    per_s: list[float]
    cpu_us: list[float]
    lag_ms: list[float]

    def add(self, count: int, wall: float, cpu: float, late: float) -> None:
        self.per_s.append(count / wall)
        self.cpu_us.append(cpu / count * 1e6)
        self.lag_ms.append(late * 1000)


async def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        fill(file, LINKS, HOMES)
        async with opened(file) as (store, database):
            return await _rows(store, database, rounds)


async def _rows(store: Store, database: Database, rounds: int) -> list[Row]:
    ours, again, orm, core, idle = (Planned([], [], []) for _ in range(5))
    for number in range(-1, rounds):
        if number == 0:  # the round before was to warm up: statements are made, pages read
            ours, again, orm, core, idle = (Planned([], [], []) for _ in range(5))
        await _timed(idle, database, _nothing)
        notice = (await store.notices.publish(outage(f"other {number}"), Audience(), NOW)).id
        await _timed(ours, database, lambda n=number: _publish(store, n))  # type: ignore[misc]
        await _timed(again, database, lambda n=number: _replan(store, database, n), HOMES)  # type: ignore[misc]
        await _clean(database)
        await _timed(core, database, lambda n=notice: _core(database, store._crypto, n))  # type: ignore[misc]  # noqa: SLF001
        await _clean(database)
        await _timed(orm, database, lambda n=notice: _orm(database, store._crypto, n))  # type: ignore[misc]  # noqa: SLF001
        await _clean(database)
    return [*_compared(ours, orm, core), _late(ours, orm, core, idle), _repeated(again)]


def _compared(ours: Planned, orm: Planned, core: Planned) -> list[Row]:
    rows = []
    for name, other, least in (("the ORM's add_all", orm, 150), ("Core's executemany", core, 4)):
        wall, cpu = ratio(ours.per_s, other.per_s), ratio(other.cpu_us, ours.cpu_us)
        what = f"recipients planned a second, vs {name}"
        told = f"{wall:.1f}x (at least {least}x); CPU {cpu:.1f}x"
        what += f" (CPU of one: {spread(ours.cpu_us, 1)} us, {spread(other.cpu_us, 1)} us)"
        rows.append(Row(what, spread(ours.per_s), spread(other.per_s), told, wall >= least))
    return rows


def _late(ours: Planned, orm: Planned, core: Planned, idle: Planned) -> Row:
    others = f"ORM {spread(orm.lag_ms, 1)}, Core {spread(core.lag_ms, 1)}, idle {spread(idle.lag_ms, 1)}"
    more = median(ours.lag_ms) - median(idle.lag_ms)
    told = f"{more:.1f} ms more than idle (at most 5)"
    return Row("loop late while planning, ms at worst", spread(ours.lag_ms, 1), others, told, more <= 5)


async def _nothing() -> int:
    await asyncio.sleep(0.3)
    return 1


def _repeated(again: Planned) -> Row:
    return Row(
        f"planning {HOMES:,} again: looked at a second", spread(again.per_s), "", "0 rows inserted", True
    )


async def _timed(
    kept: Planned, database: Database, work: Callable[[], Awaitable[int]], count: int | None = None
) -> None:
    await database.forget_log()
    async with lag() as late:
        wall, cpu = time.perf_counter(), time.process_time()
        done = await work()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if count is not None:
        assert done == 0
    kept.add(count or done, wall, cpu, late.worst)


async def _publish(store: Store, number: int) -> int:
    done = await store.notices.publish(outage(str(number)), HERE, NOW)
    assert done.count == HOMES
    return done.count


async def _replan(store: Store, database: Database, number: int) -> int:
    """As after a crash right before the end: the notice is unplanned, its rows are there."""
    done = await store.notices.publish(outage(str(number)), HERE, NOW)
    sealed = store.notices._sealed(done.id, outage(str(number)), HERE)["sealed_audience"]  # noqa: SLF001
    unplan = "UPDATE notice SET planned_at = NULL, audience = ? WHERE id = ?"
    await database.write(lambda connection: connection.exec_driver_sql(unplan, (sealed, done.id)))
    return await store.notices.plan(done.id, NOW)


async def _core(database: Database, crypto: Crypto, notice: int) -> int:
    async with database.writing() as session:
        rows = [_values(row, notice) for row in await session.execute(_recipients(crypto, HOMES))]
        await session.execute(insert(DeliveryRow), rows)
    return len(rows)


async def _orm(database: Database, crypto: Crypto, notice: int) -> int:
    async with database.writing() as session:
        found = await session.execute(_recipients(crypto, HOMES // 10))
        rows = [DeliveryRow(**_values(row, notice)) for row in found]
        session.add_all(rows)
    return len(rows)


def _recipients(crypto: Crypto, limit: int) -> Any:  # noqa: ANN401  a Select
    return (
        select(
            col(LinkPlaceRow.link_id), col(NoticeChoiceRow.chat_id), col(NoticeChoiceRow.channel),
            col(NoticeChoiceRow.quiet_from), col(NoticeChoiceRow.quiet_to),
        )
        .join(NoticeChoiceRow, col(NoticeChoiceRow.link_id) == col(LinkPlaceRow.link_id))
        .where(col(LinkPlaceRow.place) == hash_of(crypto, STREET))
        .where(col(NoticeChoiceRow.is_other_on), col(NoticeChoiceRow.outage_new))
        .where(~col(NoticeChoiceRow.is_gone))
        .limit(limit)
    )  # fmt: skip


def _values(row: Sequence[Any], notice: int) -> dict[str, Any]:
    number, chat, channel, quiet_from, quiet_to = row
    hours = (QUIET_FROM, QUIET_TO) if quiet_from is None else (quiet_from, quiet_to)
    end = held_until(NOW, *hours, NOW + DAY)
    return {
        "notice_id": notice, "chat_id": chat, "channel": channel, "link_id": number, "area_id": None,
        "state": "waiting", "is_urgent": False, "is_bulk": True, "is_held": end is not None,
        "due_at": end or NOW, "tries": 0, "strikes": 0, "owner": "", "message": "", "reason": "",
    }  # fmt: skip


async def _clean(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(delete(DeliveryRow).where(col(DeliveryRow.state) == "waiting"))
