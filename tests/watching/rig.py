"""A house that watches its sandbox, at a set time; what was published is read back from its store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from backend_client.models import HANOI
from bot.app.foundation import crypto_of, open_house
from bot.app.telling import watch_of
from bot.notices import Facts, decode
from data.notice_values import Choices, DeliveryState, SentNotice
from data.values import ChatId, LinkedAccount
from sandbox.outages import REASONS, WORKS, PlannedOutage, Status
from sandbox.periods import Month
from sandbox.places import BY_CODE
from scheduler.planning import Watch as Watching
from tests.house import TestHouse, Watch, open_portal

CHAT = ChatId("web", "a-chat-of-the-tests")
CODE = "PD00000000001"
UNIT = "PD0200"
STREET = "Ngõ 61 phố Lạc Trung"
EVERYTHING = Choices(
    is_reading_on=True, is_bill_on=True, is_other_on=True, bill_paid=True, outage_day_before=True
)


def at(text: str) -> datetime:
    """`2026-07-03 08:30` in Hanoi."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


@dataclass(slots=True)
class Rig:
    """A house with one chat, and what it was told."""

    house: TestHouse
    watching: Watching
    folder: Path

    @property
    def watch(self) -> Watch:
        return self.house.portal.watch

    @property
    def now(self) -> datetime:
        return self.watch.now

    async def link(self, user_name: str = CODE, choices: Choices = EVERYTHING, chat: ChatId = CHAT) -> None:
        await self.house.link(chat, user_name)
        for account in await self.accounts(chat):
            await self.choose(choices, account, chat)

    async def accounts(self, chat: ChatId = CHAT) -> tuple[LinkedAccount, ...]:
        return await self.house.answering.house.store.links.of_chat(chat)

    async def choose(
        self, choices: Choices, account: LinkedAccount | None = None, chat: ChatId = CHAT
    ) -> None:
        account = account or (await self.accounts(chat))[0]
        assert await self.house.answering.house.store.choices.put(chat, account.id, choices)

    async def look(self) -> None:
        """At everything that is due."""
        await self.watching.look(self.now)

    async def look_now(self) -> None:
        """At everything."""
        await self.watching.look_now()

    async def at(self, *moments: str) -> None:
        """A look at each of these moments."""
        for moment in moments:
            self.watch.now = at(moment)
            await self.look()

    async def by_hour(self, first: str, last: str) -> None:
        """A look every hour, as long as anything may be due."""
        self.watch.now = at(first)
        while self.watch.now <= at(last):
            await self.watching.accounts.scan(self.now)
            self.watch.forward(timedelta(hours=1))

    async def told(self, chat: ChatId = CHAT) -> list[SentNotice]:
        """Oldest first."""
        sent = await self.house.answering.house.store.notices.sent_to(chat, 200)
        return list(reversed(sent))

    async def facts(self, chat: ChatId = CHAT) -> list[Facts]:
        """What waits to be sent or was, without what was dropped."""
        found = [one for one in await self.told(chat) if one.state is not DeliveryState.DROPPED]
        return [facts for one in found if (facts := decode(one.variant, one.facts)) is not None]

    async def names(self, chat: ChatId = CHAT) -> list[str]:
        return [type(one).__name__ for one in await self.facts(chat)]

    def publish(self, row: PlannedOutage) -> None:
        self.house.portal.world.publish_outage(row)

    def issue(self, month: Month, code: str = CODE) -> None:
        self.house.portal.world.issue_invoice(code, month)

    def pay(self, code: str = CODE, amount_vnd: int | None = None) -> None:
        """The newest open invoice."""
        world = self.house.portal.world
        world.record_payment(code, world.open_items(code)[-1].id, amount_vnd)


def outage(
    starts: str, ends: str, area: str = STREET, status: Status | None = None, key: str = "test-1"
) -> PlannedOutage:
    return PlannedOutage(key, BY_CODE[UNIT], at(starts), at(ends), area, REASONS[0], WORKS[0], None, status)


@asynccontextmanager
async def open_rig(folder: Path, watch: Watch | None = None) -> AsyncIterator[Rig]:
    """Nothing is answered out of memory: time stands still between two looks."""
    async with open_portal(watch) as portal:
        settings = portal.settings(folder)
        section = settings.portal.model_copy(update={"fresh_s": 0, "outages_fresh_s": 0})
        settings = settings.model_copy(update={"portal": section})
        async with open_house(settings, crypto_of(settings), portal.watch.time) as answering:
            yield Rig(TestHouse(answering, portal), watch_of(settings, answering.house), folder)


def moved(row: PlannedOutage, starts: str, ends: str, status: Status | None = Status.MOVED) -> PlannedOutage:
    return replace(
        row,
        starts_at=at(starts),
        ends_at=at(ends),
        was=(row.starts_at, row.ends_at) if status is Status.MOVED else None,
        written_status=status,
    )
