"""What is done with announcements, each act with its line in the audit."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend_client.models import Clock
from bot.announcing.operator import operator
from bot.announcing.refused import Refused
from bot.announcing.said import Preview, still_open
from bot.notices import Announced
from data.announcements import CANCELLED, STARTED, Announcement, Approval, Reached, Sent
from data.notice_values import Audience
from data.store import Store
from data.values import ChatId
from scheduler.announce import call_off, trial
from scheduler.places import ensure_places


@dataclass(frozen=True, slots=True)
class Step:
    """How far an announcement is: `done` of `of` deliveries."""

    state: str
    done: int
    of: int

    @property
    def is_last(self) -> bool:
        return self.state == CANCELLED or (self.state == STARTED and self.done == self.of)


@dataclass(frozen=True, slots=True)
class Desk:
    """One operator at one store."""

    store: Store
    clock: Clock

    async def reach(self, announced: Announced, audience: Audience, at: datetime) -> tuple[Reached, ...]:
        if audience.places:
            await ensure_places(self.store)
        return await self.store.announcements.reach(audience, announced.kind, at)

    async def add(self, of: Preview, *, is_approved: bool) -> int:
        """Keep it; its number."""
        announced, now = of.announced, self.clock()
        number = await self.store.announcements.add(
            announced.vi,
            announced.en,
            of.audience,
            of.starts_at,
            now,
            kind=announced.kind,
            lasts=of.ends_at - of.starts_at,
            by=operator(),
            is_approved=is_approved,
        )
        await self._audit("announce", f"{number}: {of.chats} chats")
        return number

    async def approve(self, number: int, delay: timedelta) -> Announcement:
        """Agree as a second person."""
        now = self.clock()
        done = await self.store.announcements.approve(number, operator(), now + delay)
        await self._audit("announce-approve", f"{number}: {done.value}")
        if done is Approval.SAME_PERSON:
            raise Refused("Whoever made it cannot approve it: somebody else has to.")
        if done is Approval.NOT_ASKED:
            raise Refused(f"No announcement {number} waits for approval.")
        return await self.get(number)

    async def cancel(self, number: int) -> tuple[bool, int]:
        """Whether it had not started; how many waiting deliveries were withdrawn."""
        before = await self.get(number)
        if before.state == CANCELLED:
            raise Refused(f"Announcement {number} was cancelled before.")
        done = await call_off(self.store, number, self.clock())
        await self._audit("announce-cancel", f"{number}: {done[1]} withdrawn")
        return done

    async def try_out(self, announced: Announced, chat: ChatId) -> None:
        """Send it to one chat, as any other notice is sent."""
        now = self.clock()
        new = trial(announced, secrets.token_hex(8), now)
        made = await self.store.notices.publish(new, Audience(chat=chat), now)
        await self._audit("announce-trial", f"{made.count} chats")
        if not made.count:
            kind = announced.kind.value
            raise Refused(f"That chat has linked no code with notices of type {kind} switched on.")

    async def get(self, number: int) -> Announcement:
        found = await self.store.announcements.get(number)
        if found is None:
            raise Refused(f"There is no announcement {number}.")
        return found

    async def report(self, number: int) -> tuple[Announcement, tuple[Sent, ...]]:
        return await self.get(number), await self.store.announcements.report(number)

    async def steps(self, number: int, every_s: float) -> AsyncIterator[Step]:
        """Until it is done or cancelled."""
        while True:
            one, sent = await self.report(number)
            total = sum(row.count for row in sent)
            step = Step(one.state, total - still_open(sent), total)
            yield step
            if step.is_last:
                return
            await asyncio.sleep(every_s)

    async def _audit(self, act: str, result: str) -> None:
        await self.store.audit.add(self.clock(), f"operator:{operator()}", act, result)
