"""Answers and their channel: secrets go first, a line is told once, failures are treated by their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.engine.here import Here
from bot.errors import Ambiguous, ChannelError, ChatGone, ChatMoved, Refused, TokenRevoked, Unreachable
from bot.messages import Capabilities, Incoming, Reply
from bot.views.plain import lines
from data.values import Awaiting, ChatId, Conversation
from tests.house import MORNING
from tests.talk import Recorder, Talk, talking


@dataclass(slots=True)
class Faulty(Recorder):
    """Fails as told, once an entry; notes in `done` in which order things happened."""

    capabilities: Capabilities = field(default=Capabilities(buttons=True, edits=True, deletes=True))
    faults: list[ChannelError] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    is_deletable: bool = True

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        self.done.append("send")
        if self.faults:
            raise self.faults.pop(0)
        await Recorder.send(self, chat, replies, answering)

    async def typing(self, chat: ChatId) -> None:
        self.done.append("typing")

    async def delete(self, chat: ChatId, message_id: str) -> bool:
        self.done.append(f"delete {message_id}")
        return self.is_deletable


async def faulty(talk: Talk, *faults: ChannelError) -> Faulty:
    """The talk's channel becomes one that fails, and a question waits."""
    channel = Faulty(faults=list(faults))
    talk.house.answering.channels["test"] = channel
    await talk.house.answering.receive(
        Incoming(talk.chat, "one", MORNING, text="biểu giá điện", message="77")
    )
    return channel


async def await_secret(talk: Talk, since: timedelta) -> None:
    awaiting = Awaiting("link.password", MORNING + since, '{"user": "PD00000000001"}', is_secret=True)
    await talk.house.answering.house.store.conversations.save(Conversation(talk.chat, awaiting=awaiting))


@pytest.mark.parametrize("since", [timedelta(minutes=10), timedelta(minutes=-1)])
async def test_a_secret_is_deleted_before_anything_else(tmp_path: Path, since: timedelta) -> None:
    """Also one that comes too late to be used."""
    async with talking(tmp_path) as talk:
        await await_secret(talk, since)
        channel = await faulty(talk)
        await talk.house.answering.answer(talk.chat)

        assert channel.done[:2] == ["delete 77", "typing"]


async def test_who_cannot_delete_says_so(tmp_path: Path) -> None:
    """The customer must do it."""
    async with talking(tmp_path) as talk:
        await await_secret(talk, timedelta(minutes=10))
        channel = await faulty(talk)
        channel.is_deletable = False
        await talk.house.answering.answer(talk.chat)

        assert "tự xóa" in lines(channel.sent[0][1])


async def test_a_question_is_not_deleted(tmp_path: Path) -> None:
    """Only what may be a password leaves the chat."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk)
        await talk.house.answering.answer(talk.chat)

        assert channel.done == ["typing", "send"]


async def test_a_chat_that_is_gone_is_settled(tmp_path: Path) -> None:
    """Nobody would read the answer."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, ChatGone())
        await talk.house.answering.answer(talk.chat)

        assert channel.done.count("send") == 1
        assert await talk.house.answering.house.store.inbox.waiting(talk.chat) == ()


async def test_a_chat_that_moved_hears_the_answer(tmp_path: Path) -> None:
    """And its conversation goes on under the new number."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, ChatMoved("two"))
        await talk.house.answering.answer(talk.chat)
        store = talk.house.answering.house.store

        assert channel.sent[0][0] == ChatId("test", "two")
        assert (await store.conversations.get(ChatId("test", "two"))).topic


async def test_what_is_refused_becomes_an_apology(tmp_path: Path) -> None:
    """The same message would be refused again."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, Refused())
        await talk.house.answering.answer(talk.chat)

        assert "Xin lỗi" in lines(channel.sent[0][1])


async def test_what_may_have_been_sent_is_sent_once_more(tmp_path: Path) -> None:
    """Not for ever: an answer twice is better than none, five times is not."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, *[Ambiguous() for _ in range(9)])
        with pytest.raises(Ambiguous):
            await talk.house.answering.answer(talk.chat)
        await talk.house.answering.answer(talk.chat)

        assert channel.done.count("send") == 2
        assert await talk.house.answering.house.store.inbox.waiting(talk.chat) == ()


async def test_a_platform_out_of_reach_costs_no_update(tmp_path: Path) -> None:
    """However often it was tried, the answer comes when the platform is back."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, *[Unreachable() for _ in range(9)])
        for _sweep in range(9):
            with pytest.raises(Unreachable):
                await talk.house.answering.answer(talk.chat)
        await talk.house.answering.answer(talk.chat)

        assert len(channel.sent) == 1


async def test_a_token_that_is_unknown_stops_the_channel(tmp_path: Path) -> None:
    """Nothing is tried any more, and what waits stays for the next token."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, TokenRevoked())
        with pytest.raises(TokenRevoked):
            await talk.house.answering.answer(talk.chat)
        await talk.house.answering.answer(talk.chat)

        assert channel.done.count("send") == 1
        assert len(await talk.house.answering.house.store.inbox.waiting(talk.chat)) == 1


async def test_a_token_that_works_again_is_found_out_by_one_try(tmp_path: Path) -> None:
    """Not by every sweep; what waited is answered without a restart."""
    async with talking(tmp_path) as talk:
        channel = await faulty(talk, TokenRevoked(), TokenRevoked())
        answer, watch = talk.house.answering.answer, talk.house.portal.watch
        for _minutes in range(2):
            with pytest.raises(TokenRevoked):
                await answer(talk.chat)
            await answer(talk.chat)
            watch.forward(timedelta(minutes=5))
        await answer(talk.chat)

        assert channel.done.count("send") == 3
        assert len(channel.sent) == 1
        assert await talk.house.answering.house.store.inbox.waiting(talk.chat) == ()


async def test_a_long_line_is_told_once_and_loses_nothing(tmp_path: Path) -> None:
    """Twelve questions at once: one "đang xử lý", twelve answers."""
    async with talking(tmp_path) as talk:
        answering = talk.house.answering
        answering.engine = engine = Here(answering.answer, answering.house.store.inbox.waiting_chats)
        questions = [Incoming(talk.chat, f"q{number}", MORNING, text="biểu giá điện") for number in range(12)]
        await answering.receive_all(questions)
        await engine.drain()
        said = [lines(reply) for _chat, reply in talk.channel.sent]

    assert len(said) == 13
    assert sum("đang xử lý" in one for one in said) == 1
