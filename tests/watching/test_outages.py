"""The plan of outages: what is told of it to whom, and that nothing is told twice or made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.areas import keys as area_keys
from bot.notices import OutageMoved, OutageNew, OutagePostponed, OutageSoon
from data.notice_values import Choices, DeliveryState
from data.values import ChatId
from sandbox.faults import Fault
from sandbox.outages import Status
from tests.watching.rig import CHAT, Rig, at, moved, open_rig, outage

STREET_CHAT = ChatId("web", "follows-the-street")


async def test_what_stood_in_the_plan_before_is_no_news(rig: Rig) -> None:
    """After linking nobody is flooded with what was published before."""
    await rig.link(choices=Choices(is_other_on=True))
    await rig.look_now()
    await rig.look_now()

    assert [name for name in await rig.names() if name != "OutageSoon"] == []


async def test_an_outage_is_told_once_when_it_is_published(primed: Rig) -> None:
    """Looking again, and a restart, repeat nothing; another street is not told of."""
    primed.publish(outage("2026-07-05 08:30", "2026-07-05 12:30"))
    primed.publish(outage("2026-07-05 08:30", "2026-07-05 12:30", "Phố Minh Khai", key="test-2"))
    for _ in range(3):
        await primed.look()

    new = [one for one in await primed.facts() if isinstance(one, OutageNew)]
    assert [one.outage.area for one in new] == ["Ngõ 61 phố Lạc Trung"]
    assert new[0].outage.starts_at == at("2026-07-05 08:30")


async def test_a_change_of_time_is_told_with_both_times_and_takes_the_old_one_back(primed: Rig) -> None:
    """The earlier notice, still waiting, is not sent; the reminder comes at the new time alone."""
    row = outage("2026-07-03 13:30", "2026-07-03 15:30")
    primed.publish(row)
    await primed.look()
    await primed.at("2026-07-02 17:00")
    primed.publish(moved(row, "2026-07-03 16:00", "2026-07-03 18:00"))
    await primed.look()

    (new,) = [one for one in await primed.told() if one.variant == "outage_new"]
    assert new.state is DeliveryState.DROPPED
    (change,) = [one for one in await primed.facts() if isinstance(one, OutageMoved)]
    assert (change.was_starts_at, change.outage.starts_at) == (
        at("2026-07-03 13:30"),
        at("2026-07-03 16:00"),
    )
    await primed.at("2026-07-03 10:40", "2026-07-03 11:30", "2026-07-03 13:10", "2026-07-03 14:10")
    soon = [one for one in await primed.told() if one.variant == "outage_soon"]
    waiting = [one.due_at for one in soon if one.state is not DeliveryState.DROPPED]
    assert at("2026-07-03 15:00") in waiting
    assert at("2026-07-03 12:30") not in waiting


async def test_a_time_changed_without_a_word_is_a_change(primed: Rig) -> None:
    """The portal need not say `Đổi giờ`: the same place and day with another time is the same outage."""
    row = outage("2026-07-05 08:30", "2026-07-05 12:30")
    primed.publish(row)
    await primed.look()
    primed.publish(moved(row, "2026-07-05 09:00", "2026-07-05 11:00", None))
    await primed.look()

    (change,) = [one for one in await primed.facts() if isinstance(one, OutageMoved)]
    assert change.was_ends_at == at("2026-07-05 12:30")


async def test_two_windows_of_one_day_are_two_outages(primed: Rig) -> None:
    """Each goes on from the nearest one before."""
    first = outage("2026-07-05 08:00", "2026-07-05 10:00", key="a")
    second = outage("2026-07-05 14:00", "2026-07-05 16:00", key="b")
    primed.publish(first)
    primed.publish(second)
    await primed.look()
    primed.publish(moved(first, "2026-07-05 08:30", "2026-07-05 10:30", None))
    await primed.look()

    changes = [one for one in await primed.facts() if isinstance(one, OutageMoved)]
    assert [(one.was_starts_at, one.outage.starts_at) for one in changes] == [
        (at("2026-07-05 08:00"), at("2026-07-05 08:30"))
    ]
    assert len([one for one in await primed.told() if one.variant == "outage_new"]) == 2


async def test_a_postponed_outage_is_told_and_not_reminded_of(primed: Rig) -> None:
    """`Hoãn`, and later back on again: each told once."""
    row = outage("2026-07-05 08:30", "2026-07-05 12:30")
    primed.publish(row)
    await primed.look()
    primed.publish(moved(row, "2026-07-05 08:30", "2026-07-05 12:30", Status.POSTPONED))
    await primed.look()
    await primed.look()

    postponed = [one for one in await primed.facts() if isinstance(one, OutagePostponed)]
    assert [one.is_gone for one in postponed] == [False]
    primed.publish(row)
    await primed.look()
    states = [(one.variant, one.state is DeliveryState.DROPPED) for one in await primed.told()]
    assert [one for one in states if one[0] != "outage_soon"] == [
        ("outage_new", True),
        ("outage_postponed", True),
        ("outage_new", False),
    ]


async def test_approval_of_what_was_only_planned_is_told_once(primed: Rig) -> None:
    """First as a plan, then as approved."""
    row = outage("2026-07-05 08:30", "2026-07-05 12:30", status=Status.PLANNED)
    primed.publish(row)
    await primed.look()
    primed.publish(moved(row, "2026-07-05 08:30", "2026-07-05 12:30", Status.APPROVED))
    for _ in range(3):
        await primed.look()

    assert len([one for one in await primed.told() if one.variant == "outage_new"]) == 2


async def test_an_outage_off_the_plan_is_believed_the_second_time(primed: Rig) -> None:
    """One list without it may be a fault; an empty list, or no answer, says nothing at all."""
    row = outage("2026-07-05 08:30", "2026-07-05 12:30")
    primed.publish(row)
    await primed.look()
    faults = primed.house.portal.faults
    for fault in (Fault.EMPTY_LIST, Fault.HTTP_500, Fault.HALF_JSON):
        faults.set("outages", fault)
        for _ in range(3):
            await primed.look()
        faults.clear()
    assert OutagePostponed not in {type(one) for one in await primed.facts()}

    primed.publish(moved(row, "2026-06-01 08:30", "2026-06-01 12:30", None))
    await primed.look()
    assert OutagePostponed not in {type(one) for one in await primed.facts()}
    await primed.look()
    await primed.look()
    gone = [one for one in await primed.facts() if isinstance(one, OutagePostponed)]
    assert [(one.is_gone, one.outage.starts_at) for one in gone] == [(True, at("2026-07-05 08:30"))]


async def test_an_outage_that_was_called_off_is_news_when_it_is_planned_again(primed: Rig) -> None:
    """Whatever its state is by then: who was told that it is off must hear that it is not."""
    row = outage("2026-07-05 08:30", "2026-07-05 12:30", status=Status.POSTPONED)
    primed.publish(row)
    await primed.look()
    assert await primed.names() == []
    primed.publish(moved(row, "2026-07-05 08:30", "2026-07-05 12:30", Status.PLANNED))
    await primed.look()
    await primed.look()

    assert [name for name in await primed.names() if name != "OutageSoon"] == ["OutageNew"]


async def test_reminders_come_in_the_evening_before_and_an_hour_before(primed: Rig) -> None:
    """At 18:00 and at 60 minutes; planned ahead, so that they leave on the minute."""
    primed.publish(outage("2026-07-04 14:00", "2026-07-04 16:00", key="x"))
    await primed.at("2026-07-03 15:50", "2026-07-03 16:10", "2026-07-03 19:00", "2026-07-04 10:50")
    await primed.at("2026-07-04 11:10", "2026-07-04 13:30", "2026-07-04 14:10")

    soon = [
        (one.due_at, facts.is_day_before)
        for one, facts in zip(await primed.told(), await primed.facts(), strict=True)
        if isinstance(facts, OutageSoon) and facts.outage.starts_at == at("2026-07-04 14:00")
    ]
    assert soon == [(at("2026-07-03 18:00"), True), (at("2026-07-04 13:00"), False)]


async def test_an_outage_moved_there_and_back_is_reminded_of(primed: Rig) -> None:
    """What was planned for a time that was given up does not stand in the way when it is true again."""
    primed.watch.now = at("2026-07-03 10:00")
    row = outage("2026-07-03 13:30", "2026-07-03 15:30")
    primed.publish(row)
    await primed.look()
    primed.watch.now = at("2026-07-03 11:40")
    await primed.look()
    for starts in ("2026-07-03 17:00", "2026-07-03 13:30"):
        primed.publish(moved(row, starts, "2026-07-03 18:00", None))
        await primed.look()

    soon = [one for one in await primed.told() if one.variant == "outage_soon"]
    of_now = [one for one in soon if one.due_at == at("2026-07-03 12:30")]
    assert [one.state for one in of_now] == [DeliveryState.DROPPED, DeliveryState.WAITING]


async def test_who_follows_a_street_hears_without_a_link(rig: Rig) -> None:
    """By the plan of all units where no home of the unit is linked; a home with the area hears once."""
    store = rig.house.answering.house.store
    for chat in (STREET_CHAT, CHAT):
        places = area_keys.of_wish("phố Lạc Trung")
        await store.areas.add(chat, "phố Lạc Trung", places, is_group=False, at=rig.now)
    await rig.look_now()
    rig.publish(outage("2026-07-05 08:30", "2026-07-05 12:30", key="before-any-link"))
    await rig.look()
    assert len(await rig.facts(STREET_CHAT)) == 1

    await rig.link(choices=Choices(is_other_on=True))
    await rig.look_now()
    rig.publish(outage("2026-07-06 08:30", "2026-07-06 12:30", key="after-a-link"))
    await rig.look()
    for chat in (STREET_CHAT, CHAT):
        new = [one for one in await rig.facts(chat) if isinstance(one, OutageNew)]
        assert [one.outage.starts_at for one in new] == [at("2026-07-05 08:30"), at("2026-07-06 08:30")]


@pytest.mark.parametrize(
    ("now", "starts", "is_urgent"),
    [
        ("2026-07-02 21:30", "2026-07-03 08:30", True),
        ("2026-07-02 21:30", "2026-07-03 09:30", False),
        ("2026-07-02 23:59", "2026-07-03 00:01", True),
        ("2026-07-03 00:01", "2026-07-03 08:59", True),
        ("2026-07-03 00:01", "2026-07-05 08:30", False),
    ],
)
async def test_news_at_night_waits_unless_it_begins_before_nine(
    primed: Rig, now: str, starts: str, is_urgent: bool
) -> None:
    """Quiet hours hold it until seven; F7.4 names the exception."""
    primed.watch.now = at(now)
    await primed.look()
    ends = at(starts) + timedelta(hours=2)
    primed.publish(outage(starts, f"{ends:%Y-%m-%d %H:%M}", key="night"))
    await primed.look()

    (new,) = [one for one in await primed.told() if one.variant == "outage_new"]
    assert (new.due_at == at(now)) == is_urgent


async def test_a_restart_repeats_nothing(tmp_path: Path) -> None:
    """The same store under a new process, also one that died between telling and remembering."""
    async with open_rig(tmp_path) as rig:
        await rig.link(choices=Choices(is_other_on=True))
        await rig.look_now()
        rig.publish(outage("2026-07-05 08:30", "2026-07-05 12:30"))
        store = rig.house.answering.house.store
        put = store.outages_seen.put
        store.outages_seen.put = _die  # type: ignore[method-assign, assignment]
        with pytest.raises(RuntimeError):
            await rig.look()
        store.outages_seen.put = put  # type: ignore[method-assign]
        before = await rig.told()
        assert "outage_new" in [one.variant for one in before]
        await rig.look()
        assert await rig.told() == before
    async with open_rig(tmp_path) as again:
        again.publish(outage("2026-07-05 08:30", "2026-07-05 12:30"))
        await again.look_now()
        assert await again.told() == before


async def _die(_rows: object) -> None:
    raise RuntimeError


async def test_two_rows_for_one_window_stay_two(rig: Rig) -> None:
    """One put off and one valid, as the utility writes a change: neither becomes news by looking again."""
    valid = outage("2026-07-05 08:30", "2026-07-05 12:30")
    rig.publish(valid)
    rig.publish(replace(valid, id="test-off", written_status=Status.POSTPONED))
    await rig.link(choices=Choices(is_other_on=True))
    for _ in range(4):
        await rig.look_now()

    assert [name for name in await rig.names() if name != "OutageSoon"] == []
