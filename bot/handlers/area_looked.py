"""The plan of all units around today, as far as it can be had, and what of it is past or to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from backend_client.errors import BackendError
from backend_client.models import Fetched, Outage
from bot.areas.reasons import Row
from bot.handlers.turn import Turn
from bot.views.outage_plan import NOT_CUT

_BACK, _AHEAD = timedelta(days=30), timedelta(days=30)
Looked = Fetched[tuple[Outage, ...]] | None


async def looked_at(turn: Turn) -> Looked:
    """None where it cannot be had: an area can be followed all the same."""
    try:
        return await turn.backend.outages("", turn.today - _BACK, turn.today + _AHEAD)
    except BackendError:
        return None


def parted(hits: Sequence[Row], now: datetime) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Outages of the past 30 days, newest first, and those to come; what was put off is neither."""
    cut = [row for row in hits if row.outage.state not in NOT_CUT]
    past = sorted((row for row in cut if row.outage.ends_at <= now), key=_start, reverse=True)
    return tuple(past), tuple(sorted((row for row in cut if row.outage.ends_at > now), key=_start))


def _start(row: Row) -> tuple[datetime, str]:
    return row.outage.starts_at, row.outage.area
