"""One thread for what waits: for a lock, for the disk. At a third of the price of a pool's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

_Order = tuple[Callable[[], object], "asyncio.Future[Any]"]


class Aside:
    """Begun with the first order. One order after the other; used from one event loop."""

    def __init__(self, name: str) -> None:
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    async def do(self, work: Callable[[], object]) -> None:
        """Run `work` there. Who stops waiting does not stop it."""
        if not self._thread.is_alive():
            self._thread.start()
        done = asyncio.get_running_loop().create_future()
        self._orders.put((work, done))
        await done

    async def close(self) -> None:
        """What was ordered is done first."""
        self._orders.put(None)
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (order := self._orders.get()) is not None:
            work, done = order
            try:
                work()
            except BaseException as error:  # noqa: BLE001  who ordered gets it
                _tell(done, error)
            else:
                _tell(done, None)


def _tell(done: asyncio.Future[Any], error: BaseException | None) -> None:
    loop = done.get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(_settle, done, error)


def _settle(done: asyncio.Future[Any], error: BaseException | None) -> None:
    if done.cancelled():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)
