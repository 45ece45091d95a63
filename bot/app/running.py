"""A whole house, with its doors open: store, client, engine, ticks and channels."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

from bot import platforms
from bot.app.foundation import crypto_of, open_house
from bot.app.real_time import REAL_TIME, Time
from bot.app.telling import courier_of, ticks, watch_of
from bot.app.web import listen, served, web_app
from bot.channels.web.front import Sample
from bot.engine.answering import Answering
from bot.engine.here import Here
from bot.metrics.page import metrics
from bot.ports.trial import Trial
from bot.settings import Settings
from data.store import Store
from scheduler.deliver import Courier
from scheduler.planning import Watch


@dataclass(frozen=True, slots=True)
class Running:
    """A house with its doors open."""

    url: str  # as customers reach it
    local_url: str  # as this machine reaches it
    answering: Answering
    watch: Watch


@asynccontextmanager
async def run_web(
    settings: Settings,
    samples: Sequence[Sample] = (),
    passing: Time = REAL_TIME,
    trial: Callable[[Store, Watch], Trial] | None = None,
) -> AsyncIterator[Running]:
    """The whole product: store, client, engine, ticks, and the web chat with its log-in page.

    `trial` makes what visitors of a trial may let happen; only sample data may.
    """
    listening = listen(settings)
    here = f"http://{settings.web.host}:{listening.getsockname()[1]}"
    url = settings.web.public_url or here
    settings = settings.model_copy(update={"web": settings.web.model_copy(update={"public_url": url})})
    crypto = crypto_of(settings)
    async with (
        open_house(settings, crypto, passing) as answering,
        nullcontext(watch_of(settings, answering.house)) as watch,
        platforms.telegram(settings, answering, crypto, passing.sleep) as telegram,
        platforms.zalo_bot(settings, answering, crypto, passing.sleep) as zalo_bot,
        platforms.zalo(settings, answering, passing.sleep) as zalo,
        _engine(answering, courier_of(settings, answering, passing)),
        ticks(settings, answering, watch, passing.clock),
        _warm(answering),
        metrics(settings, answering.house.store, answering.channels, passing.clock),
    ):
        stage = trial(answering.house.store, watch) if trial is not None and settings.is_sample else None
        app = web_app(settings, answering, crypto.keyed_hash("web cookie"), samples, stage)
        receiving = [one for one in (telegram, zalo_bot, zalo) if one is not None]
        for one in receiving:
            one.attach(app)
        async with served(app, listening), contextlib.AsyncExitStack() as running:
            for one in receiving:
                await running.enter_async_context(one.running())
            yield Running(url, here, answering, watch)


@asynccontextmanager
async def _engine(answering: Answering, courier: Courier) -> AsyncIterator[None]:
    """Answer and deliver while the doors are open; at the end what is in flight is finished."""
    engine = Here(answering.answer, answering.house.store.inbox.waiting_chats, courier)
    answering.engine = engine
    answering.house.store.notices.on_planned = engine.deliver  # at once, not at the courier's next look
    task = asyncio.create_task(engine.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _warm(answering: Answering) -> AsyncIterator[None]:
    """Load the drawing library beside the start, so that the first customer does not wait for it."""
    task = asyncio.create_task(answering.house.painter.warm_up())
    try:
        yield
    finally:
        await asyncio.gather(task, return_exceptions=True)
