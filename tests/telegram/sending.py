"""What tests of sending start with: a channel on a stub of the Bot API, and replies to send."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from bot.channels.telegram.calls import Calls
from bot.channels.telegram.channel import TelegramChannel, open_bot
from bot.messages import Button, Document, Incoming, Kind, Picture, Reply, Secret, Text
from data.crypto import Crypto, new_key
from data.database import Database
from data.store import Store
from data.values import ChatId
from tests import ready
from tests.data.sample import NOW
from tests.telegram.stub import TOKEN, BotApi


def _png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 6)).save(made, "PNG")
    return made.getvalue()


ANN = ChatId("telegram", "5522")
TOPIC = ChatId("telegram", "-1001234:77")
PNG = Picture(_png(), "Biểu đồ 12 tháng", "bieu-do.png")
PDF = Document(b"%PDF-1.7 invoice", "Hóa đơn tháng 06 – “điện”.pdf", "application/pdf")
MENU = ((Button("Hóa đơn", choice="hoadon"), Button("Menu", choice="start")),)


@dataclass(slots=True)
class Naps:
    """Instead of sleeping: how long it would have been."""

    taken: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@dataclass(frozen=True, slots=True)
class Scene:
    """A channel, what stands behind it, and what it slept."""

    channel: TelegramChannel
    api: BotApi
    store: Store
    naps: Naps

    async def show(self, *replies: Reply, answering: Incoming | None = None, chat: ChatId = ANN) -> None:
        await self.channel.send(chat, replies, answering)


@asynccontextmanager
async def scene(folder: Path, typing_after_s: float = 0.0) -> AsyncIterator[Scene]:
    naps = Naps()
    database = await Database.open(ready.database(folder / "store.db"))
    async with (
        BotApi() as api,
        Store(database, Crypto([new_key()]), lambda: NOW) as store,
        TelegramChannel(
            open_bot(Secret(TOKEN), api.base_url),
            store,
            lambda: NOW,
            calls=Calls(sleep=naps),
            typing_after_s=typing_after_s,
        ) as channel,
    ):
        yield Scene(channel, api, store, naps)


def press(screen: str = "41") -> Incoming:
    """A button of message `screen` was pressed."""
    return Incoming(ANN, "1", NOW, Kind.CHOICE, choice="hoadon p=1", screen=screen)


def said(text: str = "hóa đơn") -> Incoming:
    return Incoming(ANN, "1", NOW, text=text)


def words(text: str, *, edits: bool = False, is_personal: bool = False) -> Reply:
    return Reply((Text(text),), MENU, edits=edits, is_personal=is_personal)
