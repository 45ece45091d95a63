"""The keys below the line one writes in: home for who does not look for buttons in old messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.i18n import words
from bot.keyboards.menu import key_pressed, keys
from bot.phrases import understand
from tests.data.sample import NOW
from tests.telegram.speaker import OnTelegram, on_telegram
from tests.telegram.stub import Call
from tests.telegram.test_linking import without_a_page

LABELS = [["📅 Lịch cắt điện", "🧾 Hóa đơn tiền điện"], ["💳 Tình trạng thanh toán", "🏠 Menu chính"]]
GROUP = {"id": -1001, "type": "supergroup", "title": "Tổ dân phố"}


def _keyboards(calls: list[Call]) -> list[dict[str, Any]]:
    marked = [call.params.get("reply_markup") or {} for call in calls]
    return [one for one in marked if "keyboard" in one]


def _labels(keyboard: dict[str, Any]) -> list[list[str]]:
    return [[key if isinstance(key, str) else key["text"] for key in row] for row in keyboard["keyboard"]]


async def _after(chat: OnTelegram, *lines: str) -> list[dict[str, Any]]:
    """The keyboards that came with the answers to the last line."""
    for line in lines[:-1]:
        await chat.say(line)
    before = len(chat.api.calls)
    await chat.say(lines[-1])
    return _keyboards(chat.api.calls[before:])


async def test_the_greeting_brings_the_keys(tmp_path: Path) -> None:
    """Once: they stay, small, until others come. The menu keeps its own buttons in its message."""
    async with on_telegram(tmp_path) as chat:
        (keyboard,) = await _after(chat, "/start")
        menu = chat.api.of("sendMessage")[-2].params["reply_markup"]
        again = await _after(chat, "menu")

    assert _labels(keyboard) == LABELS
    assert (keyboard["is_persistent"], keyboard["resize_keyboard"]) == (True, True)
    assert "inline_keyboard" in menu
    assert again == []


async def test_another_language_brings_other_keys(tmp_path: Path) -> None:
    async with on_telegram(tmp_path) as chat:
        (keyboard,) = await _after(chat, "/start", "speak english")

    assert _labels(keyboard)[1] == ["💳 Payment status", "🏠 Main menu"]


async def test_plain_mode_has_keys_without_emoji(tmp_path: Path) -> None:
    """Like everything else there."""
    async with on_telegram(tmp_path) as chat:
        (keyboard,) = await _after(chat, "/chedodon", "/start")

    assert _labels(keyboard)[0] == ["Lịch cắt điện", "Hóa đơn tiền điện"]


async def test_a_group_gets_no_keys(tmp_path: Path) -> None:
    """They would cover the keyboards of people who asked nothing."""
    async with on_telegram(tmp_path) as chat:
        await chat._update(_in_group("/start@cskh_thu_bot"))
        sent = chat.api.of("sendMessage")

    assert sent
    assert _keyboards(sent) == []


async def test_a_key_leaves_an_open_question(tmp_path: Path) -> None:
    """Even the one for a password, where any other words would be tried as one."""
    async with without_a_page(tmp_path) as chat:
        conversations = chat.house.answering.house.store.conversations
        await chat.say("/lienket")
        await chat.say("PD00000000001")
        asked = (await conversations.get(chat.chat)).awaiting
        await chat.say("🏠 Menu chính")
        left = await conversations.get(chat.chat)

    assert asked is not None
    assert asked.is_secret
    assert left.awaiting is None
    assert "Xin chào." in " ".join(chat.heard)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_key_is_understood(language: str) -> None:
    """As the words it stands for, whether it is pressed or typed."""
    for button in (button for row in keys(words(language)) for button in row):
        assert (ask := key_pressed(button.label)) is not None
        assert ask == understand(button.label, now=NOW)


def _in_group(text: str) -> dict[str, Any]:
    return {
        "update_id": 77,
        "message": {
            "message_id": 5,
            "date": 1_782_954_300,
            "from": {"id": 42, "is_bot": False, "first_name": "An", "language_code": "vi"},
            "chat": GROUP,
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
        },
    }
