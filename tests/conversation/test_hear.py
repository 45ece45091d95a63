"""Promises of the conversation that hold whatever is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from bot.messages import Kind
from sandbox.faults import Fault
from tests.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def test_pressing_twice_answers_once(talk: Talk) -> None:
    """A second press of the same button within two seconds is no second question."""
    first = await talk.press("lichcatdien_menu", screen="7")
    second = await talk.press("lichcatdien_menu", screen="7")

    assert (len(first), second) == (1, [])


async def test_a_later_press_is_answered_again(talk: Talk) -> None:
    """The button works again once the two seconds are over."""
    await talk.press("lichcatdien_menu", screen="7")
    talk.house.portal.watch.forward(timedelta(seconds=3))

    assert await talk.press("lichcatdien_menu", screen="7")


@pytest.mark.parametrize(
    "choice", ["gone_command", "hoadon m=2026-13", "x" * 64, "hoadon a=9999999999999999999999"]
)
async def test_an_unknown_button_says_that_the_screen_is_old(talk: Talk, choice: str) -> None:
    """A button that is not made any more leads to the fresh menu, and says why."""
    (answer,) = await talk.press(choice)

    if Ask.decode(choice) is None:
        assert answer.startswith("Màn hình này đã cũ.")
    assert "19001288" in answer


async def test_a_digit_after_half_an_hour_leads_to_the_menu(talk: Talk) -> None:
    """A bare digit is a guess by then, so the main menu comes instead."""
    await talk.say("3")
    talk.house.portal.watch.forward(timedelta(minutes=31))

    (answer,) = await talk.say("1")

    assert "Menu chính" in answer


@pytest.mark.parametrize(
    "kind", [Kind.STICKER, Kind.PHOTO, Kind.VOICE, Kind.CONTACT, Kind.LOCATION, Kind.FILE, Kind.OTHER]
)
async def test_what_is_no_text_gets_a_useful_sentence(talk: Talk, kind: Kind) -> None:
    """No crash, no silence, and the menu to go on."""
    (reply,) = await talk.get(kind)

    assert len(reply.choices) == 9


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 5000, "😀😀😀", "<b>_*[", "Привет, как дела?", "\u200b", "\x00\x01"]
)
async def test_odd_text_gets_a_useful_reply(talk: Talk, text: str) -> None:
    """Whatever is typed, one reply with something to choose comes back."""
    (reply,) = await talk.get(Kind.TEXT, text=text)

    assert reply.choices


async def test_a_group_hears_nothing_it_did_not_ask(talk: Talk) -> None:
    """In a group only commands and mentions are answered."""
    assert await talk.say("hóa đơn", is_private=False, is_addressed=False) == []


async def test_a_group_never_sees_a_linked_code(talk: Talk) -> None:
    """Even the customer's own command shows nothing personal in a group."""
    await talk.link()
    (answer,) = await talk.say("/hoadon", is_private=False)

    assert answer == "Thông tin riêng, mời bạn nhắn riêng cho bot."


async def test_an_unanswered_portal_is_an_honest_sentence_in_time(talk: Talk) -> None:
    """Nothing known and nothing reachable: said so, with a way to try again and the hotline."""
    await talk.link()
    talk.house.portal.faults.set("*", Fault.HTTP_500)

    (reply,) = await talk.get(Kind.TEXT, text="hóa đơn")

    assert reply.choices[0] == Ask(Command.INVOICE).encode()
    assert any(button.url == "tel:19001288" for _digit, button in reply.numbered)


async def test_another_chat_cannot_use_an_account_by_its_number(talk: Talk) -> None:
    """An account's id in a button of somebody else's making opens nothing."""
    await talk.link()
    (own,) = await talk.house.answering.house.store.links.of_chat(talk.chat)
    stranger = Talk(talk.house, talk.channel, chat=type(talk.chat)("test", "two"))

    (answer,) = await stranger.press(f"hoadon a={own.id}")

    assert "liên kết" in answer
    assert "PD00" not in answer


async def test_access_that_ended_is_renewed_without_a_word(talk: Talk) -> None:
    """The portal's permission lasts an hour; the customer does not notice."""
    await talk.link()
    talk.house.portal.watch.forward(timedelta(hours=2))

    (answer,) = await talk.say("hóa đơn")

    assert "Hóa đơn kỳ 06/2026" in answer


async def test_access_that_cannot_be_renewed_asks_to_link_again(talk: Talk) -> None:
    """Kindly, with the button that does it, and the settings stay."""
    await talk.link()
    talk.house.portal.watch.forward(timedelta(days=60))

    (reply,) = await talk.get(Kind.TEXT, text="hóa đơn")

    assert reply.choices == (Ask(Command.LINK, option="more").encode(),)


async def test_a_stranger_with_an_english_phone_is_answered_in_english(talk: Talk) -> None:
    """The first word comes in the language the channel reports."""
    (answer,) = await talk.say("/start", language="en")

    assert "Hello" in answer


async def test_a_label_typed_presses_its_button(talk: Talk) -> None:
    """Who types what stands on a button means that button, marks and emoji or not."""
    await talk.link()
    await talk.say("hóa đơn tháng 5")

    (months,) = await talk.say("chon thang")
    assert "Chọn tháng" in months
    (may,) = await talk.say("05/2026")
    assert "Hóa đơn kỳ 05/2026" in may


async def test_a_label_means_the_screen_it_stands_on(talk: Talk) -> None:
    """On one's own data, "Tải về" is that data and not the newest invoice."""
    await talk.link()
    await talk.say("/riengtu")

    (copy,) = await talk.get(Kind.TEXT, text="Tải về")

    assert copy.document is not None
    assert copy.document.name.endswith(".json")


async def test_the_name_of_a_section_typed_is_the_question(talk: Talk) -> None:
    """The main menu names the outage plan, and who types that name is answered at once."""
    await talk.link()
    await talk.say("menu")

    (answer,) = await talk.say("lịch cắt điện")

    assert "Cập nhật lúc" in answer
