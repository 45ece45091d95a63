"""The stand-in for the Bot API, with updates kept as Telegram keeps them: until an offset confirms."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app.running import Running, run_web
from bot.settings import Settings, TelegramSettings
from data.values import Secret
from tests.house import Watch, open_portal
from tests.telegram.stub import TOKEN, BotApi, Call

CUSTOMER = 7_000_000_001
PATIENCE_S = 60


@dataclass(slots=True)
class WaitingApi(BotApi):
    """`waiting`: not confirmed yet. `asked`: the offsets of all getUpdates. Webhooks are only noted."""

    waiting: list[Any] = field(default_factory=list)
    asked: list[int | None] = field(default_factory=list)
    polling: int = 0
    most_polling: int = 0
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(500))

    async def _answer(self, call: Call) -> web.Response:
        if call.method != "getWebhookInfo":
            return await BotApi._answer(self, call)
        hooks = self.of("setWebhook", "deleteWebhook")
        url = hooks[-1].params.get("url", "") if hooks else ""
        info = {"url": url, "has_custom_certificate": False, "pending_update_count": len(self.waiting)}
        return web.json_response({"ok": True, "result": info})

    async def _next_updates(self, call: Call) -> list[Any]:
        offset = call.params.get("offset")
        self.asked.append(None if offset is None else int(offset))
        self.polling += 1
        self.most_polling = max(self.most_polling, self.polling)
        try:
            return await self._wait(None if offset is None else int(offset))
        finally:
            self.polling -= 1

    async def _wait(self, offset: int | None) -> list[Any]:
        if offset is not None:
            self.waiting = [one for one in self.waiting if one["update_id"] >= offset]
        for _ in range(20):
            if self.waiting:
                return self.waiting[:100]
            await asyncio.sleep(0.01)
        return []

    def write(self, text: str, chat: int = CUSTOMER, **more: Any) -> dict[str, Any]:
        """A customer writes; the update."""
        update = message(next(self._ids), text, chat, **more)
        self.waiting.append(update)
        return update

    @property
    def api_url(self) -> str:
        return self.base_url.removesuffix("/bot")


def message(number: int, text: str, chat: int = CUSTOMER, /, **more: Any) -> dict[str, Any]:
    """A private text message, as Telegram sends it."""
    sender = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
    return {
        "update_id": number,
        "message": {
            "message_id": number + 10_000,
            "date": 1_782_954_300,
            "from": sender,
            "chat": {"id": chat, "type": "private", "first_name": "An"},
            "text": text,
            **more,
        },
    }


def press(number: int, data: str, chat: int = CUSTOMER) -> dict[str, Any]:
    """A button under a message of ours."""
    update = message(number, "…", chat)
    return {
        "update_id": number,
        "callback_query": {
            "id": f"press-{number}",
            "from": update["message"]["from"],
            "message": {**update["message"], "message_id": 1000},
            "chat_instance": "1",
            "data": data,
        },
    }


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that happens in another task or process."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110  whoever does it does not tell us
            await asyncio.sleep(0.01)


def settings_with(settings: Settings, api: WaitingApi, **telegram: Any) -> Settings:
    section = TelegramSettings(token=Secret(TOKEN), api_url=api.api_url, **telegram)
    return settings.model_copy(update={"telegram": section})


@asynccontextmanager
async def served(
    folder: Path, api: WaitingApi, public_url: str = "", **telegram: Any
) -> AsyncIterator[Running]:
    """The whole product with Telegram, on a fresh folder."""
    watch = Watch()
    async with open_portal(watch) as portal:
        settings = settings_with(portal.settings(folder), api, **telegram)
        if public_url:
            web = settings.web.model_copy(update={"public_url": public_url})
            settings = settings.model_copy(update={"web": web})
        async with run_web(settings, passing=watch.time) as running:
            yield running
