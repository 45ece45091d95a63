"""The judges of our calls are awake: good calls pass, each known mistake is refused."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from tests.telegram.oracles import METHODS, Upload, parsed, problems


def png(width: int = 20, height: int = 10) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"chat_id": 7, "text": text, "parse_mode": "HTML", **more}


def inline(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Xem", **button}]]}


GOOD = [
    ("sendMessage", said("<b>Hóa đơn</b> &lt;06/2026&gt; & 1.234đ"), {}),
    ("sendMessage", said("𝒜" * 4096), {}),
    ("sendMessage", said("<b>" + "a" * 4096 + "</b>"), {}),
    ("sendMessage", said("a", reply_markup=inline(callback_data="x" * 64)), {}),
    ("sendMessage", said("a", reply_markup=json.dumps(inline(url="https://evnhanoi.vn/"))), {}),
    ("sendMessage", said("a", reply_markup=inline(web_app={"url": "https://bot.example/lienket/x"})), {}),
    ("sendMessage", said('<a href="https://evnhanoi.vn">trang</a>'), {}),
    ("sendPhoto", {"chat_id": "7", "caption": "x", "parse_mode": "HTML"}, {"photo": Upload("a.png", png())}),
    ("sendPhoto", {"chat_id": 7, "photo": "AgACAgUAAx"}, {}),
    ("sendDocument", {"chat_id": 7}, {"document": Upload("hóa đơn.pdf", b"%PDF")}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "đang xử lý"}, {}),
    ("setMyCommands", {"commands": [{"command": "hoadon", "description": "Hóa đơn"}]}, {}),
    ("deleteMessage", {"chat_id": 7, "message_id": 8}, {}),
    ("getMe", {}, {}),
]
BAD = [
    ("sendMesage", said("a"), {}, "no such method"),
    ("sendMessage", {"chat_id": 7}, {}, "text: Field required"),
    ("sendMessage", said(""), {}, "empty"),
    ("sendMessage", said("<b> </b>\n"), {}, "empty"),
    ("sendMessage", said("a < b"), {}, "Unsupported start tag"),
    ("sendMessage", said("a<br>b"), {}, "Unsupported start tag"),
    ("sendMessage", said("<b>a"), {}, "Can't find end tag"),
    ("sendMessage", said("<b><i>a</b></i>"), {}, "Unmatched end tag"),
    ("sendMessage", said("10&nbsp;kWh"), {}, "does not decode"),
    ("sendMessage", said('<a href="tel:19001288">a</a>'), {}, "links written"),
    ("sendMessage", said("a" * 4097), {}, "4097 characters"),
    ("sendMessage", said("a", colour="red"), {}, "no such field: colour"),
    ("sendMessage", said("a", disable_notification="perhaps"), {}, "disable_notification"),
    ("sendMessage", said("a", reply_markup=inline(calback_data="x")), {}, "calback_data"),
    ("sendMessage", said("a", reply_markup=inline(callback_data="ộ" * 22)), {}, "66 bytes"),
    ("sendMessage", said("a", reply_markup=inline()), {}, "0 actions"),
    ("sendMessage", said("a", reply_markup=inline(callback_data="x", url="https://a.vn")), {}, "2 actions"),
    ("sendMessage", said("a", reply_markup=inline(url="http://localhost:8080/x")), {}, "Wrong HTTP URL"),
    ("sendMessage", said("a", reply_markup=inline(web_app={"url": "http://a.vn"})), {}, "HTTPS"),
    (
        "sendMessage", said("a", chat_id=-5, reply_markup=inline(web_app={"url": "https://a.vn"})), {},
        "private chats",
    ),
    ("sendMessage", said("a", reply_markup={"inline_keyboard": [[]]}), {}, "empty row"),
    ("sendPhoto", {"chat_id": 7, "caption": "x" * 1025}, {"photo": Upload("a", png())}, "1025 characters"),
    ("sendPhoto", {"chat_id": 7}, {"photo": Upload("a", b"no picture")}, "IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"chat_id": 7}, {"photo": Upload("a", png(2100, 100))}, "DIMENSIONS"),
    (
        "sendPhoto", {"chat_id": 7, "reply_markup": json.dumps(inline(callback_data="x" * 65))},
        {"photo": Upload("a", png())}, "65 bytes",
    ),
    ("sendPhoto", {"chat_id": 7}, {}, "photo: Field required"),
    ("sendDocument", {"chat_id": 7, "document": "BQAC"}, {"dokument": Upload("a", b"x")}, "nothing names"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, {}, "201 characters"),
    ("setMyCommands", {"commands": [{"command": "Hoá", "description": "x"}]}, {}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x" * 257}]}, {}, "257 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "parameters", "uploads"), GOOD)
def test_good_calls_pass(method: str, parameters: dict[str, Any], uploads: dict[str, Upload]) -> None:
    """No false alarm."""
    assert problems(method, parameters, uploads) == []


@pytest.mark.parametrize(("method", "parameters", "uploads", "told"), BAD)
def test_each_mistake_is_told(
    method: str, parameters: dict[str, Any], uploads: dict[str, Upload], told: str
) -> None:
    """In the words of whoever found it."""
    assert told in "\n".join(problems(method, parameters, uploads))


def test_a_length_is_counted_as_telegram_counts() -> None:
    """Code points that a reader sees, not bytes, not UTF-16."""
    assert parsed("<b>𝒜</b>").text == "𝒜"
    assert problems("sendMessage", said("<b>" + "😀" * 4096 + "</b>"), {}) == []
    assert problems("sendMessage", said("😀" * 4097), {})


def test_aiogram_knows_the_whole_interface() -> None:
    assert len(METHODS) > 150
