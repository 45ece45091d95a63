"""From a wish in a chat to the notice: followed in words, published by the utility, told by area."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.areas.found import placed
from bot.i18n import words
from bot.notices import Facts, OutageNew, OutageSoon
from bot.views.notices import LIMIT, Home, words_of
from bot.views.plain import lines
from data.notice_values import DeliveryState
from data.values import ChatId
from sandbox.outages import Status
from sandbox.places import BY_CODE
from tests.talk import Recorder, Talk
from tests.watching.rig import Rig, open_rig, outage

ROW = outage("2026-07-05 08:30", "2026-07-05 12:30")


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with open_rig(tmp_path) as one:
        one.house.answering.channels["test"] = Recorder()
        yield one


async def follower(rig: Rig, area: str, key: str = "one") -> Talk:
    """A chat that followed an area by saying so, before the plan was looked at."""
    channel = rig.house.answering.channels["test"]
    assert isinstance(channel, Recorder)
    talk = Talk(rig.house, channel, ChatId("test", key))
    await talk.say(f"theo dõi {area}")
    await talk.say("có")
    await rig.look_now()
    return talk


async def in_words(rig: Rig, talk: Talk, facts: Facts) -> str:
    """As the courier words it for this chat."""
    (area,) = await rig.house.answering.house.store.areas.of_chat(talk.chat)
    told = placed(facts, area.text)
    return lines(words_of(words("vi"), told, Home.followed(area), rig.now, is_sample=True))


async def new(rig: Rig, talk: Talk) -> list[OutageNew]:
    return [one for one in await rig.facts(talk.chat) if isinstance(one, OutageNew)]


@pytest.mark.parametrize(
    "area", ["phố Lạc Trung", "pho lac trung", "ngõ 61 phố Lạc Trung", "điện lực hai bà trưng"]
)
async def test_who_follows_the_place_is_told_once(rig: Rig, area: str) -> None:
    """By street, by lane and by unit, typed with marks or without."""
    talk = await follower(rig, area)
    rig.publish(ROW)
    for _ in range(3):
        await rig.look_now()

    (told,) = await new(rig, talk)
    assert told.outage.area == "Ngõ 61 phố Lạc Trung"


@pytest.mark.parametrize(
    "area", ["phố Minh Khai", "ngõ 72 phố Lạc Trung", "phường Kim Liên", "điện lực cầu giấy"]
)
async def test_who_follows_another_place_is_not(rig: Rig, area: str) -> None:
    """Not even a neighbour in another lane."""
    talk = await follower(rig, area)
    rig.publish(ROW)
    await rig.look_now()

    assert await new(rig, talk) == []


async def test_the_notice_says_by_which_place_and_how_to_stop(rig: Rig) -> None:
    """At most 400 characters; areas are not houses, and its button stops that area."""
    talk = await follower(rig, "phố lạc trung")
    rig.publish(ROW)
    await rig.look_now()
    (facts,) = await new(rig, talk)
    said = await in_words(rig, talk, facts)

    assert "Tìm theo tên: phố Lạc Trung. Có thể không đúng từng nhà." in said
    assert "Thôi theo dõi khu vực này" in said
    assert len(said) <= LIMIT + len("1  Xem chi tiết\n2  Thôi theo dõi khu vực này\n0  Về menu chính")


async def test_a_reminder_says_it_too(rig: Rig) -> None:
    """An hour before, which is on from the start; the evening before only where it was asked for."""
    talk = await follower(rig, "phố Lạc Trung")
    other = await follower(rig, "phố Lạc Trung", "two")
    (area,) = await rig.house.answering.house.store.areas.of_chat(other.chat)
    await other.press(f"theodoikhuvuc o=day-{area.id}.1")
    rig.publish(ROW)
    await rig.look()
    await rig.at("2026-07-04 17:30", "2026-07-05 07:10")

    soon = [
        one
        for one in await rig.facts(talk.chat)
        if isinstance(one, OutageSoon) and one.outage.area == "Ngõ 61 phố Lạc Trung"
    ]
    more = [one for one in await rig.facts(other.chat) if isinstance(one, OutageSoon)]
    ours = [one for one in soon if one.outage.starts_at == ROW.starts_at]
    assert [one.is_day_before for one in ours] == [False]
    assert True in [one.is_day_before for one in more if one.outage.starts_at == ROW.starts_at]
    assert "Tìm theo tên: phố Lạc Trung" in await in_words(rig, talk, ours[0])


async def test_who_stopped_is_told_nothing_more(rig: Rig) -> None:
    """Also what waited to be sent is gone."""
    talk = await follower(rig, "phố Lạc Trung")
    rig.publish(ROW)
    await rig.look_now()
    await talk.say("TAT")
    rig.publish(replace(ROW, written_status=Status.POSTPONED))
    await rig.look_now()

    assert [one for one in await rig.told(talk.chat) if one.state is DeliveryState.WAITING] == []


async def test_two_areas_of_one_chat_are_one_message(rig: Rig) -> None:
    """An outage that both name is told once."""
    talk = await follower(rig, "phố Lạc Trung")
    await follower(rig, "điện lực hai bà trưng")
    rig.publish(ROW)
    await rig.look_now()

    assert len([one for one in await new(rig, talk) if one.outage.starts_at == ROW.starts_at]) == 1


async def test_a_unit_that_nobody_is_linked_to_is_watched(rig: Rig) -> None:
    """Its rows come with the plan of all units."""
    talk = await follower(rig, "điện lực hoàn kiếm")
    rig.publish(replace(ROW, id="other", district=BY_CODE["PD0100"], area="Phố Hàng Bông"))
    await rig.look_now()

    assert [one.outage.area for one in await new(rig, talk)] == ["Phố Hàng Bông"]
