"""Why a bill changed: parts that sum exactly, and each blamed only for what it did."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference import tariffs as reference_tariffs
from tariff import BusinessUse, Group, Hours, HouseholdUse, NoTariff, Voltage, explain

unhurried = settings(deadline=None)  # a busy machine is no failure

kwhs = st.decimals(min_value=0, max_value=5_000, places=2)
homes = st.sampled_from([Decimal(n) for n in ("0.25", "1", "3")])


@st.composite
def household_uses(draw: st.DrawFn, first: date = date(2019, 3, 20)) -> HouseholdUse:
    from_on = draw(st.dates(min_value=first, max_value=date(2027, 6, 30)))
    to_on = from_on + timedelta(days=draw(st.integers(0, 60)))
    return HouseholdUse(from_on, to_on, draw(kwhs), draw(homes))


@st.composite
def business_uses(draw: st.DrawFn) -> BusinessUse:
    from_on = draw(st.dates(min_value=date(2025, 5, 10), max_value=date(2027, 6, 30)))
    used = {hours: draw(kwhs) for hours in (Hours.NORMAL, Hours.PEAK, Hours.OFF_PEAK)}
    return BusinessUse(from_on, from_on + timedelta(days=draw(st.integers(0, 60))), used)


def month(year: int, number: int, kwh: str, days: int = 30) -> HouseholdUse:
    first = date(year, number, 1)
    return HouseholdUse(first, first + timedelta(days=days - 1), Decimal(kwh))


@unhurried
@given(household_uses(), household_uses())
def test_parts_sum_to_the_difference(earlier: HouseholdUse, later: HouseholdUse) -> None:
    """Whatever changed, over price and VAT changes and back in time, the parts are the difference."""
    change = explain(reference_tariffs(), earlier, later)

    assert change.total_vnd == change.later.total_vnd - change.earlier.total_vnd


@unhurried
@given(business_uses(), business_uses())
def test_parts_of_three_registers_sum_to_the_difference(earlier: BusinessUse, later: BusinessUse) -> None:
    """The same for customers with three prices a day."""
    change = explain(reference_tariffs(), earlier, later)

    assert change.total_vnd == change.later.total_vnd - change.earlier.total_vnd


@unhurried
@given(household_uses(), household_uses(), st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_issued_totals_leave_a_rest(
    earlier: HouseholdUse, later: HouseholdUse, earlier_vnd: int, later_vnd: int
) -> None:
    """Against invoices that were computed otherwise the parts still sum, and the rest is named."""
    change = explain(reference_tariffs(), earlier, later)
    issued = change.between(earlier_vnd, later_vnd)

    assert issued.total_vnd == later_vnd - earlier_vnd
    assert issued.parts_vnd[:-1] == change.parts_vnd[:-1]


@unhurried
@given(household_uses())
def test_nothing_changed_nothing_explained(use: HouseholdUse) -> None:
    """A bill compared with itself has no part at all, unless prices changed inside it: then the rounded
    limits of its parts show up as tiers, and the prices take them back.
    """
    change = explain(reference_tariffs(), use, use)

    assert change.total_vnd == 0
    if not change.later.is_split and change.later.vat_percent is not None:
        assert change.parts_vnd == (0, 0, 0, 0, 0, 0)


@unhurried
@given(household_uses(date(2025, 7, 1)), kwhs)
def test_daily_use_alone(use: HouseholdUse, kwh: Decimal) -> None:
    """Other kWh in the same days at the same prices: days, prices and VAT have no part in it."""
    change = explain(reference_tariffs(), use, HouseholdUse(use.from_on, use.to_on, kwh, use.households))

    assert (change.days_vnd, change.price_vnd, change.vat_vnd) == (0, 0, 0)
    assert (change.daily_use_vnd > 0) <= (kwh > use.used_kwh)
    assert (change.daily_use_vnd < 0) <= (kwh < use.used_kwh)


def test_more_use_reaches_dearer_tiers() -> None:
    """290 to 313 kWh: a day less took away, more use and the tiers above added; 79 412 đ in all."""
    change = explain(reference_tariffs(), month(2026, 5, "290", 31), month(2026, 6, "313"))

    assert (change.earlier.total_vnd, change.later.total_vnd) == (766_282, 845_694)
    assert change.days_vnd == -24_719
    assert change.daily_use_vnd == 85_493
    assert change.structure_vnd == 18_638
    assert (change.price_vnd, change.vat_vnd) == (0, 0)
    assert change.total_vnd == 79_412


def test_the_price_change_of_may_2025() -> None:
    """The same 286 kWh in the same days: what is left is the price, 4,8 % more."""
    change = explain(reference_tariffs(), month(2025, 4, "286"), month(2025, 6, "286"))

    assert (change.days_vnd, change.daily_use_vnd, change.structure_vnd, change.vat_vnd) == (0, 0, 0, 0)
    assert change.price_vnd == change.later.total_vnd - change.earlier.total_vnd
    assert 0 < change.price_vnd < 40_000


def test_the_vat_of_2027() -> None:
    """From 8 to 10 %: the tax alone is blamed, with two hundredths of the sum before tax."""
    change = explain(reference_tariffs(), month(2026, 11, "313"), month(2027, 4, "313"))

    assert change.parts_vnd == (0, 0, 0, 0, 15_661, 0)


def test_from_an_empty_month() -> None:
    """After a month of 0 kWh all of the bill is use; nothing is divided by zero."""
    change = explain(reference_tariffs(), month(2026, 4, "0"), month(2026, 6, "313"))

    assert change.parts_vnd == (0, 845_694, 0, 0, 0, 0)
    assert explain(reference_tariffs(), month(2026, 6, "313"), month(2026, 4, "0")).total_vnd == -845_694


def test_hours_of_use_are_the_structure() -> None:
    """The same kWh moved from normal to peak hours cost more, and only the hours are blamed."""
    june = (date(2026, 6, 1), date(2026, 6, 30))
    calm = BusinessUse(*june, {Hours.NORMAL: Decimal(900), Hours.PEAK: Decimal(100)})
    busy = BusinessUse(*june, {Hours.NORMAL: Decimal(700), Hours.PEAK: Decimal(300)})
    change = explain(reference_tariffs(), calm, busy)

    assert change.parts_vnd == (0, 0, change.total_vnd, 0, 0, 0)
    assert change.total_vnd == round(200 * (5422 - 3152) * Decimal("1.08"))


def test_no_table_no_explanation() -> None:
    """A year without prices of a group is refused, not explained with another year's."""
    june = BusinessUse(
        date(2026, 6, 1), date(2026, 6, 30), {Hours.ALL: Decimal(1)}, Group.PRODUCTION, Voltage.BELOW_6KV
    )
    older = BusinessUse(
        date(2024, 6, 1), date(2024, 6, 30), {Hours.ALL: Decimal(1)}, Group.PRODUCTION, Voltage.BELOW_6KV
    )

    with pytest.raises(NoTariff):
        explain(reference_tariffs(), older, june)
