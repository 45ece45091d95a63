"""The tokens of the Official Account, asked of Zalo (OAuth v4). A refresh token works once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.errors import ChannelError, Unreachable
from data.values import Secret

OAUTH = "https://oauth.zaloapp.com"
_PATH = "/v4/oa/access_token"
_LASTS_S = 90_000  # 25 hours, where the answer does not say
_TIMES = ClientTimeout(total=20, connect=5)
_LOST = frozenset({-14014, -14020})


class GrantLost(ChannelError):
    """Zalo does not take this refresh token or code, now or ever. `why` names the sign."""

    def __init__(self, why: str) -> None:
        super().__init__(f"grant lost: {why}")
        self.why = why


class NotGranted(ChannelError):
    """Zalo refuses for another reason (the app, its secret): asking again at once would not help."""

    def __init__(self, why: str) -> None:
        super().__init__(f"not granted: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Granted:
    """`refresh` is None when the old one stays good."""

    access: Secret
    refresh: Secret | None
    lasts_s: int


@dataclass(frozen=True, slots=True)
class OAuth:
    """Asks with the app's own secret, which stands in a header and in no log."""

    app_id: str
    app_secret: Secret
    url: str = OAUTH
    proxy: str | None = None

    async def refresh(self, refresh: Secret) -> Granted:
        """Exchange the refresh token; from then on it is worth nothing, whatever comes back.

        Raises:
            GrantLost: it was used before, or has expired.
            NotGranted: the app or its secret.
            Unreachable: Zalo did not answer, or not as itself.
        """
        return await self._ask({"grant_type": "refresh_token", "refresh_token": refresh.get_secret_value()})

    async def exchange(self, code: Secret, verifier: Secret) -> Granted:
        """The first pair for an authorization code (ten minutes, once). Raises as `refresh`."""
        form = {"grant_type": "authorization_code", "code": code.get_secret_value()}
        if verifier.get_secret_value():
            form["code_verifier"] = verifier.get_secret_value()
        return await self._ask(form)

    async def _ask(self, form: Mapping[str, str]) -> Granted:
        try:
            status, body = await self._exchange({**form, "app_id": self.app_id})
        except (ClientError, OSError) as error:
            failure = Unreachable(type(error).__name__)
        else:
            return _granted(status, body)
        # Outside of the handler, so that the foreign error is not even the context of ours.
        raise failure

    async def _exchange(self, form: Mapping[str, str]) -> tuple[int, bytes]:
        headers = {"secret_key": self.app_secret.get_secret_value()}
        async with (
            ClientSession(timeout=_TIMES) as http,
            http.post(
                f"{self.url}{_PATH}", data=form, headers=headers, proxy=self.proxy, allow_redirects=False
            ) as response,
        ):
            return response.status, await response.read()


def _granted(status: int, body: bytes) -> Granted:
    if status == 200 and not body.strip():
        # Seen in production for a refresh token that was used before.
        raise GrantLost("empty answer")
    answer = _parsed(body)
    if answer is None or status >= 500 or status == 429:
        raise Unreachable(f"no answer of Zalo: HTTP {status}")
    access = answer.get("access_token")
    if isinstance(access, str) and access:
        refresh = answer.get("refresh_token")
        kept = Secret(refresh) if isinstance(refresh, str) and refresh else None
        return Granted(Secret(access), kept, _number(answer.get("expires_in")) or _LASTS_S)
    code = _number(answer.get("error"))
    raise GrantLost(str(code)) if code in _LOST else NotGranted(str(code))


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _number(given: object) -> int:
    """Zalo writes numbers as numbers and as texts; 0 where it is neither."""
    try:
        return int(str(given))
    except ValueError:
        return 0
