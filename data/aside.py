"""One thread for what waits: for a lock, for the disk. At a third of the price of a pool's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")

_Order = tuple[Callable[[], object], "asyncio.Future[Any]"]


class Aside:
    """Begun with the first order. One order after the other; used from one event loop."""

    def __init__(self, name: str) -> None:
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    async def do(self, work: Callable[[], T]) -> T:
        """Run `work` there. Who stops waiting does not stop it."""
        if not self._thread.is_alive():
            self._thread.start()
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._orders.put((work, done))
        return await done

    async def close(self) -> None:
        """What was ordered is done first."""
        self._orders.put(None)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            work, done = order
            try:
                _tell(done, _result, work())
            except BaseException as error:  # noqa: BLE001  who ordered gets it
                _tell(done, _failure, error)


def _tell(done: asyncio.Future[Any], how: Callable[[asyncio.Future[Any], Any], None], what: object) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        done.get_loop().call_soon_threadsafe(how, done, what)


def _result(done: asyncio.Future[Any], result: object) -> None:
    if not done.cancelled():
        done.set_result(result)


def _failure(done: asyncio.Future[Any], error: BaseException) -> None:
    if not done.cancelled():
        done.set_exception(error)
