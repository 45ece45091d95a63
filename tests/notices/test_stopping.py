"""Types switched off and on by what is typed: by name, by several numbers, for several homes (F7.8)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Ask, Command
from bot.folding import fold
from bot.messages import Kind
from bot.slots.switching import Switching, of_option, switching
from data.notice_values import Choices
from tests.talk import Talk, talking

ONE, THREE = "PD00000000001", "PD00000000003"
ALL = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)
Switches = tuple[bool, bool, bool]


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def linked(talk: Talk, user_name: str = ONE, on: Choices = ALL) -> list[int]:
    """A customer with everything on, or with what a test wants; the numbers of the homes."""
    await talk.link(user_name)
    store = talk.house.answering.house.store
    numbers = sorted(await store.choices.of_chat(talk.chat))
    for number in numbers:
        await store.choices.put(talk.chat, number, on)
    return numbers


async def switches(talk: Talk) -> list[Switches]:
    """Of every home: readings, bills, the others."""
    kept = await talk.house.answering.house.store.choices.of_chat(talk.chat)
    return [(one.is_reading_on, one.is_bill_on, one.is_other_on) for _, one in sorted(kept.items())]


@pytest.mark.parametrize(
    ("typed", "left", "said"),
    [
        ("tắt tiền điện", (True, False, True), "Đã tắt tin Tiền điện."),
        ("tat tien dien", (True, False, True), "Đã tắt tin Tiền điện."),
        ("tắt hóa đơn", (True, False, True), "Đã tắt tin Tiền điện."),
        ("đừng báo tiền điện nữa", (True, False, True), "Đã tắt tin Tiền điện."),
        ("tôi không nhận hóa đơn", (True, False, True), "Đã tắt tin Tiền điện."),
        ("TAT ngay ghi chi so", (False, True, True), "Đã tắt tin Ngày ghi chỉ số."),
        ("tắt cắt điện", (True, True, False), "Đã tắt Tin khác."),
        ("TAT 1 2", (False, False, True), "Đã tắt tin Ngày ghi chỉ số, tin Tiền điện."),
        ("TAT 1,3", (False, True, False), "Đã tắt tin Ngày ghi chỉ số, Tin khác."),
        ("tat tin 2 và 3", (True, False, False), "Đã tắt tin Tiền điện, Tin khác."),
        ("TAT 1 2 3", (False, False, False), "Đã tắt tất cả tin."),
    ],
)
async def test_what_is_named_is_off_at_once_and_comes_back(
    talk: Talk, typed: str, left: Switches, said: str
) -> None:
    """Exactly the types that are named, with the way back as below `TAT 2`, pressed or typed."""
    await linked(talk)

    (reply,) = await talk.get(Kind.TEXT, text=typed)
    off = await switches(talk)
    await talk.say("bật lại")

    assert reply.blocks[0].text.startswith(said)  # type: ignore[union-attr]
    assert reply.labels[0] == "Bật lại như cũ"
    assert off == [left]
    assert await switches(talk) == [(True, True, True)]


@pytest.mark.parametrize("typed", ["chỉ báo tiền điện thôi", "tắt hết trừ tiền điện", "chi nhan tin 2"])
async def test_only_one_is_left(talk: Talk, typed: str) -> None:
    """It is on, the others are off, and both are said; taken back by the first button."""
    await linked(talk, on=Choices(is_reading_on=True, is_other_on=True))

    (reply,) = await talk.get(Kind.TEXT, text=typed)
    off = await switches(talk)
    await talk.press(reply.choices[0])

    assert [block.text for block in reply.blocks] == [  # type: ignore[union-attr]
        "Từ giờ bot chỉ gửi tin Tiền điện.",
        "Đã tắt tin Ngày ghi chỉ số, Tin khác. Bật lại: /thongbao",
    ]
    assert off == [(False, True, False)]
    assert await switches(talk) == [(True, False, True)]


@pytest.mark.parametrize("typed", ["TAT 4", "STOP 9", "TAT 1 4"])
async def test_number_without_a_type_names_the_three(talk: Talk, typed: str) -> None:
    """Nothing is switched off before one of them is chosen, by its own digit."""
    await linked(talk)

    (said,) = await talk.say(typed)
    before = await switches(talk)
    await talk.say("2")

    assert "1 · Ngày ghi chỉ số\n2 · Tiền điện\n3 · Tin khác" in said
    assert "1  Tắt Ngày ghi chỉ số\n2  Tắt Tiền điện\n3  Tắt Tin khác" in said
    assert before == [(True, True, True)]
    assert await switches(talk) == [(True, False, True)]


async def test_what_was_off_already_is_said(talk: Talk) -> None:
    """No claim that it was switched off just now."""
    await linked(talk, on=Choices(is_bill_on=True))

    (said,) = await talk.say("TAT 1 2")

    assert "Đã tắt tin Tiền điện. Bật lại: /thongbao" in said
    assert "Hiện tin Ngày ghi chỉ số đang tắt sẵn." in said


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("TAT 2 nhà 3", [(True, True, True), (True, True, True), (True, False, True)]),
        ("tắt nhà 2", [(True, True, True), (False, False, False), (True, True, True)]),
        ("tắt tin nhà 2 và nhà 3", [(True, True, True), (False, False, False), (False, False, False)]),
        ("đừng báo cắt điện nhà 2 và 3", [(True, True, True), (True, True, False), (True, True, False)]),
        ("chỉ báo hóa đơn nhà 2", [(True, True, True), (False, True, False), (True, True, True)]),
        ("tắt tin nhà 2 và nhà 7", [(True, True, True)] * 3),
        ("TAT 2", [(True, False, True)] * 3),
    ],
)
async def test_homes_that_are_named(talk: Talk, typed: str, left: list[Switches]) -> None:
    """All of those, and no other; where one of them is not linked nothing is switched, and it is asked."""
    await linked(talk, THREE)

    (said,) = await talk.say(typed)

    assert await switches(talk) == left
    assert ("Không thấy nhà có tên đó" in said) == ("nhà 7" in typed)


async def test_home_is_named_as_it_is_called(talk: Talk) -> None:
    """ "Cửa hàng", whose words no phrase knows."""
    _first, second, _third = await linked(talk, THREE)
    await talk.press(Ask(Command.ACCOUNTS, account=second, option="rename").encode())
    await talk.say("Cửa hàng")

    (said,) = await talk.say("TAT 2 cửa hàng")

    assert said.startswith("Đã tắt tin Tiền điện cho Cửa hàng.")
    assert await switches(talk) == [(True, True, True), (True, False, True), (True, True, True)]


async def test_home_that_is_not_linked_is_not_taken_for_the_only_one(talk: Talk) -> None:
    await linked(talk)

    await talk.say("tắt nhà 2")

    assert await switches(talk) == [(True, True, True)]


@pytest.mark.parametrize("typed", ["bật tất cả", "bật cả ba", "bật hết", "bat lai tat ca thong bao"])
async def test_all_three_are_switched_on(talk: Talk, typed: str) -> None:
    """Wherever it is typed; once more says that they were on."""
    await linked(talk, on=Choices(is_bill_on=True))
    await talk.say("hóa đơn")

    (said,) = await talk.say(typed)
    (again,) = await talk.say(typed)

    assert said.startswith("Đã bật cả ba loại tin cho Nhà.")
    assert again.startswith("Cả ba loại tin của Nhà đã bật từ trước.")
    assert await switches(talk) == [(True, True, True)]


async def test_all_three_of_several_homes_are_asked_about(talk: Talk) -> None:
    """Which home, or all of them; a home that is named is not asked about."""
    await linked(talk, THREE, Choices())

    (asked,) = await talk.get(Kind.TEXT, text="bật cả ba")
    before = await switches(talk)
    await talk.press(asked.choices[1])
    await talk.say("bật tất cả nhà 3")
    after = await switches(talk)
    await talk.press(asked.choices[0])

    assert asked.labels[0] == "Tất cả các nhà"
    assert before == [(False, False, False)] * 3
    assert after == [(True, True, True), (False, False, False), (True, True, True)]
    assert await switches(talk) == [(True, True, True)] * 3


async def test_some_are_switched_on(talk: Talk) -> None:
    await linked(talk, THREE, Choices())

    (said,) = await talk.say("bật 1 và 2 nhà 2")
    (one,) = await talk.say("bật 2 nhà 3")

    assert said.startswith("Đã bật tin Ngày ghi chỉ số, tin Tiền điện cho Nhà 2.")
    assert "Đã bật tin Tiền điện cho Nhà 3." in one
    assert await switches(talk) == [(False, False, False), (True, True, False), (False, True, False)]


async def test_back_on_brings_back_what_was_on_and_no_more(talk: Talk) -> None:
    """Only bills were on before `TAT`; without the screen of `TAT` nothing is guessed."""
    await linked(talk, on=Choices(is_bill_on=True))
    await talk.say("TAT")
    await talk.say("bật lại")
    back = await switches(talk)
    await talk.say("TAT")
    await talk.say("/thongbao")

    (asked,) = await talk.say("bật lại")

    assert back == [(False, True, False)]
    assert "Bạn chọn loại tin muốn bật lại nhé. Bot chưa đổi gì." in asked
    assert await switches(talk) == [(False, False, False)]


async def test_stranger_is_told_what_is_needed(talk: Talk) -> None:
    """Nothing is linked: no claim that anything is on or off."""
    for typed in ("bật tất cả", "bật lại", "bật 1 và 2", "chỉ báo tiền điện thôi"):
        assert "Liên kết mã khách hàng" in "\n".join(await talk.say(typed))


@pytest.mark.parametrize(
    "text",
    ["nhà tôi bị tắt điện", "tắt điện", "điện tắt rồi", "tắt bớt đèn", "ngừng cắt điện", "tất cả tiền điện",
     "dùng 2", "dung 50", "dừng 2 ngày", "chị báo tiền điện", "không báo cắt điện", "hủy hóa đơn",
     "không nhận được tin cắt điện", "tôi không có tin cắt điện", "tắt cả hai",
     "tắt tiền điện phố Huế", "mở hóa đơn", "bật điện", "dung 3 so"],
)  # fmt: skip
def test_other_lines_are_none_of_it(text: str) -> None:
    """One word that is not known, other marks, or no word of telling: read as every other line is."""
    assert switching(fold(text)) is None


@given(st.text(alphabet="tắt bật đừng báo tin nhà và trừ chỉ 1 2,3 4 tiền điện cắt", max_size=60))
def test_any_line_is_read_without_fault(text: str) -> None:
    """What is asked for can be asked by a button as well."""
    wish = switching(fold(text))

    if wish is not None and wish.kinds and wish.ask.option != "all":
        assert of_option(wish.ask.option) == Switching(
            wish.kinds if not wish.has_wrong_number else (),
            is_on=wish.is_on and not wish.has_wrong_number,
            is_only=wish.is_only and not wish.has_wrong_number,
            has_wrong_number=wish.has_wrong_number,
        )
