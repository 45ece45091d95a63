"""The way to Zalo for the Official Account, and the one place where foreign errors become ours.

The access token stands in a header, never in an address. No foreign error leaves this module: it could
quote what was sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    InvalidURL,
)

from bot.errors import Ambiguous, ChannelError, Unreachable
from data.values import Secret

OPEN_API = "https://openapi.zalo.me"
BUSINESS_API = "https://business.openapi.zalo.me"
_TIMES = ClientTimeout(total=20, connect=5, sock_read=15)
_LARGEST = 4 * 2**20  # bytes of an answer


@dataclass(frozen=True, slots=True)
class Call:
    """One question. `is_repeatable`: asking twice is the same as asking once. `is_bulk`: nobody waits."""

    method: str
    path: str
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    query: Mapping[str, str] | None = field(default=None, repr=False)
    file: tuple[str, bytes, str] | None = field(default=None, repr=False)  # name, content, media type
    is_repeatable: bool = False
    is_bulk: bool = False
    by_phone: bool = False  # on the host of templates by telephone number


@dataclass(slots=True)
class OaHttp:
    """Used as `async with OaHttp(...) as http`."""

    app_secret: Secret = field(repr=False)
    has_proof: bool = True  # send appsecret_proof
    open_api: str = OPEN_API
    business_api: str = BUSINESS_API
    proxy: str | None = field(default=None, repr=False)
    _http: ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = ClientSession(timeout=_TIMES)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None:
            await self._http.close()

    async def exchange(self, call: Call, access: str) -> tuple[int, bytes]:
        """Status and body of the answer, whatever they say.

        Raises:
            Unreachable: nothing was sent.
            Ambiguous: it may have been sent.
        """
        try:
            return await self._exchange(call, access)
        except (ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        # Outside of the handler, so that the foreign error is not even the context of ours.
        raise failure

    async def _exchange(self, call: Call, access: str) -> tuple[int, bytes]:
        assert self._http is not None
        host = self.business_api if call.by_phone else self.open_api
        content, kind = _content(call)
        async with self._http.request(
            call.method,
            f"{host}{call.path}",
            params=call.query,
            data=content,
            headers={"access_token": access, **self._proof(access), **kind},
            proxy=self.proxy,
            allow_redirects=False,
        ) as response:
            return response.status, await response.content.read(_LARGEST)

    def _proof(self, access: str) -> dict[str, str]:
        if not self.has_proof:
            return {}
        return {"appsecret_proof": appsecret_proof(self.app_secret.get_secret_value(), access)}


@lru_cache(4)  # of the token of the day
def appsecret_proof(app_secret: str, access: str) -> str:
    return hmac.new(app_secret.encode(), access.encode(), hashlib.sha256).hexdigest()


def _content(call: Call) -> tuple[FormData | bytes | None, dict[str, str]]:
    if call.file is not None:
        name, content, media_type = call.file
        form = FormData(quote_fields=False)
        form.add_field("file", content, filename=name, content_type=media_type)
        return form, {}
    if call.body is None:
        return None, {}
    return json.dumps(call.body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}


def _failure(error: Exception) -> ChannelError:
    """By whether the request can have left. The kind of error is all that is told of it."""
    kind = type(error).__name__
    if isinstance(error, (ClientConnectorError, ConnectionTimeoutError, InvalidURL)):
        return Unreachable(kind)
    return Ambiguous(kind)
