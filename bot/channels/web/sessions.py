"""Who a browser is: a random chat key in a signed cookie. Nothing is stored until somebody writes."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from aiohttp import web
from itsdangerous import BadSignature, URLSafeTimedSerializer

from data.values import ChatId

CHANNEL = "web"
_YEAR_S = 365 * 24 * 3600
_KEY = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Cookie:
    """A signed cookie. Over HTTPS it is Secure and its name has the prefix that browsers enforce."""

    name: str
    key: bytes = field(repr=False)
    lives_s: int
    is_https: bool
    path: str = "/"
    same_site: str = "Lax"

    @property
    def full_name(self) -> str:
        if not self.is_https:
            return self.name
        return f"{'__Host-' if self.path == '/' else '__Secure-'}{self.name}"

    def read(self, request: web.Request) -> str | None:
        """What was set, or None when absent, forged or too old."""
        try:
            value = self._signer.loads(request.cookies.get(self.full_name, ""), max_age=self.lives_s)
        except BadSignature:
            return None
        return value if isinstance(value, str) else None

    def set(self, response: web.StreamResponse, value: str) -> None:
        response.set_cookie(
            self.full_name,
            self._signer.dumps(value),
            max_age=self.lives_s,
            path=self.path,
            secure=self.is_https,
            httponly=True,
            samesite=self.same_site,
        )

    def clear(self, response: web.StreamResponse) -> None:
        response.del_cookie(
            self.full_name, path=self.path, secure=self.is_https, httponly=True, samesite=self.same_site
        )

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.key, salt=f"cskh.{self.name}", signer_kwargs={"digest_method": hashlib.sha256}
        )


@dataclass(frozen=True, slots=True)
class Sessions:
    """Chats of browsers."""

    cookie: Cookie

    @classmethod
    def signed_with(cls, key: bytes, *, is_https: bool) -> Sessions:
        return cls(Cookie("cskh", key, _YEAR_S, is_https))

    def chat(self, request: web.Request) -> ChatId | None:
        """The chat of the browser that asks, or None for a stranger."""
        key = self.cookie.read(request)
        return ChatId(CHANNEL, key) if key and _KEY.fullmatch(key) else None

    def begin(self) -> ChatId:
        return ChatId(CHANNEL, secrets.token_urlsafe(24))

    def keep(self, response: web.StreamResponse, chat: ChatId) -> None:
        """For another year."""
        self.cookie.set(response, chat.key)
