"""HTTP to the Bot API over aiohttp: six times the calls a second of the library's own httpx.

The address of every call holds the token, and aiohttp quotes addresses in some of its errors. So no
foreign error, and no body that is not Telegram's JSON, leaves this module.
"""

from __future__ import annotations

import json
import ssl
from contextlib import suppress
from typing import Any

from aiohttp import (
    BytesPayload,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    InvalidURL,
    TCPConnector,
)
from multidict import CIMultiDict
from pydantic_core import from_json
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.errors import NotSent

KEEP_ALIVE_S = 60.0
UNREAD = {"answer_is_read": False}
"""Given as `api_kwargs`: nobody looks at the message that comes back. It goes no further than this module."""

_TOO_LARGE = 413
_DONE = b'{"ok":true,"result":true}'
_JSON = CIMultiDict({"Content-Type": "application/json"})
_NAMES = str.maketrans({"\r": " ", "\n": " ", '"': "'", "\\": "_", "/": "_", "\0": None})


class AiohttpRequest(BaseRequest):
    """Connections are kept for `KEEP_ALIVE_S`, so that answers of a quiet bot pay no TLS handshake.

    `connections`: at the same time; who finds none free waits `connect_s`. `proxy`: an HTTP proxy.
    Times in seconds.
    """

    def __init__(
        self,
        *,
        connections: int = 100,
        connect_s: float = 5.0,
        read_s: float = 15.0,
        write_s: float = 20.0,
        proxy: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._connections = connections
        self._connect_s, self._read_s, self._write_s = connect_s, read_s, write_s
        self._proxy = proxy
        self._tls: ssl.SSLContext | bool = tls or True
        self._session: ClientSession | None = None
        self._usual = ClientTimeout(total=read_s + write_s + connect_s, connect=connect_s)

    @property
    def read_timeout(self) -> float | None:
        return self._read_s

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            self._session = self._opened()

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _opened(self) -> ClientSession:
        connector = TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_S, ssl=self._tls)
        agent = {"User-Agent": self.USER_AGENT}
        return ClientSession(connector=connector, headers=agent, cookie_jar=DummyCookieJar())

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401  the library's marker is of no public type
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Status and body.

        Raises:
            NotSent: there was no connection.
            TimedOut: Telegram may have taken the request.
            NetworkError: likewise.
        """
        await self.initialize()
        times = self._times(read_timeout, write_timeout, connect_timeout)
        try:
            status, body = await self._exchange(url, method, request_data, times)
        except (ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        else:
            status, body = _checked(status, body)
            return status, _shortened(body) if status < 300 and _is_unread(request_data) else body
        # Outside of the handler, so that the foreign error is not even the context of ours.
        raise failure

    async def _exchange(
        self, url: str, method: str, data: RequestData | None, times: ClientTimeout
    ) -> tuple[int, bytes]:
        assert self._session is not None
        async with self._session.request(
            method,
            url,
            data=_body(data),
            timeout=times,
            proxy=self._proxy,
            allow_redirects=False,
        ) as response:
            return response.status, await response.read()

    async def post_json(self, url: str, body: bytes) -> tuple[int, bytes]:
        """One call whose parameters are JSON already; the answer as it came, whatever its status.

        Raises:
            NotSent: there was no connection.
            NetworkError: Telegram may have taken the request.
        """
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        try:
            async with self._session.post(
                url, data=body, headers=_JSON, timeout=self._usual, proxy=self._proxy, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        raise failure  # outside of the handler, as above

    def _times(self, read: Any, write: Any, connect: Any) -> ClientTimeout:  # noqa: ANN401
        read_s = self._or_default(read, self._read_s)
        write_s = self._or_default(write, self._write_s)
        connect_s = self._or_default(connect, self._connect_s)
        whole = None if None in {read_s, write_s, connect_s} else read_s + write_s + connect_s
        return ClientTimeout(total=whole, connect=connect_s, sock_connect=connect_s, sock_read=read_s)

    def _or_default(self, given: Any, default: float) -> Any:  # noqa: ANN401
        return default if given is self.DEFAULT_NONE else given

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, but says nothing of what was received, which may quote the address."""
        with suppress(ValueError):
            answer = from_json(payload)
            if isinstance(answer, dict) and not (answer.get("ok") and "result" not in answer):
                return answer
        raise TelegramError("Invalid server response")


def _is_unread(data: RequestData | None) -> bool:
    return data is not None and UNREAD.keys() <= data.parameters.keys()


def _shortened(body: bytes) -> bytes:
    """That it is done: to make objects of a message takes longer than all of the call.

    What does not say so stays as it is, for the library to judge.
    """
    with suppress(TelegramError):
        if AiohttpRequest.parse_json_payload(body).get("ok") is True:
            return _DONE
    return body


def _body(data: RequestData | None) -> FormData | BytesPayload | None:
    if data is None:
        return None
    if not data.contains_files:
        said = {name: value for name, value in data.parameters.items() if name not in UNREAD}
        body = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
        return BytesPayload(body, content_type="application/json")
    form = FormData(quote_fields=False)  # else Telegram shows %C4%91 where a file is called đ
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name.translate(_NAMES), content_type=media_type)
    return form


def _failure(error: Exception) -> NetworkError:
    """By whether the request can have left. The kind of error is all that is told of it."""
    kind = type(error).__name__
    if isinstance(error, (ClientConnectorError, ConnectionTimeoutError, InvalidURL)):
        return NotSent(kind)
    return TimedOut(kind) if isinstance(error, TimeoutError) else NetworkError(kind)


def _checked(status: int, body: bytes) -> tuple[int, bytes]:
    if status == _TOO_LARGE:
        raise BadRequest("Request entity too large")
    if status >= 300:
        try:
            AiohttpRequest.parse_json_payload(body)
        except TelegramError:
            return status, b"{}"  # a page of some proxy, which may quote the address
    return status, body
