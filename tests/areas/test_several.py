"""Several areas in one line: told apart, shown together, followed with one yes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.areas.several import parts
from bot.commands import Ask, Command
from bot.handlers.area_several import read
from data.retention import AREAS_PER_CHAT
from sandbox.faults import Fault
from tests.talk import Talk, talking

BOTH = ["phường Giáp Bát", "phố Lạc Trung"]


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path) as one:
        yield one


async def followed(talk: Talk) -> list[str]:
    return [one.text for one in await talk.house.answering.house.store.areas.of_chat(talk.chat)]


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("phường Giáp Bát và phố Huế", ("phường Giáp Bát", "phố Huế")),
        ("phường Giáp Bát; phố Huế & phố Vọng", ("phường Giáp Bát", "phố Huế", "phố Vọng")),
        ("phường Giáp Bát, phố Huế", ("phường Giáp Bát", "phố Huế")),
        ("phố Huế, phố Bạch Mai", ("phố Huế", "phố Bạch Mai")),
        ("phố Huế\nphố Vọng", ("phố Huế", "phố Vọng")),
        ("giap bat va lac trung", ("giap bat", "lac trung")),
        ("ngõ 61 phố Lạc Trung, phường Thanh Lương", ("ngõ 61 phố Lạc Trung, phường Thanh Lương",)),
        ("phố Lạc Trung, Vĩnh Tuy", ("phố Lạc Trung, Vĩnh Tuy",)),
        ("phố Huế", ("phố Huế",)),
        ("", ("",)),
    ],
)
def test_a_list_is_told_from_an_address(text: str, areas: tuple[str, ...]) -> None:
    """A comma also stands in an address, where each name holds the one before."""
    assert parts(text) == areas


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("theo dõi phường Giáp Bát và phố Huế", ("phường Giáp Bát", "phố Huế")),
        ("báo tôi khi phố Huế và phường Giáp Bát cắt điện", ("phố Huế", "phường Giáp Bát")),
        ("notify me about outages in phuong Giap Bat and pho Hue", ("phuong Giap Bat", "pho Hue")),
        ("tell me when pho hue has an outage", ("pho hue",)),
        ("phố Huế và báo tôi nhé", ("phố Huế",)),
        ("'phố Huế'", ("phố Huế",)),
        ("<b>phố</b> _Huế_", ("phố Huế",)),
    ],
)
def test_what_is_said_around_them_is_no_part_of_a_name(text: str, areas: tuple[str, ...]) -> None:
    """Wishes, words about outages, quotation marks, signs of HTML and Markdown."""
    assert read(text) == areas


@pytest.mark.parametrize("between", [" và ", "; ", ", ", " & ", "\n"])
@pytest.mark.parametrize("begins", ["theo dõi ", "/theodoikhuvuc "])
async def test_one_screen_and_one_yes(talk: Talk, begins: str, between: str) -> None:
    """Both are named with what they would have told, and both are followed."""
    (shown,) = await talk.say(begins + between.join(BOTH))
    assert "Theo dõi 2 khu vực?" in shown
    assert "• phố Lạc Trung: 3 lịch trong 30 ngày qua, 2 lịch sắp tới" in shown
    assert "Cập nhật lúc" in shown
    assert await followed(talk) == []

    (said,) = await talk.say("1")
    assert "Đã theo dõi 2 khu vực" in said
    assert await followed(talk) == BOTH


async def test_typed_as_the_answer(talk: Talk) -> None:
    """To the question which area; and a yes in words."""
    await talk.say("/theodoikhuvuc")
    await talk.say(" và ".join(BOTH))
    await talk.say("có")

    assert await followed(talk) == BOTH


async def test_none_of_them(talk: Talk) -> None:
    """No is no for all; the old button of a screen that is gone follows nothing."""
    await talk.say("theo dõi " + " và ".join(BOTH))
    await talk.say("không")
    (asked,) = await talk.press(Ask(Command.AREA_WATCH, option="many").encode())

    assert await followed(talk) == []
    assert "Bạn gõ tên phường" in asked


async def test_a_name_that_is_not_in_the_plan_is_said_so(talk: Talk) -> None:
    """It can be followed all the same."""
    (shown,) = await talk.say("theo dõi phố Lạc Trung và phố Không Có Đâu")

    assert "• phố Không Có Đâu: lịch chưa có tên này" in shown


async def test_the_portal_is_not_needed(talk: Talk) -> None:
    """Nothing is claimed of the plan then."""
    talk.house.portal.faults.set("outages", Fault("http_500"))
    (shown,) = await talk.say("theo dõi " + " và ".join(BOTH))

    assert "chưa xem được lịch lúc này" in shown
    assert "lịch sắp tới" not in shown
    await talk.say("có")
    assert await followed(talk) == BOTH


async def test_no_more_than_there_is_room_for(talk: Talk) -> None:
    """Those that fit are offered, and it is said that others do not."""
    store = talk.house.answering.house.store
    for nth in range(AREAS_PER_CHAT - 1):
        await store.areas.add(talk.chat, f"phố Số {nth}", (), is_group=False, at=talk.house.portal.watch())
    (shown,) = await talk.say("theo dõi " + " và ".join(BOTH))
    assert f"theo dõi được {AREAS_PER_CHAT} khu vực" in shown

    await talk.say("có")
    assert (await followed(talk))[-1] == BOTH[0]
    assert len(await followed(talk)) == AREAS_PER_CHAT
