"""A web chat on a real server of 127.0.0.1, with the real store and a bot that only notes what it hears."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from backend_client.models import HANOI, Contract, CustomerCode
from bot.channels.telegram.init_data import InitData
from bot.channels.web import LinkingPages, Sample, WebChat
from bot.messages import Incoming
from bot.ports.linking import LogInResult
from data.crypto import Crypto, new_key
from data.database import Database
from data.store import Store
from data.values import ChatId, LinkRequest, Secret
from tests import ready

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
    Contract(
        CustomerCode("PD00000000001"), "HN0100", "Nguyễn Văn An", "Số 12 ngõ 5 phố Lạc Trung, P. Thanh Lương",
        is_default=True,
    ),
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
    store: Store
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


Believes = Callable[[Store, SetClock], InitData]


@asynccontextmanager
async def world(
    folder: Path, *, public_url: str = "", is_trial: bool = True, init_data: Believes | None = None
) -> AsyncIterator[World]:
    """`init_data`: links of Telegram chats open only inside Telegram."""
    clock = SetClock()
    database = await Database.open(ready.database(folder / "web.sqlite"))
    async with (
        Store(database, Crypto([new_key()]), clock) as store,
        _running(store, clock, public_url, init_data and init_data(store, clock), is_trial=is_trial) as here,
    ):
        yield here


@asynccontextmanager
async def _running(
    store: Store, clock: SetClock, public_url: str, init_data: InitData | None, *, is_trial: bool
) -> AsyncIterator[World]:
    ear = Ear()
    chat = WebChat(
        store, ear, clock, KEY, is_trial=is_trial, public_url=public_url, samples=SAMPLES, poll_s=0.2
    )
    linking = FakeLinking(ChatId("telegram", "1234567890"))
    app = web.Application()
    chat.attach(app)
    opened_by = None if init_data is None else init_data.chat
    LinkingPages(linking, KEY, public_url=public_url, samples=SAMPLES, opened_by=opened_by).attach(app)
    server = TestServer(app)
    async with server:
        here = World(server, chat, store, ear, clock, linking)
        try:
            yield here
        finally:
            for session in here.sessions:
                await session.close()
