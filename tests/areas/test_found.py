"""A follower is told of the rows that the plan's screen shows for the area, and by which place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.found import found, place_at, place_in, placed
from bot.areas.known import of_plan, of_units
from bot.areas.match import match
from bot.areas.reasons import Fit
from bot.notices import OutageNew, TariffNew
from sandbox.world import World
from tests.handlers.plan_fakes import at, outage
from tests.house import MORNING

WORLD = World(clock=lambda: MORNING)
PLAN = [
    outage(row.starts_at, row.ends_at, row.area, unit_name=row.district.company)
    for row in WORLD.outages((MORNING - timedelta(days=5)).date(), (MORNING + timedelta(days=14)).date())
]
WISHES = [one.name.shown for one in (*of_plan(PLAN)[::7], *of_units()[::5])]
LANE = "ngõ 61 phố Lạc Trung"


@pytest.mark.parametrize("wish", WISHES)
def test_keys_and_screen_agree_for_wishes(wish: str) -> None:
    """For every place the plan names: rows found by keys are those that reading both texts finds.

    Names spelt alike are not told of: a wish is spelt as the plan does, or the customer was asked.
    """
    told = {row.outage for row in found(wish, PLAN)}
    for row in PLAN[::3]:
        reason = match(row, place_names.wanted(wish))
        is_shown = reason is not None and reason.fit is not Fit.ALIKE

        assert (row in told) == is_shown, (wish, row.area, reason)


def test_what_is_skipped_has_no_key() -> None:
    """Rows that do not say the name are left out unread; none of them shares a key."""
    keys = set(area_keys.of_wish(LANE))
    told = {row.outage for row in found(LANE, PLAN)}

    assert {row for row in PLAN if keys & set(area_keys.of_outage(row, ""))} == told


def test_a_lane_is_told_of_its_own_lane_alone() -> None:
    """Not of lane 72 of the same street, but of a row that names the whole street."""
    rows = [
        outage(at(20, "08:30"), at(20, "12:30"), said)
        for said in ("Ngõ 61 phố Lạc Trung", "Ngõ 72 phố Lạc Trung", "Phố Lạc Trung", "Ngõ 50-70 Lạc Trung")
    ]
    told = [row.outage.area for row in found(LANE, rows)]

    assert "Ngõ 72 phố Lạc Trung" not in told
    assert {"Ngõ 61 phố Lạc Trung", "Ngõ 50-70 Lạc Trung"} <= set(told)


def test_a_notice_says_by_which_place_it_was_found() -> None:
    """For the area of that chat; other facts are left alone."""
    row = outage(at(20, "08:30"), at(20, "12:30"), "Ngõ 218 Tây Sơn; Ngõ 61 phố Lạc Trung")
    facts = OutageNew("PD0200", row, at(18, "08:00"))
    other = TariffNew(at(20, "08:00").date(), "1/QĐ")

    assert placed(facts, "lạc trung").place == "lạc trung"
    assert placed(facts, LANE).place == "ngõ 61 phố Lạc Trung"
    assert placed(other, LANE) is other
    assert place_in("phố Huế", row) == ""


@pytest.mark.parametrize(
    ("area", "place"),
    [
        ("Ngõ 59, 61 Lạc Trung", "ngõ 61 phố Lạc Trung"),
        ("Phố Lạc Trung (từ số 101 đến số 168)", "phố Lạc Trung"),
        ("Một phần phường Vĩnh Tuy", "phường Vĩnh Tuy"),
        ("Ngõ 72 phố Lạc Trung; TDP số 4 phường Vĩnh Tuy", "phường Vĩnh Tuy"),
        ("Ngõ 72 phố Lạc Trung", ""),
        ("Phố Lạc Trunh", ""),
    ],
)
def test_a_home_is_told_by_which_of_its_places(area: str, place: str) -> None:
    """By its lane, its street or its ward; never by somebody else's lane or a name that is only alike."""
    row = outage(at(20, "08:30"), at(20, "12:30"), area)

    assert place_at("ngõ 61 phố Lạc Trung, phường Vĩnh Tuy, Hà Nội", row) == place


@pytest.mark.parametrize(
    "area",
    [
        "Khách hàng Công ty CP Mẫu 11 (164 Lạc Trung)",
        "Khách hàng Công ty CP Mẫu 11 (số 164 phố Lạc Trung)",
        "Số nhà 12-18 Lạc Trung",
    ],
)
def test_a_house_on_the_street_is_in_no_lane(area: str) -> None:
    """Whoever lives in a lane is not told of a customer on the street; the street itself is."""
    row = outage(at(20, "08:30"), at(20, "12:30"), area)

    assert list(found(LANE, [row])) == []
    assert match(row, place_names.wanted(LANE)) is None
    assert place_at(f"{LANE}, phường Vĩnh Tuy", row) == ""
    assert [one.outage for one in found("phố Lạc Trung", [row])] == [row]
    assert set(area_keys.of_address("phố Lạc Trung")) & set(area_keys.of_outage(row, ""))


def test_a_house_of_a_street_of_one_syllable() -> None:
    """`phố Huế` is found anywhere in a text, but not for a lane where only a house of it is named."""
    house, whole = (
        outage(at(20, "08:30"), at(20, "12:30"), said) for said in ("164 phố Huế", "Phố Huế, số 5 phố Huế")
    )

    assert [one.outage for one in found("ngõ 5 phố Huế", [house, whole])] == [whole]
    assert match(house, place_names.wanted("ngõ 5 phố Huế")) is None
    assert [one.outage for one in found("phố Huế", [house, whole])] == [house, whole]


@pytest.mark.parametrize("area", ["Số 12/61 Lạc Trung", "Phố Lạc Trung (từ số 101 đến số 168)"])
def test_what_may_be_in_the_lane_is_told(area: str) -> None:
    """A house number that holds the lane; houses of the street named as a part of it."""
    row = outage(at(20, "08:30"), at(20, "12:30"), area)

    assert [one.outage for one in found(LANE, [row])] == [row]
