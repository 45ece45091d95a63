"""The demo in a process of its own, and a browser that talks to whichever process runs now."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from tests.engine import dying
from tests.forked import fork

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90  # for a process to start, on a busy machine
_ADDRESS = re.compile(r"^\s*(http://\S+)$", re.MULTILINE)
_LINE = re.compile(r'<article class="line (ours|theirs)"[^>]* data-id=')


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demo; `wait` blocks until it has ended, and says how."""

    number: int
    wait: Callable[[], int]
    url: str
    errors: Path

    async def stop(self, number: int) -> tuple[int, str]:
        """Send a signal; how it ended, and what it said on standard error."""
        os.kill(self.number, number)
        return await self.end()

    async def end(self) -> tuple[int, str]:
        code = await asyncio.to_thread(self.wait)
        return code, self.errors.read_text()


@asynccontextmanager
async def demo(folder: Path, point: str = "nowhere") -> AsyncIterator[Demo]:
    """The demo on `folder`, dying at a point of tests/engine/dying.py."""
    async with running(dying.run, point, str(folder)) as one:
        yield one


@asynccontextmanager
async def running(
    program: Callable[..., object], *given: str, log: Path | None = None, **env: str
) -> AsyncIterator[Demo]:
    """A program of ours that prints its address; `log` takes what it says on standard error."""
    with TemporaryDirectory() as folder:
        out, errors = Path(folder) / "out", log or Path(folder) / "errors"
        process = fork(program, *given, out=out, errors=errors, env=env)

        def wait() -> int:
            process.join(PATIENCE_S)
            assert process.exitcode is not None
            return process.exitcode

        assert process.pid is not None
        try:
            url = await _url(out, process.is_alive)
            yield Demo(process.pid, wait, url, errors)
        finally:
            process.kill()
            wait()


@asynccontextmanager
async def from_the_shell(folder: Path) -> AsyncIterator[Demo]:
    """The demo as a customer starts it: an interpreter of its own, which also ends as one."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--data-dir", str(folder)]
    with TemporaryDirectory() as files:
        out, errors = Path(files) / "out", Path(files) / "errors"
        process = _begun(command, out, errors)
        try:
            url = await _url(out, lambda: process.poll() is None)
            yield Demo(process.pid, lambda: process.wait(PATIENCE_S), url, errors)
        finally:
            process.kill()
            process.wait()


def _begun(command: list[str], out: Path, errors: Path) -> subprocess.Popen[bytes]:
    with out.open("wb") as said, errors.open("wb") as complained:
        return subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=complained)


async def _url(out: Path, is_alive: Callable[[], bool]) -> str:
    async with asyncio.timeout(PATIENCE_S):
        while is_alive():
            if found := _ADDRESS.search(_said(out)):
                return found[1]
            await asyncio.sleep(0.01)
    raise AssertionError("the demo did not start")


def _said(out: Path) -> str:
    return out.read_text() if out.exists() else ""


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
