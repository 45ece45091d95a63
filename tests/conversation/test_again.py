"""A language chosen in the middle of a step: the question is asked again, and its answer is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


@pytest.mark.parametrize(
    ("opened", "asked", "answer", "said"),
    [
        (["ngưỡng cảnh báo"], "Choose, or type", "400", "Tells you above 400"),
        (["ngưỡng cảnh báo", "20%"], "Tell you 20% above which period?", "last year", "above 395"),
        (["ngưỡng cảnh báo", "4 kWh"], "above 4\u00a0kWh already", "yes", "Tells you above 4\u00a0kWh"),
        (["giờ yên lặng"], "Quiet hours", "22h - 6h", "22:00–06:00"),
        (["tính thử tiền điện"], "kWh", "300", "300\u00a0kWh"),
        (["lịch cắt điện theo khu vực"], "area", "phường Giáp Bát", "Giáp Bát"),
    ],
)
async def test_question_goes_on(talk: Talk, opened: list[str], asked: str, answer: str, said: str) -> None:
    """First which language it is now, without a menu; then the same question, whose answer is understood."""
    await talk.link()
    for line in opened:
        await talk.say(line)

    first, again = await talk.say("EN")
    (after,) = await talk.say(answer)

    assert first == "From now on the bot answers in English."
    assert asked in again
    assert said in after


async def test_nothing_is_asked_without_a_step(talk: Talk) -> None:
    """The menu, as before; and a step that is over is over."""
    await talk.link()
    (menu,) = await talk.say("english")
    await talk.say("ngưỡng cảnh báo")
    talk.house.portal.watch.forward(timedelta(hours=1))
    (late,) = await talk.say("tiếng việt")

    assert "Planned outages" in menu
    assert "Lịch cắt điện" in late


async def test_alias_is_asked_for_again(talk: Talk) -> None:
    """Pressed on an older screen, since a name may be any word."""
    await talk.link()
    store = talk.house.answering.house.store
    (account,) = await store.links.of_chat(talk.chat)
    await talk.press(Ask(Command.ACCOUNTS, account=account.id, option="rename").encode())

    _first, again = await talk.press(Ask(Command.LANGUAGE, option="en").encode())
    await talk.say("Grandma")

    assert "What should Nhà (PD00…0001) be called?" in again
    assert [one.alias for one in await store.links.of_chat(talk.chat)] == ["Grandma"]


async def test_consent_in_the_chat_is_asked_for_again(tmp_path: Path) -> None:
    """Who has typed the password already need not do so twice; a yes in the other language is a yes."""
    async with talking(tmp_path, deletes=True) as talk:
        answering = talk.house.answering
        answering.house = replace(answering.house, public_url="http://127.0.0.1:8080")
        await talk.press(Ask(Command.LINK).encode())
        await talk.say("PD00000000001")
        await talk.say(talk.house.portal.password_of("PD00000000001"))

        _first, again = await talk.press(Ask(Command.LANGUAGE, option="en").encode())
        await talk.say("yes")

        assert "Agree and link" in again
        assert len(await talk.house.answering.house.store.links.of_chat(talk.chat)) == 1
