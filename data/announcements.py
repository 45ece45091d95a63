"""What operators announce: kept until it starts, and can be cancelled until then."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import col

from data.audience import reach_of, values_of
from data.coding import Codec
from data.columns import microseconds
from data.crypto import Crypto
from data.database import Database
from data.delivery_sql import LONG_AGO
from data.errors import Tampered
from data.notice_tables import AnnouncementRow, DeliveryRow
from data.notice_values import Audience, DeliveryState, NoticeKind
from data.planning import EVERY_LINK
from data.statements import changed

log = logging.getLogger(__name__)

KIND = NoticeKind.OTHER  # the switch that turns announcements off, unless another one is named
WAITING, STARTED, CANCELLED = "waiting", "started", "cancelled"
UNAPPROVED = "unapproved"  # a second operator has to agree before it may start

LASTS = timedelta(days=2)


class Approval(StrEnum):
    """What became of an operator's agreeing."""

    DONE = "done"
    SAME_PERSON = "same_person"
    NOT_ASKED = "not_asked"  # it waits for nobody's approval, or is not there


@dataclass(frozen=True, slots=True)
class Order:
    """What is sealed of an announcement. `by` and `agreed`: keyed hashes of the operators' names, in hex."""

    audience: Audience = field(repr=False)  # may list customer codes
    kind: NoticeKind = KIND
    lasts_s: int = int(LASTS.total_seconds())  # not sent later than that after its start
    by: str = ""
    agreed: str = ""


