"""A whole house for tests: sandbox portal, store on disk, conversation and engine, at a set time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from backend_client.models import HANOI
from bot.app import foundation
from bot.app.real_time import Time
from bot.engine.answering import Answering
from bot.settings import PortalSettings, Settings, StoreSettings, WebSettings
from data.values import ChatId, Secret
from sandbox.faults import Faults
from sandbox.memory import Memory
from sandbox.server import serve
from sandbox.world import World
from tests import ready

MORNING = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
"""The moment of the samples: June's bill is out and not yet due."""


@dataclass(slots=True)
class Watch:
    """A clock that stands still until it is set."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by

    @property
    def time(self) -> Time:
        return Time(self, self.monotonic, no_sleep)

    def monotonic(self) -> float:
        """Real time, moved on by what the clock was moved."""
        return time.monotonic() + (self.now - MORNING).total_seconds()


async def no_sleep(seconds: float) -> None:
    """In tests nobody waits between tries, or to hide how long a password took."""
    await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class TestPortal:
    """The sandbox portal on this machine, with its switches and the clock it shares with the house."""

    __test__ = False

    url: str
    world: World
    faults: Faults
    watch: Watch

    def settings(self, folder: Path, public_url: str = "https://bot.example") -> Settings:
        """A house on `folder` that asks this portal; a new folder gets a database without rows."""
        database = folder / "cskh.sqlite"
        if not database.exists():
            ready.database(database)
        portal = PortalSettings(
            token_url=self.url, data_url=self.url, scope="openid offline_access", debt_pause_s=0
        )
        web = WebSettings(port=0, public_url=public_url)
        return Settings(data_dir=folder, is_sample=True, portal=portal, web=web, store=StoreSettings())

    def password_of(self, user_name: str) -> str:
        account = self.world.account(user_name)
        assert account is not None
        return account.password


@dataclass(frozen=True, slots=True)
class TestHouse:
    """A house with its portal, before any channel."""

    __test__ = False

    answering: Answering
    portal: TestPortal

    async def link(self, chat: ChatId, user_name: str) -> None:
        """Link what a customer of the sandbox may see, as a log-in in the chat and the confirmation would."""
        house, linking = self.answering.house, self.answering.house.linking
        access = await house.backend.log_in(user_name, Secret(self.portal.password_of(user_name)))
        contracts = (await house.backend.contracts(access)).value
        token = await linking.open(chat, "vi")
        assert await linking.offer(token, access, contracts)
        assert await linking.consent(token, [one.customer for one in contracts], tell=False)
        assert await linking.confirm(chat)


@asynccontextmanager
async def open_portal(watch: Watch | None = None, memory: Memory | None = None) -> AsyncIterator[TestPortal]:
    watch = watch or Watch()
    async with serve(World(clock=watch, memory=memory)) as serving:
        yield TestPortal(serving.base_url, serving.world, serving.faults, watch)


@asynccontextmanager
async def open_house(folder: Path, watch: Watch | None = None) -> AsyncIterator[TestHouse]:
    """The house on a fresh folder; several may be opened on the same folder one after another."""
    async with open_portal(watch) as portal:
        settings = portal.settings(folder)
        crypto = foundation.crypto_of(settings)
        async with foundation.open_house(settings, crypto, portal.watch.time) as answering:
            yield TestHouse(answering, portal)
