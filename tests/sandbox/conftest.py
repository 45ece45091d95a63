"""A portal that stands on Friday, 03/07/2026 at 10:00, and a client that is logged in as anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import Serving, World, serve
from sandbox.periods import HANOI
from sandbox.world import password_of

OPENED_AT = datetime(2026, 7, 3, 10, 0, tzinfo=HANOI)
CLIENT = {"client_id": "httplocalhost4500", "client_secret": "secret"}


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **spans: int) -> None:
        self.at += timedelta(**spans)


@dataclass
class Caller:
    """Speaks to the portal as one log-in, the way a browser of the real one does."""

    session: aiohttp.ClientSession
    world: World

    async def token(self, **form: str) -> tuple[int, dict[str, Any]]:
        async with self.session.post("/connect/token", data=CLIENT | form) as answer:
            return answer.status, await answer.json()

    async def log_in(self, user_name: str, **form: str) -> dict[str, Any]:
        account = self.world.account(user_name)
        assert account is not None
        password = password_of(account.user_name)
        status, body = await self.token(grant_type="password", username=user_name, password=password, **form)
        assert status == 200
        self.session.headers["Authorization"] = f"Bearer {body['access_token']}"
        return body

    async def get(self, path: str, **query: object) -> dict[str, Any]:
        texts = {name: str(value) for name, value in query.items()}
        async with self.session.get(path, params=texts) as answer:
            return await _json(answer)

    async def post(self, path: str, **body: object) -> dict[str, Any]:
        async with self.session.post(path, json=body) as answer:
            return await _json(answer)

    async def rows(self, method: str, path: str, **asked: object) -> list[dict[str, Any]]:
        """The only list in the answer's `data`."""
        body = await (self.get(path, **asked) if method == "GET" else self.post(path, **asked))
        assert body["isError"] is False
        lists = [value for value in body["data"].values() if isinstance(value, list)]
        assert len(lists) == 1
        rows: list[dict[str, Any]] = lists[0]
        return rows


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    assert answer.status == 200
    body: dict[str, Any] = await answer.json()
    return body


@pytest.fixture
def clock() -> SetClock:
    return SetClock(OPENED_AT)


@pytest.fixture
def world(clock: SetClock) -> World:
    return World(seed=1, clock=clock)


@pytest.fixture
async def portal(world: World) -> AsyncIterator[Serving]:
    async with serve(world) as serving:
        yield serving


@pytest.fixture
async def caller(portal: Serving) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession(portal.base_url) as session:
        yield Caller(session, portal.world)
