"""Making the deliveries of one notice: INSERT ... SELECT, so that no recipient is a value of ours.

Whatever is done twice, by two processes or after a crash, inserts nothing the second time: a notice and a
chat have one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Connection, bindparam, case, literal, null, select
from sqlalchemy.dialects import postgresql, sqlite

from data.audience import Rows, areas_of, links_of
from data.columns import microseconds
from data.notice_tables import DeliveryRow
from data.notice_values import Audience, DeliveryState, NoticeKind
from data.quiet_hours import QUIET_FROM, QUIET_TO, end_of, held_until, is_held
from data.statements import Insert

EVERY_LINK = 2**63 - 1

_COLUMNS = [
    "notice_id", "channel", "chat_key", "link_id", "area_id", "state", "is_urgent", "is_held", "due_at",
    "tries", "owner", "message", "reason",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be planned. `values` are those of data.audience."""

    notice: int
    kind: NoticeKind
    audience: Audience
    due_at: datetime
    is_urgent: bool
    values: dict[str, Any]

    def links(self, connection: Connection, above: int = 0, up_to: int = EVERY_LINK) -> int:
        """Those of a range of links; how many are new."""
        rows = links_of(self.audience, self.kind)
        return self._insert(connection, rows, "link_id", {"above": above, "up_to": up_to})

    def areas(self, connection: Connection) -> int:
        """Those who follow an area, unless a code of theirs was named; how many are new."""
        if not self.audience.with_areas or not self.audience.places:
            return 0
        return self._insert(connection, areas_of(self.audience), "area_id", {})

    def _insert(self, connection: Connection, rows: Rows, number: str, span: dict[str, int]) -> int:
        statement = _inserting(rows, number, self.is_urgent, connection.dialect.name)
        return connection.execute(statement, {**self.values, **self._moments(), **span}).rowcount

    def _moments(self) -> dict[str, Any]:
        """When it is due, and what becomes of it in chats that chose no hours of their own: most."""
        end = held_until(self.due_at, QUIET_FROM, QUIET_TO)
        due, usual = microseconds(self.due_at), microseconds(end or self.due_at)
        return {"notice": self.notice, "due": due, "usual_due": usual, "usually_held": end is not None}


@cache
def _inserting(rows: Rows, number: str, is_urgent: bool, dialect: str) -> Insert:
    """`rows` are made once for each shape of an audience, and so is this."""
    new = postgresql.insert(DeliveryRow) if dialect == "postgresql" else sqlite.insert(DeliveryRow)
    return new.from_select(_COLUMNS, _deliveries(rows, number, is_urgent)).on_conflict_do_nothing()


def _deliveries(rows: Rows, number: str, is_urgent: bool) -> Rows:
    chat, due = rows.subquery("chat"), bindparam("due", type_=BigInteger)
    chose, hours = chat.c.quiet_from.is_not(None), (chat.c.quiet_from, chat.c.quiet_to)
    held: ColumnElement[Any] = literal(False, Boolean)
    due_at: ColumnElement[Any] = due
    if not is_urgent:
        own = is_held(due, *hours)
        held = case((chose, own), else_=bindparam("usually_held", type_=Boolean))
        usual = bindparam("usual_due", type_=BigInteger)
        due_at = case((chose, case((own, end_of(due, chat.c.quiet_to)), else_=due)), else_=usual)
    return select(
        bindparam("notice", type_=BigInteger), chat.c.channel, chat.c.chat_key,
        chat.c.number if number == "link_id" else null(),
        chat.c.number if number == "area_id" else null(),
        literal(DeliveryState.WAITING.value), literal(is_urgent, Boolean), held, due_at, literal(0),
        literal(""), literal(""), literal(""),
    ).where(chat.c.channel != "")  # fmt: skip # SQLite wants a WHERE before ON CONFLICT
