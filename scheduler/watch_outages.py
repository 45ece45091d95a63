"""The outage plan, looked at once for all customers of a unit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend_client.errors import BackendError
from backend_client.models import Clock, Outage
from bot.ports.backend import Backend
from data.outages_seen import SeenOutage
from data.store import Store
from scheduler import rhythm
from scheduler.fresh import fresh
from scheduler.outage_news import Reminding, news
from scheduler.outage_rows import Lists, Row, compare
from scheduler.places import ensure_places
from scheduler.rhythm import DAY
from scheduler.telling import News, publish

log = logging.getLogger(__name__)

_AHEAD = timedelta(days=30)
_KEPT = timedelta(days=2)
_FIRST_AGAIN = timedelta(days=2)  # a plan nobody looked at for so long is looked at anew
_SIDE_BY_SIDE = 4


@dataclass(slots=True)
class OutageWatch:
    """Fetches, compares, tells. What is told is kept before what was seen: nothing is lost between."""

    store: Store
    backend: Backend
    clock: Clock
    reminding: Reminding = field(default_factory=Reminding)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_SIDE_BY_SIDE))

    async def look(self, _slot: datetime) -> None:
        """Every plan that somebody wants to hear of. A plan that cannot be had is left as it was."""
        units = await self._units()
        answers = await asyncio.gather(*(self._plan(unit) for unit in units))
        lists: Lists = {unit: rows for unit, rows in zip(units, answers, strict=True) if rows is not None}
        if lists:
            await ensure_places(self.store)
            await self._tell(lists)

    async def _tell(self, lists: Lists) -> None:
        now = self.clock()
        known = await self.store.outages_seen.ahead(now)
        first = frozenset([unit for unit in lists if await self._is_first(unit, now)])
        ahead = {unit: tuple(row for row in rows if row.ends_at > now) for unit, rows in lists.items()}
        # Beside the loop: a plan may have a thousand rows, and customers are waiting.
        compared = await asyncio.to_thread(self._compared, ahead, known, first, now)
        for _row, found in compared:
            await publish(self.store, found, now)
        rows = [row for row, _found in compared]
        before = frozenset(known)
        await self.store.outages_seen.put([row.seen for row in rows if row.seen not in before])
        for unit in lists:
            await self.store.bookmarks.put(_bookmark(unit), "", now)
        await self.store.outages_seen.purge(now - _KEPT)

    def _compared(
        self, lists: Lists, known: Sequence[SeenOutage], first: frozenset[str], now: datetime
    ) -> list[tuple[Row, list[News]]]:
        return [news(row, now, self.reminding) for row in compare(lists, known, first, now)]

    async def _units(self) -> tuple[str, ...]:
        """Those of linked homes; and the plan of all units, where areas are followed."""
        units = await self.store.outages_seen.units()
        return (*units, "") if await self.store.outages_seen.has_areas() else units

    async def _plan(self, unit: str) -> tuple[Outage, ...] | None:
        today = rhythm.today(self.clock())
        try:
            async with self._places:
                return fresh(await self.backend.outages(unit, today - DAY, today + _AHEAD))
        except BackendError as error:
            log.info("The outage plan of %s: %s.", unit or "all units", type(error).__name__)
            return None

    async def _is_first(self, unit: str, now: datetime) -> bool:
        """Whether the plan was not looked at lately: what stands in it is no news."""
        looked = await self.store.bookmarks.get(_bookmark(unit))
        return looked is None or looked.at < now - _FIRST_AGAIN


def _bookmark(unit: str) -> str:
    return f"outages {unit or 'all'}"
