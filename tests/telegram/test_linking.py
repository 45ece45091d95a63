"""Linking on Telegram: on the page inside Telegram, or in the chat where the house has no https address."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.app.operators import telegram_link
from sandbox.faults import Fault
from tests.telegram.signing import opened_by
from tests.telegram.speaker import OnTelegram, on_telegram
from tests.telegram.stub import ME, TOKEN
from tests.telegram.waiting_api import CUSTOMER

CODE = "PD00000000001"


class Page:
    """What Telegram's browser shows of the page behind the button."""

    def __init__(self, speaker: OnTelegram) -> None:
        self._speaker = speaker
        self._local = speaker.url.removesuffix("/telegram/webhook")
        self.text = ""

    async def open(self, url: str) -> None:
        async with self._speaker.http.get(self._local + urlsplit(url).path) as response:
            self.text = await response.text()
        now = self._speaker.house.portal.watch()
        await self.post(init_data=opened_by(CUSTOMER, now, TOKEN))

    async def post(self, **fields: str) -> None:
        fields["csrf"] = re.findall(r'name="csrf" value="([^"]+)"', self.text)[0]
        headers = {"Origin": "https://bot.example"}
        url = f"{self._local}/lienket/app"
        async with self._speaker.http.post(url, data=fields, headers=headers) as response:
            self.text = await response.text()


def button(speaker: OnTelegram, label: str) -> dict[str, Any]:
    rows = speaker.api.calls[-1].params["reply_markup"]["inline_keyboard"]
    found: dict[str, Any] = next(one for row in rows for one in row if one["text"] == label)
    return found


async def test_by_the_page_inside_telegram(tmp_path: Path) -> None:
    """From the button to "Đã liên kết"; the password is in no message."""
    async with on_telegram(tmp_path) as speaker:
        await speaker.say("/lienket")
        opening = button(speaker, "Mở trang đăng nhập")
        assert "url" not in opening
        page = Page(speaker)
        await page.open(opening["web_app"]["url"])
        await page.post(act="log_in", user_name=CODE, password=speaker.house.portal.password_of(CODE))
        await page.post(act="consent", contract="0")
        assert "Quay lại cuộc trò chuyện để xác nhận." in page.text
        await speaker.engine.drain()
        assert "Xác nhận liên kết" in speaker.api.texts()[-1]
        assert speaker.api.calls[-1].params["protect_content"]

        await speaker.press("Đúng, liên kết")

        assert "Đã liên kết" in " ".join(speaker.heard)
        assert await speaker.house.answering.house.store.links.of_chat(speaker.chat)


@asynccontextmanager
async def without_a_page(folder: Path) -> AsyncIterator[OnTelegram]:
    """A house that customers cannot reach by https."""
    async with on_telegram(folder) as speaker:
        answering = speaker.house.answering
        answering.house = replace(answering.house, public_url="http://127.0.0.1:8080")
        yield speaker


async def test_in_the_chat_without_an_https_address(tmp_path: Path) -> None:
    """Telegram opens only https pages: the bot asks, and takes the password out of the chat first."""
    async with without_a_page(tmp_path) as speaker:
        password = speaker.house.portal.password_of(CODE)
        await speaker.say("/lienket")
        assert "mã khách hàng (13 ký tự)" in speaker.api.texts()[-1]
        await speaker.say(CODE)
        assert "sẽ được xóa ngay" in speaker.api.texts()[-1]
        before = len(speaker.api.calls)
        await speaker.say(password)

        methods = [call.method for call in speaker.api.calls[before:] if call.method != "sendChatAction"]
        assert methods == ["deleteMessage", "sendMessage"]
        assert "Bạn đồng ý liên kết?" in speaker.api.texts()[-1]
        assert not any(password in text for text in speaker.api.texts())
        await speaker.press("Đồng ý và liên kết")
        assert "Đã liên kết" in " ".join(speaker.heard)


async def test_the_password_is_gone_even_when_the_portal_is(tmp_path: Path) -> None:
    """Deleted before anything can fail; and said, when Telegram does not let us."""
    async with without_a_page(tmp_path) as speaker:
        await speaker.say("/lienket")
        await speaker.say(CODE)
        speaker.house.portal.faults.set("*", Fault("http_500"))
        speaker.api.fail("deleteMessage", 400, "Bad Request: message can't be deleted")
        await speaker.say("mật-khẩu-1")

        methods = [call.method for call in speaker.api.calls]
        first = methods.index("deleteMessage")
        assert "sendMessage" in methods[first:]
        assert "xóa" in " ".join(speaker.heard)


async def test_the_operator_makes_a_link(tmp_path: Path) -> None:
    """What `cskh telegram-link` prints begins linking for a customer who presses Start."""
    async with on_telegram(tmp_path) as speaker:
        address = await telegram_link(speaker.settings)
        name, _, payload = address.removeprefix("https://t.me/").partition("?start=")
        assert name == ME["username"]
        await speaker.say(f"/start {payload}")

        assert "web_app" in button(speaker, "Mở trang đăng nhập")
