"""The time that a house lives by; tests bring another."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from backend_client.models import Clock


def utc_now() -> datetime:
    """The clock of a house that runs for real."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Time:
    """The time of day, time that only passes, and waiting; tests set all three."""

    clock: Clock = utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


REAL_TIME = Time()
