"""Places out of free text, and whether a row of the plan names them too."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas import in_button, place_names
from bot.areas.match import match
from bot.areas.place_names import Kind
from bot.areas.reasons import Fit, Reason
from tests.handlers.plan_fakes import at, outage

HOME = "Số 12 ngõ 61 phố Lạc Trung, phường Vĩnh Tuy, Hà Nội"


def found(row_area: str, wanted: str) -> Reason | None:
    return match(outage(at(27, "08:30"), at(27, "12:30"), row_area), place_names.names(wanted))


def test_an_address_is_read_as_lane_street_and_ward() -> None:
    """House number and city are no places to match; lane, street and ward are."""
    kinds = [(name.kind, name.folded) for name in place_names.names(HOME) if name.kind is not Kind.NOISE]

    assert kinds == [(Kind.LANE, "61"), (Kind.STREET, "lac trung"), (Kind.WARD, "vinh tuy")]


@pytest.mark.parametrize(
    ("text", "kind", "folded"),
    [
        ("phố Xã Đàn", Kind.STREET, "xa dan"),
        ("phố Nhà Thờ", Kind.STREET, "nha tho"),
        ("ngõ Huyện", Kind.STREET, "huyen"),
        ("phường Phương Mai", Kind.WARD, "phuong mai"),
        ("phuong phuong mai", Kind.WARD, "phuong mai"),
        ("PHƯỜNG GIÁP BÁT", Kind.WARD, "giap bat"),
        ("phường Giáp Bát có bị không ạ", Kind.WARD, "giap bat"),
        (unicodedata.normalize("NFD", "đường Nguyễn Trãi"), Kind.STREET, "nguyen trai"),
        ("Cầu Diễn", Kind.BARE, "cau dien"),
        ("cau dien", Kind.BARE, "cau dien"),
    ],
)
def test_names_that_look_like_the_words_before_names(text: str, kind: Kind, folded: str) -> None:
    """A word such as `xã` or `nhà` inside a name belongs to the name; words of the question do not."""
    assert [(name.kind, name.folded) for name in place_names.wanted(text)] == [(kind, folded)]


@pytest.mark.parametrize("text", ["khu nhà tôi", "nhà em có bị không", "", "...", "số 5", "Hà Nội"])
def test_what_names_no_place(text: str) -> None:
    """Talk about one's own home is no area to look for."""
    assert place_names.wanted(text) == ()
    assert not place_names.is_place(text)


@pytest.mark.parametrize(
    ("row_area", "reason"),
    [
        ("Ngõ 61 phố Lạc Trung", Reason("ngõ 61 phố Lạc Trung", Fit.LANE)),
        ("NGO 61 LAC TRUNG", Reason("ngõ 61 phố Lạc Trung", Fit.LANE)),
        ("Ngõ 50-70 phố Lạc Trung", Reason("ngõ 61 phố Lạc Trung", Fit.LANE)),
        ("Ngõ 59, 61 phố Lạc Trung", Reason("ngõ 61 phố Lạc Trung", Fit.LANE)),
        ("Ngách 61/12 Lạc Trung", Reason("ngõ 61 phố Lạc Trung", Fit.LANE)),
        ("Ngõ 200 Lạc Trung", Reason("phố Lạc Trung", Fit.OTHER_LANE)),
        ("Trạm biến áp Lạc Trung 3", Reason("phố Lạc Trung", Fit.STREET)),
        ("Khách hàng Công ty CP Mẫu 5 (25 Lạc Trung)", None),
        ("Một phần phường Vĩnh Tuy", Reason("phường Vĩnh Tuy", Fit.WARD)),
        ("TDP số 3 phường Vinh Tuy", Reason("phường Vĩnh Tuy", Fit.WARD)),
        ("Một phần phố Vĩnh Tuy", None),
        ("Ngõ 61 phố Kim Ngưu", None),
        ("TDP Bãi Phượng", None),
        ("", None),
    ],
)
def test_why_a_row_is_the_customers(row_area: str, reason: Reason | None) -> None:
    """By street, lane and ward, whatever the case and marks; another lane of the street is said so."""
    assert found(row_area, HOME) == reason


@pytest.mark.parametrize(
    ("typed", "place"), [("lac trung", "phố Lạc Trung"), ("pho lac trung", "phố Lạc Trung")]
)
def test_a_place_typed_without_marks_is_said_with_them(typed: str, place: str) -> None:
    """What a row is found by is read by the customer: as the utility writes it."""
    reason = found("Ngõ 61 phố Lạc Trung", typed)

    assert reason == Reason(place, Fit.STREET)


def test_a_slip_of_the_utility_is_forgiven_and_named() -> None:
    """A long name that differs by a letter still counts, as `gần giống`; a short one never does."""
    assert found("Phố Nguyễn Văn Cữu", "phố Nguyễn Văn Cừ") == Reason("phố Nguyễn Văn Cừ", Fit.ALIKE)
    assert found("Phố Hàng Gà", "phố Hàng Gai") is None


def test_a_name_of_one_syllable_is_not_part_of_another() -> None:
    """`phố Huế` is found as written; `Đan` is not in Đan Phượng; `xã đàn` finds the street Xã Đàn."""
    assert found("Một phần phố Huế", "phố Huế") is not None
    assert found("Xã Đan Phượng", "Đan") is None
    assert found("Ngõ 5 phố Xã Đàn", "xã đàn") is not None


def test_a_district_is_found_by_the_company_that_serves_it() -> None:
    """Rows rarely name the district; the company of its name stands for it."""
    reason = found("TDP Bãi Phượng", "quận Hai Bà Trưng")

    assert reason == Reason("Công ty Điện lực Hai Bà Trưng", Fit.UNIT)


@pytest.mark.parametrize("text", ["phường Giáp Bát", "Lạc Trung", "ngõ 61 phố Lạc Trung", "phố Huế"])
def test_an_area_comes_back_from_a_button_with_its_marks(text: str) -> None:
    """What fits into a button is carried whole."""
    option = in_button.encode(text, 40)

    assert option.isascii()
    assert in_button.decode(option) == text


def test_a_house_number_never_stands_in_a_button() -> None:
    """A button holds nothing personal."""
    assert in_button.decode(in_button.encode("Số 12 Lạc Trung", 40)) == "Lạc Trung"


@given(st.text(max_size=80), st.integers(8, 40))
def test_any_text_fits_or_is_left_out(text: str, room: int) -> None:
    """An option is ASCII without spaces, within its room, and reads back; any text may come."""
    option = in_button.encode(text, room)

    assert option.isascii()
    assert len(option) <= room
    assert not set(option) & set(" \n\t")
    assert option == "" or in_button.decode(option) is not None


@pytest.mark.parametrize("option", ["", "all", "dv.PD0400", "kv.\u00e9", "kv.-\x00!"])
def test_other_options_are_no_areas(option: str) -> None:
    """A forged or old option never raises."""
    assert in_button.decode(option) is None or isinstance(in_button.decode(option), str)
