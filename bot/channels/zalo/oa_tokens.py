"""A valid access token at any time: one process refreshes, what it gets is stored before it is used.

An access token lasts 25 hours, its refresh token three months and for one use. Whoever loses the new refresh
token loses the account: an administrator must then authorize the app again (`cskh zalo authorize`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from backend_client.models import Clock
from bot.channels import owners
from bot.channels.zalo.oa_errors import NotAuthorized
from bot.channels.zalo.oa_oauth import Granted, GrantLost, NotGranted
from bot.errors import ChannelError, Unreachable
from data.errors import StoreError
from data.store import Store
from data.values import Secret
from data.zalo_tokens import ZaloTokens

log = logging.getLogger(__name__)

REFRESH_AFTER = timedelta(hours=20)
_LEASE = timedelta(seconds=60)
_LOOK_S = 60.0  # between looks at the age of the token
_WAIT_S = 0.25  # between looks whether another process is done
_TRIES = 120
_JUST_NOW = timedelta(minutes=1)
_MOMENT = timedelta(seconds=2)
_REST = timedelta(minutes=30)  # after Zalo refused the app itself


class TokenSource(Protocol):
    """What the client needs."""

    async def access(self) -> str:
        """Raises `NotAuthorized` when there is none."""
        ...

    async def renewed(self, refused: str) -> str:
        """Another one than this, which Zalo refused. Raises `ChannelError`."""
        ...


@dataclass(slots=True)
class Tokens:
    """`refresh` asks Zalo. Concurrent refusals lead to one question, across processes."""

    app_id: str
    refresh: Callable[[Secret], Awaitable[Granted]]
    store: Store
    clock: Clock
    look_s: float = _LOOK_S
    _owner: str = field(default_factory=owners.new)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _unsaved: ZaloTokens | None = None  # got, and not stored yet: the only copy in the world
    _rests_until: datetime | None = None
    _is_mourned: bool = False
    _seen: tuple[datetime, ZaloTokens] | None = None

    async def access(self) -> str:
        """As it was a moment ago: an old one is refused, and then looked at anew."""
        now = self.clock()
        if self._seen is None or not timedelta(0) <= now - self._seen[0] < _MOMENT:
            self._seen = now, await self._kept()
        return self._seen[1].access.get_secret_value()

    async def renewed(self, refused: str) -> str:
        self._seen = None
        kept = await self._renew(lambda kept: kept.access.get_secret_value() == refused)
        return kept.access.get_secret_value()

    async def keep_fresh(self) -> None:
        """Refresh whenever the token is 20 hours old, until cancelled."""
        while True:
            try:
                await self._renew(lambda kept: self.clock() - kept.refreshed_at >= REFRESH_AFTER)
            except (ChannelError, StoreError) as error:
                log.warning("tokens of Zalo not looked after: %s", type(error).__name__)
            except Exception:  # a bug of ours must not let the token run out
                log.exception("looking after the tokens of Zalo")
            await asyncio.sleep(self.look_s)

    async def _kept(self) -> ZaloTokens:
        kept = await self.store.zalo_tokens.get(self.app_id)
        if kept is None:
            self._mourn("nobody has authorized the app")
            raise NotAuthorized("no tokens")
        if not kept.failure:
            self._is_mourned = False
        elif kept.ends_at <= self.clock():
            self._mourn(kept.failure)
            raise NotAuthorized("the grant is lost")
        return kept

    async def _renew(self, is_due: Callable[[ZaloTokens], bool]) -> ZaloTokens:
        """The pair, refreshed when it is due: by us, or meanwhile by somebody else."""
        async with self._turn:
            for _ in range(_TRIES):
                kept = await self._kept()
                if not is_due(kept):
                    return kept
                self._require_hope(kept)
                if await self.store.leases.take(self._lease, self._owner, self.clock(), _LEASE):
                    return await self._renew_with_lease(is_due)
                await asyncio.sleep(_WAIT_S)
            raise Unreachable("another process refreshes for too long")

    async def _renew_with_lease(self, is_due: Callable[[ZaloTokens], bool]) -> ZaloTokens:
        try:
            kept = await self._kept()  # anew: who had the lease before us may have refreshed
            return await self._refreshed(kept) if is_due(kept) else kept
        finally:
            with suppress(StoreError):
                await self.store.leases.release(self._lease, self._owner)

    def _require_hope(self, kept: ZaloTokens) -> None:
        """Raises `NotAuthorized` where refreshing would not help: it would go round in circles."""
        if kept.failure:
            self._mourn(kept.failure)
            raise NotAuthorized("the grant is lost")
        if self._unsaved is None and self.clock() - kept.refreshed_at < _JUST_NOW:
            log.critical("Zalo refuses a token that it has just given: see `cskh doctor`")
            raise NotAuthorized("a new token is refused")
        if self._rests_until is not None and self.clock() < self._rests_until:
            raise NotAuthorized("Zalo refuses the app")

    async def _refreshed(self, kept: ZaloTokens) -> ZaloTokens:
        new = self._unsaved or await self._ask(kept)
        self._unsaved = new
        try:
            await self.store.zalo_tokens.put(self.app_id, new)
        except StoreError:
            log.critical(
                "new tokens of Zalo cannot be stored, and exist in this process alone: keep it running"
            )
            raise
        self._unsaved = None
        log.info("tokens of Zalo refreshed")
        return new

    async def _ask(self, kept: ZaloTokens) -> ZaloTokens:
        now = self.clock()
        try:
            granted = await self.refresh(kept.refresh)
        except GrantLost as error:
            await self.store.zalo_tokens.fail(self.app_id, kept.refresh, error.why)
            self._mourn(error.why)
            raise NotAuthorized("the grant is lost") from None
        except NotGranted as error:
            self._rests_until = now + _REST
            log.critical("Zalo refuses the app, look at zalo.app_id and zalo.app_secret: %s", error.why)
            raise NotAuthorized("Zalo refuses the app") from None
        return tokens_of(granted, now, kept.refresh)

    def _mourn(self, why: str) -> None:
        """Once: it is for the operators, not for the log to fill."""
        if not self._is_mourned:
            self._is_mourned = True
            log.critical("the bot is not authorized on Zalo (%s): run `cskh zalo authorize`", why)

    @property
    def _lease(self) -> str:
        return f"zalo.tokens.{self.app_id}"


@dataclass(frozen=True, slots=True)
class KeptTokens:
    """For looking only: never spends a refresh token."""

    app_id: str
    store: Store

    async def access(self) -> str:
        kept = await self.store.zalo_tokens.get(self.app_id)
        if kept is None:
            raise NotAuthorized("no tokens")
        return kept.access.get_secret_value()

    async def renewed(self, refused: str) -> str:
        raise NotAuthorized("the token is refused")


def tokens_of(granted: Granted, now: datetime, old: Secret) -> ZaloTokens:
    """What is to be stored of an answer to a question asked at `now`."""
    ends_at = now + timedelta(seconds=granted.lasts_s)
    return ZaloTokens(granted.access, granted.refresh or old, now, ends_at)
