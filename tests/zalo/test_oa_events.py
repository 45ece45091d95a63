"""What customers and the staff do on Zalo, and what the bot makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.oa_events import Heard, Said, Unreadable, message_key, read
from bot.channels.zalo.oa_phone import normalized
from bot.messages import Kind
from data.values import ChatId, Conversation
from tests.house import MORNING
from tests.zalo.oa_server import CUSTOMER, PERSON, sample
from tests.zalo.oa_world import on_oa

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = st.sampled_from(["sender", "recipient", "follower", "message", "info", "timestamp", "user_id"])
_NAMES = st.sampled_from(
    ["user_send_text", "follow", "unfollow", "oa_send_text", "user_withdraw", "user_submit_info"]
)


@given(st.dictionaries(_FIELDS, _JSON), _NAMES)
def test_any_json_is_read(fields: dict[str, Any], name: str) -> None:
    """Whatever comes, nothing raises: it is something we know, nothing of ours, or unreadable."""
    said: Said = read({**fields, "event_name": name}, MORNING)

    assert not isinstance(said, Unreadable) or said.reason


def heard(name: str) -> Heard:
    said = read(sample(name), MORNING)
    assert isinstance(said, Heard)
    return said


def test_the_samples_are_understood() -> None:
    """The events as Zalo documents them."""
    text = heard("wh_oa_user_send_text").incoming
    assert (text.kind, text.text, text.key) == (Kind.TEXT, "message", "96d3cdf3af150460909")
    assert text.sent_at == MORNING  # the sample's time is of 1974, which cannot be
    picture = heard("wh_oa_user_send_image").incoming
    assert (picture.kind, picture.chat) == (Kind.PHOTO, ChatId("zalo", "2512523625412515"))
    assert picture.sent_at.year == 2026
    assert heard("wh_oa_user_send_location_derived").incoming.kind is Kind.LOCATION
    assert heard("wh_oa_follow").incoming.text == "/start"
    assert heard("wh_oa_user_click_chatnow").incoming.chat.key == "8309215952164870311"


def test_ids_are_keys_and_other_words_are_not() -> None:
    """Two customers or moments with the same words in place of an id stay apart."""
    assert message_key("96d3cdf3af150460909", "1", "a") == "96d3cdf3af150460909"
    keys = {message_key("This is message id", at, user) for at in "12" for user in "ab"}
    assert len(keys) == 4
    assert all(len(key) <= 128 for key in keys)


@pytest.mark.parametrize(("typed", "number"), sample("vec_phone_normalize"))
def test_numbers_are_written_as_zalo_wants_them(typed: str, number: str) -> None:
    assert normalized(typed) == number


async def test_who_follows_is_welcomed_once(tmp_path: Path) -> None:
    """Following opens the chat, and opening the chat is an event, too."""
    async with on_oa(tmp_path) as oa:
        oa.zalo.heard[CUSTOMER] = oa.zalo.clock()
        follow = oa.zalo.event("follow", follower={"id": CUSTOMER}, sender=None, recipient=None)
        click = oa.zalo.event("user_click_chatnow", user_id=CUSTOMER, sender=None, recipient=None)
        assert await oa.deliver(follow) == await oa.deliver(click) == 200
        assert len(oa.zalo.texts()) == 1

        oa.forward(minutes=2)
        click = oa.zalo.event("user_click_chatnow", user_id=CUSTOMER, sender=None, recipient=None)
        await oa.deliver(click)
        assert len(oa.zalo.texts()) == 2


async def test_a_payload_carries_no_right(tmp_path: Path) -> None:
    """Anybody can type one: it opens nothing that a forged button would not."""
    async with on_oa(tmp_path) as oa:
        await oa.house.link(ChatId("zalo", "1111111111"), "PD00000000001")
        for choice in ("", "hoadon a=1", "hoadon a=999", "\u0000", "x" * 900, "xoadulieu o=yes"):
            said = "\n".join(await oa.say(f"#evn:{choice}"))
            assert said
            assert "PD0000" not in said
            oa.forward(seconds=5)

        assert len(await oa.store.links.of_chat(ChatId("zalo", "1111111111"))) == 1


async def test_what_is_no_text_gets_a_helpful_sentence(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        oa.zalo.heard[CUSTOMER] = oa.zalo.clock()
        kinds = ("image", "sticker", "audio", "video", "file", "location")
        for number, kind in enumerate(kinds):
            message = {"msg_id": f"96d3cdf3af150460{number}"}
            await oa.deliver(oa.zalo.event(f"user_send_{kind}", message=message))

        assert len(oa.zalo.texts()) == len(kinds)


async def test_staff_takes_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The bot is silent for an hour, and what was said meanwhile is not answered afterwards."""
    async with on_oa(tmp_path) as oa:
        await oa.say("menu")
        caplog.set_level("INFO")
        await oa.deliver(oa.zalo.staff("Chào bạn, tôi là nhân viên"))
        event = oa.zalo.text("biểu giá điện")
        assert await oa.deliver(event) == 200
        assert len(oa.zalo.texts()) == 1
        assert await oa.store.inbox.waiting_chats() == ()
        assert "until 09:05" in caplog.text
        assert CUSTOMER not in caplog.text

        oa.forward(minutes=61)
        await oa.deliver(event)  # Zalo repeats it: it stays the staff's
        assert len(oa.zalo.texts()) == 1
        assert len(await oa.say("biểu giá điện")) == 1


