"""The engine in this process: order within a chat, chats beside each other, nothing lost."""

from __future__ import annotations

import asyncio

from bot.engine.here import Here
from data.values import ChatId

ONE, TWO = ChatId("test", "one"), ChatId("test", "two")


async def nothing() -> tuple[ChatId, ...]:
    return ()


async def test_turns_of_one_chat_never_overlap() -> None:
    """A chat is answered by one turn at a time, and what came meanwhile is answered afterwards."""
    inside, most, turns = 0, 0, 0

    async def answer(chat: ChatId) -> None:
        nonlocal inside, most, turns
        inside, turns = inside + 1, turns + 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1

    engine = Here(answer, nothing)
    for _time in range(10):
        await engine.defer(ONE)
    await engine.drain()

    assert (most, turns) == (1, 2)


async def test_a_slow_chat_holds_nobody_up() -> None:
    """Another chat is answered while one waits for the portal."""
    slow, answered = asyncio.Event(), asyncio.Event()

    async def answer(chat: ChatId) -> None:
        if chat == ONE:
            await slow.wait()
        else:
            answered.set()

    engine = Here(answer, nothing)
    await engine.defer(ONE)
    await engine.defer(TWO)
    await asyncio.wait_for(answered.wait(), 5)
    slow.set()
    await engine.drain()


async def test_what_waits_in_the_tables_is_found_at_start() -> None:
    """Losing the engine's memory loses nothing."""
    found = asyncio.Event()

    async def answer(chat: ChatId) -> None:
        found.set()

    async def waiting() -> tuple[ChatId, ...]:
        return (ONE,)

    task = asyncio.create_task(Here(answer, waiting).run())
    await asyncio.wait_for(found.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_turn_that_fails_does_not_stop_the_engine() -> None:
    """The next question of the same chat is answered."""
    turns = 0

    async def answer(chat: ChatId) -> None:
        nonlocal turns
        turns += 1
        if turns == 1:
            raise RuntimeError

    engine = Here(answer, nothing)
    await engine.defer(ONE)
    await engine.drain()
    await engine.defer(ONE)
    await engine.drain()

    assert turns == 2


async def test_stopping_finishes_what_is_in_flight_and_begins_nothing() -> None:
    """A polite stop: the turn under way ends by itself, chats still in line stay for the next start."""
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
    await engine.defer(ONE)
    go_on.set()
    await asyncio.gather(task, return_exceptions=True)

    assert answered == [ONE]


async def test_stopping_does_not_wait_for_ever() -> None:
    """A turn that hangs is given up when the time for stopping is over."""
    inside = asyncio.Event()

    async def answer(chat: ChatId) -> None:
        inside.set()
        await asyncio.Event().wait()

    engine = Here(answer, nothing, stop_s=0.05)
    task = asyncio.create_task(engine.run())
    await engine.defer(ONE)
    await inside.wait()
    task.cancel()

    await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 5)
