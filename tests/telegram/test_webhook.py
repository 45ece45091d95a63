"""The webhook: only Telegram gets in, what came in is stored before 200, and nothing blocks the line."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.app.running import Running
from data.errors import StoreFull
from tests.telegram.waiting_api import WaitingApi, message, press, served, until

SECRET = "a-secret_of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PUBLIC = "https://bot.example.vn"


@dataclass(frozen=True, slots=True)
class Hook:
    """A running product, and Telegram's side of its webhook."""

    running: Running
    api: WaitingApi
    http: aiohttp.ClientSession

    async def post(self, update: object, **headers: str) -> int:
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        url = f"{self.running.local_url}/telegram/webhook"
        async with self.http.post(url, data=body, headers={HEADER: SECRET, **headers}) as response:
            return response.status

    async def set_apart(self) -> list[str]:
        """Reasons in the quarantine."""
        database = self.running.answering.house.store.inbox._database
        async with database.reading() as session:
            return list(await session.scalars(text("SELECT reason FROM quarantine ORDER BY id")))


@asynccontextmanager
async def hook(folder: Path) -> AsyncIterator[Hook]:
    async with (
        WaitingApi() as api,
        served(folder, api, PUBLIC, mode="webhook", webhook_secret=SECRET) as running,
        aiohttp.ClientSession() as http,
    ):
        one = Hook(running, api, http)
        await until(lambda: bool(api.of("setWebhook")))
        yield one


async def test_telegram_is_told_where_to_deliver(tmp_path: Path) -> None:
    """With our secret, only what we want, and without dropping what waits."""
    async with hook(tmp_path) as telegram:
        params = telegram.api.of("setWebhook")[0].params

    assert params["url"] == f"{PUBLIC}/telegram/webhook"
    assert params["secret_token"] == SECRET
    assert list(params["allowed_updates"]) == ["message", "callback_query", "my_chat_member"]
    assert not params.get("drop_pending_updates")
    assert telegram.api.asked == []
    assert telegram.api.of("deleteWebhook") == []  # stopping leaves it: what comes meanwhile waits


async def test_an_update_is_answered_once(tmp_path: Path) -> None:
    """Telegram repeats what it thinks was not received; the same number in another run is the same update."""
    async with hook(tmp_path) as telegram:
        statuses = await asyncio.gather(*(telegram.post(message(7, "biểu giá điện")) for _ in range(5)))
        await until(lambda: bool(telegram.api.texts()))
        await telegram.running.answering.engine.drain()  # type: ignore[union-attr]

        assert statuses == [200] * 5
        assert len(telegram.api.texts()) == 1


async def test_a_press_is_confirmed_at_once(tmp_path: Path) -> None:
    async with hook(tmp_path) as telegram:
        assert await telegram.post(press(8, "tariff")) == 200
        await until(lambda: bool(telegram.api.of("answerCallbackQuery")))

        assert telegram.api.of("answerCallbackQuery")[0].params["callback_query_id"] == "press-8"


@pytest.mark.parametrize("said", ["", "wrong", "sai-mật-khẩu-đấy", SECRET + "x", SECRET[:-1]])
async def test_nobody_else_gets_in(tmp_path: Path, said: str) -> None:
    """Without the secret nothing is read, whatever letters the header has."""
    async with hook(tmp_path) as telegram:
        status = await telegram.post(b"no JSON", **{HEADER: said})

        assert status == 403
        assert await telegram.set_apart() == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "no JSON"),
        (b'{"update_id": 1, "message": "\xff"}', "no JSON"),
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"[]", "update: model_type"),
        (b'{"update_id": "1"}', "update_id: int_type"),
        (json.dumps(message(1, "canary", date="canary")).encode(), "message.date: int_type"),
        (b'{"update_id": 1, "message": {"text": "\\ud800"}}', "no JSON"),
    ],
)
async def test_what_cannot_be_read_does_not_block_the_line(tmp_path: Path, body: bytes, reason: str) -> None:
    """Anything but 200 would make Telegram repeat it for a day: it is set apart, the next one is answered."""
    async with hook(tmp_path) as telegram:
        assert await telegram.post(body) == 200
        assert await telegram.set_apart() == [reason]
        assert await telegram.post(message(2, "biểu giá điện")) == 200
        await until(lambda: bool(telegram.api.texts()))


async def test_too_much_is_refused(tmp_path: Path) -> None:
    """A body of megabytes is no update, and is not read to its end."""
    async with hook(tmp_path) as telegram:
        url, body = f"{telegram.running.local_url}/telegram/webhook", io.BytesIO(b" " * 2_000_000)
        async with telegram.http.post(url, data=body, headers={HEADER: SECRET}) as response:
            assert response.status == 413


async def test_nothing_is_acknowledged_that_is_not_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: 503, and once there is space the repeated update is answered."""
    async with hook(tmp_path) as telegram:
        inbox = telegram.running.answering.house.store.inbox
        with monkeypatch.context() as full:
            full.setattr(inbox, "take_in_all", _full)
            assert await telegram.post(message(3, "biểu giá điện")) == 503
        assert await telegram.post(message(3, "biểu giá điện")) == 200
        await until(lambda: bool(telegram.api.texts()))


async def _full(*_given: Any) -> list[bool]:
    raise StoreFull("SQLITE_FULL")


async def test_until_we_know_who_we_are_telegram_waits(tmp_path: Path) -> None:
    """Telegram is out of reach at the start: the house opens, and updates are asked to come later."""
    async with WaitingApi() as api, aiohttp.ClientSession() as http:
        api.hang("getMe", 60)
        async with served(tmp_path, api, PUBLIC, mode="webhook", webhook_secret=SECRET) as running:
            assert await Hook(running, api, http).post(message(4, "biểu giá điện")) == 503


async def test_what_a_group_says_is_not_kept(tmp_path: Path) -> None:
    """Not even as a row that is never answered."""
    async with hook(tmp_path) as telegram:
        group = {"id": -1001, "type": "supergroup", "title": "Tổ 5"}
        assert await telegram.post(message(9, "chuyện riêng của nhóm", chat=group)) == 200
        database = telegram.running.answering.house.store.inbox._database
        async with database.reading() as session:
            assert await session.scalar(text("SELECT count(*) FROM inbox")) == 0
