"""Processes that deliver, and can be killed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import platforms
from bot.app.foundation import crypto_of, open_house
from bot.app.real_time import Time
from bot.app.telling import courier_of
from bot.channels.telegram.channel import TelegramChannel
from bot.engine.here import Here
from bot.settings import NoticeSettings, PortalSettings, Settings, TelegramSettings, WebSettings
from data import planning
from data.database import Database
from data.deliveries import Deliveries
from data.notice_values import Audience
from data.values import ChatId, Secret
from scheduler.ticks import Ticks
from tests.deliveries.samples import notice, outage_new
from tests.engine.dying import dying_after, dying_before
from tests.telegram.token import TOKEN


@dataclass(frozen=True, slots=True)
class Life:
    """One process: on `folder`, sending to `api`; its clock began at `began` and ran since `since`."""

    folder: str
    api: str
    began: float
    since: float
    point: str = ""  # where it dies by itself: one of POINTS
    work: str = "deliver"  # or plan, tick
    portal: str = ""
    per_s: float = 1000.0
    lease_s: float = 60.0
    engine: str = "here"
    repeats_uncertain: bool = False

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.began + time.time() - self.since, UTC)


POINTS: dict[str, tuple[type, str, Callable[[Any], Any]]] = {
    "claimed": (Deliveries, "claim", dying_after),
    "unsent": (TelegramChannel, "push_filled", dying_before),
    "sent": (TelegramChannel, "push_filled", dying_after),
    "bill sent": (TelegramChannel, "push", dying_after),
}
ENGINES: dict[str, Callable[..., Any]] = {"here": Here}


async def _nobody() -> tuple[ChatId, ...]:
    return ()


async def _deliver(life: Life) -> None:
    settings = _settings(life)
    crypto = crypto_of(settings)
    passing = Time(life.clock)
    async with (
        open_house(settings, crypto, passing) as answering,
        platforms.telegram(settings, answering, crypto, passing.sleep),
    ):
        courier = courier_of(settings, answering, passing)
        engine = ENGINES[life.engine](answering.answer, _nobody, courier, look_s=0.1)
        stopped = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        task = asyncio.create_task(engine.run())
        await stopped.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _settings(life: Life) -> Settings:
    portal = life.portal or "http://127.0.0.1:9"
    return Settings(
        data_dir=Path(life.folder),
        portal=PortalSettings(token_url=portal, data_url=portal, debt_pause_s=0),
        web=WebSettings(port=0, public_url="https://bot.example.vn"),
        telegram=TelegramSettings(token=Secret(TOKEN), api_url=life.api),
        notices=NoticeSettings(
            telegram_per_s=life.per_s, lease_s=life.lease_s, repeats_uncertain=life.repeats_uncertain
        ),
    )


async def _publish(life: Life) -> None:
    """Tell the whole town, dying in the middle of planning it."""
    settings = _settings(life)
    async with open_house(settings, crypto_of(settings), Time(life.clock)) as answering:
        store = answering.house.store
        if life.point:  # the first transactions of the plan are kept, the rest never comes
            planning._CHUNK, planning._MANY = 10, 5
            Database.write_apart = dying_later(Database.write_apart, 3)  # type: ignore[method-assign]
        new = notice(outage_new(), due_at=life.clock(), expires_at=life.clock() + timedelta(days=2))
        await store.notices.publish(new, Audience(units=("PD0100",)), life.clock())


async def _tick(life: Life) -> None:
    """A job of a minute that publishes; it dies between its slot and its work."""
    settings = _settings(life)
    async with open_house(settings, crypto_of(settings), Time(life.clock)) as answering:
        store = answering.house.store
        ticks = Ticks(store.ticks, life.clock)

        async def job(_slot: datetime) -> None:
            if life.point:
                os.kill(os.getpid(), signal.SIGKILL)
            new = notice(outage_new(), due_at=life.clock(), expires_at=life.clock() + timedelta(days=2))
            await store.notices.publish(new, Audience(units=("PD0100",)), life.clock())

        ticks.every("watch", "* * * * *", job)
        await ticks.fire("watch")


def dying_later(work: Any, times: int) -> Any:
    """After so many calls."""
    left = times

    async def works(*given: Any) -> Any:
        nonlocal left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return await work(*given)

    return works


WORKS: dict[str, Callable[[Life], Coroutine[Any, Any, None]]] = {
    "deliver": _deliver,
    "publish": _publish,
    "tick": _tick,
}


def live(life: Life) -> None:
    logging.basicConfig(level=logging.WARNING)
    if life.point in POINTS:
        owner, name, change = POINTS[life.point]
        setattr(owner, name, change(getattr(owner, name)))
    asyncio.run(WORKS[life.work](life))
