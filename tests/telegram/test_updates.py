"""What an update says, for every JSON there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import (
    Me,
    Membership,
    Moved,
    Unreadable,
    callback_of,
    read,
)
from bot.messages import Incoming, Kind
from data.values import ChatId
from tests.telegram.waiting_api import CUSTOMER, message, press

ME = Me(110201543, "cskh_thu_bot")
NOW = datetime(2026, 7, 2, 1, 5, tzinfo=UTC)
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "Tổ 5"}


def heard(update: object) -> Incoming:
    said = read(update, ME, NOW)
    assert isinstance(said, Incoming)
    return said


def test_a_private_text() -> None:
    """Chat, number, moment, words, language and the message itself, which may have to be deleted."""
    update = message(5, "hóa đơn")
    update["message"]["from"]["language_code"] = "en-US"

    assert heard(update) == Incoming(
        ChatId("telegram", str(CUSTOMER)),
        "5",
        datetime.fromtimestamp(update["message"]["date"], UTC),
        text="hóa đơn",
        message="10005",
        language="en",
    )


def test_a_press() -> None:
    """The choice, and the screen it was made on; confirmed by the number of the press."""
    update = press(6, "tariff")
    said = heard(update)

    assert (said.kind, said.choice, said.screen, said.sent_at) == (Kind.CHOICE, "tariff", "1000", NOW)
    assert callback_of(update) == "press-6"


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("sticker", {"file_id": "x"}, Kind.STICKER),
        ("photo", [{"file_id": "x"}], Kind.PHOTO),
        ("voice", {}, Kind.VOICE),
        ("video_note", {}, Kind.VOICE),
        ("contact", {"phone_number": "0"}, Kind.CONTACT),
        ("location", {}, Kind.LOCATION),
        ("venue", {}, Kind.LOCATION),
        ("document", {}, Kind.FILE),
        ("poll", {}, Kind.OTHER),
    ],
)
def test_what_is_no_text(field: str, value: object, kind: Kind) -> None:
    """Everything people send has its kind; a caption is kept as its words."""
    update = message(7, "", caption="ảnh công tơ", **{field: value})
    del update["message"]["text"]

    said = heard(update)

    assert (said.kind, said.text) == (kind, "ảnh công tơ")


def test_a_forwarded_text_is_read_like_a_typed_one() -> None:
    """Customers forward what they got to ask about it."""
    assert heard(message(8, "lịch cắt điện", forward_origin={"type": "user"})).kind is Kind.TEXT


def test_an_album_speaks_once() -> None:
    """Its pictures come as messages of their own, and have one key together."""
    one, two = (message(n, "", photo=[], media_group_id="77") for n in (9, 10))
    for update in (one, two):
        del update["message"]["text"]

    assert heard(one).key == heard(two).key


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "edited_message": message(1, "sửa")["message"]},
        message(1, "…", **{"from": {"id": 5, "is_bot": True}}),
        message(1, "…", chat={"id": -1, "type": "channel"}),
        {"update_id": 1, "callback_query": {"id": "x", "from": {"id": 5}, "inline_message_id": "y"}},
    ],
)  # fmt: skip
def test_what_does_not_concern_us(update: object) -> None:
    """Edits, other bots, channels, inline messages and kinds we do not know are left alone."""
    assert read(update, ME, NOW) is None


def test_what_a_chat_tells_of_itself_is_no_question() -> None:
    """Somebody joined, something was pinned: nobody asked anything."""
    update = message(1, "", new_chat_members=[])
    del update["message"]["text"]

    assert read(update, ME, NOW) is None


def in_group(text: str, *entities: dict[str, Any], **more: Any) -> Incoming:
    return heard(message(1, text, **{"chat": GROUP, "entities": list(entities), **more}))


def stretch(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def test_groups_are_heard_only_when_they_mean_us() -> None:
    """Commands with our name or none, mentions, replies to us; never what people say to each other."""
    plain = in_group("mai có cắt điện không")
    command = in_group("/lichcatdien@CSKH_thu_bot mai", stretch("bot_command", 0, 25))
    bare = in_group("/lichcatdien", stretch("bot_command", 0, 12))
    others = in_group("/lichcatdien@khac_bot", stretch("bot_command", 0, 21))
    mention = in_group("😀 @cskh_thu_bot mai cắt điện?", stretch("mention", 3, 13))
    by_name = in_group("Bot ơi", stretch("text_mention", 0, 3, user={"id": ME.id, "is_bot": True}))
    reply = in_group("còn mai?", reply_to_message={"from": {"id": ME.id, "is_bot": True}})

    assert not any(one.is_private for one in (plain, command, bare, others, mention, by_name, reply))
    assert [one.is_addressed for one in (plain, others)] == [False, False]
    assert all(one.is_addressed for one in (command, bare, mention, by_name, reply))
    assert command.text == "/lichcatdien mai"
    assert mention.text == "😀  mai cắt điện?"


def test_a_topic_of_a_forum_is_a_chat_of_its_own() -> None:
    """Answers go back into it. Chains of replies are no topics, and private chats have one conversation."""
    in_topic = in_group("/help", stretch("bot_command", 0, 5), message_thread_id=42, is_topic_message=True)
    in_chain = in_group("/help", stretch("bot_command", 0, 5), message_thread_id=42)
    private = heard(message(1, "hi", message_thread_id=42, is_topic_message=True))

    assert in_topic.chat.key == "-1001:42"
    assert in_chain.chat.key == "-1001"
    assert private.chat.key == str(CUSTOMER)


def test_a_deep_link_is_passed_on() -> None:
    assert (
        heard(message(1, "/start rAnd0m-_x", entities=[stretch("bot_command", 0, 6)])).text
        == "/start rAnd0m-_x"
    )


def test_a_group_that_moves() -> None:
    """A group that becomes a supergroup has a new number."""
    update = message(1, "", -5, migrate_to_chat_id=-1005)

    assert read(update, ME, NOW) == Moved(ChatId("telegram", "-5"), ChatId("telegram", "-1005"))


@pytest.mark.parametrize(("status", "is_member"), [("kicked", False), ("left", False), ("member", True)])
def test_blocked_and_let_in_again(status: str, is_member: bool) -> None:
    chat = {"id": CUSTOMER, "type": "private"}
    update = {"update_id": 1, "my_chat_member": {"chat": chat, "new_chat_member": {"status": status}}}

    assert read(update, ME, NOW) == Membership(ChatId("telegram", str(CUSTOMER)), is_member)


def test_why_it_cannot_be_read_names_the_field_and_not_its_value() -> None:
    """The reason is kept in clear."""
    said = read(message(1, "x", message_id="canary"), ME, NOW)

    assert said == Unreadable("message.message_id: int_type")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=8,
)
FIELDS = (
    "text", "caption", "date", "chat", "from", "entities", "message_id", "photo", "reply_to_message",
    "is_topic_message", "message_thread_id", "media_group_id", "migrate_to_chat_id", "sender_chat", "content",
)  # fmt: skip


@given(JSON)
def test_any_json_gives_a_value(update: object) -> None:
    """Reading never raises."""
    assert isinstance(read(update, ME, NOW), Incoming | Membership | Moved | Unreadable | None)
    callback_of(update)


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.text(st.characters()), st.booleans())
def test_any_message_gives_a_value(fields: dict[str, Any], text: str, is_group: bool) -> None:
    """Nor does a nearly right message; and what is heard can be kept."""
    entities = [stretch("mention", 2, 3), stretch("bot_command", 0, 9), stretch("text_mention", 1, 2**40)]
    chat = GROUP if is_group else {"id": 1, "type": "private"}
    said = read(message(1, text, **{"chat": chat, "entities": entities, **fields}), ME, NOW)

    if isinstance(said, Incoming):
        said.text.encode()
        assert len(said.key) <= 128
        assert len(said.chat.key) <= 128
