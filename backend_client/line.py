"""One question's line to the portal: tries again while it makes sense and while there is time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.wait import wait_random_exponential

from backend_client.breaker import Resting
from backend_client.calls import Call
from backend_client.errors import BackendTimeout, TooManyRequests, Unreachable

T = TypeVar("T")

Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]

BACKOFF = wait_random_exponential(multiplier=0.3, max=2)  # with full jitter


@dataclass(frozen=True, slots=True)
class Raw:
    """An HTTP answer that is neither a failure nor a plea for a pause."""

    status: int
    body: bytes = field(repr=False)


class Send(Protocol):
    """Makes one attempt within `left_s`; raises our errors only."""

    async def __call__(self, call: Call, left_s: float) -> Raw: ...


@dataclass(frozen=True, slots=True)
class Line:
    """Open for one question, until `ends_at` on the monotonic clock."""

    send: Send
    tries: int
    ends_at: float
    monotonic: Monotonic
    sleep: Sleep

    @property
    def left_s(self) -> float:
        return self.ends_at - self.monotonic()

    async def once(self, call: Call) -> Raw:
        """One attempt: for calls that must not be repeated, or are not worth it."""
        if self.left_s <= 0:
            raise BackendTimeout
        return await self.send(call, self.left_s)

    async def ask(self, call: Call) -> Raw:
        """Several attempts, for calls that change nothing.

        A pause the portal asks for is kept, or the question ends at once when it does not fit.
        """
        retrying = AsyncRetrying(
            stop=self._is_over,
            wait=_wait_s,
            retry=retry_if_exception(_is_worth_another),
            sleep=self.sleep,
            reraise=True,
        )
        return await retrying(self.once, call)

    async def pause(self, seconds: float) -> None:
        """Wait before asking the same again.

        Raises:
            BackendTimeout: there is not that much time.
        """
        if self.left_s <= seconds:
            raise BackendTimeout
        await self.sleep(seconds)

    def _is_over(self, state: RetryCallState) -> bool:
        return state.attempt_number >= self.tries or state.upcoming_sleep >= self.left_s


async def together(*asked: Coroutine[Any, Any, T]) -> list[T]:
    """Ask side by side; the first failure ends the others and is raised as it is."""
    tasks = [asyncio.ensure_future(one) for one in asked]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _is_worth_another(error: BaseException) -> bool:
    return isinstance(error, Unreachable | TooManyRequests) and not isinstance(error, Resting)


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after_s if isinstance(error, TooManyRequests) else BACKOFF(state)
