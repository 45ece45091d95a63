"""What there is to tell: kept once, planned for everybody it concerns, withdrawn when no longer true."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, desc, or_, select, update
from sqlmodel import col

from data.audience import values_of
from data.columns import Instant
from data.crypto import Crypto
from data.database import Database
from data.facts import Facts, audience_of, seal_audience
from data.notice_tables import DeliveryRow, NoticeRow
from data.notice_values import Audience, DeliveryState, NewNotice, NoticeKind, SentNotice
from data.planning import EVERY_LINK, Plan, chunk, finish
from data.statements import DIALECTS, insert_or_leave
from data.told_chats import at, close_bulk, is_at, numbers
from data.values import ChatId

WITHDRAWN = "withdrawn"  # the reason of a delivery that is no longer true

_DROPPED_AT_ONCE = 2_000
_FEW = 100  # codes: planned where they are kept
_NEVER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Published:
    """`count`: to how many chats, as far as this call planned it."""

    id: int
    is_new: bool
    count: int


class Notices:
    """Unique for ever by business key and version; nobody gets one twice."""

    def __init__(self, database: Database, crypto: Crypto, facts: Facts) -> None:
        self._database = database
        self._crypto = crypto
        self._facts = facts
        self._in_work: set[int] = set()  # planned by this process right now
        self.on_planned: Callable[[], Awaitable[None]] | None = None  # told when deliveries were made

    async def publish(self, new: NewNotice, audience: Audience, now: datetime) -> Published:
        """Keep the notice, and make a delivery for each chat that the audience means and that wants it.

        What was published before stays as it is, and is planned to its end if that was interrupted. For a
        few codes all is one transaction, and until it is due, publishing it again reaches who wants it by
        now. For many chats it takes several, so that others write between; who joins them later is
        data.joining's.
        """
        is_few = _is_few(audience)

        def publish(connection: Connection) -> Published:
            number, is_new = self._keep(connection, new, None if is_few else audience, audience.wants, now)
            count = self._plan_few(connection, number, audience, now) if is_few else 0
            return Published(number, is_new, count)

        done = await self._database.write(publish)
        if not is_few:
            return Published(done.id, done.is_new, await self.plan(done.id, now))
        await self._say_planned(done.count)
        return done

    async def unplanned(self, limit: int = 100) -> tuple[int, ...]:
        """Notices whose planning was begun and not ended: `plan` them."""
        asked = {"most": limit}
        return await self._database.look(lambda connection: tuple(connection.scalars(_UNPLANNED, asked)))

    async def plan_the_rest(self, now: datetime) -> None:
        """Plan to its end what some process began to plan and did not end; twice makes nothing twice."""
        for notice in await self.unplanned():
            await self.plan(notice, now)

    async def plan(self, notice: int, now: datetime) -> int:
        """Make the deliveries that are missing; how many. None of them is due before now.

        None at all while this process plans the same notice already: every lane of the courier would join in.
        """
        if notice in self._in_work:
            return 0
        self._in_work.add(notice)
        try:
            return await self._plan(notice, now)
        finally:
            self._in_work.discard(notice)

    async def _plan(self, notice: int, now: datetime) -> int:
        plan = await self._database.look(lambda connection: self._to_plan(connection, notice, now))
        if plan is None:
            return 0
        count, above = 0, 0
        while above < EVERY_LINK:
            made, above = await self._database.write_apart(chunk(plan, above, now))
            count += made
        await self._say_planned(count)
        return count

    async def _say_planned(self, count: int) -> None:
        if count and self.on_planned is not None:
            await self.on_planned()

    async def close_bulk(self, now: datetime) -> int:
        """What was planned in bulk and is touched to its last delivery; to be called from time to time."""
        return await close_bulk(self._database, now)

    async def withdraw(self, key: str, now: datetime, before_version: int | None = None) -> int:
        """No version of it (or none before that one) is true any more; how many waiting were dropped.

        Who is sending one of them learns it from the fence.
        """
        asked = {
            "hashes": list(self._crypto.keyed_hashes(key)), "before": before_version or _NEVER, "at": now,
        }  # fmt: skip

        def withdraw(connection: Connection) -> list[int]:
            connection.execute(_WITHDRAW, asked)
            return list(connection.scalars(_VERSIONS, asked))

        return sum([await self._drop(notice, now) for notice in await self._database.write(withdraw)])

    async def sent_to(self, chat: ChatId, limit: int = 20) -> tuple[SentNotice, ...]:
        """What was and will be sent to the chat, newest first."""
        asked = {**at(chat), "most": limit}
        rows = await self._database.look(lambda connection: connection.execute(_SENT_TO, asked).all())
        return tuple(
            SentNotice(
                NoticeKind(row.kind), row.variant, self._facts.of(row.notice_id, row.facts), row.link_id,
                DeliveryState(row.state), row.due_at, row.settled_at, row.reason,
            )
            for row in rows
        )  # fmt: skip

    def _keep(
        self, connection: Connection, new: NewNotice, audience: Audience | None, wants: str, now: datetime
    ) -> tuple[int, bool]:
        """Number of the notice, and whether it is new. Who gets it is kept with it unless that is None."""
        hashes = self._crypto.keyed_hashes(new.key)
        asked = {"hashes": list(hashes), "in_version": new.version}
        known: int | None = connection.scalar(_KNOWN, asked)
        if known is not None:
            return known, False
        row = _row(new, hashes[0], wants, now)
        number: int | None = connection.scalar(_NEW[connection.dialect.name], row)
        if number is None:  # on PostgreSQL another process may have been faster
            return connection.execute(_KNOWN, asked).scalar_one(), False
        connection.execute(_SEAL, self._sealed(number, new, audience))
        return number, True

    def _sealed(self, number: int, new: NewNotice, audience: Audience | None) -> dict[str, Any]:
        return {
            "number": number,
            "sealed_facts": self._facts.seal(number, new.key, new.facts),
            "sealed_audience": b"" if audience is None else seal_audience(self._crypto, number, audience),
        }

    def _plan_few(self, connection: Connection, notice: int, audience: Audience, now: datetime) -> int:
        """None where it is planned and due by now."""
        row = connection.execute(_TO_PLAN_FEW, {"number": notice, "now": now}).first()
        if row is None:
            return 0
        plan = self._plan_of(notice, row, audience, now)
        return plan.links(connection) + finish(connection, plan, now)

    def _to_plan(self, connection: Connection, notice: int, now: datetime) -> Plan | None:
        """None: it is planned. Of what was withdrawn or is over, nobody gets anything."""
        row = connection.execute(_TO_PLAN, {"number": notice}).first()
        if row is None:
            return None
        return self._plan_of(notice, row, audience_of(self._crypto, notice, row.audience), now)

    def _plan_of(self, notice: int, row: Row[*tuple[Any, ...]], audience: Audience, now: datetime) -> Plan:
        if row.withdrawn_at is not None or row.expires_at <= now:
            audience = Audience()
        values = values_of(audience, self._crypto)
        due_at = max(row.due_at, now)
        return Plan(notice, NoticeKind(row.kind), audience, due_at, row.expires_at, row.is_urgent, values)

    async def _drop(self, notice: int, now: datetime) -> int:
        """Page by page, so that others write between."""
        count, above = 0, 0
        while True:
            asked = {"notice": notice, "above": above, "most": _DROPPED_AT_ONCE, "at": now}
            dropped, above = await self._database.write_apart(partial(_drop_page, asked))
            count += dropped
            if not above:
                return count


def _is_few(audience: Audience) -> bool:
    others = audience.places or audience.units or audience.is_everybody
    return not others and len(audience.customers) <= _FEW


def _drop_page(asked: dict[str, Any], connection: Connection) -> tuple[int, int]:
    """How many were dropped, and the number up to which it was looked; 0: there are no more."""
    page = connection.scalars(_PAGE, asked).all()
    if not page:
        return 0, 0
    return connection.execute(_DROP, {**asked, "up_to": page[-1]}).rowcount, page[-1]


def _row(new: NewNotice, key_hash: bytes, wants: str, now: datetime) -> dict[str, Any]:
    return {
        "key_hash": key_hash, "version": new.version, "kind": new.kind.value, "variant": new.variant,
        "wants": wants, "facts": b"", "audience": b"", "made_at": now, "due_at": new.due_at,
        "expires_at": new.expires_at, "is_urgent": new.is_urgent, "is_bulk": False, "planned_at": None,
        "withdrawn_at": None,
    }  # fmt: skip


# Made once: to put a statement together takes longer than to run it.

_BY_KEY = col(NoticeRow.key_hash).in_(bindparam("hashes", expanding=True))
_BY_NUMBER = col(NoticeRow.id) == bindparam("number")
_UNPLANNED = (
    select(col(NoticeRow.id))
    .where(col(NoticeRow.planned_at).is_(None))
    .order_by(col(NoticeRow.id))
    .limit(bindparam("most"))
)
_KNOWN = select(col(NoticeRow.id)).where(_BY_KEY, col(NoticeRow.version) == bindparam("in_version"))
_NEW = {name: insert_or_leave(NoticeRow, name).returning(col(NoticeRow.id)) for name in DIALECTS}
_SEAL = (
    update(NoticeRow)
    .where(_BY_NUMBER)
    .values(facts=bindparam("sealed_facts"), audience=bindparam("sealed_audience"))
)
_IS_UNPLANNED = col(NoticeRow.planned_at).is_(None)
_HOW = select(
    col(NoticeRow.kind), col(NoticeRow.audience), col(NoticeRow.due_at), col(NoticeRow.expires_at),
    col(NoticeRow.is_urgent), col(NoticeRow.withdrawn_at),
).where(_BY_NUMBER)  # fmt: skip
_TO_PLAN = _HOW.where(_IS_UNPLANNED)
_TO_PLAN_FEW = _HOW.where(or_(_IS_UNPLANNED, col(NoticeRow.due_at) > bindparam("now", type_=Instant())))
_BEFORE = and_(_BY_KEY, col(NoticeRow.version) < bindparam("before"))
_WITHDRAW = (
    update(NoticeRow)
    .where(_BEFORE, col(NoticeRow.withdrawn_at).is_(None))
    .values(withdrawn_at=bindparam("at"))
)
_VERSIONS = select(col(NoticeRow.id)).where(_BEFORE)
_CHAT = col(DeliveryRow.chat_id)
_OF_NOTICE = and_(col(DeliveryRow.notice_id) == bindparam("notice"), bindparam("above") < _CHAT)
_PAGE = select(_CHAT).where(_OF_NOTICE).order_by(_CHAT).limit(bindparam("most"))
_DROP = (
    update(DeliveryRow)
    .where(
        _OF_NOTICE,
        bindparam("up_to") >= _CHAT,
        col(DeliveryRow.state) == DeliveryState.WAITING.value,
    )
    .values(state=DeliveryState.DROPPED.value, settled_at=bindparam("at"), reason=WITHDRAWN, is_bulk=False)
)
_NEWEST = numbers(is_at).order_by(desc("notice_id")).limit(bindparam("most")).subquery()
_SENT_TO = (
    select(
        col(NoticeRow.kind), col(NoticeRow.variant), col(NoticeRow.facts), col(DeliveryRow.notice_id),
        col(DeliveryRow.link_id), col(DeliveryRow.state), col(DeliveryRow.due_at),
        col(DeliveryRow.settled_at), col(DeliveryRow.reason),
    )
    .join(NoticeRow, col(NoticeRow.id) == col(DeliveryRow.notice_id))
    .join(_NEWEST, _NEWEST.c.id == col(DeliveryRow.id))
    .order_by(col(DeliveryRow.notice_id).desc())
)  # fmt: skip
