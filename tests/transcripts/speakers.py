"""The same transcript on every channel: how each of them is spoken to, and what is heard back."""

from __future__ import annotations

import io
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import aiohttp

from bot.app.running import run_web
from bot.channels.terminal import Terminal
from bot.engine.here import Here
from bot.messages import Incoming
from data.values import ChatId
from tests.house import TestHouse, open_house, open_portal
from tests.telegram.speaker import on_telegram
from tests.transcripts.transcript import fits
from tests.transcripts.words import shown_words
from tests.zalo.bot_speaker import on_zalo_bot
from tests.zalo.oa_speaker import on_zalo

_LINE = re.compile(
    r'<article [^>]*data-id="(?P<id>[^"]+)" data-version="(?P<version>[^"]+)".*?</article>', re.DOTALL
)
LOCAL = "http://127.0.0.1:8080"  # a browser sends no secure cookie to a test server without TLS


class Speaker(Protocol):
    """A customer on one channel."""

    chat: ChatId
    house: TestHouse

    async def say(self, text: str) -> None: ...

    async def press(self, label: str) -> None: ...

    def differs(self, expected: list[str]) -> str:
        """What was heard, against the words of the transcript; empty when they agree."""
        ...


@dataclass(slots=True)
class OnTerminal:
    """Word for word: the terminal's answer is what transcripts are written in."""

    house: TestHouse
    chat: ChatId = field(default_factory=lambda: ChatId("terminal", "test"))
    heard: list[str] = field(default_factory=list)
    _choices: dict[str, int] = field(default_factory=dict)
    _out: io.StringIO = field(default_factory=io.StringIO)

    async def say(self, text: str) -> None:
        self.house.answering.channels["terminal"] = Terminal(self._out, as_json=True)
        incoming = Incoming(self.chat, uuid4().hex, self.house.portal.watch(), text=text)
        await self.house.answering.receive(incoming)
        await self.listen()

    async def listen(self) -> None:
        await self.house.answering.answer(self.chat)
        said = [json.loads(line) for line in self._out.getvalue().splitlines()]
        self._out.seek(0)
        self._out.truncate()
        self.heard = "\n\n".join(one["text"] for one in said).splitlines()
        for one in said:
            if one["choices"]:
                self._choices = {choice["label"]: choice["digit"] for choice in one["choices"]}

    async def press(self, label: str) -> None:
        """A terminal has no buttons: the digit beside the label is typed."""
        await self.say(str(self._choices[label]))

    def differs(self, expected: list[str]) -> str:
        return "" if fits(expected, self.heard) else "\n".join(self.heard)


_UNBROKEN = re.compile(r'<span class="code">(.*?)</span>')
"""A piece that stays on one line; it is part of the word around it."""


class _Words(HTMLParser):
    """Text of the newest lines of ours, and the data of their buttons by label."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[tuple[str, str], list[str]] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self._line: list[str] | None = None
        self._button: tuple[str, str] | None = None
        self._id = ""
        self._digit = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "article" and "data-id" not in named:
            self._line = None  # the greeting of an empty page
        elif tag == "article":
            self._id = named["data-id"]
            is_ours = "ours" in named["class"]
            self._line = self.lines.setdefault((self._id, named["data-version"]), []) if is_ours else None
        elif tag == "button" and self._line is not None:
            self._button = (self._id, named["value"])
        elif tag in {"kbd", "time"} or "who" in named.get("class", ""):
            self._digit = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._line = None
        elif tag == "button":
            self._button = None
        elif tag in {"kbd", "time", "span"}:
            self._digit = False

    def handle_data(self, data: str) -> None:
        if self._line is None or not data.strip() or self._digit:
            return
        self._line += data.split()
        if self._button is not None:
            self.buttons[" ".join(data.split())] = self._button


@dataclass(slots=True)
class OnWeb:
    """Through the page's own requests; every word of the transcript must stand on the page, in order."""

    house: TestHouse
    chat: ChatId
    engine: Here
    http: aiohttp.ClientSession
    url: str
    origin: str
    heard: list[str] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def say(self, text: str) -> None:
        await self._post({"key": uuid4().hex, "text": text})

    async def press(self, label: str) -> None:
        screen, choice = self._buttons[label]
        await self._post({"key": uuid4().hex, "choice": choice, "screen": screen})

    async def _post(self, said: dict[str, str]) -> None:
        headers = {"Origin": self.origin}
        async with self.http.post(f"{self.url}/say", json=said, headers=headers) as response:
            assert response.status == 202, await response.text()
        await self.engine.drain()
        page = _Words()
        async with self.http.get(f"{self.url}/") as response:
            page.feed(_UNBROKEN.sub(r"\1", "".join(self._new(await response.text()))))
        self.heard = [word for words in page.lines.values() for word in words]
        self._buttons.update(page.buttons)

    def _new(self, page: str) -> list[str]:
        """The lines that the page did not have before, or not so: to read all of them again takes long."""
        lines = {(line["id"], line["version"]): line[0] for line in _LINE.finditer(page)}
        new = [line for place, line in lines.items() if place not in self._seen]
        self._seen = set(lines)
        return new

    def differs(self, expected: list[str]) -> str:
        """The page has more (captions, names of files); nothing of the transcript may be missing."""
        words = iter(self.heard)
        for line in expected:
            for wanted in shown_words(line):
                if not any(_same(wanted, word) for word in words):
                    return f"missing on the page: {wanted!r} of {line!r}\nheard: {' '.join(self.heard)}"
        return ""


def _same(wanted: str, word: str) -> bool:
    return "{*}" in wanted or wanted == word


@asynccontextmanager
async def on_terminal(folder: Path) -> AsyncIterator[Speaker]:
    async with open_house(folder) as house:
        yield OnTerminal(house)


@asynccontextmanager
async def on_web(folder: Path) -> AsyncIterator[Speaker]:
    async with (
        open_portal() as portal,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http,
        run_web(portal.settings(folder, LOCAL), passing=portal.watch.time) as running,
    ):
        async with http.get(f"{running.local_url}/") as response:
            key = _key_of(response.cookies["cskh"].value)
        engine = running.answering.engine
        assert isinstance(engine, Here)
        house = TestHouse(running.answering, portal)
        yield OnWeb(house, ChatId("web", key), engine, http, running.local_url, running.url)


def _key_of(cookie: str) -> str:
    payload = cookie.split(".", maxsplit=1)[0]
    return str(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


CHANNELS = {
    "terminal": on_terminal,
    "web": on_web,
    "telegram": on_telegram,
    "zalo": on_zalo,
    "zalo-bot": on_zalo_bot,
}
