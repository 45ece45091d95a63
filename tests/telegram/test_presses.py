"""Buttons as customers press them: twice, months later, and faster than they are answered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.telegram.speaker import OnTelegram, on_telegram
from tests.telegram.waiting_api import message, press, until

_HEADERS = {"X-Telegram-Bot-Api-Secret-Token": "a-secret_of-the-webhook"}


async def _post(chat: OnTelegram, update: dict[str, Any]) -> None:
    async with chat.http.post(chat.url, json=update, headers=_HEADERS) as response:
        assert response.status == 200


async def test_a_press_is_confirmed_before_it_is_answered(tmp_path: Path) -> None:
    """The waiting sign on the button must not last as long as the portal takes."""
    async with on_telegram(tmp_path) as chat:
        await chat.say("/start")
        before = len(chat.api.calls)
        await chat.press("💰 Biểu giá điện")
        # The menu of commands is set once after the start, whenever its turn comes.
        methods = [call.method for call in chat.api.calls[before:] if call.method != "setMyCommands"]

    assert methods[0] == "answerCallbackQuery"
    assert "sendMessage" in methods


async def test_an_old_button_says_so(tmp_path: Path) -> None:
    """Of a version long gone, on a message that Telegram itself does not show us any more (date 0)."""
    update = press(900, "a_command_of_before p=1")
    update["callback_query"]["message"] = {
        "message_id": 3,
        "date": 0,
        "chat": update["callback_query"]["message"]["chat"],
    }
    async with on_telegram(tmp_path) as chat:
        await chat._update(update)

    assert "Màn hình này đã cũ." in " ".join(chat.heard)
    assert "Lịch cắt điện" in " ".join(chat.heard)


async def test_pressing_twice_sends_once(tmp_path: Path) -> None:
    """Two updates with numbers of their own: Telegram does not know that they are one."""
    async with on_telegram(tmp_path) as chat:
        await chat._update(press(901, "bieugia"))
        sent = len(chat.api.texts())
        await chat._update(press(902, "bieugia"))

        assert len(chat.api.texts()) == sent == 1
        assert len(chat.api.of("answerCallbackQuery")) == 2


async def test_a_long_line_is_told_once(tmp_path: Path) -> None:
    """Eight questions while Telegram is slow: one "đang xử lý", and eight answers."""
    async with on_telegram(tmp_path) as chat:
        chat.api.delay_s = 0.2
        await asyncio.gather(*(_post(chat, message(900 + one, "biểu giá điện")) for one in range(8)))
        await chat.engine.drain()
        await until(lambda: not chat.house.answering._tasks)
        said = chat.api.texts()

    assert sum("đang xử lý" in one for one in said) == 1
    assert sum("Giá điện sinh hoạt" in one for one in said) == 8
