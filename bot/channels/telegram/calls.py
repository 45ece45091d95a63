"""One call of the Bot API: foreign errors become ours here, and what is safe to repeat is repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from telegram.error import TelegramError

from bot.channels.patience import Sleep
from bot.channels.telegram.errors import translated
from bot.errors import Ambiguous, TooFast, Unreachable

T = TypeVar("T")

PAUSES_S = (0.5, 1.5)  # before the second and the third try to connect


@dataclass(frozen=True, slots=True)
class Calls:
    """`longest_wait_s`: how long a pause that Telegram asks for is waited out, once a call."""

    longest_wait_s: float = 30.0
    sleep: Sleep = asyncio.sleep

    async def __call__(self, call: Callable[[], Awaitable[T]], *, is_repeatable: bool = False) -> T:
        """What `call` gives. `is_repeatable`: doing it twice is the same as doing it once.

        Raises:
            ChannelError: see bot.errors; TooFast and Unreachable after waiting.
        """
        pauses, may_wait = list(PAUSES_S), True
        while True:
            try:
                return await once(call)
            except TooFast as error:
                if not may_wait or error.retry_after_s > self.longest_wait_s:
                    raise
                may_wait = False
                pause_s = error.retry_after_s
            except (Unreachable, Ambiguous) as error:
                if not pauses or (isinstance(error, Ambiguous) and not is_repeatable):
                    raise
                pause_s = pauses.pop(0)
            await self.sleep(pause_s)


async def once(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives; nothing is waited for or repeated."""
    try:
        return await call()
    except TelegramError as error:
        raise translated(error) from error