_orders = Codec(Order)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Texts for everybody it concerns. `notice`: what it became when it started."""

    id: int
    vi: str
    en: str
    audience: Audience = field(repr=False)  # empty once it has started or was cancelled
    kind: NoticeKind
    made_at: datetime
    starts_at: datetime
    ends_at: datetime  # not sent at or after this moment
    state: str  # unapproved, waiting, started, cancelled
    notice: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """`held`: of `chats`, those that have quiet hours at that moment."""

    channel: str
    chats: int
    held: int


@dataclass(frozen=True, slots=True)
class Sent:
    """How many deliveries of a channel are in one state, and between which moments they were settled."""

    channel: str
    state: DeliveryState
    count: int
    first_at: datetime | None
    last_at: datetime | None


class Announcements:
    """(unapproved ->) waiting -> started, or cancelled; of two at once, one wins."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def add(
        self,
        vi: str,
        en: str,
        audience: Audience,
        starts_at: datetime,
        at: datetime,
        *,
        kind: NoticeKind = KIND,
        lasts: timedelta = LASTS,
        by: str = "",
        is_approved: bool = True,
    ) -> int:
        """Its number. The audience is sealed: it may list customer codes. `by` names the operator."""
        state = WAITING if is_approved else UNAPPROVED
        order = Order(audience, kind, int(lasts.total_seconds()), self._operator(by))
        async with self._database.writing() as session:
            row = AnnouncementRow(vi=vi, en=en, audience=b"", made_at=at, starts_at=starts_at, state=state)
            session.add(row)
            await session.flush()
            row.audience = self._sealed(row.id, order)
            return row.id

    async def list(self, limit: int = 20) -> tuple[Announcement, ...]:
        """Newest first."""
        asked = select(AnnouncementRow).order_by(col(AnnouncementRow.id).desc()).limit(limit)
        async with self._database.reading() as session:
            return self._values((await session.scalars(asked)).all())

    async def get(self, number: int) -> Announcement | None:
        async with self._database.reading() as session:
            row = await session.get(AnnouncementRow, number)
            return None if row is None else self._values([row])[0]

    async def due(self, now: datetime) -> tuple[Announcement, ...]:
        """Those to start, the longest due first."""
        is_due = (col(AnnouncementRow.state) == WAITING, col(AnnouncementRow.starts_at) <= now)
        asked = select(AnnouncementRow).where(*is_due).order_by(col(AnnouncementRow.starts_at))
        async with self._database.reading() as session:
            return self._values((await session.scalars(asked)).all())

    async def approve(self, number: int, by: str, starts_at: datetime) -> Approval:
        """A second operator agrees; it starts at `starts_at` or when it was meant to, whichever is later."""
        async with self._database.writing() as session:
            row = await session.get(AnnouncementRow, number)
            order = None if row is None or row.state != UNAPPROVED else self._opened(row)
            if row is None or order is None:
                return Approval.NOT_ASKED
            if order.by in {hashed.hex() for hashed in self._crypto.keyed_hashes(_named(by))}:
                return Approval.SAME_PERSON
            row.audience = self._sealed(number, replace(order, agreed=self._operator(by)))
            row.starts_at = max(row.starts_at, starts_at)
            row.state = WAITING
            return Approval.DONE

    async def cancel(self, number: int, at: datetime) -> bool:
        """False: it has started, should have by now, or was cancelled before."""
        is_early = (col(AnnouncementRow.state) == UNAPPROVED) | (col(AnnouncementRow.starts_at) > at)
        return await self._leave(number, (WAITING, UNAPPROVED), is_early, state=CANCELLED)

    async def started(self, number: int, notice: int) -> bool:
        """False: another process was faster, or it was cancelled, and then its notice must be withdrawn."""
        return await self._leave(number, (WAITING,), state=STARTED, notice_id=notice)

    async def stop(self, number: int, notice: int) -> bool:
        """Cancel it though it has started; its notice must be withdrawn. False: it was cancelled before."""
        begun = (WAITING, UNAPPROVED, STARTED)
        return await self._leave(number, begun, state=CANCELLED, notice_id=notice)

    async def preview(self, audience: Audience, kind: NoticeKind = KIND) -> int:
        """How many chats would get it now; found as planning finds them."""
        return sum(one.chats for one in await self.reach(audience, kind, LONG_AGO))

    async def reach(self, audience: Audience, kind: NoticeKind, due_at: datetime) -> tuple[Reached, ...]:
        """The same by channel, with the quiet hours of the chats at `due_at`."""
        asked = {
            **values_of(audience, self._crypto), "above": 0, "up_to": EVERY_LINK, "due": microseconds(due_at),
        }  # fmt: skip
        async with self._database.reading() as session:
            rows = (await session.execute(reach_of(audience, kind), asked)).all()
        return tuple(sorted((Reached(*row) for row in rows), key=lambda one: one.channel))

    async def progress(self, number: int) -> dict[DeliveryState, int]:
        """How many deliveries are in which state; empty before it starts."""
        counts: dict[DeliveryState, int] = {}
        for one in await self.report(number):
            counts[one.state] = counts.get(one.state, 0) + one.count
        return counts

    async def report(self, number: int) -> tuple[Sent, ...]:
        """The same by channel, with the moments at which they were settled."""
        by = (col(DeliveryRow.channel), col(DeliveryRow.state))
        settled = (func.min(DeliveryRow.settled_at), func.max(DeliveryRow.settled_at))
        asked: Any = (
            select(*by, func.count(), *settled)
            .join(AnnouncementRow, col(AnnouncementRow.notice_id) == col(DeliveryRow.notice_id))
            .where(col(AnnouncementRow.id) == number)
            .group_by(*by)
            .order_by(*by)
        )
        async with self._database.reading() as session:
            rows = (await session.execute(asked)).all()
        return tuple(Sent(channel, DeliveryState(state), *rest) for channel, state, *rest in rows)

    async def _leave(
        self, number: int, states: Sequence[str], *more: ColumnElement[bool], **values: object
    ) -> bool:
        left = (col(AnnouncementRow.id) == number, col(AnnouncementRow.state).in_(states), *more)
        statement = update(AnnouncementRow).where(*left).values(**values)
        async with self._database.writing() as session:
            if await changed(session, statement) != 1:
                return False
            # Whom it was for is needed no longer, and may list customers who go.
            row = await session.get_one(AnnouncementRow, number, populate_existing=True)
            row.audience = self._sealed(number, replace(self._opened(row), audience=Audience()))
            return True

    def _values(self, rows: Sequence[AnnouncementRow]) -> tuple[Announcement, ...]:
        return tuple(self._value(row, self._opened(row)) for row in rows)

    def _value(self, row: AnnouncementRow, order: Order) -> Announcement:
        ends_at = row.starts_at + timedelta(seconds=order.lasts_s)
        return Announcement(
            row.id, row.vi, row.en, order.audience, order.kind, row.made_at, row.starts_at, ends_at,
            row.state, row.notice_id,
        )  # fmt: skip

    def _operator(self, name: str) -> str:
        return self._crypto.keyed_hash(_named(name)).hex()

    def _sealed(self, number: int, order: Order) -> bytes:
        return self._crypto.seal(_orders.dump(order), *announcement_place(number))

    def _opened(self, row: AnnouncementRow) -> Order:
        try:
            content = self._crypto.open(row.audience, *announcement_place(row.id))
        except Tampered:
            log.error("The seal of announcement %d is broken; nobody gets it.", row.id)
            return Order(Audience())
        return _orders.load(content) or Order(Audience())


def _named(operator: str) -> str:
    return f"operator:{operator}"


def announcement_place(number: int) -> tuple[object, ...]:
    """What the audience of an announcement is bound to."""
    return ("announcement", number)
