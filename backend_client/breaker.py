"""Leaves a failing portal alone for a while.

Written here because none of the packages fits: purgatory 3 (the best kept for asyncio) reads the wall
clock by itself, counts a cancelled request as a failure and lets every waiting request through when
half open; aiobreaker and pybreaker have no asyncio of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backend_client.errors import Unreachable


class Resting(Unreachable):
    """The portal failed so often that it is not asked right now. Trying again at once is useless."""


@dataclass(slots=True)
class Breaker:
    """Opens after `failures` in a row for `pause_s`, then lets one request try; its outcome decides."""

    failures: int
    pause_s: float
    monotonic: Callable[[], float]
    _failed: int = field(default=0, init=False)
    _opened_at: float = field(default=0.0, init=False)
    _is_trying: bool = field(default=False, init=False)

    @property
    def is_open(self) -> bool:
        return self._failed >= self.failures

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Count the outcome of one request. A refusal and a strange answer are answers, not failures.

        Raises:
            Resting: the request must not be made.
        """
        self._enter()
        try:
            yield
        except Unreachable:
            self._failed += 1
            self._opened_at = self.monotonic()
            raise
        except Exception:
            self._failed = 0
            raise
        else:
            self._failed = 0
        finally:  # a cancelled request says nothing about the portal, but frees the place for another try
            self._is_trying = False

    def _enter(self) -> None:
        if not self.is_open:
            return
        if self._is_trying or self.monotonic() - self._opened_at < self.pause_s:
            raise Resting
        self._is_trying = True
