"""What the parts of `benchmarks/telegram.py` share: Telegram, bots in processes of their own, the rows."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.answer import QUESTION
from benchmarks.bot_api import CONNECTIONS, Api, Telegram
from benchmarks.table import Row

ROOT = Path(__file__).parents[1]
OURS, PTB, BARE, AIOGRAM = (
    "benchmarks.ours",
    "benchmarks.peers.ptb_bot",
    "benchmarks.peers.aiohttp_bot",
    "benchmarks.peers.aiogram_client",
)
PATIENCE_S = 60.0


@dataclass(slots=True)
class Bench:
    """Telegram, the bots that run, and the rows of the table."""

    api: Api
    telegram: Telegram
    numbers: itertools.count[int]
    rounds: int
    rows: list[Row] = field(default_factory=list)

    @asynccontextmanager
    async def bot(self, module: str, *arguments: str) -> AsyncIterator[str]:
        """A bot in a process of its own; what it prints when it is ready, mostly its address."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        try:
            yield (await asyncio.wait_for(process.stdout.readline(), PATIENCE_S)).decode().strip()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()

    def row(self, what: str, ours: str, theirs: str, target: str, *, is_met: bool) -> None:
        self.rows.append(Row(what, ours, theirs, target, is_met))

    async def heard(self, many: int, within_s: float) -> int:
        """Wait until so many answers came; how many there are."""
        until = time.monotonic() + within_s
        while (answered := self.api.answered()) < many and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        return answered

    def last(self) -> float:
        return max(at for one in self.api.heard.values() for at, _body in one)


async def post_all(bench: Bench, url: str, chats: Sequence[int]) -> None:
    """Deliver as fast as it is taken, over Telegram's connections."""
    left = iter(chats)

    async def deliver() -> None:
        for chat in left:
            await bench.telegram.post(url, QUESTION, chat)

    await asyncio.gather(*(deliver() for _ in range(CONNECTIONS)))


async def is_open(bench: Bench, url: str) -> None:
    """The house asks Telegram who it is before it takes updates in."""
    for _ in range(200):
        try:
            await bench.telegram.post(url, QUESTION, 999)
        except AssertionError:
            await asyncio.sleep(0.02)
        else:
            await bench.heard(1, 5)
            return
