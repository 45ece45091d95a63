"""A web chat on a real server of 127.0.0.1, with a store in memory and a bot that only notes what it hears."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from backend_client.models import HANOI, Contract, CustomerCode
from bot.channels.web import LinkingPages, Sample, WebChat
from bot.messages import Incoming
from bot.ports import LogInResult
from data.store import Store
from data.values import ChatId, Conversation, LinkRequest, Secret, StoredFile, WebMessage

KEY = b"0" * 32
START = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
SAMPLES = (
    Sample("PD00000000001", "mau-0001", "Một nhà, đủ 36 kỳ hóa đơn"),
    Sample("PD00000000007", "mau-0007", "Ba mã dưới một tài khoản, còn nợ"),
)


@dataclass
class SetClock:
    """Says what it was set to."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class MemoryMessages:
    kept: list[tuple[ChatId, WebMessage]] = field(default_factory=list)

    async def add(self, chat: ChatId, body: str, at: datetime) -> WebMessage:
        message = WebMessage(len(self.kept) + 1, body, said_at=at)
        self.kept.append((chat, message))
        return message

    async def replace(self, chat: ChatId, message: int, body: str) -> bool:
        for place, (owner, old) in enumerate(self.kept):
            if owner == chat and old.id == message:
                self.kept[place] = (owner, replace(old, body=body))
                return True
        return False

    async def after(self, chat: ChatId, message: int, limit: int = 200) -> tuple[WebMessage, ...]:
        return tuple(one for owner, one in self.kept if owner == chat and one.id > message)[-limit:]


@dataclass
class MemoryFiles:
    kept: dict[str, tuple[ChatId, StoredFile, datetime]] = field(default_factory=dict)

    async def put(self, chat: ChatId, file: StoredFile, expires_at: datetime) -> str:
        token = secrets.token_urlsafe(24)
        self.kept[token] = (chat, file, expires_at)
        return token

    async def get(self, chat: ChatId, token: str, now: datetime) -> StoredFile | None:
        owner, file, expires_at = self.kept.get(token, (None, None, now))
        return file if owner == chat and expires_at > now else None


@dataclass
class MemoryConversations:
    kept: dict[ChatId, Conversation] = field(default_factory=dict)

    async def get(self, chat: ChatId) -> Conversation:
        return self.kept.get(chat, Conversation(chat))

    async def save(self, conversation: Conversation) -> None:
        self.kept[conversation.chat] = conversation


@dataclass
class MemoryStore:
    """As much of a store as a web chat uses."""

    web: MemoryMessages = field(default_factory=MemoryMessages)
    files: MemoryFiles = field(default_factory=MemoryFiles)
    conversations: MemoryConversations = field(default_factory=MemoryConversations)


@dataclass
class Ear:
    """Notes what comes in; answers when it was given something to answer with."""

    heard: list[Incoming] = field(default_factory=list)
    answer: Callable[[Incoming], Awaitable[None]] | None = None

    async def __call__(self, incoming: Incoming) -> bool:
        if any(one.key == incoming.key for one in self.heard):
            return False
        self.heard.append(incoming)
        if self.answer is not None:
            await self.answer(incoming)
        return True


CONTRACTS = (
    Contract(CustomerCode("PD00000000001"), "HN0100", "Nguyễn Văn An", "Số 12 ngõ 5 phố Lạc Trung, P. Thanh Lương",
             is_default=True),
    Contract(CustomerCode("PD00000000002"), "HN0100", "Trần Thị Bình", "Số 8 phố Vọng, P. Phương Mai"),
)  # fmt: skip
PASSWORD = "mau-0001"


@dataclass
class FakeLinking:
    """One link, walked through as the real service does, without its wait."""

    chat: ChatId
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    language: str = "vi"
    contracts: tuple[Contract, ...] = CONTRACTS
    state: str = "new"
    chosen: tuple[CustomerCode, ...] = ()
    result: LogInResult | None = None
    tries: list[tuple[str, str]] = field(default_factory=list)  # user name, address

    async def look(self, token: str) -> LinkRequest | None:
        if token != self.token or self.state == "gone":
            return None
        contracts = self.contracts if self.state != "new" else ()
        return LinkRequest(
            self.chat, self.state, self.language, START + timedelta(minutes=10), contracts, self.chosen
        )

    async def log_in(self, token: str, user_name: str, password: Secret, remote: str) -> LogInResult:
        self.tries.append((user_name, remote))
        if self.result is not None:
            return self.result
        if password.get_secret_value() != PASSWORD:
            return LogInResult.NO_MATCH
        self.state = "verified"
        return LogInResult.OK

    async def consent(self, token: str, chosen: Sequence[CustomerCode]) -> bool:
        self.state, self.chosen = "consented", tuple(chosen)
        return True

    async def refuse(self, token: str) -> None:
        self.state = "gone"


@dataclass
class World:
    """One running site."""

    server: TestServer
    chat: WebChat
    store: MemoryStore
    ear: Ear
    clock: SetClock
    linking: FakeLinking
    sessions: list[aiohttp.ClientSession] = field(default_factory=list)

    def visitor(self) -> Visitor:
        session = aiohttp.ClientSession(
            base_url=self.server.make_url("/"), cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        self.sessions.append(session)
        return Visitor(session, str(self.server.make_url("/")).rstrip("/"))


@dataclass
class Visitor:
    """One browser without script: keeps cookies, says where it comes from."""

    http: aiohttp.ClientSession
    origin: str

    async def say(self, text: str = "", *, origin: str | None = None, **more: str) -> aiohttp.ClientResponse:
        act = {"key": secrets.token_hex(8), **({"text": text} if text else {}), **more}
        return await self.http.post("/say", json=act, headers={"Origin": origin or self.origin})

    async def page(self) -> str:
        async with self.http.get("/") as response:
            return await response.text()


@asynccontextmanager
async def world(*, public_url: str = "", is_trial: bool = True) -> AsyncIterator[World]:
    store, ear, clock = MemoryStore(), Ear(), SetClock()
    real = cast("Store", store)
    chat = WebChat(
        real, ear, clock, KEY, is_trial=is_trial, public_url=public_url, samples=SAMPLES, poll_s=0.2
    )
    linking = FakeLinking(ChatId("web", "k" * 28 + "x7Qa"))
    app = web.Application()
    chat.attach(app)
    LinkingPages(linking, KEY, public_url=public_url, samples=SAMPLES).attach(app)
    async with TestServer(app) as server:
        here = World(server, chat, store, ear, clock, linking)
        try:
            yield here
        finally:
            for session in here.sessions:
                await session.close()
