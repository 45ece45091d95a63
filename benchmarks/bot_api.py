"""A stand-in for Telegram, as cheap as it can be made: it must not be what is measured.

It answers calls of the Bot API after `delay_s`, notes when a message for a chat arrived, hands out updates
by long polling, and delivers them to a webhook over 40 connections, as Telegram does.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
SECRET = "a-secret_of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
CONNECTIONS = 40

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb'chat_id"?(?: *: *|=|\r\n(?:[^\r]+\r\n)*\r\n)"?(-?\d+)')
_ME = {"id": 110201543, "is_bot": True, "first_name": "CSKH", "username": "cskh_thu_bot"}
_TEXT = "Giá bán lẻ điện sinh hoạt: bậc một, từ 0 đến 100 kWh, là 1.984 đồng một kWh, chưa có thuế."

_PHOTO = [{"file_id": "AgACAgUAAxk", "file_unique_id": "AQAD", "width": 840, "height": 400}]


@dataclass(slots=True)
class Api:
    """`heard`: when (monotonic) a message for a chat arrived, and what its body was."""

    delay_s: float = 0.0
    url: str = ""
    calls: int = 0
    heard: dict[int, list[tuple[float, bytes]]] = field(default_factory=dict)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    pollers: set[asyncio.Task[None]] = field(default_factory=set)

    def tell(self, updates: Iterable[dict[str, Any]]) -> None:
        """Let who polls have them."""
        self.waiting += updates
        self.news.set()

    def forget(self) -> None:
        self.heard.clear()
        self.waiting.clear()

    def answered(self) -> int:
        return sum(map(len, self.heard.values()))


class _Line(asyncio.Protocol):
    """One connection of a bot."""

    def __init__(self, api: Api) -> None:
        self._api, self._buffer = api, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self._buffer, 0, end)
            whole = end + 4 + (int(found[1]) if found else 0)
            if len(self._buffer) < whole:
                return
            request, self._buffer = self._buffer[:whole], self._buffer[whole:]
            self._serve(request[: request.find(b" HTTP/")], request)

    def _serve(self, line: bytes, request: bytes) -> None:
        api, method = self._api, line.rpartition(b"/")[2].partition(b"?")[0]
        if method == b"getUpdates":
            task = asyncio.create_task(self._poll())
            api.pollers.add(task)
            task.add_done_callback(api.pollers.discard)
            return
        api.calls += 1
        found = _CHAT.search(request)
        chat = int(found[1]) if found else 0
        if method in {b"sendMessage", b"sendPhoto"}:
            api.heard.setdefault(chat, []).append((time.monotonic(), request))
        body = _answer(method, chat)
        if api.delay_s:
            asyncio.get_running_loop().call_later(api.delay_s, self._write, body)
        else:
            self._write(body)

    async def _poll(self) -> None:
        api = self._api
        if not api.waiting:
            api.news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(api.news.wait(), 5)
        if self._transport.is_closing():
            return  # who asked is gone
        given, api.waiting = api.waiting[:100], api.waiting[100:]
        self._write(_ok(given))

    def _write(self, body: bytes) -> None:
        if not self._transport.is_closing():
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)


def _answer(method: bytes, chat: int) -> bytes:
    match method:
        case b"getMe":
            return _ok(_ME)
        case b"sendMessage" | b"sendPhoto":
            place = {"id": chat, "type": "private", "first_name": "An"}
            said = {"photo": _PHOTO, "caption": _TEXT} if method == b"sendPhoto" else {"text": _TEXT}
            return _ok({"message_id": 1, "date": 1_800_000_000, "from": _ME, "chat": place, **said})
        case b"getWebhookInfo":
            return _ok({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
    return _ok(result=True)


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


@asynccontextmanager
async def serve() -> AsyncIterator[Api]:
    """The stand-in, on a port of its own."""
    api = Api()
    server = await asyncio.get_running_loop().create_server(lambda: _Line(api), "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        for task in api.pollers:
            task.cancel()
        server.close()


def message(number: int, text: str, chat: int) -> dict[str, Any]:
    """An update: a customer writes."""
    sender = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "from": sender,
            "chat": {"id": chat, "type": "private", "first_name": "An"},
            "text": text,
        },
    }


@dataclass(slots=True)
class Telegram:
    """Telegram's side of a webhook. `numbers` count up for ever, as update ids do."""

    http: aiohttp.ClientSession
    numbers: Iterator[int]

    async def post(self, url: str, text: str, chat: int) -> None:
        """Deliver one update; it counts when it is answered 200."""
        update = message(next(self.numbers), text, chat)
        async with self.http.post(url, json=update, headers={HEADER: SECRET}) as response:
            assert response.status == 200, response.status


@asynccontextmanager
async def telegram(numbers: Iterator[int]) -> AsyncIterator[Telegram]:
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as http:
        yield Telegram(http, numbers)
