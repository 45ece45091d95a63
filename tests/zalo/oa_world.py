"""The whole product with an Official Account, and a customer who writes to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.app.foundation import crypto_of
from bot.app.running import run_web
from bot.channels.zalo.oa_channel import OaChannel
from bot.engine.here import Here
from bot.settings import Settings
from data.database import Database, address
from data.store import Store
from data.values import ChatId, Secret
from data.zalo_tokens import ZaloTokens
from tests import ready
from tests.house import TestHouse, TestPortal, open_portal
from tests.zalo.oa_server import APP_ID, CUSTOMER, OaServer


@dataclass(slots=True)
class OnOa:
    """`chat` is that of the customer who writes where nobody else is named."""

    zalo: OaServer
    house: TestHouse
    engine: Here
    http: aiohttp.ClientSession
    url: str
    settings: Settings
    chat: ChatId = field(default_factory=lambda: ChatId("zalo", CUSTOMER))

    @property
    def store(self) -> Store:
        return self.house.answering.house.store

    @property
    def channel(self) -> OaChannel:
        channel = self.house.answering.channels["zalo"]
        assert isinstance(channel, OaChannel)
        return channel

    async def deliver(self, event: object, **headers: str) -> int:
        """An event by the webhook, and all that follows from it; the status of the answer."""
        status = await self.zalo.deliver(self.http, self.url, event, **headers)
        await self.engine.drain()
        return status

    async def say(self, text: str) -> list[str]:
        """Write to the account; the texts that come back."""
        before = len(self.zalo.messages())
        assert await self.deliver(self.zalo.text(text)) == 200
        return self.zalo.texts()[before:]

    async def press(self, label: str) -> list[str]:
        """Press a button of the last message that has it: Zalo sends its payload as a text."""
        for message in reversed(self.zalo.messages()):
            payload = message.get("attachment", {}).get("payload", {})
            for button in payload.get("buttons", ()):
                if button["title"] == label:
                    return await self.say(button["payload"])
        raise KeyError(label)

    def forward(self, **by: float) -> None:
        self.house.portal.watch.forward(timedelta(**by))


async def authorize(settings: Settings, portal: TestPortal, access: str = "access-0") -> None:
    """A pair of tokens that Zalo knows, got just now."""
    now = portal.watch()
    pair = ZaloTokens(Secret(access), Secret("refresh-0"), now, now + timedelta(hours=25))
    database = Database(address(ready.database(settings.data_dir / "cskh.sqlite")))
    async with Store(database, crypto_of(settings), portal.watch) as store:
        await store.zalo_tokens.put(APP_ID, pair)


@asynccontextmanager
async def on_oa(folder: Path, **zalo: Any) -> AsyncIterator[OnOa]:
    """`zalo`: settings of the account that differ from those of tests."""
    async with open_portal() as portal, OaServer(portal.watch) as server, aiohttp.ClientSession() as http:
        section = server.settings(**zalo)
        settings = portal.settings(folder).model_copy(update={"zalo": section})
        await authorize(settings, portal)
        async with run_web(settings, passing=portal.watch.time) as running:
            engine = running.answering.engine
            assert isinstance(engine, Here)
            house = TestHouse(running.answering, portal)
            yield OnOa(server, house, engine, http, f"{running.local_url}/zalo/webhook", settings)
