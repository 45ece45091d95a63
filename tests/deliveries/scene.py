"""A house on Telegram with a courier, on the sandbox portal; real but for the clock and the platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import platforms
from bot.app.foundation import crypto_of, open_house
from bot.app.telling import courier_of
from bot.messages import Incoming
from bot.notices import Facts
from bot.settings import Settings, TelegramSettings
from data.notice_values import Audience, Choices
from data.values import ChatId, Secret
from scheduler.deliver import Courier
from tests.deliveries.samples import ALL_ON, CODE, notice
from tests.house import TestHouse, Watch, open_portal
from tests.telegram.stub import TOKEN, BotApi

ANN, BEN = ChatId("telegram", "11"), ChatId("telegram", "12")
OWNER = "PD00000000001"


@dataclass(frozen=True, slots=True)
class Scene:
    """`courier` does nothing by itself: `deliver` has it look once in both lanes, and waits for the end."""

    house: TestHouse
    api: BotApi
    courier: Courier
    watch: Watch

    @property
    def store(self) -> Any:
        return self.house.answering.house.store

    async def link(self, chat: ChatId = ANN, choices: Choices = ALL_ON) -> int:
        await self.house.link(chat, OWNER)
        (account, *_more) = await self.store.links.of_chat(chat)
        await self.store.choices.put(chat, account.id, choices)
        return int(account.id)

    async def publish(self, facts: Facts, key: str = "key", wants: str = "", **changed: Any) -> int:
        """To everybody linked to the code; how many."""
        values = {"due_at": self.watch.now, "expires_at": self.watch.now + timedelta(days=2)} | changed
        new = notice(facts, key, **values)
        audience = Audience(wants, customers=(CODE.value,))
        return int((await self.store.notices.publish(new, audience, self.watch.now)).count)

    async def deliver(self) -> None:
        for is_urgent in (True, False):
            for channel in self.courier.open_channels:
                await self.courier.deliver(channel, is_urgent=is_urgent)
                await self.courier.idle()

    async def hear(self, text: str, chat: ChatId = ANN) -> None:
        """The customer writes, and is answered."""
        answering = self.house.answering
        await answering.receive(Incoming(chat, f"{text} {self.watch.now}", self.watch.now, text=text))
        await answering.answer(chat)

    async def states(self, chat: ChatId = ANN) -> list[tuple[str, str]]:
        """State and reason of each sending to the chat, oldest first."""
        rows = await self.store.notices.sent_to(chat)
        return [(row.state.value, row.variant) for row in reversed(rows)]


@asynccontextmanager
async def scene(folder: Path, watch: Watch | None = None, **notices: Any) -> AsyncIterator[Scene]:
    watch = watch or Watch()
    async with open_portal(watch) as portal, BotApi() as api:
        settings = _settings(portal.settings(folder), api, notices)
        crypto = crypto_of(settings)
        async with (
            open_house(settings, crypto, watch.time) as answering,
            platforms.telegram(settings, answering, crypto, watch.time.sleep),
        ):
            courier = courier_of(settings, answering, watch.time)
            courier.senders = {}  # the clock stands still: how fast is tested elsewhere
            yield Scene(TestHouse(answering, portal), api, courier, watch)


def _settings(settings: Settings, api: BotApi, notices: dict[str, Any]) -> Settings:
    telegram = TelegramSettings(token=Secret(TOKEN), api_url=api.base_url.removesuffix("/bot"))
    changed = settings.notices.model_copy(update=notices)
    return settings.model_copy(update={"telegram": telegram, "notices": changed})
