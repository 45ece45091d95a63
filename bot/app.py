"""Composition root: builds everything from Settings, and is the only module that knows all others."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from aiohttp import web

from backend_client.client import BackendClient
from backend_client.models import Clock
from backend_client.portal import Portal
from bot import platforms, zalo_house
from bot.channels.telegram.api import get_me
from bot.channels.telegram.channel import open_bot, start_link
from bot.channels.telegram.init_data import InitData
from bot.channels.web.chat import WebChat
from bot.channels.web.front import Sample
from bot.channels.web.linking_page import LinkingPages
from bot.channels.web.mini_app import OpenedBy
from bot.channels.zalo.oa_checkup import Checkup as ZaloCheckup
from bot.charts import Painter
from bot.conversation.house import House
from bot.engine.answering import Answering
from bot.engine.here import Here
from bot.handlers import deep_link
from bot.handlers.link_service import Linker
from bot.metrics.page import metrics
from bot.ports.trial import Trial
from bot.settings import Settings
from data.crypto import Crypto
from data.database import Database
from data.reference import privacy
from data.store import Store
from data.values import Secret
from scheduler.announce import announce
from scheduler.asking import Asking
from scheduler.compose import Compose
from scheduler.deliver import Courier, Rules
from scheduler.failures import Policy
from scheduler.housekeeping import keep_house
from scheduler.outage_news import Reminding
from scheduler.pictures import Pictures
from scheduler.planning import Times, Watch
from scheduler.rhythm import Rhythm
from scheduler.ticks import Ticks
from scheduler.watch_accounts import AccountWatch
from scheduler.watch_outages import OutageWatch

log = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Running:
    """A house with its doors open."""

    url: str  # as customers reach it
    local_url: str  # as this machine reaches it
    answering: Answering
    watch: Watch


@asynccontextmanager
async def open_house(
    settings: Settings, crypto: Crypto, passing: Time = REAL_TIME
) -> AsyncIterator[Answering]:
    """Open the store, the portal's client and the painter; no channel yet.

    Raises:
        data.errors.StoreError: the database is damaged, locked, or newer than this code.
    """
    clock = passing.clock
    async with (
        Store(await Database.open(database_of(settings)), crypto, clock) as store,
        BackendClient(
            _portal(settings), clock=clock, monotonic=passing.monotonic, sleep=passing.sleep
        ) as backend,
        Painter(apart=settings.chart_process) as painter,
    ):
        policy = privacy("vi").version
        linking = Linker(store, backend, clock, policy, sleep=passing.sleep)
        house = House(
            backend=backend,
            store=store,
            painter=painter,
            linking=linking,
            clock=clock,
            public_url=settings.web.public_url,
            policy_version=policy,
            is_sample=settings.is_sample,
            is_official=settings.is_official,
        )
        answering = Answering(house)
        linking.receive = answering.receive
        yield answering


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
    listening = _listen(settings)
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
        _ticks(settings, answering, watch, passing.clock),
        _warm(answering),
        metrics(settings, answering.house.store, answering.channels, passing.clock),
    ):
        stage = trial(answering.house.store, watch) if trial is not None and settings.is_sample else None
        app = _web_app(settings, answering, crypto.keyed_hash("web cookie"), samples, stage)
        receiving = [one for one in (telegram, zalo_bot, zalo) if one is not None]
        for one in receiving:
            one.attach(app)
        async with _served(app, listening), contextlib.AsyncExitStack() as running:
            for one in receiving:
                await running.enter_async_context(one.running())
            yield Running(url, here, answering, watch)


@asynccontextmanager
async def _served(app: web.Application, listening: socket.socket) -> AsyncIterator[None]:
    """Without a log of accesses: addresses may hold one-time secrets."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    try:
        yield
    finally:
        await runner.cleanup()


def _listen(settings: Settings) -> socket.socket:
    """The port is taken before anything else is opened, so that its number is known to all parts.

    Raises:
        OSError: the port is taken.
    """
    listening = socket.create_server((settings.web.host, settings.web.port))
    listening.setblocking(False)
    return listening


def _web_app(
    settings: Settings,
    answering: Answering,
    cookie_key: bytes,
    samples: Sequence[Sample],
    stage: Trial | None,
) -> web.Application:
    house, url = answering.house, settings.web.public_url
    chat = WebChat(
        house.store,
        answering.receive,
        house.clock,
        cookie_key,
        is_trial=settings.is_sample,
        public_url=url,
        is_official=settings.is_official,
        samples=samples,
        proxies=settings.web.proxies,
        trial=stage,
    )
    answering.channels[chat.name] = chat
    app = web.Application()
    chat.attach(app)
    pages = LinkingPages(
        house.linking,
        cookie_key,
        public_url=url,
        samples=samples,
        proxies=settings.web.proxies,
        opened_by=_opened_by(settings, house),
    )
    pages.attach(app)
    return app


def _opened_by(settings: Settings, house: House) -> OpenedBy | None:
    """Who opened the log-in page inside Telegram; None without a bot there."""
    token = settings.token_of_telegram
    return InitData(token, house.store.one_time, house.clock).chat if token else None


