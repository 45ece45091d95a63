"""Trying again until it works, less and less often: for what nobody waits for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from bot.errors import ChannelError, TokenRevoked, TooFast
from data.errors import StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

_BACKOFF = wait_random_exponential(multiplier=1, max=30)


async def patiently(what: str, act: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    """What `act` gives once it succeeds. `what` is for the log.

    Raises:
        TokenRevoked: the platform does not know the token; asking again would not help.
    """

    def say(state: RetryCallState) -> None:
        log.warning("%s failed, try %d: %s", what, state.attempt_number, type(_error(state)).__name__)

    tries = AsyncRetrying(
        retry=retry_if_exception(_may_pass), wait=_pause, sleep=sleep, before_sleep=say, reraise=True
    )

    async def acted() -> T:  # the library awaits nothing but what is declared async
        return await act()

    return await tries(acted)


def _error(state: RetryCallState) -> BaseException | None:
    return None if state.outcome is None else state.outcome.exception()


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, ChannelError | StoreError) and not isinstance(error, TokenRevoked)


def _pause(state: RetryCallState) -> float:
    """As long as the platform asks for, else longer and longer, up to half a minute."""
    error = _error(state)
    return error.retry_after_s if isinstance(error, TooFast) else _BACKOFF(state)
