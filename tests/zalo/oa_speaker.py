"""A transcript on the Official Account: buttons are pressed where there are any, in turn with digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.values import ChatId
from tests.house import TestHouse
from tests.transcripts.words import missing
from tests.zalo.bot_speaker import bare, choices_in
from tests.zalo.oa_world import OnOa, on_oa

_SHORT = {"Tình trạng thanh toán": "Thanh toán", "Payment status": "Payment"}
"""What the label of a button becomes where 20 characters are shown."""


@dataclass(slots=True)
class OnZalo:
    """Every word of the transcript must be read on Zalo: in the text, or on a button, there without emoji."""

    oa: OnOa
    chat: ChatId
    house: TestHouse
    heard: list[str] = field(default_factory=list)
    _digits: dict[str, str] = field(default_factory=dict)
    _titles: set[str] = field(default_factory=set)
    _presses: int = 0

    async def say(self, text: str) -> None:
        before = len(self.oa.zalo.messages())
        await self.oa.say(text)
        new = self.oa.zalo.messages()[before:]
        self.heard = [word for one in new for word in _words(one)]
        self._titles = {title for one in new for title in _buttons(one)}

    async def press(self, label: str) -> None:
        """By payload and by digit in turn; what is no button has only its digit."""
        screen = next(one for one in reversed(self.oa.zalo.messages()) if _buttons(one) or _lines(one))
        self._presses += 1
        payload = _buttons(screen).get(_title(label), "")
        is_by_digit = not payload or self._presses % 2 == 0
        await self.say(self._digits[label] if is_by_digit else payload)

    def differs(self, expected: list[str]) -> str:
        """Empty when nothing of the transcript is missing; Zalo may have more."""
        self._digits = digits_in(expected) or self._digits
        lost = missing([self._shown(line) for line in expected], self.heard, _plain)
        return f"missing on Zalo: {lost}\nheard: {' '.join(self.heard)}" if lost else ""

    def _shown(self, line: str) -> str:
        """A choice whose label is too long for a button reads otherwise on one."""
        label = re.fullmatch(r"\d  (.+)", line)
        short = _SHORT.get(_without_emoji(label[1])) if label else None
        return f"{line[:3]}{short}" if short in self._titles else line


def digits_in(expected: list[str]) -> dict[str, str]:
    """Digits by label, as the transcript tells them."""
    found = (re.fullmatch(r"(\d)  (.+)", line) for line in expected)
    return {one[2]: one[1] for one in found if one}


def _title(label: str) -> str:
    said = _without_emoji(label)
    return _SHORT.get(said, said)


def _without_emoji(text: str) -> str:
    return " ".join("".join(letter for letter in text if not _is_emoji(letter)).split())


def _plain(word: str) -> str:
    return bare(_without_emoji(word))


def _is_emoji(letter: str) -> bool:
    return letter in "\ufe0f◀▶" or (unicodedata.category(letter) == "So" and ord(letter) > 0x2000)


def _words(message: Mapping[str, Any]) -> list[str]:
    return " ".join([message.get("text", ""), *_buttons(message)]).split()


def _buttons(message: Mapping[str, Any]) -> dict[str, str]:
    """Payloads by title; those that open something have none that could be sent."""
    payload = message.get("attachment", {}).get("payload", {})
    return {one["title"]: one["payload"] for one in payload.get("buttons", ()) if _is_query(one)}


def _is_query(button: Mapping[str, Any]) -> bool:
    return str(button["type"]).startswith("oa.query")


def _lines(message: Mapping[str, Any]) -> dict[str, str]:
    return choices_in(message.get("text", ""))


@asynccontextmanager
async def on_zalo(folder: Path) -> AsyncIterator[OnZalo]:
    async with on_oa(folder) as oa:
        yield OnZalo(oa, oa.chat, oa.house)
