"""A customer on Zalo who is told things unasked: the whole product; its courier works when told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from backend_client.models import Month, PaymentState
from bot.app.telling import courier_of, watch_of
from bot.notices import Bill, Facts
from data.notice_values import Audience, Choices, NoticeKind, SentNotice
from data.store import Store
from scheduler.deliver import Courier
from scheduler.planning import Watch as Watching
from tests.deliveries.samples import ALL_ON, CODE, notice
from tests.house import Watch
from tests.zalo.bot_speaker import OnZaloBot, on_zalo_bot
from tests.zalo.oa_world import OnOa, on_oa

OWNER = "PD00000000001"


@dataclass(frozen=True, slots=True)
class Told:
    """`world` is one of Zalo's two ways; what is read there is the same."""

    world: OnOa | OnZaloBot
    courier: Courier
    watching: Watching

    @property
    def watch(self) -> Watch:
        return self.world.house.portal.watch

    @property
    def store(self) -> Store:
        return self.world.house.answering.house.store

    @property
    def texts(self) -> list[str]:
        """All that the customer was ever sent."""
        return self.world.zalo.texts()

    async def link(self, choices: Choices = ALL_ON) -> int:
        await self.world.house.link(self.world.chat, OWNER)
        (account, *_more) = await self.store.links.of_chat(self.world.chat)
        await self.store.choices.put(self.world.chat, account.id, choices)
        return account.id

    async def end_access(self) -> None:
        """The portal does not renew the permission any more."""
        for account in await self.store.links.of_chat(self.world.chat):
            await self.store.links.renew(account.grant, None)

    async def publish(self, facts: Facts, key: str = "key", **changed: Any) -> None:
        values = {"due_at": self.watch.now, "expires_at": self.watch.now + timedelta(days=30)} | changed
        new = notice(facts, key, **values)
        audience = Audience(customers=(CODE.value,))
        assert (await self.store.notices.publish(new, audience, self.watch.now)).count == 1

    async def carry(self) -> list[str]:
        """What the customer is sent now."""
        before = len(self.texts)
        for is_urgent in (True, False):
            await self.courier.deliver(self.world.chat.channel, is_urgent=is_urgent)
            await self.courier.idle()
        return self.texts[before:]

    async def say(self, text: str) -> str:
        """The answer, as one text."""
        before = len(self.texts)
        await self.world.say(text)
        return "\n".join(self.texts[before:])

    async def is_on(self, kind: NoticeKind) -> bool:
        (choices,) = (await self.store.choices.of_chat(self.world.chat)).values()
        return choices.is_on(kind)

    async def sent(self) -> list[SentNotice]:
        """Oldest first."""
        return list(reversed(await self.store.notices.sent_to(self.world.chat)))

    async def states(self) -> list[tuple[str, str]]:
        """State and reason of each sending, oldest first."""
        return [(one.state.value, one.reason) for one in await self.sent()]

    async def bill(self) -> Bill:
        """The one that the portal has, not yet paid."""
        (account, *_more) = await self.store.links.of_chat(self.world.chat)
        assert account.access is not None
        month, backend = Month(2026, 6), self.world.house.answering.house.backend
        invoice = (await backend.invoices(account.access, month)).value[0]
        return Bill(
            CODE, invoice.id, month, invoice.total_vnd, invoice.outstanding_vnd, invoice.used_kwh, 30,
            PaymentState.UNPAID, self.watch.now, invoice.due_on,
        )  # fmt: skip


@asynccontextmanager
async def told_on(channel: str, folder: Path, **more: Any) -> AsyncIterator[Told]:
    """`channel`: zalo, zalobot. `more`: settings of the account, or whether the bot has a public address."""
    opened = on_oa(folder, **more) if channel == "zalo" else on_zalo_bot(folder, **more)
    async with opened as world, _carried(world, folder) as told:
        yield told


@asynccontextmanager
async def _carried(world: OnOa | OnZaloBot, folder: Path) -> AsyncIterator[Told]:
    """In place of the courier that works by itself; the clock stands still, so nothing is paced."""
    await asyncio.gather(*(one.stop() for one in world.engine._rounds.values()))
    world.engine._rounds.clear()
    world.engine.courier = None
    answering, portal = world.house.answering, world.house.portal
    settings = portal.settings(folder)
    courier = courier_of(settings, answering, portal.watch.time)
    courier.senders = {}
    try:
        yield Told(world, courier, watch_of(settings, answering.house))
    finally:
        await courier.finish(5)
