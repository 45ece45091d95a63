"""The Official Account's API: the few calls that we need, asked with a token that lasts, at Zalo's pace."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from backend_client.models import Clock
from bot.channels.zalo.oa_errors import (
    ACCOUNT,
    ACCOUNT_HELP,
    BACK_OFF_S,
    AccountBlocked,
    NotAuthorized,
    TokenRefused,
    refusal,
)
from bot.channels.zalo.oa_http import Call, OaHttp
from bot.channels.zalo.oa_pace import Pace
from bot.channels.zalo.oa_tokens import TokenSource
from bot.errors import Ambiguous, Refused, TooFast, Unreachable

log = logging.getLogger(__name__)

_PAUSES_S = (0.5, 1.5)  # before the second and the third try to connect
_BLOCKED = timedelta(minutes=1)


@dataclass(slots=True)
class OaClient:
    """Used as `async with OaClient(...) as client`. Every method raises `ChannelError`, and nothing else."""

    tokens: TokenSource
    pace: Pace
    clock: Clock
    http: OaHttp
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _blocked: dict[str, tuple[int, datetime]] = field(default_factory=dict)  # by path

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    # Messages.

    async def send(self, body: Mapping[str, Any], *, is_bulk: bool = False) -> str:
        """Send a message to who wrote in the last 7 days; its id at Zalo.

        Raises:
            Ambiguous: it may have been sent.
        """
        data = await self._ask(Call("POST", "/v3.0/oa/message/cs", body, is_bulk=is_bulk))
        return _text(data, "message_id")

    async def react(self, body: Mapping[str, Any]) -> None:
        """A sign below a customer's message."""
        await self._ask(Call("POST", "/v2.0/oa/message", body, is_repeatable=True, is_bulk=True))

    async def upload_picture(self, name: str, content: bytes, media_type: str) -> str:
        """JPEG or PNG, at most 1 MB; a name that is good for 7 days."""
        call = Call("POST", "/v2.0/oa/upload/image", file=(name, content, media_type), is_repeatable=True)
        return _text(await self._ask(call), "attachment_id")

    async def upload_file(self, name: str, content: bytes, media_type: str) -> str:
        """PDF, DOC or DOCX, at most 5 MB; a name that is good for 7 days."""
        call = Call("POST", "/v2.0/oa/upload/file", file=(name, content, media_type), is_repeatable=True)
        return _text(await self._ask(call), "token")

    # What was said while we did not listen.

    async def recent(self, offset: int, count: int = 10) -> list[Any]:
        """The last messages of the account, newest first, at most 10."""
        return await self._listed("/v2.0/oa/listrecentchat", {"offset": offset, "count": count})

    async def conversation(self, user: str, offset: int, count: int = 10) -> list[Any]:
        """The last messages of one chat, newest first, at most 10."""
        asked = {"user_id": user, "offset": offset, "count": count}
        return await self._listed("/v2.0/oa/conversation", asked)

    # The account.

    async def account(self) -> Mapping[str, Any]:
        """Name, package, whether it is verified."""
        return _mapping(await self._ask(Call("GET", "/v2.0/oa/getoa", is_repeatable=True)))

    async def quota(self) -> list[Any]:
        """What is left of the package's messages."""
        body = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
        data = await self._ask(Call("POST", "/v3.0/oa/quota/message", body, is_repeatable=True))
        return data if isinstance(data, list) else []

    # Messages by template.

    async def template(self, template_id: str) -> Mapping[str, Any]:
        """What an approved template wants, and what it costs."""
        query = {"template_id": template_id}
        call = Call("GET", "/template/info/v2", query=query, is_repeatable=True, by_phone=True)
        return _mapping(await self._ask(call))

    async def send_template_to_user(self, body: Mapping[str, Any]) -> str:
        """Never repeated: Zalo would send and bill it twice."""
        data = await self._ask(Call("POST", "/v3.0/oa/message/template", body, is_bulk=True))
        return _text(data, "message_id")

    async def send_template_to_phone(self, body: Mapping[str, Any]) -> str:
        """Never repeated: a tracking id does not keep Zalo from sending twice."""
        data = await self._ask(Call("POST", "/message/template", body, is_bulk=True, by_phone=True))
        return _text(data, "msg_id")

    async def _listed(self, path: str, asked: Mapping[str, object]) -> list[Any]:
        query = {"data": json.dumps(asked, separators=(",", ":"))}
        data = await self._ask(Call("GET", path, query=query, is_repeatable=True, is_bulk=True))
        return data if isinstance(data, list) else []

    async def _ask(self, call: Call) -> Any:  # noqa: ANN401  each call has its own shape
        """The `data` of the answer. A token that is refused is renewed once."""
        access = await self.tokens.access()
        try:
            return await self._persistently(call, access)
        except TokenRefused:
            access = await self.tokens.renewed(access)
        try:
            return await self._persistently(call, access)
        except TokenRefused:
            log.critical("Zalo refuses a token that it has just given: see `cskh doctor`")
            raise NotAuthorized("a new token is refused") from None

    async def _persistently(self, call: Call, access: str) -> Any:  # noqa: ANN401
        """Once more where nothing was sent, or where twice does no harm."""
        for pause_s in _PAUSES_S:
            try:
                return await self._request(call, access)
            except (Unreachable, Ambiguous) as error:
                is_lost = type(error) is Unreachable  # not its kinds: those are answers of Zalo
                if not is_lost and not (call.is_repeatable and isinstance(error, Ambiguous)):
                    raise
            await self.sleep(pause_s)
        return await self._request(call, access)

    async def _request(self, call: Call, access: str) -> Any:  # noqa: ANN401
        self._require_open(call)
        await self.pace.take(is_bulk=call.is_bulk)
        status, body = await self.http.exchange(call, access)
        return self._data(call, status, body)

    def _data(self, call: Call, status: int, body: bytes) -> Any:  # noqa: ANN401
        if status == 429:
            self.pace.hold(BACK_OFF_S)
            raise TooFast(BACK_OFF_S)
        if status in {413, 414}:
            raise Refused(f"HTTP {status}")
        answer = _parsed(body)
        if answer is None or status >= 500:
            raise Ambiguous(f"no answer of Zalo: HTTP {status}")
        code = _number(answer.get("error"))
        if code == 0 and status < 300:
            return answer.get("data")
        self._remember(call, code)
        raise refusal(code, self.clock(), is_template_host=call.by_phone)

    def _remember(self, call: Call, code: int) -> None:
        """What concerns more than this one call."""
        if code == -32:
            log.warning("Zalo's limit of requests a minute is reached")
            self.pace.hold(BACK_OFF_S)
        if code in ACCOUNT:
            log.critical(
                "Zalo refuses the account (%d): %s", code, ACCOUNT_HELP.get(code, "see docs/zalo.md")
            )
            self._blocked[call.path] = code, self.clock() + _BLOCKED

    def _require_open(self, call: Call) -> None:
        """Raises `AccountBlocked` for a minute after Zalo refused the account: all would be refused."""
        code, until = self._blocked.get(call.path, (0, None))
        if until is not None and self.clock() < until:
            raise AccountBlocked(code)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "error" in answer else None


def _number(given: object) -> int:
    """Numbers come as numbers and as texts; what is neither is no success."""
    try:
        return int(str(given))
    except ValueError:
        return -1


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _text(data: object, name: str) -> str:
    """A field that a success must have; without it nobody knows what happened."""
    found = data.get(name) if isinstance(data, dict) else None
    if not isinstance(found, str) or not found:
        raise Ambiguous(f"answer without {name}")
    return found
