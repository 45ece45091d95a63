"""Calls of the Zalo Bot Platform. The token stands in every address, so no foreign error leaves this module.

Answers are `{"ok", "result"}` or `{"ok": false, "description", "error_code"}`; descriptions are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError

from bot.errors import Ambiguous, ChannelError, Refused, TokenRevoked, TooFast, Unreachable
from data.values import Secret

API = "https://bot-api.zaloplatforms.com"
CONNECT_S = 5.0
ANSWER_S = 15.0
_SLACK_S = 10.0  # that Zalo may take longer to answer a question it held open
_PAUSE_S = 30.0  # when too much was asked: Zalo does not say for how long
_ELSEWHERE = 1_000_000  # bytes; an answer is far shorter


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is. `name` is what customers put behind an @, as far as Zalo tells."""

    id: str
    name: str


class NotFound(Refused):
    """Nothing of that name: an unknown method, or no webhook where one was asked for."""


class Idle(Ambiguous):
    """408: nothing happened in the time that was given."""


class BotClient:
    """Used as `async with BotClient(token) as client`. Every method may raise a `ChannelError`."""

    def __init__(self, token: Secret, api_url: str = API) -> None:
        self._token = token
        self._api_url = api_url.rstrip("/")
        self._http: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = ClientSession(timeout=_times(ANSWER_S))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

    async def get_me(self) -> Me:
        found = await self._call("getMe")
        fields = found if isinstance(found, dict) else {}
        name = fields.get("display_name") or fields.get("account_name", "")
        return Me(str(fields.get("id", "")), str(name))

    async def get_updates(self, wait_s: int) -> list[Any]:
        """What came, at most one update as Zalo does it now; waits up to `wait_s` when there is nothing.

        There is no offset: what is given out is not given again.
        """
        try:
            found = await self._call("getUpdates", {"timeout": str(wait_s)}, wait_s + _SLACK_S)
        except Idle:
            return []
        return found if isinstance(found, list) else [found] if found else []

    async def send_message(self, chat: str, text: str) -> str:
        """The number of the message, or empty."""
        return _number(await self._call("sendMessage", {"chat_id": chat, "text": text}))

    async def send_photo(self, chat: str, url: str, caption: str) -> str:
        """A picture that Zalo fetches from `url`."""
        return _number(await self._call("sendPhoto", {"chat_id": chat, "photo": url, "caption": caption}))

    async def show_typing(self, chat: str) -> None:
        await self._call("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def set_webhook(self, url: str, secret: str) -> None:
        await self._call("setWebhook", {"url": url, "secret_token": secret})

    async def get_webhook(self) -> str:
        """Where updates go; empty where they are polled."""
        try:
            found = await self._call("getWebhookInfo")
        except NotFound:
            return ""
        return str(found.get("url", "")) if isinstance(found, dict) else ""

    async def delete_webhook(self) -> None:
        """So that updates can be polled."""
        if await self.get_webhook():
            await self._call("deleteWebhook")

    async def _call(
        self, method: str, params: Mapping[str, str] | None = None, answer_s: float = ANSWER_S
    ) -> Any:  # noqa: ANN401  what JSON can say
        """What `result` holds.

        Raises:
            Unreachable: the request never left.
            Ambiguous: Zalo may have done what it was asked.
            ChannelError: Zalo refuses, by what to do next.
        """
        try:
            status, body = await self._exchange(method, params or {}, answer_s)
        except (ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        else:
            return _result(status, body)
        raise failure  # outside of the handler, so that the foreign error is not even the context of ours

    async def _exchange(self, method: str, params: Mapping[str, str], answer_s: float) -> tuple[int, bytes]:
        assert self._http is not None
        url = f"{self._api_url}/bot{self._token.get_secret_value()}/{method}"
        times = _times(answer_s)
        async with self._http.post(url, json=params, timeout=times, allow_redirects=False) as response:
            return response.status, await response.content.read(_ELSEWHERE)


def _times(answer_s: float) -> ClientTimeout:
    return ClientTimeout(
        total=CONNECT_S + answer_s, connect=CONNECT_S, sock_connect=CONNECT_S, sock_read=answer_s
    )


def _failure(error: Exception) -> ChannelError:
    """By whether the request can have left. The kind of error is all that is told of it."""
    is_unsent = isinstance(error, (ClientConnectorError, ConnectionTimeoutError))
    return (Unreachable if is_unsent else Ambiguous)(type(error).__name__)


def _result(status: int, body: bytes) -> Any:  # noqa: ANN401  what JSON can say
    answer: Any = None
    with suppress(ValueError):
        answer = json.loads(body)
    if not isinstance(answer, dict):
        raise Ambiguous(f"unreadable answer {status}")
    if answer.get("ok") is True:
        return answer.get("result")
    code = answer.get("error_code", answer.get("errorCode", status))
    raise _refusal(code if isinstance(code, int) and code else status)


def _refusal(code: int) -> ChannelError:
    """403 says "Internal server error" there, and so tells as little as 5xx whether something was done."""
    match code:
        case 401:
            return TokenRevoked("token unknown")
        case 404:
            return NotFound("not found")
        case 408:
            return Idle("no answer in time")
        case 429:
            return TooFast(_PAUSE_S)
        case 403:
            return Ambiguous("internal error")
        case _ if 400 <= code < 500:
            return Refused(f"refused {code}")
    return Ambiguous(f"no clear answer {code}")


def _number(sent: Any) -> str:  # noqa: ANN401  what JSON can say
    return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""
