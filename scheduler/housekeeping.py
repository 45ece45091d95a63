"""Once an hour: forget what is past its retention, and keep the database in shape."""

from __future__ import annotations

import logging
from datetime import datetime

from data.store import Store
from scheduler.ticks import Ticks

log = logging.getLogger(__name__)

AT_MINUTE_7 = "7 * * * *"  # not on the hour, when everybody else's jobs start


def keep_house(ticks: Ticks, store: Store) -> None:
    """Register the hourly purge."""

    async def purge(slot: datetime) -> None:
        counts = await store.privacy.purge(slot)
        await store.notices.close_bulk(slot)
        await store.tidy()
        log.info("Purged: %s.", ", ".join(f"{kind} {n}" for kind, n in counts.items() if n) or "nothing")

    ticks.every("housekeeping", AT_MINUTE_7, purge)
