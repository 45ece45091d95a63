"""`cskh demo` that dies, or is slow, at the point its first argument names. A program of the tests."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot import cli
from bot.channels.web import WebChat
from bot.engine.answering import Answering
from data.inbox import Inbox

SLOW_S = 2.0
Work = Callable[..., Awaitable[Any]]


def dying_before(work: Work) -> Work:
    async def dies(*_given: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    return dies


def dying_after(work: Work) -> Work:
    async def works_and_dies(*given: object, **named: object) -> None:
        await work(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return works_and_dies


def slow(work: Work) -> Work:
    async def works_slowly(*given: object, **named: object) -> Any:
        await asyncio.sleep(SLOW_S)
        return await work(*given, **named)

    return works_slowly


POINTS: dict[str, tuple[type, str, Callable[[Work], Work]]] = {
    "stored": (Answering, "receive", dying_after),  # before the browser hears that it was
    "unanswered": (Answering, "_answered", dying_before),
    "sent": (WebChat, "send", dying_after),  # and not settled
    "settled": (Inbox, "settle", dying_after),
    "slow": (Answering, "_answered", slow),
}


def run(point: str, folder: str) -> None:
    if point in POINTS:
        owner, name, change = POINTS[point]
        setattr(owner, name, change(getattr(owner, name)))
    sys.argv = ["cskh", "demo", "--port", "0", "--data-dir", folder]
    cli.main()
