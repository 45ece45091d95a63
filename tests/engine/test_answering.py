"""Between store and channel: what fails is tried again, sent once, and set apart when it stays broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.here import Here
from bot.messages import Incoming, Reply
from data.errors import StoreFull
from data.values import Awaiting, ChatId, Conversation, Received
from tests.house import MORNING
from tests.talk import Recorder, Talk, talking

FLOOD, OTHER = ChatId("test", "flood"), ChatId("test", "other")


def asked(chat: ChatId, key: str) -> Incoming:
    return Incoming(chat, key, MORNING, text="biểu giá điện")


async def test_a_flood_of_one_chat_delays_nobody(tmp_path: Path) -> None:
    """Thousands of waiting updates of one chat: another one's question is answered after a few of them."""
    async with talking(tmp_path) as talk:
        answering = talk.house.answering
        for number in range(200):
            await answering.receive(asked(FLOOD, f"flood-{number}"))
        await answering.receive(asked(OTHER, "other"))
        engine = answering.engine = Here(answering.answer, answering.house.store.inbox.waiting_chats)
        engine._places = type(engine._places)(1)  # the worst case: one place for all
        await engine.defer(FLOOD)
        await engine.defer(OTHER)
        await engine.drain()
        chats = [chat for chat, _reply in talk.channel.sent]

    assert len(chats) == 201
    assert chats.index(OTHER) <= 10


async def test_what_was_sent_is_not_sent_again_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is out and cannot be settled: once there is space it is settled, and not repeated."""
    async with talking(tmp_path) as talk:
        answering, inbox = talk.house.answering, talk.house.answering.house.store.inbox
        await answering.receive(asked(talk.chat, "one"))
        with monkeypatch.context() as full:
            full.setattr(inbox, "settle", _full)
            for _sweep in range(8):
                with pytest.raises(StoreFull):
                    await answering.answer(talk.chat)
        await answering.answer(talk.chat)

        assert len(talk.channel.sent) == 1
        assert await inbox.waiting(talk.chat) == ()


async def _full(received: Received, conversation: Conversation, at: object) -> None:
    raise StoreFull("SQLITE_FULL")


class Broken(Recorder):
    """A channel that fails on every sending."""

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        raise ConnectionError


async def give_up_all(talk: Talk) -> list[str]:
    """Let the engine try until it gives up; what the quarantine keeps."""
    answering, kept = talk.house.answering, list[str]()
    give_up = answering.house.store.inbox.give_up

    async def noting(received: Received, reason: str, at: object) -> None:
        kept.append(received.payload)
        await give_up(received, reason, MORNING)

    answering.house.store.inbox.give_up = noting  # type: ignore[method-assign]
    answering.channels["test"] = Broken()
    await answering.receive(replace(asked(talk.chat, "poison"), text="canary"))
    for _sweep in range(4):
        with pytest.raises(ConnectionError):
            await answering.answer(talk.chat)
    await answering.answer(talk.chat)
    return kept


async def test_poison_is_set_apart_after_five_tries(tmp_path: Path) -> None:
    """What can never be answered does not stand in the way of what comes after it."""
    async with talking(tmp_path) as talk:
        kept = await give_up_all(talk)
        talk.house.answering.channels["test"] = talk.channel

        assert "canary" in kept[0]
        assert await talk.say("biểu giá điện")


async def test_a_password_is_not_kept_in_the_quarantine(tmp_path: Path) -> None:
    """While a secret is awaited, a broken update is set apart without its words."""
    async with talking(tmp_path) as talk:
        awaiting = Awaiting("link.password", MORNING + timedelta(minutes=10), "{}", is_secret=True)
        await talk.house.answering.house.store.conversations.save(Conversation(talk.chat, awaiting=awaiting))

        assert await give_up_all(talk) == [""]
