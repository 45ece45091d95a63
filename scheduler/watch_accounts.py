"""One scan asks about every code whose turn it is; never a job for each customer.

A code is claimed with a lease, asked about, and settled with the moment of its next turn. Whatever fails
delays that turn and tells nobody anything.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from backend_client.errors import (
    AccessExpired,
    BackendError,
    TooManyRequests,
    UnknownCustomer,
    Unreachable,
)
from backend_client.models import Clock
from bot.notices import AccessEnded
from bot.permissions import asked_for, ready
from bot.ports.backend import Backend
from data.errors import StoreError
from data.notice_values import Audience, Choices, NoticeKind
from data.store import Store
from data.values import LinkedAccount
from data.watching import Watched
from scheduler import rhythm, watch_bills, watch_readings
from scheduler.rhythm import DAY, Rhythm
from scheduler.seen import CODEC, Seen
from scheduler.telling import News, Tell, publish, tell

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=5)
_RELINKED_WITHIN = timedelta(hours=3)  # looked for, without asking the portal
BILLS, DAYS, USE = "bills", "days", "use"


@dataclass(slots=True)
class AccountWatch:
    """Scans until nothing is due. `side_by_side` leaves room in the client for customers who ask."""

    store: Store
    backend: Backend
    clock: Clock
    pace: Rhythm = field(default_factory=Rhythm)
    side_by_side: int = 8
    owner: str = field(default_factory=lambda: secrets.token_hex(8))

    async def scan(self, _slot: datetime) -> None:
        """Ask about everything that is due, those first that wait longest.

        What is woken during its look is due again, and is looked at again before this ends.
        """
        await self.store.watching.ensure(self.clock())
        while True:
            now = self.clock()
            due = await self.store.watching.claim_due(now, self.owner, _LEASE, self.side_by_side)
            if not any(await _all_of(self._kept(one) for one in due)):
                return  # done; or the portal, or the store, does not answer: the next tick tries again

    async def _kept(self, watched: Watched) -> bool:
        """`_look`; what the store does not keep is looked at again when the claim is over."""
        try:
            return await self._look(watched)
        except StoreError as error:
            log.warning("Watching: %s; a code is left to the end of its lease.", type(error).__name__)
            return False

    async def _look(self, watched: Watched) -> bool:
        """One code from its claim to its settlement; whether the portal answered.

        Raises:
            StoreError: what was found could not be kept; the claim ends by itself.
        """
        now = self.clock()
        code = watched.customer.value
        seen = CODEC.load(watched.seen or None) or Seen()
        try:
            seen, news = await self._all(watched, seen, now)
        except (Unreachable, TooManyRequests) as error:
            await self._settle_failure(watched, now, getattr(error, "retry_after_s", None))
            return False
        except BackendError as error:  # a refusal, or an answer that cannot be read
            log.warning("Watching: %s.", type(error).__name__)
            await self._settle_failure(watched, now, None)
            return True
        except StoreError:
            raise
        except Exception:  # a bug that one code shows must not stop the others
            log.exception("Watching a code failed.")
            await self._settle_failure(watched, now, None)
            return True
        await publish(self.store, news, now)
        next_at = min(seen.next_at.values(), default=rhythm.by_day(code, now + DAY))
        await self.store.watching.save(watched.customer, self.owner, CODEC.dump(seen), next_at)
        return True

    async def _settle_failure(self, watched: Watched, now: datetime, wait_s: float | None) -> None:
        failures = watched.failures + 1
        next_at = rhythm.retry_at(watched.customer.value, now, failures)
        if wait_s is not None:
            next_at = max(next_at, now + timedelta(seconds=wait_s))
        await self.store.watching.save(watched.customer, self.owner, watched.seen, next_at, failures)

    async def _all(self, watched: Watched, seen: Seen, now: datetime) -> tuple[Seen, list[News]]:
        """With the first permission that is good; of a code that has none, everything stays as it is."""
        refused: BackendError | None = None
        for account in watched.accounts:
            try:
                found = await self._with(account, watched, seen, now)
            except (AccessExpired, UnknownCustomer) as error:
                refused = refused if await self._has_ended(account) else error
                continue
            return await self._of_others(account, watched, *found, now)
        if refused is not None:  # just renewed and refused all the same: that is no end
            raise refused
        ended = {part: rhythm.by_day(watched.customer.value, now + _RELINKED_WITHIN) for part in (BILLS,)}
        return _told_of_end(watched, replace(seen, next_at=ended), watched.accounts, now)

    async def _has_ended(self, account: LinkedAccount) -> bool:
        of_chat = await self.store.links.of_chat(account.chat)
        return all(one.token is None for one in of_chat if one.id == account.id)

    async def _of_others(
        self, used: LinkedAccount, watched: Watched, seen: Seen, news: list[News], now: datetime
    ) -> tuple[Seen, list[News]]:
        """Who shares the code is told what was found only while his own permission is good.

        The portal is asked to renew those that ran out, once for each log-in, and only when there is news.

        Raises:
            BackendError: it did not answer, so nobody knows; the news is found again by the next look.
        """
        has_news = any(isinstance(one, Tell) for one in news)
        ended = []
        for one in {one.grant: one for one in watched.accounts if one.grant != used.grant}.values():
            try:
                if has_news or one.token is None:
                    await ready(self.store, self.backend, one, now)
            except AccessExpired:
                ended.append(one)
        seen, of_end = _told_of_end(watched, seen, ended, now)
        return seen, [*news, *of_end]

    async def _with(
        self, account: LinkedAccount, watched: Watched, seen: Seen, now: datetime
    ) -> tuple[Seen, list[News]]:
        """Permissions are renewed as in a conversation: before they end, or once in the middle."""

        async def look(lasting: LinkedAccount) -> tuple[Seen, list[News]]:
            return await self._parts(lasting, watched, seen, now)

        return await asked_for(self.store, self.backend, account, now, look)

    async def _parts(
        self, account: LinkedAccount, watched: Watched, seen: Seen, now: datetime
    ) -> tuple[Seen, list[News]]:
        """The parts that are wanted and due. A part nobody wants is forgotten: it begins anew later."""
        choices = tuple(watched.choices.values())
        wanted = set(wanted_parts(choices))
        seen = replace(
            seen,
            bills=seen.bills if BILLS in wanted else None,
            readings=seen.readings if DAYS in wanted else None,
            use=seen.use if USE in wanted else None,
            next_at={part: moment for part, moment in seen.next_at.items() if part in wanted},
        )
        news: list[News] = []
        # After a failure nobody knows whether it was woken.
        is_woken = watched.failures > 0 or watched.turn_at < min(seen.next_at.values(), default=now)
        for part in (BILLS, DAYS, USE):
            if part in wanted and (is_woken or seen.next_at.get(part, now) <= now):
                seen, found = await self._part(part, account, choices, seen, now)
                news += found
        return seen, news

    async def _part(
        self, part: str, account: LinkedAccount, choices: Sequence[Choices], seen: Seen, now: datetime
    ) -> tuple[Seen, list[News]]:
        assert account.access is not None, "a permission was just made sure of"
        code = account.customer.value
        if part == BILLS:
            bills, news = await watch_bills.look(
                watch_bills.Look(self.backend, account.access, now), seen.bills
            )
            next_at = watch_bills.next_at(code, now, bills, choices, self.pace)
            return replace(seen, bills=bills, next_at={**seen.next_at, part: next_at}), news
        at = watch_readings.Look(self.backend, account, account.access, now)
        if part == DAYS:
            days, news = await watch_readings.look_at_days(at, seen.readings, choices)
            next_at = watch_readings.next_days(code, now, days, choices)
            return replace(seen, readings=days, next_at={**seen.next_at, part: next_at}), news
        use, news = await watch_readings.look_at_use(at, seen.use, choices)
        return replace(seen, use=use, next_at={**seen.next_at, part: rhythm.next_daily(code, now)}), news


async def _all_of(looks: Iterable[Coroutine[Any, Any, bool]]) -> list[bool]:
    """What they found, when all have ended: none goes on behind the back of who waits for them."""
    ended = await asyncio.gather(*looks, return_exceptions=True)
    for one in ended:
        if isinstance(one, BaseException):
            raise one
    return [one for one in ended if isinstance(one, bool)]


def wanted_parts(choices: Sequence[Choices]) -> tuple[str, ...]:
    """What must be asked for to serve these choices."""
    is_wanted = {
        BILLS: any(one.is_bill_on for one in choices),
        DAYS: any(one.is_reading_on for one in choices),
        USE: any(one.is_other_on and (one.threshold_kwh or one.threshold_percent) for one in choices),
    }
    return tuple(part for part, yes in is_wanted.items() if yes)


def _told_of_end(
    watched: Watched, seen: Seen, ended: Iterable[LinkedAccount], now: datetime
) -> tuple[Seen, list[News]]:
    """Said once for each permission that ended, however often it is found to have."""
    grants = sorted({one.grant for one in ended})
    news = [_access_ended(watched, grant, now) for grant in grants if grant not in seen.ended]
    return replace(seen, ended=tuple(grants)), news


def _access_ended(watched: Watched, grant: int, now: datetime) -> News:
    """To the chats that saw the code by this permission; the fence leaves the others out."""
    accounts = tuple(sorted(one.id for one in watched.accounts if one.grant == grant))
    choices = [watched.choices[one] for one in accounts]
    kinds = (NoticeKind.BILL, NoticeKind.READING)
    kind = next((kind for kind in kinds if any(one.is_on(kind) for one in choices)), NoticeKind.OTHER)
    code = watched.customer.value
    facts, audience = AccessEnded(watched.customer, accounts), Audience(customers=(code,))
    return tell(kind, f"access:{code}:{grant}", facts, audience, due_at=now, expires_at=now + 7 * DAY)
