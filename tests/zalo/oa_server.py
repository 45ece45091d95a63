"""A stand-in for Zalo: the Official Account's API, its OAuth and its templates, as strict as documented.

    async with OaServer(watch) as zalo:
        settings = zalo.settings()
        ...
        zalo.fail("/v3.0/oa/message/cs", -32)
        status = await zalo.deliver(http, url, zalo.text("biểu giá điện"))
        assert zalo.texts() == ["…"]

Refusals come with HTTP 200, tokens rotate and work once, files die after seven days, the window closes.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import socket
import unicodedata
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from backend_client.models import HANOI, Clock
from bot.zalo_settings import ZaloSettings
from data.values import Secret

SAMPLES = Path(__file__).parent / "samples"
APP_ID, OA_ID = "1234567890", "3120036654733951760"
APP_SECRET, OA_SECRET = "app-secret-canary", "oa-secret-canary"
CUSTOMER, PERSON = "2468458835296197922", "552177279717587730"
CS, UPLOAD_PICTURE, UPLOAD_FILE = "/v3.0/oa/message/cs", "/v2.0/oa/upload/image", "/v2.0/oa/upload/file"
OAUTH, BY_USER, BY_PHONE = "/v4/oa/access_token", "/v3.0/oa/message/template", "/message/template"

_WINDOW, _FILE_LIVES = timedelta(days=7), timedelta(days=7)
_BUTTONS = frozenset({"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.phone", "oa.open.sms"})
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_DOCUMENTS = (b"%PDF",)


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


class Refusal(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    path: str
    body: dict[str, Any]
    headers: dict[str, str]


Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class OaServer:
    """`calls`: what was asked, in order. `heard`: when each user last did something: it opens the window."""

    clock: Clock
    calls: list[Call] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    heard: dict[str, datetime] = field(default_factory=dict)
    past: list[dict[str, Any]] = field(default_factory=list)  # lines of all chats, in any order
    access: str = "access-0"
    refresh: str = "refresh-0"
    used: set[str] = field(default_factory=set)
    code: str = "one-time-code"
    used_answer: str = "empty"  # or "code", "text code": what a used refresh token hears
    rotates: bool = True
    takes_buttons: bool = True
    left: int | None = None  # messages of the quota
    a_minute: int | None = None
    is_verified: bool = True
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    phones: set[str] = field(default_factory=set)  # that have Zalo
    base_url: str = ""
    connections: int = 0
    _files: dict[str, datetime] = field(default_factory=dict)
    _asked_at: deque[datetime] = field(default_factory=deque)
    _failures: dict[str, deque[Answer]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 2**20)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        here = socket.socket()
        here.bind(("127.0.0.1", 0))
        await web.SockSite(self._runner, here).start()
        self.base_url = f"http://127.0.0.1:{here.getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def settings(self, **more: Any) -> ZaloSettings:
        """Those of a house that talks to this server."""
        given: dict[str, Any] = {
            "app_id": APP_ID,
            "app_secret": Secret(APP_SECRET),
            "oa_secret": Secret(OA_SECRET),
            "requests_per_minute": 4000,
            "api_url": self.base_url,
            "business_url": self.base_url,
            "oauth_url": self.base_url,
            "catch_up_minutes": 0,
        }
        return ZaloSettings(**{**given, **more})

    # What to ask of it afterwards.

    def of(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def messages(self) -> list[dict[str, Any]]:
        """All that were taken, in order."""
        return [body["message"] for body in self.sent]

    def texts(self) -> list[str]:
        return [message.get("text", "") for message in self.messages()]

    def forget(self) -> None:
        self.calls.clear()
        self.sent.clear()

    # How to make it fail: the next calls of a path, one entry a call.

    def fail(self, path: str, code: int | str, times: int = 1) -> None:
        """Refuse as Zalo does: with HTTP 200."""

        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.json_response({"error": code, "message": "refused: what-was-sent-canary"})

        self._queue(path, answer, times)

    def say(self, path: str, status: int, body: bytes, times: int = 1) -> None:
        async def answer(_request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, content_type="text/html")

        self._queue(path, answer, times)

    def hang(self, path: str, seconds: float = 30.0, times: int = 1) -> None:
        async def answer(_request: web.Request) -> web.StreamResponse:
            await asyncio.sleep(seconds)
            return web.Response(status=504)

        self._queue(path, answer, times)

    def drop(self, path: str, times: int = 1) -> None:
        """Take the call and close the connection."""

        async def answer(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        self._queue(path, answer, times)

    def _queue(self, path: str, answer: Answer, times: int) -> None:
        self._failures.setdefault(path, deque()).extend([answer] * times)

    # Events, as Zalo delivers them.

    def event(self, name: str, user: str = CUSTOMER, **more: Any) -> dict[str, Any]:
        """What a user did just now."""
        number = next(self._numbers)
        at = self.clock() + timedelta(milliseconds=number)
        return {
            "app_id": APP_ID,
            "user_id_by_app": PERSON,
            "event_name": name,
            "timestamp": str(int(at.timestamp() * 1000)),
            "sender": {"id": user},
            "recipient": {"id": OA_ID},
            **more,
        }

    def text(self, said: str, user: str = CUSTOMER, message_id: str = "") -> dict[str, Any]:
        self.heard[user] = self.clock()
        message_id = message_id or f"96d3cdf3af15{next(self._numbers):06d}"
        return self.event("user_send_text", user, message={"text": said, "msg_id": message_id})

    def staff(self, said: str, user: str = CUSTOMER) -> dict[str, Any]:
        """A person of the account's staff writes to a user."""
        message = {"text": said, "msg_id": f"staff{next(self._numbers):08d}"}
        sides = {"sender": {"id": OA_ID, "admin_id": "77"}, "recipient": {"id": user}}
        return self.event("oa_send_text", user, message=message) | sides

    async def deliver(self, http: aiohttp.ClientSession, url: str, event: object, **headers: str) -> int:
        """Post an event, signed; the status of the answer."""
        body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
        timestamp = str(event.get("timestamp", "")) if isinstance(event, dict) else ""
        given = {"X-ZEvent-Signature": f"mac={signature(body, timestamp)}", **headers}
        async with http.post(url, data=body, headers=given) as response:
            return response.status

    # How it answers.

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)
        self.calls.append(call)
        waiting = self._failures.get(call.path)
        if waiting:
            return await waiting.popleft()(request)
        if call.path == OAUTH:
            return self._oauth(call)
        try:
            self._let_in(call)
            data = self._answer(call)
        except Refusal as refusal:
            return web.json_response({"error": refusal.code, "message": "refused"})
        return web.json_response({"error": 0, "message": "Success", "data": data})

    def _let_in(self, call: Call) -> None:
        given = call.headers.get("access_token", "")
        if given != self.access:
            raise Refusal(-124 if call.path in {BY_PHONE, "/template/info/v2"} else -216)
        proof = hmac.new(APP_SECRET.encode(), given.encode(), hashlib.sha256).hexdigest()
        if call.headers.get("appsecret_proof", proof) != proof:
            raise Refusal(-242)
        if self.a_minute is not None and call.path not in {BY_PHONE, BY_USER}:
            self._count(self.a_minute)

    def _count(self, a_minute: int) -> None:
        now = self.clock()
        while self._asked_at and now - self._asked_at[0] >= timedelta(minutes=1):
            self._asked_at.popleft()
        if len(self._asked_at) >= a_minute:
            raise Refusal(-32)
        self._asked_at.append(now)

    def _answer(self, call: Call) -> object:
        match call.path:
            case "/v3.0/oa/message/cs":
                return self._message(call.body)
            case "/v2.0/oa/message":
                if "sender_action" not in call.body:
                    raise Refusal(-240)
                return {}
            case "/v2.0/oa/upload/image":
                return {"attachment_id": self._file(call.body["file"], _PICTURES, 2**20)}
            case "/v2.0/oa/upload/file":
                return {"token": self._file(call.body["file"], _DOCUMENTS, 5 * 2**20)}
            case "/v2.0/oa/listrecentchat" | "/v2.0/oa/conversation":
                return self._past(json.loads(call.body["data"]))
            case "/v2.0/oa/getoa":
                return {
                    "oa_id": OA_ID, "name": "EVNHANOI thử", "is_verified": self.is_verified,
                    "package_name": "Tăng trưởng", "package_valid_through_date": "01/06/2027",
                }  # fmt: skip
            case "/v3.0/oa/quota/message":
                return sample("resp_quota_oa")["data"]
        return self._template(call)

    # Messages.

    def _message(self, body: dict[str, Any]) -> dict[str, Any]:
        user, message = body["recipient"]["user_id"], body["message"]
        self._judge(message)
        if self.clock() - self.heard.get(user, datetime(2000, 1, 1, tzinfo=UTC)) > _WINDOW:
            raise Refusal(-230)
        if self.left is not None:
            if self.left == 0:
                raise Refusal(-211)
            self.left -= 1
        self.sent.append(body)
        return {"message_id": f"sent{next(self._numbers):08d}"}

    def _judge(self, message: Mapping[str, Any]) -> None:
        text = message.get("text")
        if text is not None and (not text.strip() or len(unicodedata.normalize("NFC", text)) > 2000):
            raise Refusal(-210)
        attachment = message.get("attachment")
        if attachment is None:
            if text is None:
                raise Refusal(-201)
        elif attachment["type"] == "file":
            self._require_file(attachment["payload"]["token"])
        else:
            self._judge_template(attachment["payload"])

    def _judge_template(self, payload: Mapping[str, Any]) -> None:
        match payload.get("template_type"):
            case None:
                self._judge_buttons(payload["buttons"])
            case "media":
                (element,) = payload["elements"]
                self._require_file(element["attachment_id"])
            case "request_user_info":
                (element,) = payload["elements"]
                if len(element["title"]) > 100 or len(element["subtitle"]) > 500:
                    raise Refusal(-210)
            case _:
                raise Refusal(-233)

    def _judge_buttons(self, buttons: list[dict[str, Any]]) -> None:
        if not self.takes_buttons:
            raise Refusal(-233)
        if not 1 <= len(buttons) <= 5:
            raise Refusal(-210)
        for button in buttons:
            if not button["title"] or len(button["title"]) > 100 or button["type"] not in _BUTTONS:
                raise Refusal(-201)
            payload = button["payload"]
            if button["type"].startswith("oa.query") and not 0 < len(payload) <= 1000:
                raise Refusal(-201)
            if button["type"] == "oa.open.phone" and not payload["phone_code"].isdecimal():
                raise Refusal(-201)
            if button["type"] == "oa.open.url" and not payload["url"].startswith("https://"):
                raise Refusal(-201)

    def _file(self, content: bytes, starts: tuple[bytes, ...], largest: int) -> str:
        if len(content) > largest:
            raise Refusal(-210)
        if not content.startswith(starts):
            raise Refusal(-201)
        name = f"file-{next(self._numbers)}"
        self._files[name] = self.clock()
        return name

    def _require_file(self, name: str) -> None:
        made_at = self._files.get(name)
        if made_at is None or self.clock() - made_at >= _FILE_LIVES:
            raise Refusal(-100)

    def _past(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        if not 0 < asked["count"] <= 10:
            raise Refusal(-201)
        user = asked.get("user_id")
        lines = [line for line in self.past if user is None or user in {line["from_id"], line["to_id"]}]
        lines.sort(key=lambda line: -line["time"])
        return lines[asked["offset"] : asked["offset"] + asked["count"]]

    # Templates.

    def _template(self, call: Call) -> object:
        template = self.templates.get(str(call.body.get("template_id")))
        if template is None:
            raise Refusal(-109)
        if call.path == "/template/info/v2":
            return template
        self._judge_parameters(template, call.body["template_data"])
        if call.path == BY_USER:
            if call.body["user_id"] not in self.heard:
                raise Refusal(-118)
            return {**sample("resp_zbs_uid_ok")["data"], "message_id": f"zbs{next(self._numbers):08d}"}
        if not 22 > self.clock().astimezone(HANOI).hour >= 6:
            raise Refusal(-133)
        if call.body["phone"] not in self.phones:
            raise Refusal(-118)
        if len(call.body["tracking_id"]) > 48:
            raise Refusal(-132)
        return {**sample("resp_zns_ok")["data"], "msg_id": f"zns{next(self._numbers):08d}"}

    @staticmethod
    def _judge_parameters(template: Mapping[str, Any], data: Mapping[str, str]) -> None:
        if template["status"] != "ENABLE":
            raise Refusal(-131)
        for parameter in template["listParams"]:
            value = data.get(parameter["name"])
            if value is None and parameter["require"]:
                raise Refusal(-1122)
            if value is not None and len(value) > parameter["maxLength"]:
                raise Refusal(-1121)

    # OAuth.

    def _oauth(self, call: Call) -> web.Response:
        if call.headers.get("secret_key") != APP_SECRET or call.body.get("app_id") != APP_ID:
            return web.json_response({"error": -14002, "error_name": "Invalid appId"})
        if call.body["grant_type"] == "authorization_code":
            if call.body["code"] != self.code:
                return web.json_response({"error": -14014, "error_name": "Invalid code"})
            self.code = ""
        elif call.body["refresh_token"] != self.refresh:
            return self._not_refreshed(call.body["refresh_token"])
        return self._granted()

    def _not_refreshed(self, token: str) -> web.Response:
        if token in self.used and self.used_answer == "empty":
            return web.Response(body=b"")
        is_text = self.used_answer == "text code"
        return web.json_response(sample("resp_oauth_14014_string_code" if is_text else "resp_oauth_14014"))

    def _granted(self) -> web.Response:
        number = next(self._numbers)
        self.access = f"access-{number}"
        answer = {"access_token": self.access, "expires_in": "90000"}
        if self.rotates:
            self.used.add(self.refresh)
            self.refresh = f"refresh-{number}"
            answer["refresh_token"] = self.refresh
        return web.json_response(answer)


def signature(body: bytes, timestamp: str, app_id: str = APP_ID, secret: str = OA_SECRET) -> str:
    """Written out again here, after Zalo's own Java class."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


async def _read(request: web.Request) -> Call:
    body: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body |= await request.json()
    elif request.can_read_body:
        for name, value in (await request.post()).items():
            body[name] = value.file.read() if isinstance(value, web.FileField) else value
    return Call(request.path, body, dict(request.headers))
