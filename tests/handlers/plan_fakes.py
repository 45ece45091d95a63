"""A portal and a chat for the tests of outages and readings: plain values, no network, a fixed clock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar, cast

from backend_client.errors import BackendError
from backend_client.models import (
    HANOI,
    AccessToken,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Fetched,
    Month,
    Outage,
    OutageState,
    Purpose,
    ReadingPeriod,
)
from bot.charts import Painter
from bot.handlers.turn import Turn
from bot.i18n import words
from bot.messages import Answer, Capabilities, Facts, Incoming, Note, Reply, Table, Text, Title
from bot.ports.backend import Backend
from data.store import Store
from data.values import ChatId, Conversation, LinkedAccount

T = TypeVar("T")

CHAT = ChatId("web", "1")
NOW = datetime(2026, 6, 25, 16, 10, tzinfo=HANOI)
WEB = Capabilities(edits=True, buttons=True)


def at(day: int, clock: str, month: int = 6) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, month, day, int(hour), int(minute), tzinfo=HANOI)


def outage(
    starts_at: datetime,
    ends_at: datetime,
    area: str = "Ngõ 61 phố Lạc Trung",
    state: OutageState = OutageState.APPROVED,
    **rest: object,
) -> Outage:
    row = Outage("Công ty Điện lực Hai Bà Trưng", starts_at, ends_at, area, "Bảo dưỡng trạm biến áp", state)
    for name, value in rest.items():
        object.__setattr__(row, name, value)
    return row


def account(
    id: int = 1,  # noqa: A002 the field's own name
    alias: str = "Nhà",
    code: str = "PD00000000001",
    address: str = "ngõ 61 phố Lạc Trung, phường Thanh Lương, quận Hai Bà Trưng, Hà Nội",
    started_on: date | None = date(2023, 4, 10),
) -> LinkedAccount:
    return LinkedAccount(
        id=id,
        chat=CHAT,
        customer=CustomerCode(code),
        unit="HN0200",
        alias=alias,
        is_default=id == 1,
        holder="Nguyễn V. A.",
        address=address,
        purpose=Purpose.HOUSEHOLD,
        households=1,
        started_on=started_on,
        linked_at=datetime(2026, 1, 1, tzinfo=UTC),
        is_guest=False,
        grant=1,
        token=AccessToken("t", datetime(2027, 1, 1, tzinfo=UTC)),
    )


@dataclass
class Portal:
    """Answers from what the test puts in; `fault` makes every question fail."""

    rows: Sequence[Outage] = ()
    periods: Sequence[ReadingPeriod] = ()
    daily: Sequence[DailyReading] = ()
    now: datetime = NOW
    is_stale: bool = False
    fault: BackendError | None = None
    broken_months: frozenset[Month] = frozenset()
    hanging_months: frozenset[Month] = frozenset()
    asked: list[tuple[object, ...]] = field(default_factory=list)

    async def outages(self, unit: str, from_on: date, to_on: date) -> Fetched[tuple[Outage, ...]]:
        self._ask("outages", unit, from_on, to_on)
        rows = [row for row in self.rows if from_on <= row.starts_at.astimezone(HANOI).date() <= to_on]
        return self._answer(tuple(rows))

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        self._ask("reading_schedule", month)
        if month in self.broken_months:
            raise BackendError
        if month in self.hanging_months:
            await asyncio.Event().wait()
        return self._answer(tuple(period for period in self.periods if period.month == month))

    async def readings(
        self, access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        self._ask("readings", from_on, to_on)
        return self._answer(tuple(row for row in self.daily if from_on <= row.on <= to_on))

    def _ask(self, *what: object) -> None:
        self.asked.append(what)
        if self.fault is not None:
            raise self.fault

    def _answer(self, value: T) -> Fetched[T]:
        fetched_at = self.now - timedelta(days=1) if self.is_stale else self.now
        return Fetched(value, fetched_at, self.is_stale)


def turn(
    portal: Portal,
    *accounts: LinkedAccount,
    now: datetime = NOW,
    can: Capabilities = WEB,
    language: str = "vi",
) -> Turn:
    return Turn(
        chat=CHAT,
        incoming=Incoming(CHAT, "1", now),
        conversation=Conversation(CHAT),
        accounts=accounts,
        now=now,
        words=words(language),
        can=can,
        backend=cast("Backend", portal),
        store=cast("Store", None),
        painter=cast("Painter", None),
        is_sample=False,
        public_url="",
    )


def read(reply: Reply) -> str:
    """An answer as a customer reads it: blocks apart by an empty line, numbered buttons last."""
    parts = []
    for block in reply.blocks:
        match block:
            case Title(text) | Text(text) | Note(text):
                parts.append(text)
            case Facts(rows):
                parts.append("\n".join(f"{label}: {value}" for label, value in rows))
            case Table(header, rows):
                parts.append("\n".join(" | ".join(row) for row in (header, *rows)))
    return "\n\n".join(parts)


def said(answer: Answer) -> str:
    return "\n\n".join(read(reply) for reply in answer.replies)


def labels(answer: Answer) -> list[str]:
    return [button.label for reply in answer.replies for row in reply.buttons for button in row]


def choice(answer: Answer, label: str) -> str:
    """Data of the button with this label."""
    found = [b for reply in answer.replies for row in reply.buttons for b in row if b.label.startswith(label)]
    assert found, (label, labels(answer))
    return found[0].choice
