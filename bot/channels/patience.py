"""Trying again until it works, less and less often: for what nobody waits for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from bot.channels.errors import ChannelError, TokenRevoked, TooFast
from data.errors import StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]

_ANEW_S = 30.0
_TOKEN_S = 300.0
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


async def for_good(platform: str, receive: Callable[[], Awaitable[None]], sleep: Sleep) -> None:
    """Receive again and again, whatever happens: neither a bug of ours nor an unknown token ends it."""
    level = logging.CRITICAL
    while True:
        try:
            await receive()
        except TokenRevoked:
            log.log(level, "%s does not know our token: nothing is received until it does", platform)
            level = logging.INFO  # said already
            await sleep(_TOKEN_S)
        except Exception:
            log.exception("receiving from %s begins anew", platform)
            await sleep(_ANEW_S)


def _error(state: RetryCallState) -> BaseException | None:
    return None if state.outcome is None else state.outcome.exception()


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, ChannelError | StoreError) and not isinstance(error, TokenRevoked)


def _pause(state: RetryCallState) -> float:
    """As long as the platform asks for, else longer and longer, up to half a minute."""
    error = _error(state)
    return error.retry_after_s if isinstance(error, TooFast) else _BACKOFF(state)
