"""Notices to a stand-in of the Bot API, everything durable, beside a careful loop that stores nothing.

Each side runs in a process of its own; in every round both take their turn. The stand-in
(benchmarks/bot_api.py) notes when each message came, which is what the pace is judged by.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from benchmarks.bot_api import Api, serve
from benchmarks.notices_ours import URGENT
from benchmarks.table import Row, spread

ROOT = Path(__file__).parents[1]
OURS, PEER = "benchmarks.notices_ours", "benchmarks.peers.ptb_fanout"
IN_FLIGHT, UNLIMITED = 50, 100_000


async def run(rounds: int) -> list[Row]:
    async with serve() as api:
        return [
            *await cost(api, rounds),
            *await far_away(api, rounds),
            await pace(api, 30, 300),
            await pace(api, 1000, 6000),
            await overtaking(api, 500_000),
        ]


@asynccontextmanager
async def program(module: str, *arguments: object) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *map(str, arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def measured(api: Api, module: str, *arguments: object) -> tuple[float, float]:
    """Microseconds of CPU a message, and messages a second."""
    api.forget()
    async with program(module, api.url, *arguments) as process:
        assert process.stdout is not None
        used, speed = (await process.stdout.readline()).split()
    return float(used), float(speed)


async def cost(api: Api, rounds: int) -> list[Row]:
    """CPU a message: words alone, and with a picture that Telegram knows by its name."""
    words, pictures, peers = list[float](), list[float](), list[float]()
    for _ in range(rounds):
        words.append((await measured(api, OURS, 4000, IN_FLIGHT, UNLIMITED))[0])
        pictures.append((await measured(api, OURS, 4000, IN_FLIGHT, UNLIMITED, "picture"))[0])
        peers.append((await measured(api, PEER, 1500, IN_FLIGHT))[0])
    found = list[Row]()
    for what, mine in (("", words), (" with its picture", pictures)):
        times = median(peer / one for peer, one in zip(peers, mine, strict=True))
        found.append(Row(
            f"CPU a notice{what}, µs, {IN_FLIGHT} in flight, vs python-telegram-bot that stores nothing",
            spread(mine),
            spread(peers),
            f"1/{times:.1f} (at most 1/6)",
            times >= 6,
        ))  # fmt: skip
    return found


async def far_away(api: Api, rounds: int) -> list[Row]:
    """Telegram 200 ms away: how near we come to in flight / round trip."""
    api.delay_s = 0.2
    found = list[Row]()
    for in_flight, count in ((IN_FLIGHT, 1500), (256, 5000)):
        ceiling, mine, peers = in_flight / api.delay_s, list[float](), list[float]()
        for _ in range(rounds):
            mine.append((await measured(api, OURS, count, in_flight, UNLIMITED))[1] / ceiling)
            peers.append((await measured(api, PEER, count // 5, in_flight))[1] / ceiling)
        found.append(Row(
            f"share of {in_flight} in flight / 200 ms",
            spread(mine, 2),
            spread(peers, 2),
            f"{median(mine):.2f} (at least 0.7)",
            median(mine) >= 0.7,
        ))  # fmt: skip
    api.delay_s = 0.0
    return found


async def pace(api: Api, per_s: int, count: int) -> Row:
    """Held to a limit: the most in any second, and the mean."""
    await measured(api, OURS, count, IN_FLIGHT, per_s)
    came = sorted(at for one in api.heard.values() for at, _body in one)
    most, mean = most_in_a_second(came), (len(came) - 1) / (came[-1] - came[0])
    return Row(
        f"{count} notices at {per_s}/s: most in any second, mean",
        f"{most}, {mean:.1f}/s",
        "-",
        f"{mean / per_s:.3f} of the limit (at least 0.97, never above it)",
        most <= per_s and mean >= 0.97 * per_s,
    )


async def overtaking(api: Api, waiting: int, times: int = 5) -> Row:
    """Bulk waits for hours at 30/s; something urgent is published now and then."""
    api.forget()
    took = list[float]()
    async with program(OURS, api.url, waiting, IN_FLIGHT, 30, "waiting") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        await process.stdout.readline()
        for _ in range(times):
            await asyncio.sleep(2)
            before = len(api.heard.get(URGENT, ()))
            began = time.monotonic()
            process.stdin.write(b"\n")
            await process.stdin.drain()
            while len(api.heard.get(URGENT, ())) == before and time.monotonic() - began < 30:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            took.append(time.monotonic() - began)
    return Row(
        f"urgent notice behind {waiting:,} of bulk at 30/s, seconds to its arrival",
        spread(took, 2),
        "-",
        f"{max(took):.2f} s (at most 5 s)",
        max(took) <= 5,
    )


def most_in_a_second(came: Sequence[float]) -> int:
    start, most = 0, 0
    for end, at in enumerate(came):
        while came[start] <= at - 1:
            start += 1
        most = max(most, end - start + 1)
    return most
