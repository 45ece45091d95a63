"""Making the deliveries of one notice: INSERT ... SELECT, so that no recipient is a value of ours.

Whatever is done twice, by two processes or after a crash, inserts nothing the second time: a notice and a
chat have one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    LargeBinary,
    and_,
    bindparam,
    case,
    literal,
    null,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from data.audience import Rows, areas_of, links_of, upper_end
from data.columns import Instant, microseconds
from data.notice_tables import DeliveryRow, NoticeRow
from data.notice_values import Audience, DeliveryState, NoticeKind
from data.quick import Work
from data.quiet_hours import QUIET_FROM, QUIET_TO, end_of, held_until, is_held
from data.statements import Insert

EVERY_LINK = 2**63 - 1

_CHUNK = 50_000  # links planned in one transaction, some 100 ms of a thread
_MANY = 5_000  # links from which on a chunk is planned in bulk: in no index by chat

_COLUMNS = [
    "notice_id", "chat_id", "channel", "link_id", "area_id", "state", "is_urgent", "is_bulk", "is_held",
    "due_at", "tries", "strikes", "owner", "message", "reason",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be planned. `values` are those of data.audience."""

    notice: int
    kind: NoticeKind
    audience: Audience
    due_at: datetime
    expires_at: datetime
    is_urgent: bool
    values: dict[str, Any]

    def links(
        self, connection: Connection, above: int = 0, up_to: int = EVERY_LINK, *, is_bulk: bool = False
    ) -> int:
        """Those of a range of links; how many are new. `is_bulk`: they go into no index by chat."""
        rows = links_of(self.audience, self.kind)
        return self._insert(connection, rows, "link_id", {"above": above, "up_to": up_to, "bulk": is_bulk})

    def areas(self, connection: Connection, above: int = 0, up_to: int = EVERY_LINK) -> int:
        """Those who follow an area of a range, unless a code of theirs was named; how many are new."""
        if not self.audience.with_areas or not self.audience.places:
            return 0
        numbers = {"above": above, "up_to": up_to, "bulk": False}
        return self._insert(connection, areas_of(self.audience), "area_id", numbers)

    def _insert(self, connection: Connection, rows: Rows, number: str, more: dict[str, int]) -> int:
        statement = _inserting(rows, number, self.is_urgent, connection.dialect.name)
        return connection.execute(statement, {**self.values, **self._moments(), **more}).rowcount

    def _moments(self) -> dict[str, Any]:
        """When it is due, and what becomes of it in chats that have the usual hours: most."""
        end = held_until(self.due_at, QUIET_FROM, QUIET_TO, self.expires_at)
        due, usual = microseconds(self.due_at), microseconds(end or self.due_at)
        return {
            "notice": self.notice, "due": due, "usual_due": usual, "usually_held": end is not None,
            "over": microseconds(self.expires_at),
        }  # fmt: skip


def chunk(plan: Plan, above: int, now: datetime) -> Work[tuple[int, int]]:
    """Plan the next links; how many deliveries that made, and from where to go on. The last ends the plan."""

    def work(connection: Connection) -> tuple[int, int]:
        if not connection.scalar(_GOES_ON, {"number": plan.notice}):
            return finish(connection, plan, now), EVERY_LINK
        is_bulk = _nth(connection, plan, above, _MANY) is not None
        if is_bulk:
            connection.execute(_IN_BULK, {"number": plan.notice})
        beyond = _nth(connection, plan, above, _CHUNK) if is_bulk else None
        if beyond is None:
            count = plan.links(connection, above, is_bulk=is_bulk)
            return count + finish(connection, plan, now), EVERY_LINK
        return plan.links(connection, above, beyond - 1, is_bulk=is_bulk), beyond - 1

    return work


def _nth(connection: Connection, plan: Plan, above: int, nth: int) -> int | None:
    """The number of the link behind that many; None: there are no more than that."""
    asked = {**plan.values, "above": above, "nth": nth}
    number: int | None = connection.scalar(upper_end(plan.audience), asked)
    return number


def finish(connection: Connection, plan: Plan, now: datetime) -> int:
    """What comes after the links; how many deliveries that made. Whom it is for stays until it is due."""
    count = plan.areas(connection) if connection.scalar(_GOES_ON, {"number": plan.notice}) else 0
    connection.execute(_PLANNED, {"number": plan.notice, "at": now})
    return count


@cache
def _inserting(rows: Rows, number: str, is_urgent: bool, dialect: str) -> Insert:
    """`rows` are made once for each shape of an audience, and so is this."""
    new = postgresql.insert(DeliveryRow) if dialect == "postgresql" else sqlite.insert(DeliveryRow)
    return new.from_select(_COLUMNS, _deliveries(rows, number, is_urgent)).on_conflict_do_nothing()


def _deliveries(rows: Rows, number: str, is_urgent: bool) -> Rows:
    """In the order of their links, so that a chat is told of the first of its own."""
    chat, due = rows.subquery("chat"), bindparam("due", type_=BigInteger)
    held: ColumnElement[Any] = literal(False, Boolean)
    due_at: ColumnElement[Any] = due
    if not is_urgent:
        held, due_at = _held(chat.c.quiet_from, chat.c.quiet_to, due)
    return (
        select(
            bindparam("notice", type_=BigInteger), chat.c.chat_id, chat.c.channel,
            chat.c.number if number == "link_id" else null(),
            chat.c.number if number == "area_id" else null(),
            literal(DeliveryState.WAITING.value), literal(is_urgent, Boolean),
            bindparam("bulk", type_=Boolean), held, due_at, literal(0), literal(0),
            literal(""), literal(""), literal(""),
        )
        .where(true())  # SQLite wants a WHERE before ON CONFLICT
        .order_by(chat.c.number)
    )  # fmt: skip


def _held(
    quiet_from: ColumnElement[Any], quiet_to: ColumnElement[Any], due: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Whether it waits for the end of quiet hours, and until when it waits."""
    chose = quiet_from.is_not(None)
    end = end_of(due, quiet_to)
    own = and_(is_held(due, quiet_from, quiet_to), end < bindparam("over", type_=BigInteger))
    held = case((chose, own), else_=bindparam("usually_held", type_=Boolean))
    usual = bindparam("usual_due", type_=BigInteger)
    return held, case((chose, case((own, end), else_=due)), else_=usual)


# Made once: to put a statement together takes longer than to run it.

_BY_NUMBER = col(NoticeRow.id) == bindparam("number")
_GOES_ON = select(col(NoticeRow.id)).where(
    _BY_NUMBER, col(NoticeRow.planned_at).is_(None), col(NoticeRow.withdrawn_at).is_(None)
)
_IS_AHEAD = and_(
    col(NoticeRow.due_at) > bindparam("at", type_=Instant()), col(NoticeRow.withdrawn_at).is_(None)
)  # fmt: skip
_PLANNED = (
    update(NoticeRow)
    .where(_BY_NUMBER, col(NoticeRow.planned_at).is_(None))
    .values(
        planned_at=bindparam("at"),
        audience=case((_IS_AHEAD, col(NoticeRow.audience)), else_=literal(b"", LargeBinary)),
    )
)
_IN_BULK = update(NoticeRow).where(_BY_NUMBER, ~col(NoticeRow.is_bulk)).values(is_bulk=True)
