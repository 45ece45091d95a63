"""Customer codes that are watched: whose turn it is to be asked about, and what was seen last.

A code is watched while somebody who linked it has a notice on that only asking can bring. What was seen
is sealed: it holds amounts and indexes.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from backend_client.models import CustomerCode
from data import accounts
from data.columns import Instant
from data.crypto import Crypto
from data.database import Database
from data.errors import Tampered
from data.notice_tables import NoticeChoiceRow, WatchRow
from data.notice_values import Choices
from data.statements import changed, insert_or_leave
from data.tables import LinkRow
from data.values import Backlog, LinkedAccount

log = logging.getLogger(__name__)

_PLACE = "watch"
_BATCH = 500
_WOKEN = "!"  # after the name of an owner: what it is looking at changed meanwhile


@dataclass(frozen=True, slots=True)
class Watched:
    """A code whose turn it is, claimed by one process."""

    customer: CustomerCode
    seen: bytes = field(repr=False)  # empty: looked at for the first time
    failures: int  # in a row
    accounts: tuple[LinkedAccount, ...]  # those with something on; a permission that is good first
    choices: dict[int, Choices]  # by the number of the account
    turn_at: datetime  # its turn: as `save` said, or earlier when it was woken


class Watching:
    """A claim that is not settled by `save` ends with its lease, and the code is anybody's again."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def ensure(self, now: datetime) -> None:
        """Begin to watch what became wanted, and forget what nobody wants any more.

        Looked for without the lock of a writer, and written page by page: others may write between.
        """
        new = (
            select(col(LinkRow.customer))
            .distinct()
            .where(_is_wanted(), ~exists().where(col(WatchRow.customer) == col(LinkRow.customer)))
        )
        async for codes in self._pages(new, col(LinkRow.customer)):
            rows = [{**_NEW, "customer": code, "next_at": now} for code in codes]
            async with self._database.writing() as session:
                await session.execute(insert_or_leave(WatchRow, session.get_bind().dialect.name), rows)
        kept = exists().where(col(LinkRow.customer) == col(WatchRow.customer), _is_wanted())
        gone = select(col(WatchRow.customer)).where(~kept)
        async for codes in self._pages(gone, col(WatchRow.customer)):
            async with self._database.writing() as session:
                await session.execute(delete(WatchRow).where(col(WatchRow.customer).in_(codes)))

    async def _pages(self, codes: Select[str], by: Mapped[str]) -> AsyncIterator[list[str]]:
        """In the order of the codes, each page from where the last one ended."""
        last = ""
        while True:
            async with self._database.reading() as session:
                page = list(await session.scalars(codes.where(by > last).order_by(by).limit(_BATCH)))
            if not page:
                return
            yield page
            last = page[-1]

    async def wake(self, now: datetime, customers: Iterable[CustomerCode] | None = None) -> None:
        """Ask about these codes, or all, as soon as possible: something is known to have changed.

        Who is asking about one of them right now may have asked too early: it is looked at once more.
        """
        which = () if customers is None else (col(WatchRow.customer).in_([one.value for one in customers]),)
        later = update(WatchRow).where(col(WatchRow.next_at) > now, *which).values(next_at=now)
        in_work = update(WatchRow).where(col(WatchRow.owner) != "", *which)
        async with self._database.writing() as session:
            await session.execute(later)
            await session.execute(in_work.values(owner=marked_woken()))

    async def claim_due(self, now: datetime, owner: str, lease: timedelta, limit: int) -> tuple[Watched, ...]:
        """The codes that wait longest. Nobody else gets them before `lease` is over."""
        is_free = or_(col(WatchRow.lease_until).is_(None), col(WatchRow.lease_until) <= now)
        due = select(col(WatchRow.customer)).where(col(WatchRow.next_at) <= now, is_free)
        due = due.order_by(col(WatchRow.next_at)).limit(limit).with_for_update(skip_locked=True)
        claim = update(WatchRow).where(col(WatchRow.customer).in_(due.scalar_subquery()))
        claim = claim.values(owner=owner, lease_until=now + lease).returning(*_CLAIMED)
        async with self._database.writing() as session:
            rows = list(await session.execute(claim.execution_options(synchronize_session=False)))
        rows.sort(key=lambda row: row.next_at)
        async with self._database.reading() as session:
            return await self._with_accounts(session, rows, now)

    async def save(
        self, customer: CustomerCode, owner: str, seen: bytes, next_at: datetime, failures: int = 0
    ) -> bool:
        """Settle a claim; of what was woken meanwhile it stays the turn.

        False: it was somebody else's by now, and nothing was kept.
        """
        is_undisturbed = col(WatchRow.owner) == owner
        mine = (col(WatchRow.customer) == customer.value, col(WatchRow.owner).in_([owner, owner + _WOKEN]))
        sealed = self._crypto.seal(seen, _PLACE, customer.value) if seen else b""
        turn = case((is_undisturbed, literal(next_at, Instant())), else_=col(WatchRow.next_at))
        statement = update(WatchRow).where(*mine)
        statement = statement.values(owner="", lease_until=None, next_at=turn)
        statement = statement.values(seen=sealed, failures=failures)
        async with self._database.writing() as session:
            return await changed(session, statement) == 1

    async def count(self) -> int:
        """How many codes are watched."""
        async with self._database.reading() as session:
            return await session.scalar(select(func.count()).select_from(WatchRow)) or 0

    async def due(self, now: datetime) -> Backlog:
        """The codes whose turn it is, those that are being asked about included, and since when."""
        due = select(func.count(), func.min(WatchRow.next_at)).where(col(WatchRow.next_at) <= now)
        async with self._database.reading() as session:
            count, since = (await session.execute(due)).one()
        return Backlog(count, since)

    async def _with_accounts(
        self, session: AsyncSession, rows: Sequence[Any], now: datetime
    ) -> tuple[Watched, ...]:
        codes = [row.customer for row in rows]
        choices = await _choices(session, codes)
        linked = await accounts.values_of(session, self._crypto, col(LinkRow.id).in_(choices))
        linked = tuple(sorted(linked, key=lambda one: (one.token is None, one.is_guest, one.id)))
        found = []
        for row in rows:
            own = tuple(one for one in linked if one.customer.value == row.customer)
            of_own = {one.id: choices[one.id] for one in own}
            seen = self._open(row.customer, row.seen)
            found.append(Watched(CustomerCode(row.customer), seen, row.failures, own, of_own, row.next_at))
        return tuple(found)

    def _open(self, customer: str, sealed: bytes) -> bytes:
        try:
            return self._crypto.open(sealed, _PLACE, customer) if sealed else b""
        except Tampered:
            log.error("The seal of what was seen of a code is broken; it is looked at anew.")
            return b""


