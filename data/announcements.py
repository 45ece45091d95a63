"""What operators announce: kept until it starts, and can be cancelled until then."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import col

from data.audience import reach_of, values_of
from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.errors import Tampered
from data.notice_tables import AnnouncementRow, DeliveryRow
from data.notice_values import Audience, DeliveryState, NoticeKind
from data.planning import EVERY_LINK
from data.statements import changed

log = logging.getLogger(__name__)

KIND = NoticeKind.OTHER  # the switch that turns announcements off
WAITING, STARTED, CANCELLED = "waiting", "started", "cancelled"

_audience = Codec(Audience)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Texts for everybody it concerns. `notice`: what it became when it started."""

    id: int
    vi: str
    en: str
    audience: Audience = field(repr=False)  # may list customer codes
    made_at: datetime
    starts_at: datetime
    state: str  # waiting, started, cancelled
    notice: int | None


class Announcements:
    """waiting -> started, or waiting -> cancelled; of two at once, one wins."""

    def __init__(self, database: Database, crypto: Crypto) -> None:
        self._database = database
        self._crypto = crypto

    async def add(self, vi: str, en: str, audience: Audience, starts_at: datetime, at: datetime) -> int:
        """Its number. The audience is sealed: it may list customer codes."""
        async with self._database.writing() as session:
            row = AnnouncementRow(vi=vi, en=en, audience=b"", made_at=at, starts_at=starts_at)
            session.add(row)
            await session.flush()
            row.audience = self._crypto.seal(_audience.dump(audience), *announcement_place(row.id))
            return row.id

    async def list(self, limit: int = 20) -> tuple[Announcement, ...]:
        """Newest first."""
        asked = select(AnnouncementRow).order_by(col(AnnouncementRow.id).desc()).limit(limit)
        async with self._database.reading() as session:
            return self._values((await session.scalars(asked)).all())

    async def due(self, now: datetime) -> tuple[Announcement, ...]:
        """Those to start, the longest due first."""
        is_due = (col(AnnouncementRow.state) == WAITING, col(AnnouncementRow.starts_at) <= now)
        asked = select(AnnouncementRow).where(*is_due).order_by(col(AnnouncementRow.starts_at))
        async with self._database.reading() as session:
            return self._values((await session.scalars(asked)).all())

    async def cancel(self, number: int, at: datetime) -> bool:
        """False: it has started, should have by now, or was cancelled before."""
        return await self._leave(number, CANCELLED, None, col(AnnouncementRow.starts_at) > at)

    async def started(self, number: int, notice: int) -> bool:
        """False: it was cancelled; the notice it became must be withdrawn."""
        return await self._leave(number, STARTED, notice)

    async def preview(self, audience: Audience) -> int:
        """How many chats would get it now; found as planning finds them."""
        asked = {**values_of(audience, self._crypto), "above": 0, "up_to": EVERY_LINK}
        async with self._database.reading() as session:
            return await session.scalar(reach_of(audience, KIND), asked) or 0

    async def progress(self, number: int) -> dict[DeliveryState, int]:
        """How many deliveries are in which state; empty before it starts."""
        asked = (
            select(col(DeliveryRow.state), func.count())
            .join(AnnouncementRow, col(AnnouncementRow.notice_id) == col(DeliveryRow.notice_id))
            .where(col(AnnouncementRow.id) == number)
            .group_by(col(DeliveryRow.state))
        )
        async with self._database.reading() as session:
            return {DeliveryState(state): count for state, count in await session.execute(asked)}

    async def _leave(self, number: int, state: str, notice: int | None, *more: ColumnElement[bool]) -> bool:
        waits = (col(AnnouncementRow.id) == number, col(AnnouncementRow.state) == WAITING, *more)
        statement = update(AnnouncementRow).where(*waits).values(state=state, notice_id=notice)
        async with self._database.writing() as session:
            return await changed(session, statement) == 1

    def _values(self, rows: Sequence[AnnouncementRow]) -> tuple[Announcement, ...]:
        return tuple(
            Announcement(
                row.id, row.vi, row.en, self._opened(row), row.made_at, row.starts_at, row.state,
                row.notice_id,
            )
            for row in rows
        )  # fmt: skip

    def _opened(self, row: AnnouncementRow) -> Audience:
        try:
            content = self._crypto.open(row.audience, *announcement_place(row.id))
        except Tampered:
            log.error("The seal of announcement %d is broken; nobody gets it.", row.id)
            return Audience()
        return _audience.load(content) or Audience()


def announcement_place(number: int) -> tuple[object, ...]:
    """What the audience of an announcement is bound to."""
    return ("announcement", number)
