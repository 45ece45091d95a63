"""Notices are offered once after linking, and never switched on by silence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from data.notice_values import Choices
from data.values import Secret
from tests.talk import Talk, talking

ALL = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)
OFFER = "🔔 Bạn có muốn bot báo tin cho Nhà?"


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def link(talk: Talk, user_name: str = "PD00000000001") -> list[str]:
    """By the page and the confirmation in the chat; what is said there."""
    talk.house.portal.watch.forward(timedelta(seconds=5))  # the same button twice at once is one press
    linking = talk.house.answering.house.linking
    token = await linking.open(talk.chat, "vi")
    await linking.log_in(token, user_name, Secret(talk.house.portal.password_of(user_name)), "")
    request = await linking.look(token)
    assert request is not None
    await linking.consent(token, [one.customer for one in request.contracts], tell=False)
    return await talk.press(Ask(Command.LINK, option="yes").encode())


async def choices(talk: Talk) -> list[Choices]:
    return list((await talk.house.answering.house.store.choices.of_chat(talk.chat)).values())


async def test_offered_once_after_linking(talk: Talk) -> None:
    """Three choices; until one is pressed nothing is on; linking again does not ask again."""
    linked, offer = await link(talk)
    again = await link(talk)

    assert linked.startswith("✅ Đã liên kết.")
    assert offer.startswith(OFFER)
    assert offer.endswith("1  Bật cả ba\n2  Chọn từng loại\n3  Để sau\n0  🏠 Về menu chính")
    assert await choices(talk) == [Choices()]
    assert len(again) == 1


async def test_yes_to_all_three(talk: Talk) -> None:
    """Switched on, said, and taken back by one digit."""
    await link(talk)

    (said,) = await talk.say("1")
    on = await choices(talk)
    await talk.say("1")

    assert said.startswith("Đã bật cả ba loại tin cho Nhà. Đổi hoặc tắt: /thongbao")
    assert on == [ALL]
    assert await choices(talk) == [Choices()]


async def test_one_home_of_several_is_switched_on_alone(talk: Talk) -> None:
    """Where all is off its screen offers all three; one digit takes that back. No other home is touched."""
    await link(talk)
    await link(talk, "PD00000000002")
    account, other = talk.house.answering.house.store.choices, await choices(talk)
    first = next(iter(await account.of_chat(talk.chat)))

    (screen,) = await talk.press(Ask(Command.NOTICES, account=first).encode())
    (said,) = await talk.say("6")
    on = await choices(talk)
    await talk.say("1")

    assert "6  Bật cả ba" in screen
    assert said.startswith("Đã bật cả ba loại tin cho Nhà.")
    assert on == [ALL, Choices()]
    assert await choices(talk) == other == [Choices(), Choices()]


async def test_one_by_one(talk: Talk) -> None:
    await link(talk)

    (screen,) = await talk.say("2")

    assert screen.startswith("🔔 Thông báo · Nhà (PD00…0001)")
    assert await choices(talk) == [Choices()]


async def test_later_is_no(talk: Talk) -> None:
    await link(talk)

    (said,) = await talk.say("3")

    assert said.startswith("Vâng, bot chưa gửi tin nào.")
    assert await choices(talk) == [Choices()]


async def test_question_that_waited_comes_first(talk: Talk) -> None:
    """The answer that was wanted, then the offer; the offer's digits are those of the screen last shown."""
    await talk.say("tôi đóng tiền chưa")

    linked, owed, offer = await link(talk)

    assert "Về menu chính" not in linked
    assert owed.startswith("Bạn còn 845.694")
    assert offer.startswith(OFFER)
    (follow_up,) = await talk.say("tháng 5")
    assert "05/2026" in follow_up


async def test_question_that_waited_is_answered_once(talk: Talk) -> None:
    """Linking another code later does not bring it up again."""
    await talk.say("tôi đóng tiền chưa")
    await link(talk)

    assert len(await link(talk, "PD00000000002")) == 1


async def test_wish_that_waited_is_done(talk: Talk) -> None:
    """Who asked to be reminded had said yes: it is switched on, and nothing more is offered."""
    (first,) = await talk.say("nhắc tôi đóng tiền")

    linked, done = await link(talk)

    assert "Bạn cần liên kết mã khách hàng một lần." in first
    assert linked.startswith("✅ Đã liên kết.")
    assert done.startswith("Đã bật tin Tiền điện cho Nhà.")
    assert await choices(talk) == [Choices(is_bill_on=True)]


async def test_second_code_is_off_and_said_to_be(talk: Talk) -> None:
    """Whoever has notices of one home may take them for granted at the next; they are not asked again."""
    await link(talk)
    await talk.say("1")

    linked, note = await link(talk, "PD00000000002")

    assert linked.startswith("✅ Đã liên kết.")
    assert note == "Thông báo của Nhà 2 đang tắt. Muốn bật: gõ /thongbao."
    assert await choices(talk) == [ALL, Choices()]


async def test_guest_is_offered_too(talk: Talk, tmp_path: Path) -> None:
    """A relative has switches of their own; the owner's stay."""
    await talk.link()
    (account,) = await talk.house.answering.house.store.links.of_chat(talk.chat)
    await talk.house.answering.house.store.choices.put(talk.chat, account.id, Choices(is_bill_on=True))
    (invitation,) = await talk.press(Ask(Command.SHARE, account=account.id, option="invite").encode())
    code = next(line for line in invitation.split() if line.count("-") == 2 and len(line) == 14)
    guest = Talk(talk.house, talk.channel, type(talk.chat)("test", "two"))

    _joined, offer = await guest.say(code)
    await guest.say("1")

    assert offer.startswith("🔔 Bạn có muốn bot báo tin cho ")
    assert await choices(guest) == [ALL]
    assert await choices(talk) == [Choices(is_bill_on=True)]
