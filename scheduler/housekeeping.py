"""Once an hour: forget what is past its retention, and keep the database in shape. Once a day: the policy."""

from __future__ import annotations

import logging
from datetime import datetime

from data.reference import privacy
from data.store import Store
from scheduler import watch_policy
from scheduler.ticks import Ticks

log = logging.getLogger(__name__)

AT_MINUTE_7 = "7 * * * *"  # not on the hour, when everybody else's jobs start


def keep_house(ticks: Ticks, store: Store) -> None:
    """Register the hourly purge, and the daily look for a new privacy policy."""

    async def purge(slot: datetime) -> None:
        counts = await store.privacy.purge(slot)
        await store.tidy()
        log.info("Purged: %s.", ", ".join(f"{kind} {n}" for kind, n in counts.items() if n) or "nothing")

    async def look_at_policy(slot: datetime) -> None:
        await watch_policy.look(store, privacy("vi"), slot)

    ticks.every("housekeeping", AT_MINUTE_7, purge)
    ticks.every("policy", watch_policy.AT, look_at_policy)
