"""What every house stands on: store, key ring, the client of the portal, the painter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from backend_client.client import BackendClient
from backend_client.portal import Portal
from bot.app import real_time
from bot.app.real_time import REAL_TIME, Time
from bot.charts import Painter
from bot.conversation.house import House
from bot.engine.answering import Answering
from bot.handlers.link_service import Linker
from bot.settings import Settings
from data.crypto import Crypto
from data.database import Database
from data.reference import privacy
from data.store import Store


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
async def only_store(settings: Settings) -> AsyncIterator[Store]:
    """The store alone, for a command beside a house that may be running."""
    database = await Database.open(database_of(settings))
    async with Store(database, crypto_of(settings), real_time.utc_now) as store:
        yield store


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
