"""Who blocks the bot is left alone, and heard of again when it is let in (X30)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.channels.telegram.addressing import Me
from bot.channels.telegram.receiving import Receiving
from bot.messages import Incoming
from tests.data.sample import NOW
from tests.telegram.sending import ANN, Scene, scene


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def nobody(*_given: object) -> None:
    """Nothing is to be answered."""


async def test_blocked_and_let_in_again(here: Scene) -> None:
    """Telegram tells both, without a word of the customer."""
    taken: list[Incoming] = []

    async def receive(heard: Sequence[Incoming]) -> None:
        taken.extend(heard)

    receiving = Receiving(Me(1, "bot"), here.store, receive, nobody, lambda: NOW)
    is_gone = []
    for number, status in enumerate(("kicked", "member"), 1):
        chat = {"id": int(ANN.key), "type": "private"}
        member = {"chat": chat, "new_chat_member": {"status": status}}
        await receiving.take([{"update_id": number, "my_chat_member": member}])
        is_gone.append((await here.store.choices.get_chat(ANN)).is_gone)

    assert is_gone == [True, False]
    assert taken == []
