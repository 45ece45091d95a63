"""What every engine promises, whoever does the work: this process alone, or many of them.

    class TestHere(EngineContract):
        def make(self, answer, waiting, courier=None): return Here(answer, waiting, courier)
        life = "tests.engine.factories:here"  # the same for a program of its own

Order within a chat, chats beside each other, notices beside both, nothing lost with the engine's memory.
What a kill -9 leaves behind is tested with real processes in tests/deliveries (`life`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from bot.ports.engine import Couriers, Engine
from data.values import ChatId

ONE, TWO = ChatId("test", "one"), ChatId("test", "two")
SOON_S = 5.0

Answer = Callable[[ChatId], Awaitable[None]]
Waiting = Callable[[], Awaitable[tuple[ChatId, ...]]]


class Made(Protocol):
    """How an engine is made; `stop_s` and `look_s` are its times to stop and between looks."""

    def __call__(
        self,
        answer: Answer,
        waiting: Waiting,
        courier: Couriers | None = None,
        *,
        stop_s: float = ...,
        look_s: float = ...,
    ) -> Engine: ...


async def nothing() -> tuple[ChatId, ...]:
    return ()


async def no_answer(chat: ChatId) -> None:
    """Nobody asked."""


@dataclass
class Postbox:
    """A courier whose looks are counted; `due` is how many chunks wait in each lane."""

    open_channels: tuple[str, ...] = ("test",)
    busy: int = 0
    due: dict[tuple[str, bool], int] = field(default_factory=dict)
    looks: list[tuple[str, bool]] = field(default_factory=list)
    again_s: float = 60.0
    gate: asyncio.Event | None = None  # bulk waits for it
    fails: int = 0
    is_finished: bool = False
    is_looking: set[tuple[str, bool]] = field(default_factory=set)
    looked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def deliver(self, channel: str, *, is_urgent: bool) -> float:
        lane = (channel, is_urgent)
        assert lane not in self.is_looking, "two looks at once"
        assert not self.is_finished, "a look after the end"
        self.is_looking.add(lane)
        try:
            return await self._deliver(lane)
        finally:
            self.is_looking.discard(lane)

    async def _deliver(self, lane: tuple[str, bool]) -> float:
        async with self.looked:
            self.looks.append(lane)
            self.looked.notify_all()
        if self.fails:
            self.fails -= 1
            raise RuntimeError
        if self.gate is not None and not lane[1]:
            await self.gate.wait()
        if self.due.get(lane):
            self.due[lane] -= 1
            return 0.0
        return self.again_s

    async def finish(self, within_s: float) -> None:
        self.is_finished = True

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(SOON_S), self.looked:
            await self.looked.wait_for(is_so)


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def settled(is_so: Callable[[], bool]) -> None:
    """Until it is so; engines have no call for it, and need none."""
    async with asyncio.timeout(SOON_S):
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


class EngineContract:
    """Inherit, and say how the engine is made."""

    make: Made

    async def test_turns_of_one_chat_never_overlap(self) -> None:
        """A chat is answered by one turn at a time, and what came meanwhile is answered afterwards."""
        inside, most, turns = 0, 0, 0

        async def answer(chat: ChatId) -> None:
            nonlocal inside, most, turns
            inside, turns = inside + 1, turns + 1
            most = max(most, inside)
            await asyncio.sleep(0.01)
            inside -= 1

        engine = self.make(answer, nothing)
        async with running(engine):
            for _time in range(10):
                await engine.defer(ONE)
            await settled(lambda: turns >= 2 and not inside)

        assert most == 1

    async def test_a_slow_chat_holds_nobody_up(self) -> None:
        """Another chat is answered while one waits for the portal."""
        slow, answered = asyncio.Event(), asyncio.Event()

        async def answer(chat: ChatId) -> None:
            if chat == ONE:
                await slow.wait()
            else:
                answered.set()

        engine = self.make(answer, nothing)
        async with running(engine):
            await engine.defer(ONE)
            await engine.defer(TWO)
            await asyncio.wait_for(answered.wait(), SOON_S)
            slow.set()

    async def test_what_waits_in_the_tables_is_found_at_start(self) -> None:
        """Losing the engine's memory loses nothing."""
        found = asyncio.Event()

        async def answer(chat: ChatId) -> None:
            found.set()

        async def waiting() -> tuple[ChatId, ...]:
            return (ONE,)

        async with running(self.make(answer, waiting)):
            await asyncio.wait_for(found.wait(), SOON_S)

    async def test_a_turn_that_fails_does_not_stop_the_engine(self) -> None:
        """The next question of the same chat is answered."""
        turns = 0

        async def answer(chat: ChatId) -> None:
            nonlocal turns
            turns += 1
            if turns == 1:
                raise RuntimeError

        engine = self.make(answer, nothing)
        async with running(engine):
            await engine.defer(ONE)
            await settled(lambda: turns == 1 and not engine.stats().answering)
            await engine.defer(ONE)
            await settled(lambda: turns == 2)

    async def test_stopping_finishes_what_is_in_flight_and_begins_nothing(self) -> None:
        """A polite stop: the turn under way ends by itself, what is asked now waits for the next start."""
        inside, go_on, answered = asyncio.Event(), asyncio.Event(), list[ChatId]()

        async def answer(chat: ChatId) -> None:
            inside.set()
            await go_on.wait()
            answered.append(chat)

        engine = self.make(answer, nothing)
        task = asyncio.create_task(engine.run())
        await engine.defer(ONE)
        await inside.wait()
        task.cancel()
        await settled(lambda: engine.is_stopping)
        await engine.defer(TWO)
        go_on.set()
        await asyncio.gather(task, return_exceptions=True)

        assert answered == [ONE]

    async def test_stopping_does_not_wait_for_ever(self) -> None:
        """A turn that hangs is given up when the time for stopping is over."""
        inside = asyncio.Event()

        async def answer(chat: ChatId) -> None:
            inside.set()
            await asyncio.Event().wait()

        engine = self.make(answer, nothing, stop_s=0.05)
        task = asyncio.create_task(engine.run())
        await engine.defer(ONE)
        await inside.wait()
        task.cancel()

        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), SOON_S)

    async def test_notices_are_looked_for_at_start_and_until_none_is_due(self) -> None:
        """Both lanes of every channel that runs here, and of no other."""
        box = Postbox(due={("test", True): 2, ("test", False): 3, ("other", False): 1})
        async with running(self.make(no_answer, nothing, box)):
            await box.until(lambda: len(box.looks) >= 7)

        assert {lane: box.looks.count(lane) for lane in set(box.looks)} == {
            ("test", True): 3,
            ("test", False): 4,
        }

    async def test_publishing_wakes_the_courier(self) -> None:
        """A notice does not wait for the next look."""
        box = Postbox()
        engine = self.make(no_answer, nothing, box)
        async with running(engine):
            await box.until(lambda: len(box.looks) == 2)
            box.due = {("test", True): 1}
            await engine.deliver()
            await box.until(lambda: not box.due[("test", True)])

    async def test_what_others_publish_is_found(self) -> None:
        """Nobody wakes us for it: we look every few seconds."""
        box = Postbox()
        async with running(self.make(no_answer, nothing, box, look_s=0.02)):
            await box.until(lambda: len(box.looks) >= 6)

    async def test_urgent_notices_never_wait_for_bulk(self) -> None:
        """However long a chunk of bulk takes."""
        box = Postbox(gate=asyncio.Event())
        engine = self.make(no_answer, nothing, box)
        async with running(engine):
            await box.until(lambda: ("test", False) in box.looks)
            box.due = {("test", True): 5}
            await engine.deliver()
            await box.until(lambda: not box.due[("test", True)])
            assert ("test", False) in box.is_looking

    async def test_answers_never_wait_for_notices(self) -> None:
        """While bulk hangs, a customer who asks is answered."""
        answered, box = asyncio.Event(), Postbox(gate=asyncio.Event())

        async def answer(chat: ChatId) -> None:
            answered.set()

        engine = self.make(answer, nothing, box)
        async with running(engine):
            await box.until(lambda: ("test", False) in box.looks)
            await engine.defer(ONE)
            await asyncio.wait_for(answered.wait(), SOON_S)

    async def test_a_look_that_fails_is_followed_by_another(self) -> None:
        """A store that is locked for a moment stops nothing."""
        box = Postbox(fails=2)
        async with running(self.make(no_answer, nothing, box, look_s=0.02)):
            await box.until(lambda: len(box.looks) >= 6)

    async def test_a_channel_that_opens_later_is_served(self) -> None:
        """Channels and engine start in any order."""
        box = Postbox(open_channels=())
        async with running(self.make(no_answer, nothing, box, look_s=0.02)):
            box.open_channels = ("late",)
            await box.until(lambda: ("late", True) in box.looks and ("late", False) in box.looks)

    async def test_stopping_ends_the_courier_once_nobody_looks(self) -> None:
        """So that nothing is claimed after the leases were given back."""
        box = Postbox(due={("test", False): 10_000})
        engine = self.make(no_answer, nothing, box)
        async with running(engine):
            await box.until(lambda: len(box.looks) > 3)

        assert box.is_finished
        assert engine.is_stopping

    async def test_it_tells_what_it_is_at(self) -> None:
        """For the operators' page."""
        inside, go_on, box = asyncio.Event(), asyncio.Event(), Postbox(busy=3)

        async def answer(chat: ChatId) -> None:
            inside.set()
            await go_on.wait()

        engine = self.make(answer, nothing, box)
        async with running(engine):
            await engine.defer(ONE)
            await inside.wait()
            stats = engine.stats()
            go_on.set()

        assert (stats.answering, stats.delivering) == (1, 3)
