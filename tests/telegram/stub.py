"""A local stand-in for the Bot API: keeps what is called, answers as Telegram documents, fails as told.

    async with BotApi() as api:
        bot = open_bot(Secret(TOKEN), api.base_url)
        api.fail("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
        ...
        assert api.texts() == ["…"]

Every call is judged by what we did not write (tests.telegram.oracles): a bad one fails the test at the end,
unless the test is about it and sets `is_judged` to False.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.telegram import oracles
from tests.telegram.members import member
from tests.telegram.oracles import Upload
from tests.telegram.token import TOKEN

__all__ = ["AT", "BOT_ID", "ME", "TOKEN", "BotApi", "Call"]

BOT_ID = 110201543
ME = {"id": BOT_ID, "is_bot": True, "first_name": "CSKH", "username": "cskh_thu_bot"}
AT = 1_800_000_000  # every message of ours is dated so


@dataclass(frozen=True, slots=True)
class Call:
    """One call, with its parameters as values (what is JSON in a form is read)."""

    method: str
    params: dict[str, Any]
    files: dict[str, Upload]
    headers: dict[str, str]


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class BotApi:
    """`calls`: what was called, in order. `connections`: how many were opened."""

    calls: list[Call] = field(default_factory=list)
    updates: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    known_files: set[str] = field(default_factory=set)
    members: dict[int, str] = field(default_factory=dict)  # of every group: their status
    connections: int = 0
    delay_s: float = 0.0
    base_url: str = ""
    tls: ssl.SSLContext | None = None
    is_judged: bool = True
    bad: list[str] = field(default_factory=list)
    _failures: dict[str, deque[Answer]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))
    _runner: web.AppRunner | None = None
    _peers: set[Any] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, keepalive_timeout=300, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        here = socket.socket()
        here.bind(("127.0.0.1", 0))
        await web.SockSite(self._runner, here, ssl_context=self.tls).start()
        scheme = "http" if self.tls is None else "https"
        self.base_url = f"{scheme}://127.0.0.1:{here.getsockname()[1]}/bot"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
        if error is None:
            assert not self.bad, "\n".join(self.bad)

    # What to ask of it afterwards.

    def of(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    def texts(self) -> list[str]:
        """Texts and captions that were sent, in order, as HTML."""
        return [
            str(call.params.get("text", call.params.get("caption", "")))
            for call in self.of("sendMessage", "sendPhoto", "sendDocument")
        ]

    # How to make it fail: the next calls of a method, one entry a call.

    def fail(self, method: str, status: int, description: str, times: int = 1, **parameters: object) -> None:
        """Answer as Telegram does when it refuses; `parameters` such as retry_after=3."""
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.json_response(body, status=status)

        self._queue(method, answer, times)

    def say(self, method: str, status: int, body: bytes, times: int = 1) -> None:
        """Answer something that is not Telegram's."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body)

        self._queue(method, answer, times)

    def hang(self, method: str, seconds: float = 30.0, times: int = 1) -> None:
        """Take the call and say nothing."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return web.Response(status=504)

        self._queue(method, answer, times)

    def drop(self, method: str, times: int = 1) -> None:
        """Take the call and close the connection."""

        async def answer(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self._queue(method, answer, times)

    def answer_together(self, method: str, times: int) -> None:
        """Answer so many calls once all of them are there."""
        all_there = asyncio.Barrier(times)

        async def answer(_request: web.Request) -> web.StreamResponse:
            await all_there.wait()
            message = {"message_id": next(self._numbers), "date": AT, "chat": {"id": 1, "type": "private"}}
            return web.json_response({"ok": True, "result": message})

        self._queue(method, answer, times)

    def _queue(self, method: str, answer: Answer, times: int) -> None:
        self._failures.setdefault(method, deque()).extend([answer] * times)

    # How it answers.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.transport not in self._peers:
            self._peers.add(request.transport)
            self.connections += 1
        call = await _read(request)
        if self.is_judged:
            wrong = oracles.problems(call.method, call.params, call.files)
            self.bad += [f"{call.method}: {one}" for one in wrong]
        if call.method != "getUpdates":
            self.calls.append(call)
        if request.match_info["token"] != TOKEN:
            return _refused(401, "Unauthorized")
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        waiting = self._failures.get(call.method)
        if waiting:
            return await waiting.popleft()(request)
        return await self._answer(call)

    async def _answer(self, call: Call) -> web.Response:
        match call.method:
            case "getMe" | "getChatMember":
                return _ok(self._who(call))
            case "getUpdates":
                return _ok(await self._next_updates(call))
            case "sendMessage" | "editMessageText":
                return _ok(self._message(call, {"text": str(call.params["text"])}))
            case "sendPhoto":
                return self._with_file(call, "photo")
            case "sendDocument":
                return self._with_file(call, "document")
            case "editMessageMedia":
                return self._with_file(call, call.params["media"]["type"])
            case "editMessageReplyMarkup" | "editMessageCaption":
                return _ok(self._message(call, {"text": "…"}))
        return _ok(result=True)

    def _who(self, call: Call) -> dict[str, Any]:
        return ME if call.method == "getMe" else member(int(call.params["user_id"]), self.members)

    async def _next_updates(self, call: Call) -> list[dict[str, Any]]:
        """One at a time, as long polling waits; the confirmed offset is the caller's business."""
        try:
            return [await asyncio.wait_for(self.updates.get(), float(call.params.get("timeout", 0)) or 0.01)]
        except TimeoutError:
            return []

    def _with_file(self, call: Call, kind: str) -> web.Response:
        named = call.params.get(kind) or call.params.get("media", {}).get("media", "")
        if not call.files and named not in self.known_files:
            return _refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        name = named if not call.files else f"{kind}-{next(self._numbers)}"
        self.known_files.add(name)
        file: dict[str, Any] = {"file_id": name, "file_unique_id": f"u{name}", "file_size": 10}
        if kind == "photo":
            return _ok(self._message(call, {"photo": [{**file, "width": 8, "height": 8}]}))
        return _ok(self._message(call, {"document": file}))

    def _message(self, call: Call, content: dict[str, Any]) -> dict[str, Any]:
        number = int(call.params["chat_id"])
        return {
            "message_id": int(call.params.get("message_id", 0)) or next(self._numbers),
            "date": AT,
            "from": ME,
            "chat": {"id": number, "type": "private" if number > 0 else "supergroup", "first_name": "An"},
            **content,
        }


async def _read(request: web.Request) -> Call:
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= await request.json()
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.file.read(), value.content_type)
            else:
                params[name] = _value(str(value))
    return Call(request.match_info["method"], params, files, dict(request.headers))


def _value(text: str) -> object:
    """Objects, lists, numbers and truth values stand as JSON in a form."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def _ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(status: int, description: str) -> web.Response:
    return web.json_response({"ok": False, "error_code": status, "description": description}, status=status)
