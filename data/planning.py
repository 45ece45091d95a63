"""Making the deliveries of one notice: INSERT ... SELECT, so that no recipient is a value of ours.

Whatever is done twice, by two processes or after a crash, inserts nothing the second time: a notice and a
chat have one row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, bindparam, case, func, literal, null, select
from sqlalchemy.dialects import postgresql, sqlite

from data.audience import Rows, areas_of, links_of
from data.columns import Instant
from data.notice_tables import DeliveryRow
from data.notice_values import Audience, DeliveryState, NoticeKind
from data.quiet_hours import QUIET_FROM, QUIET_TO, end_of, is_held
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
        own = {"notice": self.notice, "due": Instant().process_bind_param(self.due_at, connection.dialect)}
        return connection.execute(statement, {**self.values, **own, **span}).rowcount


@cache
def _inserting(rows: Rows, number: str, is_urgent: bool, dialect: str) -> Insert:
    """`rows` are made once for each shape of an audience, and so is this."""
    new = postgresql.insert(DeliveryRow) if dialect == "postgresql" else sqlite.insert(DeliveryRow)
    return new.from_select(_COLUMNS, _deliveries(rows, number, is_urgent)).on_conflict_do_nothing()


def _deliveries(rows: Rows, number: str, is_urgent: bool) -> Rows:
    chat, due = rows.subquery("chat"), bindparam("due", type_=BigInteger)
    quiet_from = func.coalesce(chat.c.quiet_from, QUIET_FROM)
    quiet_to = func.coalesce(chat.c.quiet_to, QUIET_TO)
    held = literal(False, Boolean) if is_urgent else is_held(due, quiet_from, quiet_to)
    due_at = due if is_urgent else case((held, end_of(due, quiet_to)), else_=due)
    return select(
        bindparam("notice", type_=BigInteger), chat.c.channel, chat.c.chat_key,
        chat.c.number if number == "link_id" else null(),
        chat.c.number if number == "area_id" else null(),
        literal(DeliveryState.WAITING.value), literal(is_urgent, Boolean), held, due_at, literal(0),
        literal(""), literal(""), literal(""),
    ).where(chat.c.channel != "")  # fmt: skip # SQLite wants a WHERE before ON CONFLICT
