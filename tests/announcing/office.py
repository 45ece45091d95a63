"""A store on disk with customers, and operators who type commands beside it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlmodel import col
from typer.testing import CliRunner

from bot.app import real_time
from bot.app.foundation import only_store
from bot.cli import cli
from bot.settings import Settings
from data.notice_values import Choices
from data.store import Store
from data.tables import AuditRow
from data.values import ChatId
from scheduler.announce import start_due
from tests.data.sample import NOW, Kit, contract

T = TypeVar("T")

ANN, BEN, EVE = ChatId("web", "ann-4411"), ChatId("telegram", "5522"), ChatId("web", "eve-6633")
ON = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)
TEXTS = ("--vi", "Công tơ phường Giáp Bát được thay.", "--en", "Meters in Giáp Bát are replaced.")
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Office:
    """`now` is the clock of everything; `who` sits at the terminal."""

    folder: Path
    now: datetime = NOW
    who: str = "lan"
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, said: str = "") -> tuple[int, str]:
        """Exit code and all that was printed."""
        env = {"CSKH__DATA_DIR": str(self.folder), **self.more}
        result = CliRunner().invoke(cli, [*arguments], input=said, env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def announce(self, *arguments: str, said: str = "") -> tuple[int, str]:
        return self.run("announce", *arguments, said=said)

    def made(self, *arguments: str, yes: int) -> None:
        code, output = self.announce("new", *TEXTS, *arguments, "--yes", str(yes))
        assert code == 0, output

    def with_store(self, act: Callable[[Store], Awaitable[T]]) -> T:
        async def run() -> T:
            async with only_store(Settings(data_dir=self.folder)) as store:
                return await act(store)

        return asyncio.run(run())

    def tick(self) -> int:
        """As the house does every minute."""
        return self.with_store(lambda store: start_due(store, self.now))

    def claimed(self, channel: str) -> int:
        """How many deliveries are due there; they are ours from now on."""
        return len(
            self.with_store(lambda store: store.deliveries.claim(channel, "courier", self.now, MINUTE, 100))
        )

    def audit(self) -> list[tuple[str, str]]:
        """What operators did."""

        async def read(store: Store) -> list[tuple[str, str]]:
            async with store.audit._database.reading() as session:
                rows = await session.scalars(select(AuditRow).order_by(col(AuditRow.id)))
                return [(row.act, row.result) for row in rows]

        return [row for row in self.with_store(read) if row[0].startswith(("announce", "notice"))]


def with_people(folder: Path) -> None:
    """Ann has two codes and Ben one of them; Eve wants bills only, and follows Giáp Bát."""
    Office(folder).with_store(_people)


def opened(template: Path, folder: Path, patch: pytest.MonkeyPatch) -> Office:
    """An office on a copy."""
    office = Office(Path(shutil.copytree(template, folder / "var")))
    patch.setattr(real_time, "utc_now", lambda: office.now)
    for module in ("bot.announcing.desk", "bot.notices_command"):
        patch.setattr(f"{module}.operator", lambda: office.who)
    return office


async def _people(store: Store) -> None:
    kit = Kit(store)
    for chat, numbers, choices in ((ANN, (1, 2), ON), (BEN, (2,), ON), (EVE, (3,), Choices(is_bill_on=True))):
        for account in await kit.link(chat, *map(contract, numbers), log_in=chat.key):
            await store.choices.put(chat, account.id, choices)
    await store.areas.add(EVE, "phường Giáp Bát", ["w:giap bat"], is_group=False, at=NOW)
