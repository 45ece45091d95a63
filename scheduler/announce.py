"""What operators announced: starts when it is due, and never after it was called off.

An announcement is one notice under the key `announcement:<number>`, unique for ever: whoever dies half way
leaves the rest to the next tick, and nobody gets it twice.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from backend_client.models import Clock
from bot.notices import Announced
from data.announcements import Announcement
from data.notice_values import Audience, NewNotice
from data.store import Store
from scheduler.places import ensure_places
from scheduler.telling import Tell, tell
from scheduler.ticks import Ticks

log = logging.getLogger(__name__)

EVERY_MINUTE = "* * * * *"
_TRIAL_LASTS = timedelta(minutes=15)


def announce(ticks: Ticks, store: Store, clock: Clock, every_s: int = 0) -> None:
    """Register the tick; `every_s` above 0 replaces the minute."""

    async def start(_slot: datetime) -> None:
        await start_due(store, clock())

    if every_s:
        ticks.often("announce", every_s, start)
    else:
        ticks.every("announce", EVERY_MINUTE, start)


async def start_due(store: Store, now: datetime) -> int:
    """Plan every announcement whose time has come; to how many chats this call planned them."""
    count = 0
    for one in await store.announcements.due(now):
        if one.audience.places:
            await ensure_places(store)
        new = told(one)
        published = await store.notices.publish(new.notice, new.audience, now)
        # False where another process was faster, or where it was called off, which withdraws it by itself.
        await store.announcements.started(one.id, published.id)
        log.info("Announcement %d started: %d chats.", one.id, published.count)
        count += published.count
    return count


def told(one: Announcement) -> Tell:
    """An announcement as the notice it becomes; held by quiet hours like any other."""
    facts = Announced(one.vi, one.en, one.kind)
    return tell(one.kind, key_of(one.id), facts, one.audience, due_at=one.starts_at, expires_at=one.ends_at)


async def call_off(store: Store, number: int, now: datetime) -> tuple[bool, int]:
    """Whether that was before its start; and how many deliveries that still waited were withdrawn.

    Its key is taken by a notice that nobody gets, so that even a tick that read it as due a moment ago, and
    dies before it learns better, sends nothing. Doing it again changes nothing.
    """
    count = await store.notices.withdraw(key_of(number), now)
    taken = await store.notices.publish(_for_nobody(number, now), Audience(), now)
    count += await store.notices.withdraw(key_of(number), now)
    if await store.announcements.cancel(number, now):
        return True, count
    await store.announcements.stop(number, taken.id)
    return False, count


def trial(announced: Announced, name: str, now: datetime) -> NewNotice:
    """The same for one chat, at once, in quiet hours too. `name` makes it unique."""
    new = tell(
        announced.kind,
        f"announcement-trial:{name}",
        announced,
        Audience(),
        due_at=now,
        expires_at=now + _TRIAL_LASTS,
    )
    return replace(new.notice, is_urgent=True)


def _for_nobody(number: int, now: datetime) -> NewNotice:
    new = tell(
        Announced("", "").kind,
        key_of(number),
        Announced("", ""),
        Audience(),
        due_at=now,
        expires_at=now + _TRIAL_LASTS,
    )
    return new.notice


def key_of(number: int) -> str:
    return f"announcement:{number}"