async def test_staff_gives_the_chat_back(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        await oa.deliver(oa.zalo.staff("Chào bạn"))
        assert await oa.say("menu") == []
        await oa.deliver(oa.zalo.staff(" #BOT "))

        assert len(await oa.say("menu")) == 1


async def test_an_answer_on_its_way_gives_way_to_the_staff(tmp_path: Path) -> None:
    """The bot was slow, a person answered first: nothing comes after that."""
    async with on_oa(tmp_path) as oa:
        chats = oa.store.zalo_chats
        state = Conversation(oa.chat)
        await oa.store.conversations.save(state)
        await chats.staff_until(oa.chat, oa.house.portal.watch() + (oa.house.portal.watch() - MORNING))
        oa.forward(seconds=1)
        await chats.staff_until(oa.chat, oa.house.portal.watch().replace(hour=23))
        from bot.messages import Incoming, Reply, Text

        late = Incoming(oa.chat, "late", oa.house.portal.watch(), text="menu")
        await oa.channel.send(oa.chat, (Reply((Text("muộn"),)),), late)
        assert oa.zalo.texts() == []

        done = Incoming(oa.chat, "page", oa.house.portal.watch(), Kind.LINKED)
        oa.zalo.heard[CUSTOMER] = oa.zalo.clock()
        await oa.channel.send(oa.chat, (Reply((Text("xác nhận"),)),), done)
        assert oa.zalo.texts() == ["xác nhận"]


async def test_taking_over_can_be_switched_off(tmp_path: Path) -> None:
    """Should Zalo mark our own messages like the staff's, the bot must not silence itself."""
    async with on_oa(tmp_path, take_over_minutes=0) as oa:
        await oa.deliver(oa.zalo.staff("Chào bạn"))

        assert len(await oa.say("menu")) == 1


async def test_late_news_of_the_staff_changes_nothing(tmp_path: Path) -> None:
    """Events come out of order, and hours late."""
    async with on_oa(tmp_path) as oa:
        old = oa.zalo.staff("Chào bạn")
        oa.forward(hours=2)
        await oa.deliver(old)

        assert len(await oa.say("menu")) == 1


@pytest.mark.parametrize(
    "named", [{"sender": {"id": CUSTOMER}}, {"user_id": CUSTOMER, "sender": None}, {"sender": None}]
)
async def test_who_withdraws_is_erased(
    tmp_path: Path, named: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """By his id for the account, or by the one for the app alone; the operators are told, without his id."""
    async with on_oa(tmp_path) as oa:
        await oa.house.link(oa.chat, "PD00000000001")
        await oa.say("menu")
        withdraw = oa.zalo.event("user_withdraw", recipient=None) | named
        assert await oa.deliver(withdraw) == 200
        assert await oa.deliver(withdraw) == 200

        assert await oa.store.links.of_chat(oa.chat) == ()
        assert await oa.store.conversations.get(oa.chat) == Conversation(oa.chat)
        assert (await oa.store.zalo_chats.get(oa.chat)).interacted_at is None
        assert len(oa.zalo.texts()) == 1  # and nothing is sent to him any more
    assert "all data of 1 chat(s) erased" in caplog.text
    assert CUSTOMER not in caplog.text
    assert PERSON not in caplog.text


async def test_a_telephone_is_not_kept_unless_it_is_wanted(tmp_path: Path) -> None:
    async with on_oa(tmp_path) as oa:
        oa.zalo.heard[CUSTOMER] = oa.zalo.clock()
        info = oa.zalo.event("user_submit_info", info=sample("wh_oa_user_submit_info")["info"])
        await oa.deliver(info)

        assert await oa.store.zalo_chats.phone(oa.chat) == ""
        assert "không giữ số điện thoại" in oa.zalo.texts()[0]


async def test_a_telephone_is_kept_sealed(tmp_path: Path) -> None:
    """By who wants messages by template; nobody else's, not even where the operator sends them."""
    async with on_oa(tmp_path, zbs={"by_phone": True, "budget_vnd_a_month": 1000}) as oa:
        oa.zalo.heard[CUSTOMER] = oa.zalo.clock()
        for is_wanted in (False, True):
            if is_wanted:
                await oa.store.zalo_chats.consent(oa.chat, oa.zalo.clock())
            await oa.deliver(oa.zalo.event("user_submit_info", info=sample("wh_oa_user_submit_info")["info"]))
            assert await oa.store.zalo_chats.phone(oa.chat) == ("84900000001" if is_wanted else "")
        await oa.store.zalo_chats.keep_phone(oa.chat, "")
        assert await oa.store.zalo_chats.phone(oa.chat) == ""
    assert b"84900000001" not in (tmp_path / "cskh.sqlite").read_bytes()


async def test_zalos_judgement_reaches_the_operators(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_oa(tmp_path) as oa:
        assert await oa.deliver({"event_name": "change_template_quality", "timestamp": "1"}) == 200

    assert "change_template_quality" in caplog.text


async def test_a_sign_is_shown_where_it_is_wanted(tmp_path: Path) -> None:
    """That a message was received; it costs a request, so it is off by itself."""
    async with on_oa(tmp_path, reactions=True) as oa:
        await oa.say("menu")
        (reaction,) = oa.zalo.of("/v2.0/oa/message")

        assert reaction.body["sender_action"]["react_icon"] == "/-strong"
