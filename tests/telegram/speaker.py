"""A customer on Telegram: updates go into the real webhook, what the Bot API gets is what is heard."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot.app.running import run_web
from bot.engine.here import Here
from bot.settings import Settings, TelegramSettings
from data.values import ChatId, Secret
from tests.house import TestHouse, open_portal
from tests.telegram.oracles import parsed
from tests.telegram.stub import TOKEN, BotApi, Call
from tests.telegram.waiting_api import CUSTOMER, message, press
from tests.transcripts.words import missing

_SECRET = "a-secret_of-the-webhook"
_MENUS = 9  # three scopes, each in two languages and the default
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_UNITS = frozenset({"đ", "kWh"})  # in a narrow table the header says them once
_SHOWN = ("sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageMedia")


@dataclass(slots=True)
class ShowingApi(BotApi):
    """Keeps which message shows what, so that a button is pressed where it stands."""

    shown: dict[int, Call] = field(default_factory=dict)

    def _message(self, call: Call, content: dict[str, Any]) -> dict[str, Any]:
        made = BotApi._message(self, call, content)
        self.shown.pop(made["message_id"], None)
        self.shown[made["message_id"]] = call
        return made


@dataclass(slots=True)
class OnTelegram:
    """Every word of the transcript must be read on Telegram, as often as it stands in the transcript.

    Sentences and labels word for word; not in their order, since a picture comes first.
    """

    house: TestHouse
    chat: ChatId
    engine: Here
    api: ShowingApi
    http: aiohttp.ClientSession
    url: str
    settings: Settings
    heard: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(500))

    async def say(self, text: str) -> None:
        await self._update(message(next(self._numbers), text))

    async def press(self, label: str) -> None:
        for screen, call in reversed(self.api.shown.items()):
            for button in _buttons(call):
                if button["text"] == label:
                    await self._press(screen, button["callback_data"])
                    return
        raise KeyError(label)

    async def _press(self, screen: int, data: str) -> None:
        update = press(next(self._numbers), data)
        update["callback_query"]["message"]["message_id"] = screen
        await self._update(update)

    async def _update(self, update: dict[str, Any]) -> None:
        before = len(self.api.calls)
        async with self.http.post(self.url, json=update, headers={_HEADER: _SECRET}) as response:
            assert response.status == 200
        await self.engine.drain()
        calls = [call for call in self.api.calls[before:] if call.method in _SHOWN]
        self.heard = [word for call in calls for word in _words(call)]

    def differs(self, expected: list[str]) -> str:
        """Empty when nothing of the transcript is missing; Telegram may have more."""
        lost = missing(expected, self.heard, _bare, _UNITS)
        return f"missing on Telegram: {lost}\nheard: {' '.join(self.heard)}" if lost else ""


def _words(call: Call) -> list[str]:
    media = call.params.get("media", {})
    html = call.params.get("text") or call.params.get("caption") or media.get("caption") or ""
    labels = [button["text"] for button in _buttons(call)]
    return " ".join([parsed(html).text, *labels]).split()


def _buttons(call: Call) -> list[dict[str, Any]]:
    markup = call.params.get("reply_markup") or {}
    return [button for row in markup.get("inline_keyboard", ()) for button in row]


def _bare(word: str) -> str:
    """`Label` and `Label:`, `kWh` and `(kWh)` are the same word."""
    return re.sub(r"^\((?=\S)|[:)]+$", "", word)


async def _until_open(http: aiohttp.ClientSession, url: str) -> None:
    """The house asks Telegram who it is before it takes updates in."""
    async with asyncio.timeout(20):
        while True:
            async with http.post(url, json={"update_id": 1}, headers={_HEADER: _SECRET}) as response:
                if response.status == 200:
                    return
            await asyncio.sleep(0.01)


async def _until_menus_are_set(api: ShowingApi) -> None:
    """They are set once beside the start; a test looks at what comes after."""
    async with asyncio.timeout(20):
        while len(api.of("setMyCommands")) < _MENUS:  # noqa: ASYNC110  the stub tells nobody
            await asyncio.sleep(0.01)


@asynccontextmanager
async def on_telegram(folder: Path) -> AsyncIterator[OnTelegram]:
    """The whole product with a webhook, and Telegram's two sides of it."""
    async with ShowingApi() as api, open_portal() as portal, aiohttp.ClientSession() as http:
        section = TelegramSettings(
            token=Secret(TOKEN),
            api_url=api.base_url.removesuffix("/bot"),
            mode="webhook",
            webhook_secret=Secret(_SECRET),
        )
        settings = portal.settings(folder).model_copy(update={"telegram": section})
        async with run_web(settings, passing=portal.watch.time) as running:
            url = f"{running.local_url}/telegram/webhook"
            await _until_open(http, url)
            await _until_menus_are_set(api)
            engine = running.answering.engine
            assert isinstance(engine, Here)
            house = TestHouse(running.answering, portal)
            yield OnTelegram(house, ChatId("telegram", str(CUSTOMER)), engine, api, http, url, settings)
