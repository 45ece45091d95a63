"""The connection to SQLite or PostgreSQL, and the one place where their exceptions become ours."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from data.errors import StoreBusy, StoreCorrupt, StoreError, StoreFull
from data.quick import Quick, Work

T = TypeVar("T")

BUSY_TIMEOUT_S = 5
BEGINS = "begins"  # execution option: how a transaction on SQLite begins; absent: each statement alone
WRITER, SNAPSHOT = {BEGINS: "BEGIN IMMEDIATE"}, {BEGINS: "BEGIN"}

_BY_CODE: dict[str, type[StoreError]] = {
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_FULL": StoreFull,
    "SQLITE_CORRUPT": StoreCorrupt,
    "SQLITE_NOTADB": StoreCorrupt,
    "53100": StoreFull,  # disk_full
    "40001": StoreBusy,  # serialization_failure
    "40P01": StoreBusy,  # deadlock_detected
    "55P03": StoreBusy,  # lock_not_available
    "57P03": StoreBusy,  # cannot_connect_now
    "XX001": StoreCorrupt,  # data_corrupted
    "XX002": StoreCorrupt,  # index_corrupted
}


def address(where: str | Path) -> URL:
    """A path, or a URL of SQLite or PostgreSQL, with the drivers we use."""
    text = str(where)
    url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    return url.set(drivername=drivers.get(url.get_backend_name(), url.drivername))


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


@contextmanager
def ours() -> Iterator[None]:
    """Turn every exception of SQLAlchemy and SQLite into one of data.errors.

    The cause is kept where it cannot carry values: parameters are hidden and SQLite names columns
    only, but PostgreSQL's messages quote the rows.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        origin = error.orig if isinstance(error, DBAPIError) else error
        raise _translated(origin) from (error if isinstance(origin, sqlite3.Error) else None)


def _translated(error: BaseException | None) -> StoreError:
    if isinstance(error, PoolTimeout):
        return StoreBusy("no free connection")
    code = getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or ""
    kind = next((kind for start, kind in _BY_CODE.items() if code.startswith(start)), StoreError)
    if kind is StoreCorrupt:
        return StoreCorrupt()
    return kind(code or type(error).__name__)


def prepare(engine: Engine, foreign_keys: bool = True) -> None:
    """Make every SQLite connection durable, and every writer take the lock before it reads.

    A transaction that reads first and writes later fails at once when another one wrote in between,
    whatever the busy time-out; BEGIN IMMEDIATE waits instead.
    """

    @event.listens_for(engine, "connect")
    def connected(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        for pragma in _pragmas(foreign_keys):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        statement = connection.get_execution_options().get(BEGINS)
        if statement is not None:
            connection.exec_driver_sql(statement)


def _pragmas(foreign_keys: bool) -> tuple[str, ...]:
    return (
        f"busy_timeout = {BUSY_TIMEOUT_S * 1000}",
        "synchronous = FULL",  # a commit survives a power cut
        f"foreign_keys = {'ON' if foreign_keys else 'OFF'}",
        "secure_delete = ON",  # what is erased is overwritten
        "cache_size = -8192",  # 8 MB a connection: the upper pages of every index at a million links
    )


def _engine(url: URL) -> AsyncEngine:
    # Parameters are customers' data: hidden in exceptions, never echoed.
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite(url))
    if is_sqlite(url):
        prepare(engine.sync_engine)
    return engine


def _plain(url: URL) -> Engine:
    """The same database without greenlets and threads, for `quick`."""
    drivers = {"sqlite": "sqlite+pysqlite"}
    url = url.set(drivername=drivers.get(url.get_backend_name(), url.drivername))
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=not is_sqlite(url))
    if is_sqlite(url):
        prepare(engine)
    return engine


class Database:
    """An open database whose tables are those of this version."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = _engine(url)
        self._writer = self._engine.execution_options(**WRITER)
        # SQLite has one writer: queue here in order, instead of polling the lock against each other.
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if is_sqlite(url) else nullcontext()
        plain = _plain(url)
        writer = plain.execution_options(**WRITER)
        self._quick = Quick(plain, writer, self._turn, is_sqlite(url), BUSY_TIMEOUT_S * 1000)

    @classmethod
    async def open(cls, where: str | Path) -> Self:
        """Check the file, bring its tables to this version, and connect.

        Raises:
            StoreCorrupt: restore a backup.
            StoreTooNew: a newer version of the program has been here.
        """
        from data.upkeep import migrate  # noqa: PLC0415  alembic takes long to load

        url = address(where)
        await asyncio.to_thread(migrate, url)
        return cls(url)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """For looking something up. On SQLite each statement sees its own moment, which spares a BEGIN."""
        with ours():
            async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """One transaction: durable when the block ends, undone when it raises."""
        async with self._turn:
            with ours():
                async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
                    yield session

    async def look(self, work: Work[T]) -> T:
        """What every turn looks up: single rows by index, without the price of a session (data.quick)."""
        with ours():
            return await self._quick.look(work)

    async def write(self, work: Work[T], *, is_urgent: bool = True) -> T:
        """What every turn writes: durable when it returns. Who comes meanwhile shares a transaction.

        What is not urgent may wait a few milliseconds for somebody to come.
        """
        with ours():
            return await self._quick.write(work, is_urgent=is_urgent)

    async def write_apart(self, work: Work[T]) -> T:
        """Like `write` for thousands of rows at a time: other writers wait, but the loop does not."""
        with ours():
            return await self._quick.write_apart(work)

    async def tidy(self) -> None:
        """What a database wants from time to time: fresh statistics, and a short write-ahead log."""
        await self._run("PRAGMA optimize" if is_sqlite(self.url) else "ANALYZE")
        await self.forget_log()

    async def forget_log(self) -> None:
        """Fold the write-ahead log into the file, so that erased pages do not live on in it.

        A reader in the middle of something keeps its part of the log; the next call gets that.
        """
        if is_sqlite(self.url):
            await self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        with ours():
            await self._quick.close()
            await self._engine.dispose()

    async def _run(self, statement: str) -> None:
        """One statement outside any transaction."""
        with ours():
            async with self._engine.connect() as connection:
                free = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await free.exec_driver_sql(statement)
