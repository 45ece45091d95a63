"""Where a household stands in its tiers, and when it reaches the next one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tariff import Standing, Tariffs, household_bill, reached_on, standing

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("kwh", "expected"),
    [
        ("0", Standing(1, 1984, 2143, Decimal(50))),
        ("49.5", Standing(1, 1984, 2143, Decimal("0.5"))),
        ("50", Standing(2, 2050, 2214, Decimal(50))),
        ("214", Standing(4, 2998, 3238, Decimal(86))),
        ("313", Standing(5, 3350, 3618, Decimal(87))),
        ("400", Standing(6, 3460, 3737, None)),
        ("12345", Standing(6, 3460, 3737, None)),
    ],
)
def test_standing(tariffs: Tariffs, kwh: str, expected: Standing) -> None:
    """The tier of the next kWh, its price with VAT, and the room left; at a limit the next tier begins."""
    assert standing(tariffs, *JUNE, Decimal(kwh)) == expected


def test_the_next_kwh_costs_what_is_said(tariffs: Tariffs) -> None:
    """One kWh more on the bill costs the price said, to the rounding of two bills."""
    for kwh in (0, 50, 120, 250, 313, 900):
        found = standing(tariffs, *JUNE, Decimal(kwh))
        assert found is not None
        more = household_bill(tariffs, *JUNE, Decimal(kwh + 1)).total_vnd
        assert abs(more - household_bill(tariffs, *JUNE, Decimal(kwh)).total_vnd - found.taxed_vnd) <= 1


def test_households_share_the_room(tariffs: Tariffs) -> None:
    """Three households on one meter reach tier 4 after 600 kWh."""
    found = standing(tariffs, *JUNE, Decimal(590), households=Decimal(3))

    assert found == Standing(3, 2380, 2570, Decimal(10))


def test_no_single_row_of_tiers(tariffs: Tariffs) -> None:
    """In the month of a price change there are two rows of tiers, so no standing is told."""
    assert standing(tariffs, date(2025, 5, 1), date(2025, 5, 31), Decimal(100)) is None


@pytest.mark.parametrize(
    ("left", "per_day", "expected"),
    [
        ("86", "10.7", date(2026, 6, 29)),  # 214 kWh after 20 days: 8 days use 85,6 kWh
        ("86", "10", date(2026, 6, 29)),
        ("0.5", "10.7", date(2026, 6, 21)),
        ("86", "2", None),
        ("86", "0", None),
    ],
)
def test_reached_on(left: str, per_day: str, expected: date | None) -> None:
    """The day on which the pace crosses the limit, or None when this period ends before."""
    assert reached_on(Decimal(left), Decimal(per_day), date(2026, 6, 20), date(2026, 6, 30)) == expected
