"""Linking a chat to customer codes: the rules, with no page and no sentence in them.

A request goes new -> verified -> consented -> confirmed. The password goes straight to the utility and
is dropped; only the permission it gave is kept, sealed. Wrong tries are counted before the utility is
asked, so that a thousand tries at once are no way around the limit.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend_client.errors import BackendError, Refused, TooManyRequests
from backend_client.models import AccessToken, Clock, Contract, CustomerCode
from bot import codes
from bot.folding import visible
from bot.messages import Incoming, Kind
from bot.ports.backend import Backend
from bot.ports.linking import LogInResult
from bot.ports.receiving import Receive
from data import reference
from data.store import Store
from data.values import ChatId, Consent, LinkedAccount, LinkRequest, Secret

LINK_LIVES = timedelta(minutes=10)
TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
PAUSE = timedelta(hours=24)
ADDRESS_TRIES = 60  # per address and quarter hour: loose, since many phones share one
UNKNOWN_ADDRESS_TRIES = 600  # the same for all whose address is not known, together
PATIENCE_S = 9.5  # a customer hears within ten seconds
SAME_TIME_S = 1.5  # a wrong code, a wrong password and a pause cannot be told apart by waiting


@dataclass(slots=True)
class Linker:
    """The use cases of linking, for the one-time page and for the chat."""

    store: Store
    backend: Backend
    clock: Clock
    policy_version: str
    receive: Receive | None = None  # tells the chat that the page is done; set by bot.app
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, chat: ChatId, language: str) -> str:
        """The secret of a fresh one-time link (256 bits); older links of the chat are void."""
        token = secrets.token_urlsafe(32)
        expires_at = self.clock() + LINK_LIVES
        await self.store.link_requests.open(chat, hash_of(token), language, expires_at)
        return token

    async def look(self, token: str) -> LinkRequest | None:
        return await self.store.link_requests.get(hash_of(token), self.clock())

    async def log_in(self, token: str, user_name: str, password: Secret, remote: str) -> LogInResult:
        result, __ = await asyncio.gather(
            self._log_in_soon(token, user_name, password, remote), self.sleep(SAME_TIME_S)
        )
        return result

    async def _log_in_soon(self, token: str, user_name: str, password: Secret, remote: str) -> LogInResult:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._log_in(token, user_name, password, remote)
        except TimeoutError:
            return LogInResult.BUSY

    async def _log_in(self, token: str, user_name: str, password: Secret, remote: str) -> LogInResult:
        request = await self.look(token)
        if request is None or request.state != "new":
            return LogInResult.EXPIRED
        result, access = await self.check(request.chat, user_name, password, remote)
        if access is None:
            return result
        try:
            contracts = (await self.backend.contracts(access)).value
        except BackendError:
            return LogInResult.BUSY
        if not contracts:
            return LogInResult.NO_MATCH
        first = await self.store.link_requests.verified(hash_of(token), access, contracts, self.clock())
        return LogInResult.OK if first else LogInResult.EXPIRED

    async def check(
        self, chat: ChatId, user_name: str, password: Secret, remote: str
    ) -> tuple[LogInResult, AccessToken | None]:
        """Ask the utility whether a password fits, within the limits on tries."""
        user_name = user_name_of(user_name)
        subjects = (_tries_of(chat), await self._whose(chat, user_name))
        tried_at = await self._count_try(subjects, remote)
        if tried_at is None:
            return LogInResult.PAUSED, None
        try:
            access = await self.backend.log_in(user_name, password)
        except TooManyRequests:
            return LogInResult.BUSY, None
        except Refused:
            return LogInResult.NO_MATCH, None
        except BackendError:
            return LogInResult.BUSY, None
        await self._forgive(subjects, remote, tried_at)
        return LogInResult.OK, access

    async def _whose(self, chat: ChatId, user_name: str) -> str:
        """Whose tries count. A chat that is already linked to the code is not held up by strangers' tries."""
        linked = await self.store.links.of_chat(chat)
        is_owner = any(one.customer.value == user_name.upper() and not one.is_guest for one in linked)
        return f"own:{_tries_of(chat)}:{user_name.upper()}" if is_owner else f"code:{user_name.upper()}"

    async def _count_try(self, subjects: Sequence[str], remote: str) -> datetime | None:
        """The moment of the try, which is counted; None once there were too many."""
        now = self.clock()
        address, most = f"ip:{remote}", ADDRESS_TRIES if remote else UNKNOWN_ADDRESS_TRIES
        async with self._counting:
            for subject in subjects:
                if _is_paused(await self.store.attempts.since(subject, now - PAUSE - TRIES_WITHIN), now):
                    return None
            if len(await self.store.attempts.since(address, now - TRIES_WITHIN)) >= most:
                return None
            for subject in (*subjects, address):
                await self.store.attempts.add(subject, now)
        return now

    async def _forgive(self, subjects: Sequence[str], remote: str, tried_at: datetime) -> None:
        """Who knows the password may have mistyped it before.

        Tries at other codes stay counted: one's own account buys no tries at everybody else's.
        """
        ours, whose = subjects
        for at in await self.store.attempts.since(whose, tried_at - PAUSE - TRIES_WITHIN):
            await self.store.attempts.take_back(ours, at)
            await self.store.attempts.take_back(f"ip:{remote}", at)
        await self.store.attempts.clear(whose)

    async def may_try_code(self, chat: ChatId) -> bool:
        """Count a try at an invitation code; False once there were too many."""
        return await self._count_try((f"invited:{chat.channel}:{chat.key}",), "") is not None

    async def code_was_right(self, chat: ChatId) -> None:
        """Only wrong codes count: whoever checks many cards is not taken for a guesser."""
        await self.store.attempts.clear(f"invited:{chat.channel}:{chat.key}")

    async def offer(self, token: str, access: AccessToken, contracts: Sequence[Contract]) -> bool:
        """Put a log-in that was made in the chat itself where the page's would stand."""
        return await self.store.link_requests.verified(hash_of(token), access, contracts, self.clock())

    async def consent(self, token: str, chosen: Sequence[CustomerCode], *, tell: bool = True) -> bool:
        """Keep the consent; `tell` the chat, which must confirm, unless it is the chat that speaks."""
        request = await self.look(token)
        if request is None or request.state != "verified" or not chosen:
            return False
        if not set(chosen) <= {one.customer for one in request.contracts}:
            return False
        now = self.clock()
        agreed = Consent(self.policy_version, now)
        done = await self.store.link_requests.consented(hash_of(token), chosen, agreed, now)
        if done and tell and self.receive is not None:
            await self.receive(Incoming(request.chat, f"linked:{hash_of(token).hex()}", now, Kind.LINKED))
        return done

    async def refuse(self, token: str) -> None:
        request = await self.look(token)
        if request is not None:
            await self.store.link_requests.drop(request.chat)

    async def pending(self, chat: ChatId) -> LinkRequest | None:
        return await self.store.link_requests.pending(chat, self.clock())

    async def confirm(self, chat: ChatId) -> tuple[LinkedAccount, ...]:
        """The chat said yes: the accounts are made."""
        return await self.store.link_requests.confirm(chat, self.clock())

    async def drop(self, chat: ChatId) -> None:
        await self.store.link_requests.drop(chat)


def user_name_of(text: str) -> str:
    """As the portal knows it, however it was typed: a customer code, or a telephone number.

    One spelling for each, so that limits on tries cannot be got round by spelling.
    """
    code = codes.read_code(text, reference.code_rule())
    if isinstance(code, CustomerCode):
        return code.value
    plain = re.sub(r"[\s.()-]", "", visible(text))
    if re.fullmatch(r"(?:\+?84|0)\d{9}", plain):
        return f"0{plain[-9:]}"
    return "".join(text.split())


def _tries_of(chat: ChatId) -> str:
    return f"chat:{chat.channel}:{chat.key}"


def hash_of(token: str) -> bytes:
    """What is kept of a one-time secret."""
    return hashlib.sha256(token.encode()).digest()


def _is_paused(tries: Sequence[datetime], now: datetime) -> bool:
    """Five tries within a quarter of an hour close the door for a day after the fifth."""
    ordered = sorted(tries)
    for first, fifth in zip(ordered, ordered[TRIES - 1 :], strict=False):
        if fifth - first <= TRIES_WITHIN and now < fifth + PAUSE:
            return True
    return False
