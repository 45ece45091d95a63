"""Following areas in a private chat: asked, previewed, confirmed, changed, stopped. A real house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import Ask, Command
from bot.handlers import area_share
from bot.handlers.area_option import FOLLOW, LOOK, option
from bot.messages import Kind
from bot.views.plain import lines
from data.retention import AREAS_PER_CHAT
from data.values import ChatId
from sandbox.faults import Fault
from tests.talk import Talk, talking

LAC_TRUNG = "phố Lạc Trung"


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, start_link="https://t.me/cskh_thu_bot?start=") as one:
        yield one


async def followed(talk: Talk) -> list[str]:
    return [one.text for one in await talk.house.answering.house.store.areas.of_chat(talk.chat)]


def watches(asked: str) -> str:
    return Ask(Command.AREA_WATCH, option=asked).encode()


async def follow(talk: Talk, text: str = LAC_TRUNG) -> int:
    await talk.press(watches(option(text, FOLLOW)))
    return (await talk.house.answering.house.store.areas.of_chat(talk.chat))[-1].id


async def test_nothing_is_followed_before_a_yes(talk: Talk) -> None:
    """The preview shows what would have been told, and why each row was found."""
    (shown,) = await talk.say("báo tôi khi phố Lạc Trung cắt điện")

    assert "30 ngày qua khu vực này có 3 lịch cắt điện:" in shown
    assert "Khớp với: phố Lạc Trung" in shown
    assert "có thể không đúng từng nhà" in shown
    assert await followed(talk) == []

    await talk.say("không")

    assert await followed(talk) == []


@pytest.mark.parametrize("yes", ["có", "OK", "đồng ý", "theo doi", "1"])
async def test_a_yes_follows(talk: Talk, yes: str) -> None:
    """In words, by its digit, with marks or without."""
    await talk.say("theo doi pho lac trung")
    (said,) = await talk.say(yes)

    assert "Đã theo dõi phố Lạc Trung" in said
    assert await followed(talk) == [LAC_TRUNG]


async def test_the_digit_of_a_choice_that_is_not_there(talk: Talk) -> None:
    """A slip on the keys neither follows nor leaves the preview."""
    await talk.say("theo doi pho lac trung")
    (said,) = await talk.say("7")
    assert "3 lựa chọn" in said

    await talk.say("1")
    assert await followed(talk) == [LAC_TRUNG]


async def test_another_question_leaves_the_preview(talk: Talk) -> None:
    """The preview is no trap: what is a question of its own is answered."""
    await talk.say("theo doi pho lac trung")

    assert "Giá điện sinh hoạt" in (await talk.say("giá điện"))[0]
    assert await followed(talk) == []


async def test_an_area_named_in_the_preview_is_shown_instead(talk: Talk) -> None:
    """Whoever names another area means that one."""
    await talk.say("theo doi pho lac trung")

    assert "Theo dõi phường Kim Liên?" in (await talk.say("phường Kim Liên"))[0]
    await talk.say("có")
    assert await followed(talk) == ["phường Kim Liên"]


async def test_a_long_area_keeps_its_marks(talk: Talk) -> None:
    """A button has room for 48 letters; the screen it stands on remembers the whole name."""
    long = "ngõ 61 phố Lạc Trung, phường Thanh Lương"
    (reply,) = await talk.get(Kind.TEXT, text=f"theo dõi {long}")

    await talk.press(reply.choices[0])

    assert await followed(talk) == [long]


async def test_the_old_button_of_another_preview_follows_its_own_area(talk: Talk) -> None:
    """Pressed later, when another preview is open, it still means what stands above it."""
    (first,) = await talk.get(Kind.TEXT, text="theo dõi phố Lạc Trung")
    await talk.say("theo dõi phường Kim Liên")

    await talk.press(first.choices[0])

    assert await followed(talk) == [LAC_TRUNG]


async def test_the_portal_is_not_needed(talk: Talk) -> None:
    """While the plan cannot be had an area can be followed, and the screen says that nothing was checked."""
    talk.house.portal.faults.set("outages", Fault("http_500"))
    (shown,) = await talk.say("theo dõi phố Lạc Trung")
    assert "chưa xem được lịch lúc này" in shown

    await talk.say("có")
    assert await followed(talk) == [LAC_TRUNG]


async def test_ten_areas_and_no_more(talk: Talk) -> None:
    """The eleventh is refused with the list, five a page."""
    for number in range(AREAS_PER_CHAT):
        await follow(talk, f"phố Lạc Trung {'a' * (number + 2)}")
    (said,) = await talk.say("theo dõi phường Kim Liên")
    assert f"theo dõi được {AREAS_PER_CHAT} khu vực" in said
    assert len(await followed(talk)) == AREAS_PER_CHAT

    (listed,) = await talk.say("/theodoikhuvuc")
    assert listed.count("📍 phố") == 5
    (more,) = await talk.press(Ask(Command.AREA_WATCH, page=1).encode())
    assert more.count("📍 phố") == 5


async def test_twice_is_once(talk: Talk) -> None:
    """The same area again is shown with its reminders."""
    await follow(talk)
    (said,) = await talk.say("theo dõi phố lạc trung")

    assert "Khu vực này đang được theo dõi." in said
    await follow(talk)
    assert await followed(talk) == [LAC_TRUNG]


async def test_reminders_are_switched_in_words(talk: Talk) -> None:
    """The screen that was pressed is replaced, and says what is on."""
    number = await follow(talk)

    (screen,) = await talk.get(
        Kind.CHOICE, choice=Ask(Command.AREA_WATCH, option=f"hour-{number}.0", is_edit=True).encode()
    )
    (area,) = await talk.house.answering.house.store.areas.of_chat(talk.chat)
    assert screen.edits
    assert (area.hour_before, area.day_before) == (False, False)

    await talk.press(watches(f"day-{number}.1"))
    (area,) = await talk.house.answering.house.store.areas.of_chat(talk.chat)
    assert (area.hour_before, area.day_before) == (False, True)


@pytest.mark.parametrize("word", ["TAT", "tắt", "stop", "TAT 3", "dừng"])
async def test_one_word_stops_all_areas(talk: Talk, word: str) -> None:
    """Without a linked code these words mean the areas; each can be had back."""
    await follow(talk)
    await follow(talk, "phường Kim Liên")

    (said,) = await talk.say(word)

    assert await followed(talk) == []
    assert "Đã thôi theo dõi lịch cắt điện: phố Lạc Trung, phường Kim Liên." in said
    assert "Theo dõi lại khu vực 1" in said


async def test_other_words_stop_nothing(talk: Talk) -> None:
    """`TAT 2` is about bills."""
    await follow(talk)
    await talk.say("TAT 2")

    assert await followed(talk) == [LAC_TRUNG]


async def test_one_of_several_is_stopped_by_its_name(talk: Talk) -> None:
    """Without a name the list is shown, and nothing is stopped."""
    await follow(talk)
    await follow(talk, "phường Kim Liên")

    await talk.say("thôi theo dõi")
    assert len(await followed(talk)) == 2

    await talk.say("bỏ theo dõi lac trung")
    assert await followed(talk) == ["phường Kim Liên"]


async def test_the_button_of_a_notice_stops_its_area(talk: Talk) -> None:
    """`Thôi theo dõi khu vực này`, and pressing it again says that nothing is followed."""
    number = await follow(talk)
    off = Ask(Command.NOTICES_OFF, option=f"area-{number}").encode()

    assert "Đã thôi theo dõi" in (await talk.press(off))[0]
    talk.house.portal.watch.forward(timedelta(minutes=1))
    assert "chưa theo dõi khu vực nào" in (await talk.press(off))[0]


async def test_the_button_of_a_notice_shows_the_plan_of_its_area(talk: Talk) -> None:
    """Of that day; of an area that is followed no more it asks where."""
    number = await follow(talk)
    day = talk.house.portal.watch().date() + timedelta(days=1)
    look = Ask(Command.OUTAGES, day=day, option=f"area-{number}").encode()

    assert "Ngõ 61 phố Lạc Trung" in (await talk.press(look))[0]

    await talk.say("TAT")
    talk.house.portal.watch.forward(timedelta(minutes=1))
    assert "tên khu vực" in (await talk.press(look))[0]


async def test_nobody_reaches_the_area_of_another_chat(talk: Talk) -> None:
    """Forged numbers in buttons find nothing."""
    number = await follow(talk)
    stranger = Talk(talk.house, talk.channel, ChatId("test", "two"))
    for asked in (
        f"at-{number}",
        f"area-{number}",
        f"hour-{number}.0",
        f"share-{number}",
        "at-999999999999999999",
    ):
        (said,) = await stranger.press(watches(asked))
        assert LAC_TRUNG not in said

    assert await followed(talk) == [LAC_TRUNG]


@pytest.mark.parametrize(
    "asked", ["kv.", "ok.", "la.", "t.", "t.x", "kv.-ÿ", "hour-1", "xyz", "ok.gọi 0912345678"]
)
async def test_a_forged_button_follows_nothing(talk: Talk, asked: str) -> None:
    """It leads to the question."""
    await talk.press(watches(asked))

    assert await followed(talk) == []


async def test_a_shared_link_shows_and_asks(talk: Talk) -> None:
    """Others see the preview and choose themselves; the link works for many, for a year."""
    number = await follow(talk)
    (shared,) = await talk.get(Kind.CHOICE, choice=watches(f"share-{number}"))
    link = next(line for line in lines(shared).splitlines() if line.startswith("https://t.me/"))
    token = link.removeprefix("https://t.me/cskh_thu_bot?start=")

    for key in ("two", "three"):
        other = Talk(talk.house, talk.channel, ChatId("test", key))
        (shown,) = await other.say(f"/start {token}")
        assert "Theo dõi phố Lạc Trung?" in shown
        assert await followed(other) == []
        await other.say("có")
        assert await followed(other) == [LAC_TRUNG]

    talk.house.portal.watch.forward(area_share.LIVES)
    late = Talk(talk.house, talk.channel, ChatId("test", "late"))
    assert "Menu chính" in (await late.say(f"/start {token}"))[0]


async def test_a_link_opened_again_says_that_it_is_followed(talk: Talk) -> None:
    """Also where other areas are followed already."""
    await follow(talk, "phường Kim Liên")
    store, clock = talk.house.answering.house.store, talk.house.answering.house.clock
    token = await area_share.make(store, LAC_TRUNG, clock())

    assert "Theo dõi phố Lạc Trung?" in (await talk.press(area_share.opens(token)))[0]
    await talk.say("có")
    talk.house.portal.watch.forward(timedelta(minutes=1))
    assert "đang được theo dõi" in (await talk.press(area_share.opens(token)))[0]


async def test_what_is_kept_of_a_link_is_no_link(talk: Talk) -> None:
    """A token is random and kept as its hash."""
    store, clock = talk.house.answering.house.store, talk.house.answering.house.clock
    first, second = [await area_share.make(store, LAC_TRUNG, clock()) for _ in range(2)]

    assert first != second
    assert len(area_share.opens(first)) <= 64
    assert await area_share.area_of(store, second, clock()) == LAC_TRUNG
    assert await store.areas.shared(first.encode(), clock()) is None


async def test_a_channel_without_links_says_so(tmp_path: Path) -> None:
    """Where nothing can be opened by an address."""
    async with talking(tmp_path) as talk:
        number = await follow(talk)

        assert "chưa tạo được liên kết" in (await talk.press(watches(f"share-{number}")))[0]


async def test_a_unit_behind_a_typed_code_can_be_followed(talk: Talk) -> None:
    """The plan of a whole unit leads to following it, by its name."""
    (shown,) = await talk.press(watches("dv.PD0200"))

    assert "Theo dõi Công ty Điện lực Hai Bà Trưng?" in shown
    assert "Khu vực rộng" in shown


async def test_who_had_blocked_the_bot_is_written_to_again(talk: Talk) -> None:
    """Following an area is a wish to hear of it."""
    store = talk.house.answering.house.store
    await store.choices.mark_gone(talk.chat, talk.house.portal.watch())

    await follow(talk)

    assert not (await store.choices.get_chat(talk.chat)).is_gone


async def test_looking_leads_back_to_where_one_was(talk: Talk) -> None:
    """An area's plan offers to follow that very area."""
    (reply,) = await talk.get(Kind.TEXT, text="lịch cắt điện phường Kim Liên")
    label, choice = next(pair for pair in zip(reply.labels, reply.choices, strict=True) if "🔔" in pair[0])

    assert label == "🔔 Theo dõi khu vực này"
    assert choice == watches(option("phường Kim Liên", LOOK))


@pytest.mark.parametrize("line", ["đừng báo phố Lạc Trung nữa", "tat thong bao pho lac trung"])
async def test_a_wish_to_stop_that_names_an_area_stops_that_one(talk: Talk, line: str) -> None:
    """Not the others."""
    await follow(talk)
    await follow(talk, "phường Kim Liên")
    await talk.say(line)

    assert await followed(talk) == ["phường Kim Liên"]
