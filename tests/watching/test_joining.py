"""Who joins after something was planned, and before it is due, hears of it with the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.areas import keys as area_keys
from bot.notices import OutageNew, OutageSoon, ReadingDay
from data.notice_values import Choices
from data.values import ChatId
from sandbox.faults import Fault
from tests.watching.rig import CHAT, EVERYTHING, Rig, at, outage

OTHER = ChatId("web", "who-came-later")
READING = Choices(is_reading_on=True)
ON_THE_DAY = Choices(is_reading_on=True, reading_days=0)


async def reading_days(rig: Rig, chat: ChatId) -> list[ReadingDay]:
    return [one for one in await rig.facts(chat) if isinstance(one, ReadingDay)]


async def reminders(rig: Rig, chat: ChatId) -> list[OutageSoon]:
    """Of the one outage of these tests."""
    soon = [one for one in await rig.facts(chat) if isinstance(one, OutageSoon)]
    return [one for one in soon if one.outage.starts_at == at("2026-07-05 08:30")]


async def test_reading_day_reaches_who_links_the_code_after_it_was_planned(rig: Rig) -> None:
    """At eight with the others, once however often it is looked; who comes after eight does not."""
    await rig.link(choices=EVERYTHING)
    await rig.at("2026-07-29 20:30")
    (ours,) = await reading_days(rig, CHAT)

    await rig.link(chat=OTHER, choices=EVERYTHING)
    for _ in range(3):
        await rig.look()
        await rig.look_now()

    assert await reading_days(rig, OTHER) == [ours]
    (waiting,) = [one for one in await rig.told(OTHER) if one.variant == "reading_day"]
    assert waiting.due_at == at("2026-07-30 08:00")
    late = ChatId("web", "too-late")
    rig.watch.now = at("2026-07-30 08:01")
    await rig.link(chat=late, choices=EVERYTHING)
    await rig.look_now()
    assert await reading_days(rig, late) == []
    assert len(await reading_days(rig, CHAT)) == len(await reading_days(rig, OTHER)) == 1


@pytest.mark.parametrize("first", [Choices(), Choices(is_bill_on=True), Choices(is_other_on=True)])
async def test_reading_day_reaches_who_switches_it_on_after_it_was_planned(rig: Rig, first: Choices) -> None:
    """A chat that had linked the code before, with nothing or something else on."""
    await rig.link(choices=EVERYTHING)
    await rig.link(chat=OTHER, choices=first)
    await rig.at("2026-07-29 20:30")
    assert await reading_days(rig, OTHER) == []

    await rig.choose(READING, chat=OTHER)
    await rig.look()

    assert len(await reading_days(rig, OTHER)) == 1


@pytest.mark.parametrize("is_portal_down", [False, True])
async def test_what_is_switched_on_when_something_else_is_due_is_looked_at_too(
    rig: Rig, is_portal_down: bool
) -> None:
    """The bills' own turn has come and no tick made it yet; the reading days have been looked at today."""
    await rig.link(choices=replace(EVERYTHING, reading_days=0))
    await rig.link(chat=OTHER, choices=Choices())
    await rig.at("2026-07-29 08:00", "2026-07-30 12:00")
    due = rig.house.answering.house.store.watching.due
    while not (await due(rig.now)).count:
        rig.watch.forward(timedelta(minutes=30))
    assert rig.now < at("2026-07-30 22:00")
    if is_portal_down:
        rig.house.portal.faults.set("usage", Fault.HTTP_500)

    await rig.choose(ON_THE_DAY, chat=OTHER)
    await rig.look()
    if is_portal_down:
        assert await reading_days(rig, OTHER) == []
        rig.house.portal.faults.clear()
        rig.watch.forward(timedelta(minutes=20))
        await rig.look()

    assert len(await reading_days(rig, OTHER)) == 1


async def test_what_is_switched_on_during_a_look_is_looked_at_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look had read the switches before, when nobody wanted to hear of it on the day itself."""
    await rig.link(choices=EVERYTHING)
    await rig.link(chat=OTHER, choices=Choices())
    await rig.at("2026-07-29 20:30")
    backend = rig.watching.accounts.backend
    usage = backend.usage
    switched: list[bool] = []

    async def meanwhile(*asked: object) -> object:
        if not switched:
            switched.append(True)
            await rig.choose(ON_THE_DAY, chat=OTHER)
        return await usage(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(backend, "usage", meanwhile)
    await rig.look_now()

    assert switched
    assert len(await reading_days(rig, OTHER)) == 1


async def test_switched_off_and_on_again_in_time_it_comes(rig: Rig) -> None:
    """Its row waited."""
    await rig.link(choices=EVERYTHING)
    await rig.at("2026-07-29 20:30")
    for choices in (Choices(), EVERYTHING):
        await rig.choose(choices)
        await rig.look()

    assert len(await reading_days(rig, CHAT)) == 1


async def test_reminder_reaches_who_follows_the_street_within_the_hours_before(rig: Rig) -> None:
    """What it was told, sixty minutes before, it gets; that the outage was published is no news to it."""
    store = rig.house.answering.house.store
    await rig.link(choices=EVERYTHING)
    await rig.look_now()
    rig.publish(outage("2026-07-05 08:30", "2026-07-05 12:30"))
    await rig.look()
    await rig.at("2026-07-05 06:40")
    places = area_keys.of_wish("phố Lạc Trung")

    assert await store.areas.add(OTHER, "phố Lạc Trung", places, is_group=False, at=rig.now) is not None
    await rig.at("2026-07-05 06:50", "2026-07-05 07:10")

    (soon,) = await reminders(rig, OTHER)
    assert not soon.is_day_before
    (waiting,) = [one for one in await rig.told(OTHER) if one.variant == "outage_soon"]
    assert waiting.due_at == at("2026-07-05 07:30")
    assert [one for one in await rig.facts(OTHER) if isinstance(one, OutageNew)] == []
    assert len([one for one in await reminders(rig, CHAT) if not one.is_day_before]) == 1


async def test_reminder_reaches_who_links_a_home_within_the_hours_before(rig: Rig) -> None:
    """Found by its address at the next look; the same where it is the first home of its unit."""
    store = rig.house.answering.house.store
    places = area_keys.of_wish("phố Lạc Trung")
    await store.areas.add(CHAT, "phố Lạc Trung", places, is_group=False, at=rig.now)
    await rig.look_now()
    rig.publish(outage("2026-07-05 08:30", "2026-07-05 12:30"))
    await rig.look()
    await rig.at("2026-07-05 06:40")
    assert len(await reminders(rig, CHAT)) == 1

    for chat in (OTHER, ChatId("web", "later-still")):
        await rig.link(chat=chat, choices=EVERYTHING)
        await rig.look()
        assert len([one for one in await reminders(rig, chat) if not one.is_day_before]) == 1
    assert len(await reminders(rig, CHAT)) == 1
