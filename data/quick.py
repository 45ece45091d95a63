"""What every turn reads and writes: a few rows by index, without the price of a session or a thread.

On SQLite a row by index takes some 20 µs. To ask another thread for it costs several times as much, and
while the loop is busy up to 5 ms a statement, which is how long the interpreter lets one thread run.
So statements run where they are called; only what waits, for the lock or for the disk, has a thread.

Who writes while another one waits for the disk shares the next transaction: one flush for all of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

T = TypeVar("T")

Work = Callable[[Connection], T]


@dataclass(slots=True)
class Quick:
    """`turn` keeps other writers of this process away. Foreign exceptions are the caller's to translate.

    On PostgreSQL, which has many writers, every work has a thread and a transaction of its own.
    """

    engine: Engine
    writer: Engine  # the same, whose transactions take the lock when they begin
    turn: AbstractAsyncContextManager[object]
    is_local: bool  # SQLite
    _waiting: list[tuple[Work[Any], asyncio.Future[Any]]] = field(default_factory=list)
    _task: asyncio.Task[None] | None = None
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "store"))

    async def look(self, work: Work[T]) -> T:
        """Look something up by index."""
        return self._look(work) if self.is_local else await asyncio.to_thread(self._look, work)

    async def write(self, work: Work[T]) -> T:
        """Durable when it returns, undone when it raises. `work` may be called twice, once in vain."""
        if not self.is_local:
            return await asyncio.to_thread(self._write, work)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await done

    async def write_apart(self, work: Work[T]) -> T:
        """The same for thousands of rows at a time: in the thread, so that the loop goes on meanwhile."""
        if not self.is_local:
            return await asyncio.to_thread(self._write, work)
        async with self.turn:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    async def close(self) -> None:
        """Finish what waits."""
        if self._task is not None:
            await self._task
        self._thread.shutdown()
        self.engine.dispose()

    def _look(self, work: Work[T]) -> T:
        with self.engine.connect() as connection:
            return work(connection)

    def _write(self, work: Work[T]) -> T:
        with self.writer.begin() as connection:
            return work(connection)

    async def _run(self) -> None:
        try:
            while self._waiting:
                async with self.turn:
                    group, self._waiting = self._waiting, []
                    await self._settle([one for one in group if not one[1].cancelled()])
        finally:
            self._task = None

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
        if not works:
            return []
        loop = asyncio.get_running_loop()
        connection = await loop.run_in_executor(self._thread, self._begun)
        try:
            results = [work(connection) for work in works]
            await loop.run_in_executor(self._thread, connection.commit)
        finally:
            connection.close()  # undoes what is not committed
        return results

    def _begun(self) -> Connection:
        """A connection that holds the lock; waits while another process has it."""
        connection = self.writer.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection
