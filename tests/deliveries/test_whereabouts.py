"""A notice of an outage shows the customer's own place in a long list, and by which place it was found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.notices import Facts, OutageMoved, OutageNew, OutagePostponed, OutageSoon
from tests.deliveries.samples import NOW, outage
from tests.deliveries.scene import Scene, scene

LANE = "ngõ 61 phố Lạc Trung"
LONG = replace(
    outage(),
    area=(
        "Một phần phường Vĩnh Tuy; các ngõ 12, 14, 16, 18, 20, 22, 24, 26 phố Kim Ngưu; tòa nhà CT1, CT2, CT3"
        f" khu đô thị Times City; {LANE}; ngõ 8 phố Thanh Nhàn; các tòa T1, T2, T3 khu đô thị Vĩnh Tuy"
    ),
)
ALL: list[Facts] = [
    OutageNew("PD0100", LONG, NOW),
    OutageSoon("PD0100", LONG),
    OutageMoved("PD0100", LONG, NOW, NOW, NOW),
    OutagePostponed("PD0100", LONG, NOW),
]


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


def said(here: Scene) -> str:
    """The words of the last message, beside a picture or without one."""
    told = here.api.calls[-1].params
    return str(told.get("caption") or told["text"])


@pytest.mark.parametrize("facts", ALL, ids=lambda one: type(one).__name__)
async def test_the_lane_of_a_linked_home_is_seen(here: Scene, facts: Facts) -> None:
    """New, soon, moved or put off: whoever reads it finds his own lane."""
    await here.link()
    await here.publish(facts)
    await here.deliver()

    assert f"Khu vực: …{LANE}" in said(here)


@pytest.mark.parametrize("facts", ALL[:3], ids=lambda one: type(one).__name__)
async def test_it_says_by_which_place_it_was_found(here: Scene, facts: Facts) -> None:
    """For the customer to judge; areas are not houses."""
    await here.link()
    await here.publish(facts)
    await here.deliver()

    assert f"Tìm theo tên: {LANE}. Hãy so với địa chỉ nhà bạn." in said(here)


async def test_a_place_that_is_not_his_is_not_named(here: Scene) -> None:
    """A unit's code may be all that led to it."""
    await here.link()
    await here.publish(OutageNew("PD0100", replace(outage(), area="Ngõ 5 phố Minh Khai"), NOW))
    await here.deliver()

    assert "Theo khu vực: hãy so với địa chỉ nhà bạn." in said(here)
    assert "Tìm theo tên" not in said(here)


async def test_what_the_night_held_back_is_told_all_the_same(here: Scene) -> None:
    """Merged lines name no place, and nothing fails for want of one."""
    await here.link()
    here.watch.now = NOW.replace(hour=22)
    later = replace(LONG, starts_at=NOW.replace(day=5), ends_at=NOW.replace(day=5, hour=12))
    told: list[Facts] = [OutageNew("PD0100", later, NOW), OutagePostponed("PD0100", later, NOW)]
    for nth, facts in enumerate(told):
        await here.publish(facts, f"night {nth}", expires_at=NOW.replace(day=4))
    await here.deliver()
    here.watch.now = NOW.replace(day=3, hour=7, minute=0)
    await here.deliver()

    assert "Trong đêm có 2 tin" in said(here)


@pytest.mark.parametrize("facts", ALL[:1])
async def test_no_log_tells_where_he_lives(
    here: Scene, facts: Facts, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the lane nor the ward."""
    with caplog.at_level("INFO"):
        await here.link()
        await here.publish(facts)
        await here.deliver()

    assert not [one for one in caplog.records if "Lạc Trung" in one.getMessage()]
