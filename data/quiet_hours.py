"""When a chat wants no message: hours of the day in Hanoi, which is UTC+7 all year round.

The same rule twice, as a value and as SQL: thousands of chats are planned in one statement.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, or_

from backend_client.models import HANOI

QUIET_FROM, QUIET_TO = 21 * 60, 7 * 60  # minutes of the day, for whoever chose nothing
_DAY = 24 * 60
_MINUTE_US = 60 * 1_000_000
_ZONE_US = 7 * 60 * _MINUTE_US


def held_until(
    due_at: datetime, quiet_from: int, quiet_to: int, over_at: datetime | None = None
) -> datetime | None:
    """The end of the quiet hours that `due_at` falls into; None: it does not. The end itself is not quiet.

    Also None where they end when it is over: what cannot wait for the morning is told at once.
    """
    local = due_at.astimezone(HANOI)
    minute = local.hour * 60 + local.minute
    if not _is_quiet(minute, quiet_from, quiet_to):
        return None
    wait = timedelta(minutes=(quiet_to - minute) % _DAY)
    end = (local.replace(second=0, microsecond=0) + wait).astimezone(due_at.tzinfo)
    return end if over_at is None or end < over_at else None


def _is_quiet(minute: int, quiet_from: int, quiet_to: int) -> bool:
    if quiet_from <= quiet_to:
        return quiet_from <= minute < quiet_to
    return minute >= quiet_from or minute < quiet_to


Column = ColumnElement[Any]


def is_held(due_us: Column, quiet_from: Column, quiet_to: Column) -> ColumnElement[bool]:
    """Whether a moment in microseconds (data.columns.Instant) falls into quiet hours."""
    minute = _minute(due_us)
    within = and_(minute >= quiet_from, minute < quiet_to)
    around = or_(minute >= quiet_from, minute < quiet_to)
    return case((quiet_from <= quiet_to, within), else_=around)


def end_of(due_us: Column, quiet_to: Column) -> Column:
    """The end of the quiet hours that a moment falls into, in microseconds."""
    wait = (quiet_to - _minute(due_us) + _DAY) % _DAY
    return due_us - due_us % _MINUTE_US + cast(wait, BigInteger) * _MINUTE_US


def _minute(due_us: Column) -> Column:
    """Of the day in Hanoi. The zone's offset is whole minutes."""
    return (due_us + _ZONE_US) // _MINUTE_US % _DAY
