"""What every turn reads and writes: a few rows by index, without the price of a session or a thread.

On SQLite a row by index takes some 20 µs. To ask another thread for it costs several times as much, and
while the loop is busy up to 5 ms a statement, which is how long the interpreter lets one thread run.
So statements run where they are called; only what waits, for the lock or for the disk, has a thread.

Who writes while another one waits for the disk shares the next transaction: one flush for all of them.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from data.aside import Aside
from data.prepared import local

T = TypeVar("T")

Work = Callable[[Connection], T]

_BEGIN = "BEGIN IMMEDIATE"
_LEISURE_S = 0.005


@dataclass(slots=True)
class Quick:
    """`turn` keeps other writers of this process away. Foreign exceptions are the caller's to translate.

    On SQLite there are two connections for all works, outside of SQLAlchemy's transactions: one looks
    up, statement by statement, the other writes. On PostgreSQL, which has many writers, every work has a
    thread and a transaction of its own.
    """

    engine: Engine
    writer: Engine  # the same, whose transactions take the lock when they begin
    turn: AbstractAsyncContextManager[object]
    is_local: bool  # SQLite
    patience_ms: int  # for the lock, while another process has it
    _looking: Connection | None = None
    _writing: Connection | None = None
    _waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = field(default_factory=list)
    _is_urgent: bool = False  # somebody of those who wait is in a hurry
    _timer: asyncio.TimerHandle | None = None  # for those who are not
    _task: asyncio.Task[None] | None = None
    _thread: Aside = field(default_factory=lambda: Aside("store"))

    async def look(self, work: Work[T]) -> T:
        """Look something up by index."""
        if not self.is_local:
            return await asyncio.to_thread(self._look, work)
        if self._looking is None:
            self._looking = self.engine.connect()
        try:
            return work(self._looking)
        except BaseException:
            self._looking.close()
            self._looking = None
            raise

    async def write(self, work: Work[T], *, is_urgent: bool = True) -> T:
        """Durable when it returns, undone when it raises. `work` may be called twice, once in vain.

        What is not urgent waits some milliseconds for others with whom to share a flush.
        """
        if not self.is_local:
            return await asyncio.to_thread(self._write, work)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append((work, done))
        self._is_urgent |= is_urgent
        if is_urgent:
            self._begin_run()
        elif self._timer is None and self._task is None:
            self._timer = loop.call_later(_LEISURE_S, self._begin_run)
        return await done

    async def write_apart(self, work: Work[T]) -> T:
        """The same for thousands of rows at a time: in a thread, so that the loop goes on meanwhile."""
        if not self.is_local:
            return await asyncio.to_thread(self._write, work)
        async with self.turn:
            return await self._thread.do(lambda: self._write(work))

    async def close(self) -> None:
        """Finish what waits."""
        while self._waiting or self._task is not None:
            self._begin_run()
            if self._task is not None:
                await self._task
        await self._thread.close()
        for connection in (self._looking, self._writing):
            if connection is not None:
                connection.close()
        self._looking = self._writing = None
        self.engine.dispose()

    def _look(self, work: Work[T]) -> T:
        with self.engine.connect() as connection:
            return work(connection)

    def _write(self, work: Work[T]) -> T:
        with self.writer.begin() as connection:
            return work(connection)

    def _begin_run(self) -> None:
        """Flush what waits, unless that is under way."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is None and self._waiting:
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """As long as somebody is in a hurry; those who are not come along, or have the last word."""
        try:
            while self._waiting:
                async with self.turn:
                    group, self._waiting, self._is_urgent = self._waiting, [], False
                    await self._settle([one for one in group if not one[1].cancelled()])
                if not self._is_urgent:
                    break
        finally:
            self._task = None
            if self._waiting:
                self._timer = asyncio.get_running_loop().call_later(_LEISURE_S, self._begin_run)

    async def _settle(self, group: Sequence[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        """Tell everybody of a group what became of it. What fails together is tried alone."""
        try:
            results = await self._commit([work for work, _done in group])
        except Exception as error:  # noqa: BLE001  who asked gets it
            if len(group) > 1:
                for one in group:
                    await self._settle([one])
                return
            results = [error]
        for (_work, done), result in zip(group, results, strict=True):
            if done.cancelled():
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)

    async def _commit(self, works: Sequence[Work[Any]]) -> list[Any]:
        """All of them in one transaction. What may wait, for the lock or the disk, is the thread's."""
        if not works:
            return []
        connection = self._writing = self._writing or self.engine.connect()
        try:
            driver = _driver(connection)
            if not _is_begun(driver):
                await self._thread.do(lambda: self._begin(driver))
            results = [work(connection) for work in works]
            await self._thread.do(lambda: driver.execute("COMMIT"))
        except BaseException:
            self._writing = None
            connection.close()  # undoes what is not committed
            raise
        return results

    def _begin(self, driver: sqlite3.Connection) -> None:
        """Take the lock; waits while another process has it."""
        driver.execute(f"PRAGMA busy_timeout = {self.patience_ms}")
        driver.execute(_BEGIN)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = local(connection)
    assert driver is not None
    return driver


def _is_begun(driver: sqlite3.Connection) -> bool:
    """Take the lock, if it is free; this is the loop's thread, which must not wait."""
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        driver.execute(_BEGIN)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
