"""A tick that dies where its first argument says. A program of the tests."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from data.announcements import Announcements
from data.crypto import Crypto
from data.database import Database
from data.notices import Notices
from data.store import Store
from scheduler.announce import start_due


async def main(folder: Path, now: datetime) -> None:
    database = await Database.open(folder / "cskh.sqlite")
    async with Store(database, Crypto.from_file(folder / "key")) as store:
        await start_due(store, now)


async def die(*_all: object) -> NoReturn:
    """As by a power cut."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def run(point: str, where: str, at: str) -> None:
    if point == "kept":  # nobody is planned yet
        Notices.plan = die  # type: ignore[method-assign, assignment]
    else:  # all are planned, and the announcement still waits
        Announcements.started = die  # type: ignore[method-assign, assignment]
    asyncio.run(main(Path(where), datetime.fromisoformat(at)))
