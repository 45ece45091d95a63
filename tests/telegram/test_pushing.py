"""Notices on Telegram: what is sent unasked goes the short way, and is judged like everything else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel, open_bot
from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatGone,
    ChatMoved,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
)
from bot.messages import Secret
from tests.data.sample import NOW
from tests.telegram.sending import ANN, PDF, PNG, TOPIC, Scene, scene, words
from tests.telegram.stub import TOKEN


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def test_a_notice_says_the_same_as_an_answer(here: Scene) -> None:
    """But for nothing: both ways make the same call."""
    reply = words("Cúp điện <08:30> & “hết”", is_personal=True)
    await here.show(reply)
    await here.channel.push(ANN, reply)
    asked, told = here.api.of("sendMessage")

    assert told.params == asked.params


async def test_the_number_of_the_message_comes_back(here: Scene) -> None:
    """So that a later version can answer it."""
    first = await here.channel.push(TOPIC, words("Lịch cắt điện"))
    second = await here.channel.push(TOPIC, words("ĐỔI GIỜ"), answers=first)

    assert second != first
    assert here.api.calls[-1].params["message_thread_id"] == 77
    assert here.api.calls[-1].params["reply_parameters"] == {
        "message_id": int(first),
        "allow_sending_without_reply": True,
    }


@pytest.mark.parametrize(
    ("status", "description", "parameters", "kind"),
    [
        (429, "Too Many Requests: retry after 35", {"retry_after": 35}, TooFast),
        (403, "Forbidden: bot was blocked by the user", {}, ChatGone),
        (400, "Bad Request: chat not found", {}, ChatGone),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1009}, ChatMoved),
        (400, "Bad Request: can't parse entities", {}, Refused),
        (401, "Unauthorized", {}, TokenRevoked),
        (502, "Bad Gateway", {}, Ambiguous),
    ],
)
async def test_refusals_are_told_apart(
    here: Scene, status: int, description: str, parameters: dict[str, int], kind: type[ChannelError]
) -> None:
    """And nothing is repeated or waited for here: the courier knows better."""
    here.api.fail("sendMessage", status, description, **parameters)
    with pytest.raises(kind) as caught:
        await here.channel.push(ANN, words("Cúp điện"))

    assert type(caught.value) is kind
    assert (len(here.api.calls), here.naps.taken) == (1, [])
    if isinstance(caught.value, TooFast):
        assert caught.value.retry_after_s == 35
    if isinstance(caught.value, ChatMoved):
        assert caught.value.new_key == "-1009"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"ok":true,"result":{}}', b'{"ok":true}'])
async def test_an_unreadable_answer_may_mean_sent(here: Scene, body: bytes) -> None:
    """Telegram took something; what, it did not say."""
    here.api.say("sendMessage", 200, body)
    with pytest.raises(Ambiguous):
        await here.channel.push(ANN, words("Cúp điện"))


async def test_the_number_is_found_however_it_is_written(here: Scene) -> None:
    """A Bot API server of another make may order or space its JSON differently."""
    here.api.say("sendMessage", 200, b'{ "result" : {"date": 1, "message_id": 4711}, "ok": true }')

    assert await here.channel.push(ANN, words("Cúp điện")) == "4711"


async def test_a_cut_line_is_ambiguous_and_no_line_is_not(here: Scene) -> None:
    """Only what certainly never left may be sent again without a thought."""
    here.api.drop("sendMessage")
    with pytest.raises(Ambiguous):
        await here.channel.push(ANN, words("Cúp điện"))
    bot = open_bot(Secret(TOKEN), "http://127.0.0.1:9/bot")
    async with TelegramChannel(bot, here.store, lambda: NOW) as nowhere:
        with pytest.raises(Unreachable):
            await nowhere.push(ANN, words("Cúp điện"))


async def test_a_picture_is_uploaded_once_for_all(here: Scene) -> None:
    """The second chat gets it by its name, with the same text and buttons."""
    reply = replace(words("Hóa đơn"), picture=PNG)
    numbers = [await here.channel.push(chat, reply) for chat in (ANN, TOPIC)]
    first, second = here.api.of("sendPhoto")

    assert len(set(numbers)) == 2
    assert (len(first.files), len(second.files)) == (1, 0)
    assert second.params["photo"].startswith("photo-")
    assert second.params["caption"] == first.params["caption"]
    assert second.params["reply_markup"] == first.params["reply_markup"]


async def test_a_name_that_telegram_forgot_is_uploaded_anew(here: Scene) -> None:
    """Nobody goes without the picture."""
    reply = replace(words("Hóa đơn"), picture=PNG)
    await here.channel.push(ANN, reply)
    here.api.known_files.clear()
    await here.channel.push(ANN, reply)

    assert [len(call.files) for call in here.api.of("sendPhoto")] == [1, 0, 1]


async def test_a_document_can_be_pushed(here: Scene) -> None:
    """With its text as the caption."""
    await here.channel.push(ANN, replace(words("Hóa đơn"), document=PDF))

    (call,) = here.api.of("sendDocument")
    assert (call.params["caption"], len(call.files)) == ("Hóa đơn", 1)
