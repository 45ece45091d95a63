"""Numbers and axes."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.scale import Scale, number, round_step

AMOUNTS = st.integers(-(10**9), 10**12).map(Decimal)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1204.5", 1, "1.204,5"),
        ("1204.5", 0, "1.205"),
        ("-12500", 0, "−12.500"),
        ("0", 0, "0"),
        ("-0.2", 0, "0"),
    ],
)
def test_numbers_are_written_the_vietnamese_way(value: str, places: int, text: str) -> None:
    """Dots for thousands, a comma for decimals, the true minus sign, no negative zero."""
    assert number(Decimal(value), places) == text


@pytest.mark.parametrize(("rough", "step"), [("71", "100"), ("18.2", "20"), ("0.3", "0.5"), ("100", "100")])
def test_steps_are_round(rough: str, step: str) -> None:
    """A step is 1, 2 or 5 times a power of ten, and the smallest that suffices."""
    assert round_step(Decimal(rough)) == Decimal(step)


@given(values=st.lists(AMOUNTS, max_size=24))
def test_zero_is_on_every_axis_and_nothing_beyond_it(values: list[Decimal]) -> None:
    """Bars start at zero, inside the axis, and no value lies beyond its ends."""
    scale = Scale.around(tuple(values), 40, 300)

    assert all(40 - 1e-6 <= scale.x(value) <= 300 + 1e-6 for value in (Decimal(0), *values))
    assert Decimal(0) in scale.ticks(lambda _: 30)


def test_numbers_of_the_axis_thin_out_where_they_are_wide() -> None:
    """Wide numbers get fewer ticks instead of touching."""
    scale = Scale.around((Decimal(950_000),), 40, 300)

    narrow, wide = scale.ticks(lambda _: 10), scale.ticks(lambda _: 90)

    assert len(wide) < len(narrow)
    assert all(scale.x(b) - scale.x(a) > 90 for a, b in pairwise(wide))
