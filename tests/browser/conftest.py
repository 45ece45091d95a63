"""A real Chromium before a real server of 127.0.0.1."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright

from bot.messages import Incoming
from tests.browser.answers import answers
from tests.web.world import World, world

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HOW_TO_GET = (
    "No Chromium found: install it (Debian: apt-get install chromium) or set CSKH_CHROMIUM to its path."
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium_path() -> str:
    """Where the system's Chromium is; without one the test skips, and fails where CI promised one."""
    found = os.environ.get("CSKH_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_GET)
    pytest.skip(HOW_TO_GET)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Begun once: to begin costs more than most tests do with it."""
    path = chromium_path()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Without windows or cookies of anybody else: each window has a context of its own, which ends here."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(tmp_path: Path) -> AsyncIterator[World]:
    """A site whose bot answers at once."""
    async with world(tmp_path) as here:

        async def answer(incoming: Incoming) -> None:
            await here.chat.typing(incoming.chat)
            await here.chat.send(incoming.chat, answers(here, incoming), incoming)

        here.ear.answer = answer
        yield here


@pytest.fixture
def base(site: World) -> str:
    return str(site.server.make_url("/")).rstrip("/")


class Watch:
    """What a page complained of, and which hosts it asked."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.hosts.add("/".join(request.url.split("/")[:3]))
