"""The breaker by itself."""

from __future__ import annotations

import asyncio

import pytest

from backend_client.breaker import Breaker, Resting
from backend_client.errors import AccessExpired, Unreachable
from tests.backend_client.helpers import FakeTime


@pytest.fixture
def open_breaker(time: FakeTime) -> Breaker:
    breaker = Breaker(2, 10.0, time.monotonic)
    for _ in range(2):
        fail(breaker, Unreachable())
    return breaker


def fail(breaker: Breaker, error: BaseException) -> None:
    with pytest.raises(type(error)), breaker.guard():
        raise error


def test_an_answer_between_failures_keeps_it_closed(time: FakeTime) -> None:
    """Only failures in a row count, and a refusal is an answer."""
    breaker = Breaker(2, 10.0, time.monotonic)
    for error in (Unreachable(), AccessExpired(), Unreachable()):
        fail(breaker, error)

    assert not breaker.is_open


def test_one_tries_after_the_pause(open_breaker: Breaker, time: FakeTime) -> None:
    """While one request tries, the others rest; its success opens the way for all."""
    time.passed_s = 10
    with open_breaker.guard(), pytest.raises(Resting), open_breaker.guard():
        pass

    with open_breaker.guard():
        assert not open_breaker.is_open


def test_a_failed_try_starts_the_pause_again(open_breaker: Breaker, time: FakeTime) -> None:
    """One failure is enough to rest again."""
    time.passed_s = 10
    fail(open_breaker, Unreachable())
    time.passed_s = 19

    fail(open_breaker, Resting())


def test_a_cancelled_try_decides_nothing(open_breaker: Breaker, time: FakeTime) -> None:
    """The asker left: the next one may try."""
    time.passed_s = 10
    fail(open_breaker, asyncio.CancelledError())
    assert open_breaker.is_open

    with open_breaker.guard():
        pass
    assert not open_breaker.is_open
