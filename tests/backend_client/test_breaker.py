"""The breaker by itself."""

from __future__ import annotations

import asyncio

import pytest

from backend_client.breaker import Breaker, Resting
from backend_client.errors import AccessExpired, Unreachable
from tests.backend_client.helpers import FakeTime


@pytest.fixture
async def open_breaker(time: FakeTime) -> Breaker:
    breaker = Breaker(2, 10.0, time.monotonic)
    for _ in range(2):
        await fail(breaker, Unreachable())
    return breaker


async def fail(breaker: Breaker, error: BaseException) -> None:
    with pytest.raises(type(error)):
        async with breaker.guard():
            raise error


async def test_an_answer_between_failures_keeps_it_closed(time: FakeTime) -> None:
    """Only failures in a row count, and a refusal is an answer."""
    breaker = Breaker(2, 10.0, time.monotonic)
    for error in (Unreachable(), AccessExpired(), Unreachable()):
        await fail(breaker, error)

    assert not breaker.is_open


async def test_during_the_pause_nothing_is_asked(open_breaker: Breaker, time: FakeTime) -> None:
    """The portal is left alone."""
    time.passed_s = 9

    await fail(open_breaker, Resting())


async def test_one_tries_after_the_pause_and_the_others_wait(open_breaker: Breaker, time: FakeTime) -> None:
    """Its success opens the way for all who waited, so that a question of several calls recovers whole."""
    time.passed_s = 10
    inside: list[int] = []
    most_before_success = 0

    async def ask(number: int) -> None:
        nonlocal most_before_success
        async with open_breaker.guard():
            inside.append(number)
            await asyncio.sleep(0)
            if open_breaker.is_open:
                most_before_success = max(most_before_success, len(inside))

    await asyncio.gather(*(ask(number) for number in range(3)))

    assert (inside, most_before_success) == ([0, 1, 2], 1)


async def test_a_failed_try_starts_the_pause_again(open_breaker: Breaker, time: FakeTime) -> None:
    """One failure is enough to rest again."""
    time.passed_s = 10
    await fail(open_breaker, Unreachable())
    time.passed_s = 19

    await fail(open_breaker, Resting())


async def test_a_cancelled_try_decides_nothing(open_breaker: Breaker, time: FakeTime) -> None:
    """The asker left: the next one may try."""
    time.passed_s = 10
    await fail(open_breaker, asyncio.CancelledError())
    assert open_breaker.is_open

    async with open_breaker.guard():
        pass
    assert not open_breaker.is_open
