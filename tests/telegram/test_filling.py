"""What many get alike is prepared once, and reads as if it had been written for each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.blanks import NUMBER, Blank, name_mark
from bot.messages import Button, Note, Reply, Text, Title
from data.values import ChatId
from tests.telegram.sending import ANN, PNG, TOPIC, Scene, scene

NAMES = ["Nhà (PD00…0001)", 'Tr<m & "ọ"\\ (PD0)', "😀 ộ (PD00…0002)"]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


def reply(name: str, number: int) -> Reply:
    buttons = ((Button("Xem chi tiết", choice=f"hoadon a={number}"),),)
    return Reply((Title("Tiền điện"), Text(f"{name}: 845.694 đ"), Note("TAT 2")), buttons, is_personal=True)


def blank(name: str) -> Blank:
    made = Blank.of(reply(name_mark(name), NUMBER), name_mark(name))
    assert made is not None
    return made


@pytest.mark.parametrize("name", NAMES)
async def test_it_is_the_same_call(here: Scene, name: str) -> None:
    """Whatever a home is called; in a topic and as an answer, too."""
    form = blank(name)
    for chat in (ANN, TOPIC):
        await here.channel.push(chat, reply(name, 41), answers="77")
        await here.channel.push_filled(chat, form, name, 41, answers="77")
    calls = here.api.of("sendMessage")

    assert [call.params for call in calls[1::2]] == [call.params for call in calls[::2]]


async def test_one_form_serves_all(here: Scene) -> None:
    """Each reads its own name, and its buttons carry its own number."""
    form = blank("Nhà A")
    for number, name in enumerate(("Nhà A", "Nhà B"), 1):
        await here.channel.push_filled(ChatId("telegram", str(number)), form, name, number)
    first, second = here.api.of("sendMessage")

    assert "Nhà A: 845.694" in first.params["text"]
    assert "Nhà B: 845.694" in second.params["text"]
    assert second.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "hoadon a=2"


async def test_a_picture_is_uploaded_by_the_first(here: Scene) -> None:
    """And named by the others; a name that Telegram forgot is uploaded anew."""
    name = "Nhà"
    form = Blank.of(replace(reply(name_mark(name), NUMBER), picture=PNG), name_mark(name))
    assert form is not None
    for number in range(3):
        await here.channel.push_filled(ANN, form, name, number)
    here.api.known_files.clear()
    await here.channel.push_filled(ANN, form, name, 3)
    calls = here.api.of("sendPhoto")

    assert [len(call.files) for call in calls] == [1, 0, 0, 0, 0, 1]
    assert {call.params["caption"] for call in calls} == {calls[0].params["caption"]}


def test_a_mark_that_was_cut_cannot_be_filled_in() -> None:
    """Then the message is worded for each."""
    mark = name_mark("Nhà (PD00…0001)")

    assert Blank.of(Reply((Text(mark[:5] + "…"),)), mark) is None
