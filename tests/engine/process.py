"""The demo in a process of its own, and a browser that talks to whichever process runs now."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import aiohttp

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90  # for a process to start, on a busy machine
_LINE = re.compile(r'<article class="line (ours|theirs)"[^>]* data-id=')


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo."""

    process: asyncio.subprocess.Process
    url: str

    async def stop(self, number: int) -> tuple[int, str]:
        """Send a signal; how it ended, and what it said on standard error."""
        self.process.send_signal(number)
        return await self.end()

    async def end(self) -> tuple[int, str]:
        async with asyncio.timeout(PATIENCE_S):
            __, errors = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, (errors or b"").decode()


@asynccontextmanager
async def demo(folder: Path, point: str = "nowhere") -> AsyncIterator[Demo]:
    """The demo on `folder`, dying at a point of tests/engine/dying.py."""
    async with running("tests.engine.dying", point, str(folder)) as one:
        yield one


@asynccontextmanager
async def running(*arguments: str, log: IO[bytes] | None = None, **env: str) -> AsyncIterator[Demo]:
    """A program of ours that prints its address; `log` takes what it says on standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *arguments,
        cwd=ROOT,
        env={**os.environ, **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE if log is None else log,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield Demo(process, await _url(process))
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.communicate()


async def _url(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async for line in process.stdout:
        if line.strip().startswith(b"http://"):
            return line.strip().decode()
    raise AssertionError("the demo did not start")


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """Keeps its cookie when the demo comes back on another port."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield http


async def say(http: aiohttp.ClientSession, url: str, key: str, **said: str) -> int:
    """The status of the answer; 0 when the process died meanwhile."""
    act = {"key": key, **(said or {"text": "biểu giá điện"})}
    try:
        async with http.post(f"{url}/say", json=act, headers={"Origin": url}) as response:
            return response.status
    except aiohttp.ClientError:
        return 0


async def lines(http: aiohttp.ClientSession, url: str) -> list[str]:
    """Who said each line the page shows: `ours` or `theirs`."""
    async with http.get(url) as response:
        return _LINE.findall(await response.text())


def waiting(folder: Path) -> int:
    """How many updates are stored and not settled."""
    with closing(sqlite3.connect(folder / "cskh.sqlite")) as connection:
        row = connection.execute("SELECT count(*) FROM inbox WHERE settled_at IS NULL").fetchone()
        return int(row[0])


async def all_settled(folder: Path) -> None:
    """Until nothing waits any more."""
    async with asyncio.timeout(PATIENCE_S):
        while waiting(folder):  # noqa: ASYNC110  another process does it
            await asyncio.sleep(0.05)
