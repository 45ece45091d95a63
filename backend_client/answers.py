"""Answers in memory: asked once for all who ask at once, kept for a while, old ones marked as such."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar, cast

from cachetools import TTLCache

from backend_client.errors import Changed, TooManyRequests, Unreachable
from backend_client.models import AccessToken, Clock, CustomerCode, Fetched

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, about whom, with which details. Never with whose token."""

    name: str
    customer: CustomerCode | None = None
    details: tuple[Hashable, ...] = ()


class Answers:
    """Nothing is written anywhere: answers are personal."""

    def __init__(self, clock: Clock, kept_s: float, kept_answers: int) -> None:
        self._clock = clock
        self._kept: TTLCache[Question, Fetched[Any]] = TTLCache(
            kept_answers, kept_s, timer=lambda: clock().timestamp()
        )
        self._flights: dict[Hashable, asyncio.Task[Any]] = {}  # that may still be joined
        self._tasks: set[asyncio.Task[Any]] = set()  # all that are under way

    async def get(
        self, question: Question, token: AccessToken | None, fresh_s: float, fetch: Callable[[], Awaitable[T]]
    ) -> Fetched[T]:
        """The answer: a fresh one from memory, else from the portal, else the last good one as stale.

        A refusal is never papered over with an old answer.
        """
        known = self._kept.get(question)
        if known is not None and (self._clock() - known.fetched_at).total_seconds() < fresh_s:
            return known
        try:
            # The token is part of the flight, not of the memory: one log-in's end is not another's.
            flight = (question, token)
            return await self.together(flight, partial(self._fetch, flight, fetch))
        except (Unreachable, Changed, TooManyRequests):
            known = self._kept.get(question)
            if known is None:
                raise
            return replace(known, is_stale=True)

    def known(self, question: Question) -> Fetched[Any] | None:
        """What is in memory, however old; nothing is asked."""
        return self._kept.get(question)

    async def together(self, key: Hashable, fetch: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """One `fetch` for all who ask for `key` meanwhile. An asker who leaves does not end it."""
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.create_task(fetch())
            self._tasks.add(flight)
            flight.add_done_callback(partial(self._landed, key))
        try:
            return cast("T", await asyncio.shield(flight))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if flight.cancelled() and not (task and task.cancelling()):
                raise Unreachable from None  # the client is closing, the asker is not
            raise

    def forget(self, customer: CustomerCode) -> None:
        """Drop everything about a customer, who unlinked or asked for it; what is under way is not kept."""
        for question in [question for question in self._kept if question.customer == customer]:
            self._kept.pop(question, None)
        for key in [key for key in self._flights if _is_about(key, customer)]:
            del self._flights[key]

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._kept.clear()

    async def _fetch(
        self, key: tuple[Question, AccessToken | None], fetch: Callable[[], Awaitable[T]]
    ) -> Fetched[T]:
        value = await fetch()
        answer = Fetched(value, self._clock())
        if self._flights.get(key) is asyncio.current_task():
            self._kept[key[0]] = answer
        return answer

    def _landed(self, key: Hashable, flight: asyncio.Task[Any]) -> None:
        self._tasks.discard(flight)
        if self._flights.get(key) is flight:
            del self._flights[key]
        with suppress(asyncio.CancelledError):
            flight.exception()  # seen, also when every asker has left


def _is_about(key: Hashable, customer: CustomerCode) -> bool:
    return isinstance(key, tuple) and isinstance(key[0], Question) and key[0].customer == customer
