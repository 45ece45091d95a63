"""The rule for months that are not billed yet."""

from __future__ import annotations

from datetime import date

import pytest

from backend_client.models import Month, ReadingPeriod
from backend_client.schedule import completed, expected

JANUARY = Month(2027, 1)


def read(cycle: int, first: int, last: int) -> ReadingPeriod:
    closing = date(2027, 1, last)
    return ReadingPeriod(JANUARY, cycle, date(2027, 1, first), closing, closing, is_expected=False)


@pytest.mark.parametrize(
    ("month", "last"),
    [(Month(2027, 2), 28), (Month(2028, 2), 29), (Month(2027, 4), 30), (Month(2026, 12), 31)],
)
def test_a_month_ends_on_its_last_day(month: Month, last: int) -> None:
    """One reading, on the last calendar day."""
    (period,) = expected(month)

    assert (period.from_on.day, period.reading_on.day, period.days) == (1, last, last)


def test_days_a_month_does_not_have_are_its_last() -> None:
    """Readings on the 10th and 29th of January are expected on the 10th and 28th of February."""
    found = expected(Month(2027, 2), [read(1, 1, 10), read(2, 11, 29), read(3, 30, 31)])

    assert [(p.cycle, p.from_on.day, p.reading_on.day) for p in found] == [(1, 1, 10), (2, 11, 28)]


def test_what_overlaps_a_bill_is_not_expected() -> None:
    """A customer who is read less often than before keeps no ghosts."""
    whole = read(1, 1, 31)

    assert completed([whole], expected(JANUARY, [read(1, 1, 10)])) == (whole,)