async def check_zalo(settings: Settings) -> Mapping[str, ZaloCheckup]:
    """What Zalo and the store say of the Official Account; nothing without an app id."""
    if not settings.zalo.app_id:
        return {}
    async with only_store(settings) as store:
        return {"zalo": await zalo_house.look_at(settings.zalo, store, utc_now)}


async def keep_zalo_tokens(settings: Settings, access: Secret, refresh: Secret) -> None:
    """The first pair, or a new one after the grant was lost; a house that runs takes it up by itself."""
    async with only_store(settings) as store:
        await zalo_house.keep_pair(settings.zalo, store, utc_now, access, refresh)


async def redeem_zalo_code(settings: Settings, code: Secret, verifier: Secret) -> None:
    """The same for an authorization code.

    Raises:
        bot.errors.ChannelError: Zalo does not take the code, or does not answer.
    """
    async with only_store(settings) as store:
        await zalo_house.redeem_code(settings.zalo, store, utc_now, code, verifier)


@asynccontextmanager
async def only_store(settings: Settings) -> AsyncIterator[Store]:
    """The store alone, for a command beside a house that may be running."""
    async with Store(await Database.open(database_of(settings)), crypto_of(settings), utc_now) as store:
        yield store


async def telegram_link(settings: Settings) -> str:
    """An address that begins linking on Telegram: for who opens it first, within a day.

    Raises:
        bot.errors.ChannelError: Telegram does not tell what the bot is called.
    """
    name = await telegram_name(settings)
    async with open_house(settings, crypto_of(settings)) as answering:
        token = await deep_link.make(answering.house.store, deep_link.TO_LINK, answering.house.clock())
    return f"{start_link(name)}{token}"


async def telegram_name(settings: Settings) -> str:
    """What the bot is called on Telegram; empty without a token.

    Raises:
        bot.errors.ChannelError: Telegram does not tell.
    """
    token, section = settings.token_of_telegram, settings.telegram
    if not token:
        return ""
    bot = open_bot(Secret(token), section.base_url, proxy=section.proxy_url)
    async with bot.request:
        return (await get_me(bot)).username


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


def courier_of(settings: Settings, answering: Answering, passing: Time) -> Courier:
    """Notices to whatever channels the house has by the time they are due."""
    house, rules = answering.house, settings.notices
    asking = Asking(house.backend, house.store, house.clock)
    pictures = Pictures(house.painter, asking, settings.is_sample)
    return Courier(
        house.store,
        answering.channels,
        house.clock,
        Compose(house.clock, settings.is_sample, pictures),
        asking,
        owner=secrets.token_hex(8),
        senders=platforms.senders(settings),
        rules=Rules(
            in_flight=rules.in_flight,
            lease=timedelta(seconds=rules.lease_s),
            policy=Policy(rules.most_tries, rules.repeats_uncertain),
        ),
        sleep=passing.sleep,
    )


@asynccontextmanager
async def _warm(answering: Answering) -> AsyncIterator[None]:
    """Load the drawing library beside the start, so that the first customer does not wait for it."""
    task = asyncio.create_task(answering.house.painter.warm_up())
    try:
        yield
    finally:
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _ticks(settings: Settings, answering: Answering, watch: Watch, clock: Clock) -> AsyncIterator[None]:
    """Housekeeping and watching the utility, in Hanoi time."""
    store, section = answering.house.store, settings.watch
    ticks = Ticks(store.ticks, clock)
    keep_house(ticks, store)
    announce(ticks, store, clock, section.every_s)
    watch.register(ticks, Times(section.outages, section.outages_at_night, section.accounts, section.every_s))
    try:
        async with ticks:
            yield
    finally:
        await watch.close()


def watch_of(settings: Settings, house: House) -> Watch:
    """What finds out what there is to tell; looks when it is told to."""
    section = settings.watch
    pace = Rhythm(section.busy_hours, section.idle_days)
    reminding = Reminding(evening=time_of_day(section.evening_hour))
    return Watch(
        house.store,
        OutageWatch(house.store, house.backend, house.clock, reminding),
        AccountWatch(house.store, house.backend, house.clock, pace, section.side_by_side),
    )


def crypto_of(settings: Settings) -> Crypto:
    """The key ring; a key file is made at first run, readable by its owner alone."""
    key = settings.store.key.get_secret_value()
    if key:
        return Crypto.from_text(key)
    if settings.store.key_file is not None:  # an operator's secret: its mode is the operator's matter
        return Crypto.from_text(settings.store.key_file.read_text())
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Crypto.from_file(settings.data_dir / "key")


def database_of(settings: Settings) -> str | Path:
    """Where the store is: a URL, or a file in the data folder."""
    return settings.store.url or settings.data_dir / "cskh.sqlite"


def _portal(settings: Settings) -> Portal:
    portal = settings.portal
    return Portal(
        token_url=portal.token_url,
        data_url=portal.data_url,
        client_id=portal.client_id,
        client_secret=settings.secret_of_portal().get_secret_value(),
        scope=portal.scope,
        timeout_s=portal.timeout_s,
        budget_s=portal.budget_s,
        in_flight=portal.in_flight,
        fresh_s=portal.fresh_s,
        outages_fresh_s=portal.outages_fresh_s,
        debt_pause_s=portal.debt_pause_s,
        due_days=portal.due_days,
    )
