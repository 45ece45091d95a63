"""Customer codes: accepted however they are typed, doubted where they are doubtful, never invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import CustomerCode
from bot.codes import Doubtful, OtherCompany, WrongLength, WrongShape, find_code, read_code
from data.reference import code_rule, contacts

RULE, COMPANIES = code_rule(), contacts().companies
CODE = CustomerCode("PD00000000001")


@pytest.mark.parametrize(
    "typed",
    [
        "PD00000000001",
        "pd00000000001",
        "PD 0000 0000 001",
        "PD.0000.0000.001",
        "PD-0000-0000-001",
        "PĐ00000000001",
        "pđ 00000000001",
        "ＰＤ００００００００００１",
        "mã của tôi là PD00000000001",
        "PD00000000001 hóa đơn tháng 5",
        "PD00000000001-05/2026",
        "PD0000\n0000001",
        "PD\u200b0000\u200b0000001",
        "(PD00000000001).",
    ],
)
def test_ways_of_typing_a_code(typed: str) -> None:
    """Case, spaces, dots, dashes, Đ, full width, text around, line breaks and what cannot be seen."""
    assert read_code(typed, RULE, COMPANIES) == CODE


def test_a_letter_may_stand_at_place_seven() -> None:
    """The letter of old codes is taken as it is."""
    assert read_code("pd0400t098401", RULE) == CustomerCode("PD0400T098401")


@pytest.mark.parametrize(
    "typed",
    ["PDO0000000001", "PDOOOOOOOOOO1", "PD0000000000I", "PD0000000000l", "00000000001", "mã 00000000001"],
)
def test_a_letter_for_a_digit_is_asked_about(typed: str) -> None:
    """Letters that look like digits, and a missing prefix, are never silently put right."""
    assert read_code(typed, RULE, COMPANIES) == Doubtful(CODE)


@pytest.mark.parametrize(
    ("typed", "length"),
    [("PD0000000001", 12), ("PD000000000001", 14), ("mã PD0000000001 nhé", 12), ("PD0000000001 5/2026", 12)],
)
def test_wrong_length_is_counted(typed: str, length: int) -> None:
    """The answer can say how many characters were sent; a date behind it is not counted in."""
    assert read_code(typed, RULE, COMPANIES) == WrongLength(length)


def test_letters_where_none_can_stand() -> None:
    """Thirteen characters with a letter in the middle of the digits are no code."""
    assert read_code("PD00A00000001", RULE) == WrongShape()


@pytest.mark.parametrize(
    ("prefix", "name", "hotline"),
    [
        ("PE", "EVNHCMC", "1900545454"),
        ("PA", "EVNNPC", ""),
        ("PH", "EVNNPC", ""),
        ("PM", "EVNNPC", ""),
        ("PN", "EVNNPC", ""),
        ("PC", "EVNCPC", "19001909"),
        ("PP", "EVNCPC", "19001909"),
        ("PQ", "EVNCPC", "19001909"),
        ("PB", "EVNSPC", ""),
        ("PK", "EVNSPC", ""),
    ],
)
def test_codes_of_other_companies_are_named(prefix: str, name: str, hotline: str) -> None:
    """A customer of another company hears whose customer they are."""
    assert read_code(f"{prefix}00000000001", RULE, COMPANIES) == OtherCompany(name, hotline)


@pytest.mark.parametrize(
    "typed",
    [
        "GK0000000001",
        "0912345678",
        "02422222000",
        "84912345678",
        "HN 0912345678",
        "cắt điện HN 27/6",
        "hn 2026",
        "pd",
        "300",
        "",
        "PD",
        "tiền điện bao nhiêu",
        "0",
        "phường PD",
        "19001288",
    ],
)
def test_what_is_no_customer_code(typed: str) -> None:
    """Request codes, telephone numbers, dates and words are left alone."""
    assert read_code(typed, RULE, COMPANIES) is None


def test_the_rest_of_the_line_is_kept() -> None:
    """What stands around a code is still read."""
    found = find_code("hóa đơn PD 0000 0000 001 tháng 5", RULE)

    assert found is not None
    assert found.rest.split() == ["hóa", "đơn", "tháng", "5"]


def test_a_reading_does_not_show_the_code() -> None:
    """A repr ends in tracebacks: it holds the shortened code alone."""
    assert "PD00000000001" not in repr(read_code("PDO0000000001", RULE))


@given(st.from_regex(r"(PD|HN)[0-9]{4}[0-9A-Z][0-9]{6}", fullmatch=True), st.data())
def test_every_code_survives_spacing(code: str, data: st.DataObject) -> None:
    """Any well-formed code, broken anywhere by up to three separators, comes back."""
    cuts = sorted(data.draw(st.lists(st.integers(2, 8), max_size=3, unique=True)), reverse=True)
    typed = code
    for cut in cuts:
        typed = typed[:cut] + data.draw(st.sampled_from([" ", ".", "-", "\u200b"])) + typed[cut:]
    if code[6].isalpha() or (code[:2] == "HN" and code[2] == "0" and code[3] in "35789"):
        typed = code  # a lone letter as a piece, or Hanoi with a telephone number: not by spaces

    assert read_code(typed.lower(), RULE, COMPANIES) == CustomerCode(code)


@given(st.text())
def test_any_text_is_read_without_fault(text: str) -> None:
    """Never an exception; what is read as a code always fits the rule."""
    reading = read_code(text, RULE, COMPANIES)

    assert not isinstance(reading, CustomerCode) or RULE.fits(reading.value)
