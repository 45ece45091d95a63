"""A link with a random token begins what it is for, once; anything else behind /start is a plain start."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from bot.handlers import deep_link
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def a_token(talk: Talk) -> str:
    house = talk.house.answering.house
    return await deep_link.make(house.store, deep_link.TO_LINK, house.clock())


async def test_the_link_begins_linking_once(talk: Talk) -> None:
    """The second one to press it sees the first screen."""
    token = await a_token(talk)

    (first,) = await talk.say(f"/start {token}")
    (second,) = await talk.say(f"/start {token}")

    assert "Liên kết mã khách hàng" in first
    assert "/lienket/" in first
    assert "Menu chính" in second


@pytest.mark.parametrize("payload", ["x" * 43, "x", "ref_1", "../" * 20, "'; --", "a" * 200, "ộ" * 43])
async def test_an_unknown_payload_is_a_plain_start(talk: Talk, payload: str) -> None:
    """Old posters, other bots' links and guesses lead to the menu."""
    (answer,) = await talk.say(f"/start {payload}")

    assert answer == (await talk.say("/start"))[0]


async def test_an_old_link_is_a_plain_start(talk: Talk) -> None:
    """A day after it was made."""
    token = await a_token(talk)
    talk.house.portal.watch.forward(deep_link.LIVES + timedelta(seconds=1))

    assert "Menu chính" in (await talk.say(f"/start {token}"))[0]


async def test_a_group_does_not_use_a_link_up(talk: Talk) -> None:
    """Posted in a group it does nothing there, and still works where it belongs."""
    token = await a_token(talk)

    await talk.say(f"/start {token}", is_private=False, is_addressed=True)

    assert "/lienket/" in (await talk.say(f"/start {token}"))[0]


async def test_only_what_is_meant_for_links_is_made(talk: Talk) -> None:
    """A link never erases data, and fits what Telegram takes (64 letters)."""
    house = talk.house.answering.house
    with pytest.raises(ValueError, match="xoadulieu"):
        await deep_link.make(house.store, Ask(Command.ERASE), house.clock())

    assert len(await a_token(talk)) <= 64
