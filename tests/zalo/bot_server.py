"""A local stand-in for the Zalo Bot Platform: answers as was recorded, and refuses what is documented.

    async with BotPlatform() as zalo:
        zalo.write("biểu giá điện")
        ...
        assert zalo.texts() == ["…"]

The recorded answers are in samples/. What was not recorded (bodies of refusals) has their form. A call that
breaks a documented limit is refused and, unless `is_judged` is False, fails the test at the end.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

TOKEN = "1459232241454765289:kVDKyGxQvcAbCdEfGhIjKl"
CUSTOMER = "6ede9afa66b88fe6d6a9"
TEXT_LIMIT = 2000
SAMPLES = Path(__file__).parent / "samples"
_REFUSALS = {400: "Bad Request", 401: "Unauthorized", 403: "Internal server error", 404: "Not Found",
             408: "Request timeout", 429: "Quota exceeded"}  # fmt: skip


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"bot_{name}.json").read_text(encoding="utf-8"))


class Refusal(Exception):
    """Answered with this code."""

    def __init__(self, code: int, why: str = "") -> None:
        super().__init__(why)
        self.code, self.why = code, why


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    params: dict[str, Any]


@dataclass(slots=True)
class BotPlatform:
    """`waiting`: not given out yet. `hold_s`: how long an empty question is held open here."""

    calls: list[Call] = field(default_factory=list)
    waiting: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    webhook: str = ""
    webhook_secret: str = ""
    hold_s: float = 0.1
    quota: int = 3000  # messages a month
    is_judged: bool = True
    bad: list[str] = field(default_factory=list)
    api_url: str = ""
    polling: int = 0
    most_polling: int = 0
    _failures: dict[str, deque[tuple[int, bytes]]] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        here = socket.create_server(("127.0.0.1", 0))
        await web.SockSite(self._runner, here).start()
        self.api_url = f"http://127.0.0.1:{here.getsockname()[1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
        if error is None and self.is_judged:
            assert not self.bad, "\n".join(self.bad)

    # What to do with it.

    def write(self, text: str, **more: Any) -> dict[str, Any]:
        """A customer writes to a bot that polls; the update."""
        update = self.update(text, **more)
        self.waiting.put_nowait(update)
        return update

    def update(self, text: str = "", event: str = "text", **message: Any) -> dict[str, Any]:
        """As the webhook of the documentation, with a number of its own."""
        made: dict[str, Any] = sample("wh_text")["result"]
        made["event_name"] = f"message.{event}.received"
        made["message"] |= {"text": text, "message_id": f"{next(self._numbers):020x}", **message}
        return made

    async def asked_again(self) -> None:
        """Until all that waits was given out, and a question came after that."""
        async with asyncio.timeout(20):
            while not self.waiting.empty():  # noqa: ASYNC110  whoever asks does not tell us
                await asyncio.sleep(0.01)
            before = len(self.of("getUpdates"))
            while len(self.of("getUpdates")) <= before:  # noqa: ASYNC110  as above
                await asyncio.sleep(0.01)

    def of(self, *methods: str) -> list[Call]:
        return [call for call in self.calls if call.method in methods]

    def texts(self) -> list[str]:
        """Texts and captions that were sent, in order."""
        return [call.params.get("text", call.params.get("caption", "")) for call in self.sent]

    @property
    def sent(self) -> list[Call]:
        return self.of("sendMessage", "sendPhoto")

    def fail(self, method: str, code: int, times: int = 1) -> None:
        """Refuse the next calls of a method."""
        body = json.dumps({"ok": False, "description": _REFUSALS.get(code, "Error"), "error_code": code})
        self.say(method, code, body.encode(), times)

    def say(self, method: str, status: int, body: bytes, times: int = 1) -> None:
        """Answer something that is perhaps not Zalo's."""
        self._failures.setdefault(method, deque()).extend([(status, body)] * times)

    # How it answers.

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = await request.read()
        params = {**request.query, **(json.loads(body) if body else {})}
        self.calls.append(Call(method, params))
        if self._failures.get(method):
            status, answer = self._failures[method].popleft()
            return web.Response(status=status, body=answer, content_type="application/json")
        try:
            if request.match_info["token"] != TOKEN:
                raise Refusal(401)
            return web.json_response({"ok": True, "result": await self._result(method, params)})
        except Refusal as refusal:
            if refusal.why:
                self.bad.append(f"{method}: {refusal.why}")
            said = {"ok": False, "description": _REFUSALS[refusal.code], "error_code": refusal.code}
            return web.json_response(said, status=refusal.code)

    async def _result(self, method: str, params: dict[str, Any]) -> Any:
        answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _params: sample("resp_getme")["result"],
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._webhook_info,
            "sendMessage": self._message,
            "sendPhoto": self._photo,
            "sendChatAction": self._action,
        }
        if method == "getUpdates":
            return await self._next_update(params)
        if method not in answers:
            raise Refusal(404, "unknown method")
        return answers[method](params)

    async def _next_update(self, params: dict[str, Any]) -> Any:
        if self.webhook:
            raise Refusal(400, "polling while a webhook is set")
        _must(isinstance(params.get("timeout"), str), "timeout is a string")
        self.polling += 1
        self.most_polling = max(self.most_polling, self.polling)
        try:
            return await asyncio.wait_for(self.waiting.get(), self.hold_s)
        except TimeoutError:
            raise Refusal(408) from None
        finally:
            self.polling -= 1

    def _set_webhook(self, params: dict[str, Any]) -> Any:
        _must(str(params.get("url", "")).startswith("https://"), "webhook is no https")
        _must(8 <= len(str(params.get("secret_token", ""))) <= 256, "secret of 8 to 256 characters")
        self.webhook, self.webhook_secret = params["url"], params["secret_token"]
        return {"url": self.webhook, "updated_at": 1785647889461}

    def _delete_webhook(self, _params: dict[str, Any]) -> Any:
        if not self.webhook:
            raise Refusal(404)
        self.webhook = ""
        return {"url": "", "updated_at": 1785647889461}

    def _webhook_info(self, _params: dict[str, Any]) -> Any:
        if not self.webhook:
            raise Refusal(404)
        return {**sample("resp_getwebhookinfo")["result"], "url": self.webhook}

    def _message(self, params: dict[str, Any]) -> Any:
        _only(params, "chat_id", "text")
        _must_fit(params["text"], least=1)
        return self._number()

    def _photo(self, params: dict[str, Any]) -> Any:
        _only(params, "chat_id", "photo", "caption")
        _must(params["photo"].startswith("https://"), "Zalo could not fetch the picture")
        _must_fit(params["caption"], least=0)
        return self._number()

    def _action(self, params: dict[str, Any]) -> Any:
        _only(params, "chat_id", "action")
        _must(params["action"] == "typing", "the only action that works")
        return None

    def _number(self) -> dict[str, Any]:
        if len(self.sent) > self.quota:
            raise Refusal(429)
        return {"message_id": f"sent-{next(self._numbers)}", "date": 1785647889461}


def _only(params: dict[str, Any], *names: str) -> None:
    _must(set(params) == set(names), f"parameters {sorted(params)}")
    _must(all(isinstance(value, str) for value in params.values()), "a parameter is no text")


def _must_fit(text: str, least: int) -> None:
    _must(unicodedata.is_normalized("NFC", text), "text is not NFC")
    _must(len(text.strip()) >= least, "text is empty")
    _must(len(text) <= TEXT_LIMIT, f"text of {len(text)} characters")


def _must(is_so: bool, what: str) -> None:
    if not is_so:
        raise Refusal(400, what)
