"""Our side of benchmarks/telegram.py, in a process of its own.

python -m benchmarks.ours calls <api> <count> <in flight>     prints calls a second
python -m benchmarks.ours house <api> [drawing] [linked]      the whole product by webhook, on SQLite
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answer import TEXT
from benchmarks.bot_api import SECRET, TOKEN
from benchmarks.charts import some_customer
from bot.app.running import Running, run_web
from bot.channels.telegram.channel import open_bot
from bot.loop import run, settle
from bot.settings import PortalSettings, Settings, TelegramSettings, WebSettings
from data.values import ChatId, Secret
from sandbox.world import World

BACKEND_S = 0.25
IN_FLIGHT = 200  # calls at once: twenty customers ask some two hundred, and the default spares the portal
LINKED = 21  # chats, each with a customer of its own


async def calls(api: str, count: int, in_flight: int) -> None:
    bot = open_bot(Secret(TOKEN), f"{api}/bot")
    left = iter(range(count + in_flight))

    async def work(many: int) -> None:
        for _, number in zip(range(many), left, strict=False):
            await bot.send_message(number + 1, TEXT, parse_mode="HTML")

    await bot.request.initialize()
    await asyncio.gather(*(work(1) for _ in range(in_flight)))  # connections are open
    started = time.perf_counter()
    await asyncio.gather(*(work(count) for _ in range(in_flight)))
    print(count / (time.perf_counter() - started))
    await bot.request.shutdown()


async def house(api: str, options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with _portal() as portal, run_web(_settings(api, Path(folder), portal.url)) as running:
            if "linked" in options:
                await _link(running)
                await portal.slow_down()
            settle()
            print(f"{running.local_url}/telegram/webhook", flush=True)
            if "drawing" in options:
                await _draw(running)
            await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class _Portal:
    """The stand-in for the utility, in a process of its own: it is not what is measured."""

    url: str
    process: Process

    async def slow_down(self) -> None:
        """From now on it takes its time."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"slow\n")
        await self.process.stdout.readline()


@asynccontextmanager
async def _portal() -> AsyncIterator[_Portal]:
    """It ends with the pipe to it, however this process ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.portal", str(BACKEND_S), stdin=PIPE, stdout=PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield _Portal((await process.stdout.readline()).decode().strip(), process)
    finally:
        process.stdin.close()
        await process.wait()


def _settings(api: str, folder: Path, portal: str) -> Settings:
    return Settings(
        data_dir=folder,
        portal=PortalSettings(token_url=portal, data_url=portal, debt_pause_s=0, in_flight=IN_FLIGHT),
        web=WebSettings(port=0, public_url="https://bot.example"),
        telegram=TelegramSettings(
            token=Secret(TOKEN), api_url=api, mode="webhook", webhook_secret=Secret(SECRET)
        ),
    )


async def _link(running: Running) -> None:
    """Link chat n to customer 100 + n."""
    world = World()  # the portal's own is the same
    for number in range(1, LINKED + 1):
        chat, user = ChatId("telegram", str(number)), f"PD{100 + number:011}"
        linking, account = running.answering.house.linking, world.account(user)
        assert account is not None
        token = await linking.open(chat, "vi")
        await linking.log_in(token, user, Secret(account.password), remote="")
        request = await linking.look(token)
        assert request is not None
        assert await linking.consent(token, [one.customer for one in request.contracts], tell=False)
        assert await linking.confirm(chat)


async def _draw(running: Running) -> None:
    """One chart after the other, for ever."""
    chance = random.Random(4)
    while True:
        await running.answering.house.painter.two_years(some_customer(chance))


if __name__ == "__main__":
    what, api, *rest = sys.argv[1:]
    run(calls(api, *map(int, rest)) if what == "calls" else house(api, rest))