def marked_woken() -> ColumnElement[str]:
    """The name of whoever looks at a code right now, so that `save` leaves it due for one more look."""
    owner = col(WatchRow.owner)
    return case((and_(owner != "", ~owner.endswith(_WOKEN)), owner + _WOKEN), else_=owner)


async def reseal_seen(database: Database, crypto: Crypto) -> int:
    """With the ring's first key; how many values changed.

    Raises:
        Tampered: a value opens with no key of the ring.
    """
    count, last = 0, ""
    while True:
        async with database.writing() as session:
            code = col(WatchRow.customer)
            after = select(WatchRow).where(code > last)
            rows = list(await session.scalars(after.order_by(code).limit(_BATCH)))
            for row in rows:
                if row.seen and not crypto.is_current(row.seen):
                    row.seen = crypto.reseal(row.seen, _PLACE, row.customer)
                    count += 1
        if not rows:
            return count
        last = rows[-1].customer


async def _choices(session: AsyncSession, codes: Sequence[str]) -> dict[int, Choices]:
    statement = select(NoticeChoiceRow).join(LinkRow, col(LinkRow.id) == col(NoticeChoiceRow.link_id))
    rows = await session.scalars(statement.where(col(LinkRow.customer).in_(codes), _IS_ON))
    names = [one.name for one in fields(Choices)]
    return {row.link_id: Choices(**{name: getattr(row, name) for name in names}) for row in rows}


def _is_wanted() -> ColumnElement[bool]:
    """Somebody who linked the code wants to hear what only asking about it tells."""
    return exists().where(col(NoticeChoiceRow.link_id) == col(LinkRow.id), _IS_ON)


_CLAIMED = (col(WatchRow.customer), col(WatchRow.seen), col(WatchRow.failures), col(WatchRow.next_at))
_HAS_THRESHOLD = or_(
    col(NoticeChoiceRow.threshold_kwh).is_not(None), col(NoticeChoiceRow.threshold_percent).is_not(None)
)
_IS_ON = or_(
    col(NoticeChoiceRow.is_reading_on),
    col(NoticeChoiceRow.is_bill_on),
    and_(col(NoticeChoiceRow.is_other_on), _HAS_THRESHOLD),
)
_NEW = {"owner": "", "lease_until": None, "failures": 0, "seen": b""}
