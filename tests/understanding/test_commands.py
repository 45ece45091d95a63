"""Questions survive being a button, and forged buttons do not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_client.models import CustomerCode, Month
from bot.commands import Ask, Command
from bot.commands_list import shown
from bot.i18n import words
from bot.phrasebook import book

MONTHS = st.builds(Month, st.integers(2000, 2099), st.integers(1, 12))
ASKS = st.builds(
    Ask,
    command=st.sampled_from(Command),
    day=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    until=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    month=st.none() | MONTHS,
    year=st.none() | st.integers(2000, 2099),
    account=st.none() | st.integers(1, 10**6),
    page=st.integers(0, 99),
    option=st.sampled_from(["", "kwh", "previous"]),
    is_edit=st.booleans(),
)


@given(ASKS)
def test_a_question_comes_back_from_its_button(ask: Ask) -> None:
    """Encoding and decoding lose nothing."""
    assert Ask.decode(ask.encode()) == ask


def test_what_is_personal_never_enters_a_button() -> None:
    """Codes and typed text stay out of button data."""
    ask = Ask(Command.OUTAGES, code=CustomerCode("PD00000000001"), text="ngõ 61")

    assert ask.encode() == "lichcatdien"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "nothing",
        "hoadon m=13",
        "hoadon m=2026-13",
        "hoadon x=1",
        "hoadon d",
        "hoadon y=abc",
        "hoadon d=9-9",
        "hoadon  ",
    ],
)
def test_forged_buttons_are_nothing(data: str) -> None:
    """What no button of ours says is read as nothing, never as an error."""
    assert Ask.decode(data) is None


@given(st.text())
def test_any_data_is_read_without_fault(data: str) -> None:
    """Never an exception."""
    Ask.decode(data)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_shown_commands_are_answered(language: str) -> None:
    """Every command that a platform shows is one we answer, in the form platforms allow."""
    for name, about in shown(words(language)):
        assert name in book().slash
        assert name.isascii()
        assert name.islower()
        assert 1 <= len(name) <= 32
        assert 3 <= len(about) <= 256
