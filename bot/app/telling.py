"""What tells customers unasked: watching the utility, jobs at times of day, the courier."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time as time_of_day
from datetime import timedelta

from backend_client.models import Clock
from bot import platforms
from bot.app.real_time import Time
from bot.conversation.house import House
from bot.engine.answering import Answering
from bot.settings import Settings
from scheduler.announce import announce
from scheduler.asking import Asking
from scheduler.compose import Compose
from scheduler.deliver import Courier, Rules
from scheduler.failures import Policy
from scheduler.housekeeping import keep_house
from scheduler.outage_news import Reminding
from scheduler.pictures import Pictures
from scheduler.planning import Times, Watch
from scheduler.rhythm import Rhythm
from scheduler.ticks import Ticks
from scheduler.watch_accounts import AccountWatch
from scheduler.watch_outages import OutageWatch


def courier_of(settings: Settings, answering: Answering, passing: Time) -> Courier:
    """Notices to whatever channels the house has by the time they are due."""
    house, rules = answering.house, settings.notices
    asking = Asking(house.backend, house.store, house.clock)
    pictures = Pictures(house.painter, asking, settings.is_sample)
    return Courier(
        house.store,
        answering.channels,
        house.clock,
        Compose(house.clock, settings.is_sample, pictures),
        asking,
        owner=secrets.token_hex(8),
        senders=platforms.senders(settings),
        rules=Rules(
            in_flight=rules.in_flight,
            lease=timedelta(seconds=rules.lease_s),
            policy=Policy(rules.most_tries, rules.repeats_uncertain),
        ),
        sleep=passing.sleep,
    )


@asynccontextmanager
async def ticks(settings: Settings, answering: Answering, watch: Watch, clock: Clock) -> AsyncIterator[None]:
    """Housekeeping and watching the utility, in Hanoi time."""
    store, section = answering.house.store, settings.watch
    ticks = Ticks(store.ticks, clock)
    keep_house(ticks, store)
    announce(ticks, store, clock, section.every_s)
    watch.register(ticks, Times(section.outages, section.outages_at_night, section.accounts, section.every_s))
    try:
        async with ticks:
            yield
    finally:
        await watch.close()


def watch_of(settings: Settings, house: House) -> Watch:
    """What finds out what there is to tell; looks when it is told to."""
    section = settings.watch
    pace = Rhythm(section.busy_hours, section.idle_days)
    reminding = Reminding(evening=time_of_day(section.evening_hour))
    return Watch(
        house.store,
        OutageWatch(house.store, house.backend, house.clock, reminding),
        AccountWatch(house.store, house.backend, house.clock, pace, section.side_by_side),
    )
