"""A channel for tests that keeps what it was given, and a customer who talks through it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bot.messages import Capabilities, Incoming, Kind, Reply
from bot.views.plain import lines
from data.values import ChatId
from tests.house import TestHouse, Watch, open_house


@dataclass(slots=True)
class Recorder:
    """Keeps every reply; what it can do is set by the test."""

    name: str = "test"
    capabilities: Capabilities = field(default=Capabilities(buttons=True, edits=True))
    sent: list[tuple[ChatId, Reply]] = field(default_factory=list)
    typed: int = 0

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        self.sent += [(chat, reply) for reply in replies]

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        self.sent.append((chat, reply))
        return str(len(self.sent))

    async def typing(self, chat: ChatId) -> None:
        self.typed += 1


@dataclass(slots=True)
class Talk:
    """One customer in one chat of a house."""

    house: TestHouse
    channel: Recorder
    chat: ChatId = field(default_factory=lambda: ChatId("test", "one"))
    _keys: count[int] = field(default_factory=count)

    async def say(self, text: str, **more: Any) -> list[str]:
        """Say something and hear the answers as plain text."""
        return [lines(reply) for reply in await self.get(Kind.TEXT, text=text, **more)]

    async def press(self, choice: str, screen: str = "") -> list[str]:
        return [lines(reply) for reply in await self.get(Kind.CHOICE, choice=choice, screen=screen)]

    async def get(self, kind: Kind, **more: Any) -> list[Reply]:
        """The replies themselves."""
        before = len(self.channel.sent)
        key = f"{self.chat.key}-{next(self._keys)}"
        incoming = Incoming(self.chat, key, self.house.portal.watch(), kind, **more)
        await self.house.answering.receive(incoming)
        await self.house.answering.answer(self.chat)
        return [reply for _chat, reply in self.channel.sent[before:]]

    async def link(self, user_name: str = "PD00000000001") -> None:
        await self.house.link(self.chat, user_name)


@asynccontextmanager
async def talking(folder: Path, watch: Watch | None = None, **can: Any) -> AsyncIterator[Talk]:
    """A house with one recording channel."""
    capabilities = Capabilities(**{"buttons": True, "edits": True, **can})
    async with open_house(folder, watch) as house:
        channel = Recorder(capabilities=capabilities)
        house.answering.channels["test"] = channel
        yield Talk(house, channel)
