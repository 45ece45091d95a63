"""The engine in this process keeps the contract of all engines."""

from __future__ import annotations

import asyncio

from bot.engine.here import Here
from bot.ports.engine import Couriers, Engine
from data.values import ChatId
from tests.engine.contract import ONE, TWO, Answer, EngineContract, Waiting, nothing


class TestHere(EngineContract):
    """See tests/engine/contract.py."""

    def make(
        self,
        answer: Answer,
        waiting: Waiting,
        courier: Couriers | None = None,
        *,
        stop_s: float = 20.0,
        look_s: float = 5.0,
    ) -> Engine:
        return Here(answer, waiting, courier, stop_s=stop_s, look_s=look_s)


async def test_chats_in_line_are_left_to_the_next_start() -> None:
    """A stop answers nobody who has not been begun with."""
    inside, go_on, answered = asyncio.Event(), asyncio.Event(), list[ChatId]()

    async def answer(chat: ChatId) -> None:
        inside.set()
        await go_on.wait()
        answered.append(chat)

    engine = Here(answer, nothing, _places=asyncio.Semaphore(1))
    task = asyncio.create_task(engine.run())
    await engine.defer(ONE)
    await engine.defer(TWO)
    await inside.wait()
    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(task, return_exceptions=True)

    assert answered == [ONE]
