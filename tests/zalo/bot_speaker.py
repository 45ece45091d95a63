"""A customer on the Zalo Bot Platform: events go into the real webhook; what is sent is what is heard."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app.running import run_web
from bot.engine.here import Here
from bot.settings import Settings, ZaloBotSettings
from data.values import ChatId, Secret
from tests.house import TestHouse, open_portal
from tests.transcripts.words import missing
from tests.zalo.bot_server import CUSTOMER, TOKEN, BotPlatform

SECRET = "a secret of the webhook".replace(" ", "-")
HEADER = "X-Bot-Api-Secret-Token"
_CHOICE = re.compile(r"^(\d)\. (.+)$", re.MULTILINE)


@dataclass(slots=True)
class OnZaloBot:
    """Every word of the transcript must be read on Zalo. There are no buttons: digits are typed."""

    house: TestHouse
    chat: ChatId
    engine: Here
    zalo: BotPlatform
    http: aiohttp.ClientSession
    url: str  # of the webhook; empty: the bot polls
    heard: list[str] = field(default_factory=list)
    _choices: dict[str, str] = field(default_factory=dict)

    async def say(self, text: str) -> None:
        await self.update(self.zalo.update(text))

    async def press(self, label: str) -> None:
        await self.say(self._choices[label])

    async def update(self, update: dict[str, Any]) -> None:
        before = len(self.zalo.sent)
        await (self._delivered(update) if self.url else self._fetched(update))
        await self.engine.drain()
        texts = self.zalo.texts()[before:]
        self.heard = " ".join(texts).split()
        for text in texts:
            self._choices = choices_in(text) or self._choices

    async def _delivered(self, update: dict[str, Any]) -> None:
        async with self.http.post(self.url, json=update, headers={HEADER: SECRET}) as response:
            assert response.status == 200

    async def _fetched(self, update: dict[str, Any]) -> None:
        """Given out, and stored: the next question comes after that."""
        self.zalo.waiting.put_nowait(update)
        await self.zalo.asked_again()

    def differs(self, expected: list[str]) -> str:
        """Empty when nothing of the transcript is missing; Zalo may have more."""
        lost = missing(expected, self.heard, bare)
        return f"missing on Zalo: {lost}\nheard: {' '.join(self.heard)}" if lost else ""


def choices_in(text: str) -> dict[str, str]:
    """Digits by label: of the last paragraph that has any, since guides number their steps, too."""
    for paragraph in reversed(text.split("\n\n")):
        found = {label: digit for digit, label in _CHOICE.findall(paragraph)}
        if found:
            return found
    return {}


def bare(word: str) -> str:
    """`Label` and `Label:`, a cell and the same cell before a comma, are the same word."""
    return re.sub(r"^\((?=\S)|[:,)]+$", "", word)


async def _until_open(http: aiohttp.ClientSession, url: str) -> None:
    """The house asks Zalo who it is before it takes updates in."""
    async with asyncio.timeout(20):
        while True:
            async with http.post(url, json={"event_name": "none"}, headers={HEADER: SECRET}) as response:
                if response.status == 200:
                    return
            await asyncio.sleep(0.01)


def with_bot(settings: Settings, zalo: BotPlatform, **section: Any) -> Settings:
    given = ZaloBotSettings(token=Secret(TOKEN), api_url=zalo.api_url, **section)
    return settings.model_copy(update={"zalo_bot": given})


@asynccontextmanager
async def on_zalo_bot(folder: Path, *, is_public: bool = True, **section: Any) -> AsyncIterator[OnZaloBot]:
    """The whole product, and Zalo's two sides of it; without a public address it polls."""
    async with BotPlatform() as zalo, open_portal() as portal, aiohttp.ClientSession() as http:
        settings = portal.settings(folder, "https://bot.example" if is_public else "")
        hooked = {"mode": "webhook", "webhook_secret": Secret(SECRET)} if is_public else {}
        settings = with_bot(settings, zalo, **hooked, **section)
        async with run_web(settings, passing=portal.watch.time) as running:
            url = f"{running.local_url}/zalo/bot/webhook"
            if is_public:
                await _until_open(http, url)
            engine = running.answering.engine
            assert isinstance(engine, Here)
            house = TestHouse(running.answering, portal)
            yield OnZaloBot(house, ChatId("zalobot", CUSTOMER), engine, zalo, http, url if is_public else "")
