"""Switches: what they change, what they leave, and how a change is taken back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.commands import Ask, Command
from bot.handlers.notice_switches import (
    CHANGES,
    all_on,
    before,
    for_threshold,
    marked,
    switched,
    without_threshold,
)
from data.notice_values import Choices, NoticeKind

CHOICES = st.builds(Choices, is_reading_on=st.booleans(), is_bill_on=st.booleans(), is_other_on=st.booleans())
EVERY = st.dictionaries(st.integers(1, 2**62), CHOICES, min_size=1, max_size=10)


@given(EVERY)
def test_button_brings_back_what_was_on(every: dict[int, Choices]) -> None:
    """For ten codes with any switches, in the 64 bytes of a button."""
    option = marked(every)
    off = {
        number: replace(one, is_reading_on=False, is_bill_on=False, is_other_on=False)
        for number, one in every.items()
    }

    assert before(option, off) == every
    assert len(Ask(Command.NOTICES_SET, option=option).encode()) <= 64


@given(EVERY, st.integers(1, 2**62))
def test_other_codes_are_never_switched_by_an_old_button(every: dict[int, Choices], new: int) -> None:
    """One unlinked and another one linked: the button of before does nothing."""
    others = {new if number == min(every) else number: one for number, one in every.items()}
    changed = before(marked(every), others)

    assert (changed is None) is (set(others) != set(every))


def test_forged_button_switches_nothing() -> None:
    every = {1: Choices()}
    forged = ("was.", "was.zzzz.1", "", "was.0000.ffffffffffffffffff", "was.0000.7")

    assert [before(option, every) for option in forged] == [None] * len(forged)


def test_what_is_switched_on_tells_something() -> None:
    """A type that went on without a moment left would be on and silent."""
    silent = Choices(bill_issued=False, bill_due=False, bill_overdue=False)

    assert switched(silent, NoticeKind.BILL, is_on=True) == Choices(is_bill_on=True)


def test_what_was_chosen_survives_off_and_on() -> None:
    chosen = Choices(is_bill_on=True, bill_due=False, bill_paid=True)
    off = switched(chosen, NoticeKind.BILL, is_on=False)

    assert switched(off, NoticeKind.BILL, is_on=True) == chosen


def test_threshold_alone_switches_on_no_outages() -> None:
    """Nobody said yes to those; with the threshold the type goes off again."""
    on = replace(for_threshold(Choices()), threshold_kwh=300)

    assert on.is_other_on
    assert {on.outage_new, on.outage_day_before, on.outage_hour_before} == {False}
    assert not without_threshold(on).is_other_on
    assert switched(without_threshold(on), NoticeKind.OTHER, is_on=True).outage_new


def test_dropping_the_threshold_leaves_outages_on() -> None:
    both = replace(Choices(is_other_on=True), threshold_percent=20, threshold_against="year")

    assert without_threshold(for_threshold(both)) == Choices(is_other_on=True)


def test_every_change_is_a_button() -> None:
    """Each changes something of some choices, and fits the 64 bytes with the largest account."""
    some = (Choices(reading_days=9), all_on(Choices(bill_paid=True)), Choices(outage_new=False))
    off = replace(some[1], bill_issued=False, bill_due=False, bill_overdue=False, outage_day_before=False)
    off = replace(off, outage_hour_before=False)

    for option, (_kind, how) in CHANGES.items():
        button = Ask(Command.NOTICES_SET, account=2**63 - 1, option=option, is_edit=True).encode()
        assert len(button) <= 64
        assert any(how(one) != one for one in (*some, off)), option
