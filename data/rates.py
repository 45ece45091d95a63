"""How fast one sender may send in bulk: one row that all processes share (GCRA).

Permits are given in blocks of a tenth of a second at most, each for the time after the one before, and the
first of an idle sender at once: so there is never a second with more than the limit, wherever it begins,
if who gets a block spreads it over its time. The bucket hardly fills: who was idle may not make up for it,
and who was late for 10 ms at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, case, or_, select, update
from sqlmodel import col

from data.columns import microseconds
from data.database import Database
from data.notice_tables import RateRow
from data.statements import DIALECTS, insert_or_change, insert_or_leave

_SHARE = 0.976  # of the limit: what leaves evenly does not arrive quite so
_BLOCK_S = 0.1
# How early and how late one may ask without time being lost: timers are not exact. Together less than what
# _SHARE leaves of a second, so that what is made up for still fits into it.
_EARLY_US, LATE_US = 3_000, 10_000
_URGENT_US = 1_000_000  # bulk waits as long as this after the last urgent message
_FAR_US = 60_000_000  # further ahead than any block reaches: the clock was put back
_SLOWEST_US = 60_000_000  # from one message to the next
_RECOVERS = 1_000  # messages until the pace is nearly twice what it was


@dataclass(frozen=True, slots=True)
class Grant:
    """`count` messages may leave evenly in `over_s` seconds, the first in `wait_s` (3 ms at most).

    None: ask again in `wait_s` seconds.
    """

    count: int
    wait_s: float
    over_s: float = 0.0


class Rates:
    """`name` is the account with the platform, such as `telegram:1234`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, name: str, want: int, per_s: float, now: datetime, *, is_urgent: bool = False
    ) -> Grant:
        """At most `want` permits at a limit of `per_s` messages a second.

        While somebody asks for urgent ones, nobody gets others.
        """
        block = max(1, min(want, int(per_s * _BLOCK_S)))
        asked = {
            "name_is": name, "now": microseconds(now), "count": block, "base": round(1e6 / (per_s * _SHARE)),
            "is_urgent": is_urgent,
        }  # fmt: skip
        return await self._database.write(lambda connection: _take(connection, asked))

    async def halt(self, name: str, seconds: float, now: datetime) -> None:
        """The platform asked for a pause: nobody gets anything, then half as much, then slowly more again."""
        until = microseconds(now + timedelta(seconds=seconds))
        row = {
            "name": name, "free_at_us": until, "urgent_until_us": 0, "interval_us": 0,
            "halted_until_us": until,
        }  # fmt: skip
        await self._database.write(lambda connection: connection.execute(_HALT[connection.dialect.name], row))


def _take(connection: Connection, asked: Mapping[str, Any]) -> Grant:
    if asked["is_urgent"]:
        connection.execute(_CLEAR_THE_WAY, {**asked, "until": asked["now"] + _URGENT_US})
    row = connection.execute(_TAKE, asked).first()
    if row is not None:
        over_us = row.interval_us * asked["count"]
        begins_us = row.free_at_us - over_us
        return Grant(asked["count"], max(0, begins_us - asked["now"]) / 1e6, over_us / 1e6)
    seen = connection.execute(_SEE, asked).first()
    if seen is None:
        _begin(connection, asked)
        return _take(connection, asked)
    free_at, urgent_until, halted_until = seen
    waits = [free_at - _EARLY_US, halted_until, 0 if asked["is_urgent"] else urgent_until]
    return Grant(0, max(1_000, max(waits) - asked["now"]) / 1e6)


def _begin(connection: Connection, asked: Mapping[str, Any]) -> None:
    """The row of a sender that was never asked for; another process may be faster."""
    row = {
        "name": asked["name_is"], "free_at_us": asked["now"], "urgent_until_us": 0,
        "interval_us": asked["base"], "halted_until_us": 0,
    }  # fmt: skip
    connection.execute(_BEGIN[connection.dialect.name], row)


def _whole(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=BigInteger)


# Made once: to put a statement together takes longer than to run it.

_NAMED = col(RateRow.name) == bindparam("name_is")
_NOW, _BASE, _COUNT = _whole("now"), _whole("base"), _whole("count")
_FREE, _INTERVAL = col(RateRow.free_at_us), col(RateRow.interval_us)
_IS_FREE = or_(_FREE <= _NOW + _EARLY_US, _FREE > _NOW + _FAR_US)
_NO_URGENT = or_(col(RateRow.urgent_until_us) <= _NOW, col(RateRow.urgent_until_us) > _NOW + _URGENT_US)
_EASED = _INTERVAL - _INTERVAL * _COUNT // _RECOVERS
_STEP = case((_EASED < _BASE, _BASE), else_=_EASED)
_BEGINS = case((_FREE > _NOW + _EARLY_US, _NOW), (_FREE < _NOW - LATE_US, _NOW - LATE_US), else_=_FREE)
_TAKE = (
    update(RateRow)
    .where(_NAMED, _IS_FREE, col(RateRow.halted_until_us) <= _NOW)
    .where(or_(bindparam("is_urgent") == True, _NO_URGENT))  # noqa: E712  SQL
    .values(free_at_us=_BEGINS + _COUNT * _STEP, interval_us=_STEP)
    .returning(_FREE, _INTERVAL)
)
_CLEAR_THE_WAY = update(RateRow).where(_NAMED).values(urgent_until_us=_whole("until"))
_SEE = select(_FREE, col(RateRow.urgent_until_us), col(RateRow.halted_until_us)).where(_NAMED)
_BEGIN = {name: insert_or_leave(RateRow, name) for name in DIALECTS}
_HALT = {
    name: insert_or_change(
        RateRow,
        name,
        lambda new: {
            "free_at_us": new.free_at_us,
            "halted_until_us": new.halted_until_us,
            "interval_us": case((_INTERVAL * 2 > _SLOWEST_US, _SLOWEST_US), else_=_INTERVAL * 2),
        },
    )
    for name in DIALECTS
}
