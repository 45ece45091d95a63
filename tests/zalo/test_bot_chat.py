"""What a customer meets on the Bot Platform beyond the transcripts: odd messages, groups, linking, files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from bot.messages import Reply, Text
from data.values import ChatId, Secret
from tests.zalo.bot_speaker import OnZaloBot, on_zalo_bot

GROUP = {"id": "g-1", "chat_type": "GROUP"}


@pytest_asyncio.fixture
async def chat(tmp_path: Path) -> AsyncIterator[OnZaloBot]:
    async with on_zalo_bot(tmp_path) as one:
        yield one


@pytest_asyncio.fixture
async def laptop(tmp_path: Path) -> AsyncIterator[OnZaloBot]:
    """A house without a public address: it polls."""
    async with on_zalo_bot(tmp_path, is_public=False) as one:
        yield one


async def hears(one: OnZaloBot, event: str = "text", text: str = "", **message: Any) -> str:
    """All that is answered to one update."""
    before = len(one.zalo.sent)
    await one.update(one.zalo.update(text, event, **message))
    return "\n\n".join(one.zalo.texts()[before:])


@pytest.mark.parametrize(
    ("event", "message", "said"),
    [
        ("image", {"photo": "https://example.com/a.jpg", "caption": "0"}, "Bot không xem được ảnh"),
        ("image", {"photo_url": "https://example.com/a.jpg"}, "Bot không xem được ảnh"),
        ("sticker", {"sticker": "a", "url": "https://example.com/a"}, "Bot chỉ đọc được chữ và số"),
        ("voice", {"voice_url": "https://example.com/a.m4a"}, "Bot chưa nghe được tin thoại"),
        ("link", {}, "Bot chưa hiểu loại tin này"),
        ("unsupported", {}, "Mời bạn gọi 19001288, có người nghe máy 24/7."),
        ("text", {"text": ""}, "Bot chưa thấy chữ nào"),
        ("text", {"text": "a" * 5000}, "Tin của bạn dài quá"),
        ("text", {"text": "😀😀😀"}, ""),
        ("text", {"text": "<b>_*` &amp; \u0000"}, ""),
    ],
)
async def test_whatever_is_sent_gets_a_useful_answer(
    chat: OnZaloBot, event: str, message: dict[str, Any], said: str
) -> None:
    """X22; protected customers, whose messages Zalo hides from bots, get the hotline."""
    heard = await hears(chat, event, **message)

    assert said in heard
    assert heard


@pytest.mark.parametrize("date", [1_782_954_300_000, 1_782_954_300, None])
async def test_dates_in_milliseconds_and_seconds(chat: OnZaloBot, date: int | None) -> None:
    """And none at all."""
    update = chat.zalo.update("0")
    update["message"]["date"] = date
    if date is None:
        del update["message"]["date"]
    await chat.update(update)

    assert chat.heard


async def test_a_group_sees_nothing_personal(chat: OnZaloBot) -> None:
    """X23: Zalo tells of a group only what mentions the bot. The name is no part of the question."""
    await chat.house.link(ChatId("zalobot", "g-1"), "PD00000000001")

    assert "Giá điện sinh hoạt" in await hears(chat, text="@bot.VDKyGxQvc biểu giá điện", chat=GROUP)
    assert "Giá điện sinh hoạt" in await hears(chat, text="@Bot biểu giá điện", chat=GROUP)
    private = await hears(chat, text="@bot.VDKyGxQvc hóa đơn", chat=GROUP)
    assert private == "Thông tin riêng, mời bạn nhắn riêng cho bot."


async def test_linking_by_the_page(chat: OnZaloBot) -> None:
    """/lienket gives a one-time address; the chat confirms with a digit, and sees its bill."""
    linking = chat.house.answering.house.linking
    await chat.say("/lienket")
    (address,) = [word for word in chat.heard if word.startswith("https://bot.example/lienket/")]
    token = urlsplit(address).path.rpartition("/")[2]
    await linking.log_in(
        token, "PD00000000001", Secret(chat.house.portal.password_of("PD00000000001")), remote=""
    )
    request = await linking.look(token)
    assert request is not None
    before = len(chat.zalo.sent)
    assert await linking.consent(token, [one.customer for one in request.contracts])
    await chat.engine.drain()
    (asked,) = chat.zalo.texts()[before:]
    assert "1. " in asked

    await chat.say("1")
    assert "Đã liên kết" in " ".join(chat.heard)
    assert "845.694\u00a0đ" in await hears(chat, text="hóa đơn")


async def test_a_typed_password_is_not_used(chat: OnZaloBot, tmp_path: Path) -> None:
    """Nothing can be deleted on Zalo: it is not processed, not kept, and the customer is told what to do."""
    heard = await hears(chat, text="PD00000000001 mật khẩu: Canary9!x")

    assert "chọn Thu hồi" in heard
    assert "/lienket" in heard
    assert not any(b"Canary9" in content for content in await asyncio.to_thread(_databases, tmp_path))


def _databases(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*.sqlite*")]


async def test_pictures_are_fetched_by_address(chat: OnZaloBot) -> None:
    """A PNG behind an address that cannot be guessed, of this channel alone, for a day."""
    await chat.house.link(chat.chat, "PD00000000001")
    await hears(chat, text="so với năm ngoái")
    call = chat.zalo.sent[-1]
    assert call.method == "sendPhoto"
    assert len(call.params["photo"]) > len("https://bot.example/zalo/files/zalobot/") + 40

    path = urlsplit(call.params["photo"]).path
    assert await _fetched(chat, path) == (200, "image/png", b"\x89PNG")
    assert (await _fetched(chat, path.replace("zalobot", "web")))[0] == 404
    assert (await _fetched(chat, "/files/" + path.rpartition("/")[2]))[0] == 404
    chat.house.portal.watch.forward(timedelta(hours=25))
    assert (await _fetched(chat, path))[0] == 404


async def test_the_words_go_alone_when_zalo_cannot_fetch(chat: OnZaloBot) -> None:
    chat.zalo.fail("sendPhoto", 400)
    await chat.house.link(chat.chat, "PD00000000001")

    assert "06: 286, 313, +27" in await hears(chat, text="so với năm ngoái")
    assert chat.zalo.sent[-1].method == "sendMessage"


async def test_a_document_is_an_address_in_the_same_message(chat: OnZaloBot) -> None:
    """The electronic invoice; one message an answer."""
    await chat.house.link(chat.chat, "PD00000000001")
    await hears(chat, text="hóa đơn")
    before = len(chat.zalo.sent)
    heard = await hears(chat, text="3")

    assert len(chat.zalo.sent) == before + 1
    (address,) = [word for word in heard.split() if word.startswith("https://")]
    assert "📎 hoa-don-2026-06.pdf: https://" in heard
    assert await _fetched(chat, urlsplit(address).path) == (200, "application/pdf", b"%PDF")


async def test_without_a_public_address_words_say_it_all(laptop: OnZaloBot) -> None:
    """F5.7: the table and bars of letters, no picture, no apology; the invoice by hand."""
    await laptop.house.link(laptop.chat, "PD00000000001")
    compared = await hears(laptop, text="so với năm ngoái")
    await hears(laptop, text="hóa đơn")
    invoice = await hears(laptop, text="3")

    assert "06: 286, 313, +27" in compared
    assert "\n\nNăm 2026 (mỗi ▇ khoảng 50\u00a0kWh):\n01 ▇▇▇▇\n02 ▇▇▇▇\n03 ▇▇▇▇\n" in compared
    assert laptop.zalo.of("sendPhoto") == []
    assert "http" not in compared + invoice
    assert "evnhanoi.vn" in invoice


async def test_pushed(chat: OnZaloBot) -> None:
    """Unasked, a reply is sent alike; the number of its message is told."""
    channel = chat.house.answering.channels["zalobot"]
    number = await channel.push(chat.chat, Reply((Text("Mai có lịch cắt điện."),)), is_silent=True)

    assert chat.zalo.texts() == ["Mai có lịch cắt điện."]
    assert number.startswith("sent-")


async def _fetched(chat: OnZaloBot, path: str) -> tuple[int, str, bytes]:
    """Status, type and first bytes, as Zalo gets them."""
    url = chat.url.replace("/zalo/bot/webhook", path)
    async with chat.http.get(url) as response:
        return response.status, response.content_type, (await response.read())[:4]
