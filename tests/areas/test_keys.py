"""Keys find whom a row concerns, as reading both texts does."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.match import match
from bot.areas.place_names import Kind
from bot.areas.reasons import Fit
from sandbox.world import World
from tests.handlers.plan_fakes import at, outage
from tests.house import MORNING

WORLD = World(clock=lambda: MORNING)
PLAN = WORLD.outages((MORNING - timedelta(days=10)).date(), (MORNING + timedelta(days=14)).date())
AREAS = sorted({row.area for row in PLAN})
ADDRESSES = sorted({one.address for one in WORLD.customers.values()})
STREETS = ("Lạc Trung", "Tây Sơn", "Huế", "Hàng Gai", "Minh Khai")


@cache
def of_row(row_area: str) -> frozenset[str]:
    return frozenset(area_keys.of_row(row_area, ""))


@cache
def wanted(address: str) -> tuple[place_names.Name, ...]:
    return tuple(name for name in place_names.names(address) if name.kind is not Kind.DISTRICT)


def shared(row_area: str, address: str) -> set[str]:
    return set(of_row(row_area)) & set(area_keys.of_address(address))


def named(row_area: str, address: str) -> bool:
    return bool(shared(row_area, address))


def matched(row_area: str, address: str) -> Fit | None:
    reason = match(outage(at(27, "08:30"), at(27, "12:30"), row_area), wanted(address))
    return None if reason is None else reason.fit


def test_every_home_and_row_of_the_sandbox_agree() -> None:
    """A notice goes to the homes to which the plan's screen shows the row.

    Further to homes in another lane than those listed, where the row says their ward as well.
    """
    for row_area in AREAS[::17]:
        for address in ADDRESSES[::5]:
            fit = matched(row_area, address)
            if fit is Fit.OTHER_LANE:
                assert {key[0] for key in shared(row_area, address)} <= {"w"}
            elif fit not in {Fit.ALIKE, Fit.UNIT}:
                assert named(row_area, address) == (fit is not None), (row_area, address)


@given(
    street=st.sampled_from(STREETS),
    other=st.sampled_from(STREETS),
    listed=st.lists(st.integers(1, 80), max_size=3),
    span=st.none() | st.tuples(st.integers(1, 60), st.integers(0, 30)),
    lane=st.none() | st.integers(1, 90),
    alley=st.none() | st.integers(1, 9),
    marker=st.sampled_from(("phố ", "đường ", "")),
)
def test_lanes_agree(
    street: str,
    other: str,
    listed: list[int],
    span: tuple[int, int] | None,
    lane: int | None,
    alley: int | None,
    marker: str,
) -> None:
    """A home in another lane is left alone; one whose lane we do not know is told."""
    numbers = [*map(str, listed), *([f"{span[0]}-{span[0] + span[1]}"] if span else [])]
    row_area = f"Ngõ {', '.join(numbers)} phố {street}" if numbers else f"Một phần phố {street}"
    number = "" if lane is None else f"ngõ {lane}{'' if alley is None else f'/{alley}'} "
    address = f"{number}{marker or ('' if number else 'phố ')}{other}, Hà Nội"
    fit = matched(row_area, address)

    if fit is not Fit.ALIKE:
        assert named(row_area, address) == (fit not in {None, Fit.OTHER_LANE})


@pytest.mark.parametrize(
    ("row_area", "address", "is_named"),
    [
        ("Ngõ 59, 61 Lạc Trung", "ngõ 61 phố Lạc Trung", True),
        ("Ngõ 61 phố Lạc Trung", "ngõ 59 phố Lạc Trung", False),
        ("Ngõ 61 phố Lạc Trung", "phố Lạc Trung", True),
        ("Phố Lạc Trung", "ngõ 59 phố Lạc Trung", True),
        ("Ngõ 61/12 phố Lạc Trung", "ngõ 61 phố Lạc Trung", True),
        ("Ngõ 61 phố Lạc Trung", "ngõ 61/12 phố Lạc Trung", True),
        ("Ngõ 61/20 phố Lạc Trung", "ngõ 61/12 phố Lạc Trung", False),
        ("Ngõ 1-900 phố Lạc Trung", "ngõ 950 phố Lạc Trung", True),  # too long a list: the whole street
        ("Phố Huế", "phố Huế", True),
        ("Khu vực phố Huế kéo dài", "phố Huế", True),
        ("Một phần phường Trung Liệt", "phố Trung Liệt", False),
        ("Phường Đan Phượng", "phố Đan", False),
        ("Một phần phường Giáp Bát", "ngõ 5 phố Kim Đồng, phường Giáp Bát", True),
    ],
)
def test_who_is_named(row_area: str, address: str, is_named: bool) -> None:
    """The rule in words: the lane, or the whole street, or the ward."""
    assert named(row_area, address) == is_named


def test_a_followed_district_is_found_by_the_name_of_the_unit() -> None:
    """Rows rarely name their district; the company that publishes them does."""
    row = set(area_keys.of_row("Ngõ 61 phố Lạc Trung", "PD0200", "Công ty Điện lực Hai Bà Trưng"))

    assert row & set(area_keys.of_wish("quận Hai Bà Trưng"))
    assert row & {area_keys.of_unit("PD0200")}
    assert not row & set(area_keys.of_wish("quận Đống Đa"))


def test_an_address_without_a_place_has_no_keys() -> None:
    """Such a home hears of no outage, rather than of all."""
    assert area_keys.of_address("Hà Nội") == ()
    assert area_keys.of_wish("ngõ 61") == ()


@given(st.text(max_size=80))
def test_any_text_has_keys_within_bounds(text: str) -> None:
    """Whatever the utility or a customer writes: no error, and no more keys than a statement bears."""
    assert len(area_keys.of_row(text, "PD0100")) < 20_000
    area_keys.of_wish(text)
