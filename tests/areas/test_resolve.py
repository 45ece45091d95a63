"""Which place is meant by what was typed: one, several to choose from, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.known import of_plan
from bot.areas.resolve import LONGEST, candidates, literal
from bot.commands import Ask
from bot.handlers.area_option import EXACTLY, FOLLOW, LOOK, area_in, option
from tests.handlers.plan_fakes import at, outage

ROWS = [
    outage(at(20, "08:30"), at(20, "12:30"), said)
    for said in (
        "Ngõ 61 phố Lạc Trung",
        "Một phần phường Giáp Bát",
        "Ngõ 218 Tây Sơn, số 212-270 Tây Sơn",
        "Phố Bạch Mai (từ số 10 đến số 60)",
        "TDP số 9 phường Bạch Mai",
        "Tòa nhà CT3 khu đô thị Linh Đàm",
        "PHỐ HÀNG GAI",
        "Khách hàng Công ty CP Mẫu 3 (25 Lý Thường Kiệt)",
    )
]
KNOWN = of_plan(ROWS)


def meant(typed: str) -> list[str]:
    return [one.text for one in candidates(typed, KNOWN)]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("phố Lạc Trung", "phố Lạc Trung"),
        ("lac trung", "phố Lạc Trung"),
        ("LAC TRUNG", "phố Lạc Trung"),
        ("giap bat", "phường Giáp Bát"),
        ("phuong giap bat", "phường Giáp Bát"),
        ("ngõ 61 lac trung", "ngõ 61 phố Lạc Trung"),
        ("tay son", "phố Tây Sơn"),
        ("hang gai", "phố Hàng Gai"),
        ("khu đô thị linh đàm", "khu đô thị Linh Đàm"),
        ("Lac Trung street", "phố Lạc Trung"),
        ("điện lực hoàn kiếm", "Công ty Điện lực Hoàn Kiếm"),
        ("dl hoan kiem", "Công ty Điện lực Hoàn Kiếm"),
        ("công ty điện lực hoan kiemm", "Công ty Điện lực Hoàn Kiếm"),
        ("quận Đống Đa", "Công ty Điện lực Đống Đa"),
        ("Công ty Điện lực Hai Bà Trưng", "Công ty Điện lực Hai Bà Trưng"),
    ],
)
def test_a_known_place_is_found_without_marks_and_with_slips(typed: str, text: str) -> None:
    """One place is meant, and it is written as the plan writes it."""
    assert meant(typed) == [text]


def test_a_name_of_two_places_is_asked() -> None:
    """A ward and a street of one name: both, and all places of that name."""
    assert meant("bạch mai") == ["phố Bạch Mai", "phường Bạch Mai", "Bạch Mai"]
    assert meant("phường bạch mai") == ["phường Bạch Mai"]


@pytest.mark.parametrize(
    ("typed", "first"), [("lạc trumg", "phố Lạc Trung"), ("phuong giap bac", "phường Giáp Bát")]
)
def test_a_slip_is_asked_about_and_never_corrected_silently(typed: str, first: str) -> None:
    """What is spelt alike comes first; what was typed stays possible."""
    found = candidates(typed, KNOWN)

    assert found[0].text == first
    assert found[-1] == literal(typed)
    assert not found[-1].is_known


def test_the_same_name_of_another_kind_is_offered() -> None:
    """`phố Giáp Bát` is not in the plan, the ward of that name is."""
    assert meant("phố giáp bát") == ["phường Giáp Bát", "phố Giáp Bát"]


def test_an_unknown_name_can_be_followed() -> None:
    """Exactly as it was typed, in tidy letters."""
    assert meant("phuong xyz abc") == ["phường Xyz Abc"]


@pytest.mark.parametrize(
    "typed",
    ["", "ngõ 61", "số 12", "...", "gọi 0912345678 nhận quà", "https://evil.example", "x" * (LONGEST + 1)],
)
def test_what_names_no_place_is_refused(typed: str) -> None:
    """A lane without its street, telephone numbers and addresses of pages: areas are shown to others."""
    assert meant(typed) == []


@given(st.text(max_size=100))
def test_any_text_is_taken(typed: str) -> None:
    """Whatever comes in: candidates that can be followed and found again by their buttons, or none."""
    for one in candidates(typed, KNOWN):
        assert literal(one.text) is not None
        assert area_keys.of_wish(one.text)
        for prefix in (LOOK, EXACTLY, FOLLOW):
            data = Ask.decode(f"theodoikhuvuc o={option(one.text, prefix)}")
            assert data is not None
            assert len(data.encode()) <= 64
            assert place_names.wanted(area_in(data.option))


@pytest.mark.parametrize(
    "typed", ["phố Lạc Trung", "Công ty Điện lực Hoàn Kiếm", "bạch mai", "ngõ 61 lac trung"]
)
def test_what_was_chosen_is_taken_as_it_is(typed: str) -> None:
    """The area of a button leads to itself, so that nobody is asked twice."""
    for one in candidates(typed, KNOWN):
        again = literal(one.text)

        assert again is not None
        assert again.text == one.text


def test_names_of_the_plan_are_those_it_says_the_kind_of() -> None:
    """Customers and transformers are no places; a street behind a lane is one."""
    assert {one.name.shown for one in KNOWN} == {
        "phố Lạc Trung", "phường Giáp Bát", "phố Tây Sơn", "phố Bạch Mai", "phường Bạch Mai", "tòa nhà CT3",
        "khu đô thị Linh Đàm", "phố Hàng Gai",
    }  # fmt: skip
