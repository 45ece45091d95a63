"""What waits to be sent unasked, counted for operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from data.database import Database
from data.delivery_sql import is_in
from data.notice_tables import DeliveryRow, NoticeRow
from data.notice_values import DeliveryState, NoticeKind

_NOT_DONE = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.DEAD, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Standing:
    """Deliveries of one channel and kind in one state. `oldest_at`: when the first of them was due."""

    channel: str
    kind: NoticeKind
    state: DeliveryState
    count: int
    oldest_at: datetime


class Standings:
    """Reads every delivery that is not done: for a person who asks, not for a loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self) -> tuple[Standing, ...]:
        """Of what is not done; each state by its own index."""
        async with self._database.reading() as session:
            rows = [row for one in _COUNTS for row in await session.execute(one)]
        return tuple(
            Standing(channel, NoticeKind(kind), DeliveryState(state), count, oldest)
            for channel, kind, state, count, oldest in sorted(rows)
        )


def _counted(state: DeliveryState) -> Any:  # noqa: ANN401  a Select
    by = (col(DeliveryRow.channel), col(NoticeRow.kind), col(DeliveryRow.state))
    return (
        select(*by, func.count(), func.min(DeliveryRow.due_at))
        .join(NoticeRow, col(NoticeRow.id) == col(DeliveryRow.notice_id))
        .where(is_in(state))
        .group_by(*by)
    )


_COUNTS = [_counted(state) for state in _NOT_DONE]
