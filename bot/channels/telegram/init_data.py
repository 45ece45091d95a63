"""Who opened our page inside Telegram, as Telegram signed it ("initData" of a Mini App).

The rules are Telegram's (core.telegram.org/bots/webapps, "Validating data"): an HMAC over every field but
`hash`, with a key made of the bot's token. Age, doubled fields and single use are our own rules.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

from backend_client.models import Clock
from bot.channels.telegram.updates import CHANNEL
from data.store import OneTime
from data.values import ChatId

LIVES = timedelta(hours=1)
_AHEAD = timedelta(minutes=1)  # clocks differ a little
_LONGEST = 8 * 1024  # characters; a real one has about 500
_KIND = "init_data"  # in the store
_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A page opened by `user_id`, whose private chat with the bot has the same number."""

    user_id: int
    signed_at: datetime
    digest: bytes  # differs each time the page is opened


def key_of(bot_token: str) -> bytes:
    """What initData for this bot is signed with."""
    return hmac.digest(b"WebAppData", bot_token.encode(), hashlib.sha256)


def read(init_data: str, key: bytes, now: datetime) -> Opened | None:
    """Who opened the page; None for anything that is forged, altered, malformed or older than an hour."""
    fields = _fields(init_data)
    digest = _signed(fields, key)
    if digest is None:
        return None
    user_id, signed_at = _user_id(fields.get("user", "")), _moment(fields.get("auth_date", ""))
    if user_id is None or signed_at is None or not now - LIVES <= signed_at <= now + _AHEAD:
        return None
    return Opened(user_id, signed_at, digest)


class InitData:
    """Believes each initData once, in all processes together."""

    def __init__(self, bot_token: str, one_time: OneTime, clock: Clock) -> None:
        self._key = key_of(bot_token)
        self._one_time = one_time
        self._clock = clock

    async def chat(self, init_data: str) -> ChatId | None:
        """The private chat of who opened the page; None as in `user_id`."""
        user_id = await self.user_id(init_data)
        return None if user_id is None else ChatId(CHANNEL, str(user_id))

    async def user_id(self, init_data: str) -> int | None:
        """Who opened the page; None when it cannot be believed, or was used before."""
        opened = read(init_data, self._key, self._clock())
        if opened is None:
            return None
        until = opened.signed_at + LIVES + _AHEAD  # longer than it is believed, so that it cannot come again
        is_first = await self._one_time.put(_KIND, opened.digest, until)
        return opened.user_id if is_first else None


def _fields(init_data: str) -> Mapping[str, str]:
    """Empty when it is no query string, or when a name comes twice: which one was signed is unclear."""
    if len(init_data) > _LONGEST:
        return {}
    try:
        pairs = parse_qsl(
            init_data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=32
        )
    except ValueError:
        return {}
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else {}


def _signed(fields: Mapping[str, str], key: bytes) -> bytes | None:
    lines = (f"{name}={value}" for name, value in sorted(fields.items()) if name != "hash")
    digest = hmac.digest(key, "\n".join(lines).encode(), hashlib.sha256)
    said = fields.get("hash", "").encode()
    return digest if hmac.compare_digest(said, digest.hex().encode()) else None


def _user_id(user: str) -> int | None:
    try:
        said = json.loads(user)
    except (ValueError, RecursionError):
        return None
    user_id = said.get("id") if isinstance(said, dict) else None
    if not isinstance(user_id, int) or isinstance(user_id, bool):
        return None
    return user_id if user_id > 0 else None


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(said), UTC) if _NUMBER.fullmatch(said) else None
    except (ValueError, OverflowError, OSError):
        return None
