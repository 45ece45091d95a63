"""Days that are not a plain month: moved readings, price changes, VAT changes, days without a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tariff import (
    Group,
    Hours,
    HouseholdTable,
    NoTariff,
    Part,
    Scaling,
    Tariffs,
    VatPart,
    Voltage,
    business_bill,
    household_bill,
)
from tests.tariff.asking import Figures, shop

KWH_400 = Decimal(400)


def widths(tariffs: Tariffs, first: date, last: date, scaling: Scaling) -> list[Decimal | None]:
    bill = household_bill(tariffs, first, last, Decimal(9999), scaling=scaling)
    return [line.width_kwh for line in bill.lines]


def parted(part: Part) -> Figures:
    return (part.from_on, part.to_on, part.used_kwh, part.source.decision)


def taxed(part: VatPart) -> Figures:
    return (part.percent, part.from_on, part.to_on)


def test_moved_reading_of_2015(tariffs: Tariffs) -> None:
    """The utility's own example: 27 days after a month of 31 give limits 44, 44, 87, 87, 87."""
    table: HouseholdTable = replace(tariffs.household[0], valid_from=date(2014, 1, 1))
    old = replace(tariffs, household=(table, *tariffs.household[1:]))

    bill = household_bill(old, date(2015, 1, 16), date(2015, 2, 11), KWH_400)

    assert [line.width_kwh for line in bill.lines] == [44, 44, 87, 87, 87, None]
    assert bill.lines[-1].quantity_kwh == 51


def test_long_period_of_february_2024(tariffs: Tariffs) -> None:
    """When readings moved to the month's end, 52 days were billed and limits grew with them."""
    first, last = date(2024, 1, 9), date(2024, 2, 29)

    assert widths(tariffs, first, last, Scaling.WHOLE_MONTH) == [84, 84, 168, 168, 168, None]


def test_whole_months_keep_the_limits_of_the_decision(tariffs: Tariffs) -> None:
    """By default a calendar month is not scaled, whatever its length and that of the month before."""
    for month, last_day in ((2, 28), (5, 31), (6, 30)):
        period = (date(2026, month, 1), date(2026, month, last_day))
        assert widths(tariffs, *period, Scaling.WHOLE_MONTH) == [50, 50, 100, 100, 100, None]
        assert widths(tariffs, *period, Scaling.BILLED_MONTH) == [50, 50, 100, 100, 100, None]


def test_scaling_by_the_month_before_is_a_setting(tariffs: Tariffs) -> None:
    """With T of the month before, 31 days of May after 30 of April give 52 kWh."""
    may = (date(2026, 5, 1), date(2026, 5, 31))

    assert widths(tariffs, *may, Scaling.PRECEDING_MONTH) == [52, 52, 103, 103, 103, None]


def test_households_multiply_limits(tariffs: Tariffs) -> None:
    """Three households on one meter have three times the room in every tier."""
    bill = household_bill(tariffs, date(2026, 6, 1), date(2026, 6, 30), Decimal(310), households=Decimal(3))

    assert [line.quantity_kwh for line in bill.lines] == [150, 150, 10]


def test_price_change_splits_by_days(tariffs: Tariffs) -> None:
    """In May 2025 nine days of 31 are billed at the old prices, with limits for nine days."""
    bill = household_bill(tariffs, date(2025, 5, 1), date(2025, 5, 31), Decimal(310))
    old, new = bill.parts

    assert parted(old) == (date(2025, 5, 1), date(2025, 5, 9), 90, "2699/QĐ-BCT")
    assert parted(new) == (date(2025, 5, 10), date(2025, 5, 31), 220, "1279/QĐ-BCT")
    assert [line.width_kwh for line in old.lines] == [15, 15, 29, 29, 29]
    assert [line.width_kwh for line in new.lines] == [35, 35, 71, 71, 71]
    assert (old.lines[0].price_vnd, new.lines[0].price_vnd) == (1893, 1984)
    assert bill.is_split


def test_vat_change_splits_the_tax_alone(tariffs: Tariffs) -> None:
    """Around New Year 2027 half the days have 8% and half 10%; prices and limits stay whole."""
    bill = household_bill(tariffs, date(2026, 12, 22), date(2027, 1, 10), Decimal(100))

    assert [taxed(part) for part in bill.vat] == [
        (8, date(2026, 12, 22), date(2026, 12, 31)),
        (10, date(2027, 1, 1), date(2027, 1, 10)),
    ]
    assert sum(part.base for part in bill.vat) == bill.amount
    assert bill.vat_percent is None
    assert bill.vat_vnd == round(bill.amount * 9 / 100)
    assert not bill.is_split


def test_equal_rates_are_one_rate(tariffs: Tariffs) -> None:
    """Two VAT periods with 8% each are one rate to the customer."""
    bill = household_bill(tariffs, date(2025, 6, 15), date(2025, 7, 14), Decimal(100))

    assert bill.vat_percent == 8


def test_sums_are_rounded_each_by_itself(tariffs: Tariffs) -> None:
    """19,84 before tax and 1,5872 of VAT round to 20 and 2, but the total 21,4272 to 21."""
    bill = household_bill(tariffs, date(2026, 6, 1), date(2026, 6, 30), Decimal("0.01"))

    assert (bill.before_tax_vnd, bill.vat_vnd, bill.total_vnd) == (20, 2, 21)


def test_halves_are_rounded_up(tariffs: Tariffs) -> None:
    """At 1 đ a kWh, 12,5 kWh cost 13 đ before tax, 1 đ of VAT, and 13,5 = 14 đ in total."""
    table = tariffs.household[-1]
    round_price = replace(
        table, tiers=(replace(table.tiers[-1], number=1, above_kwh=0, price_vnd=1),), flat_tier=1
    )
    simple = replace(tariffs, household=(*tariffs.household[:-1], round_price))

    bill = household_bill(simple, date(2026, 6, 1), date(2026, 6, 30), Decimal("12.5"))

    assert (bill.before_tax_vnd, bill.vat_vnd, bill.total_vnd) == (13, 1, 14)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2019, 3, 1), date(2019, 3, 31)),  # begins before the first table
        (date(2018, 1, 1), date(2018, 1, 31)),
    ],
)
def test_no_table_no_bill(tariffs: Tariffs, first: date, last: date) -> None:
    """A single day without a table refuses the bill and names the day."""
    with pytest.raises(NoTariff) as caught:
        household_bill(tariffs, first, last, Decimal(100))

    assert caught.value.day == first


def test_old_price_is_never_used_after_its_end(tariffs: Tariffs) -> None:
    """When the last table has ended, later days have no price."""
    ended = replace(tariffs.household[-1], valid_to=date(2026, 11, 30))
    closed = replace(tariffs, household=(*tariffs.household[:-1], ended))

    household_bill(closed, date(2026, 11, 1), date(2026, 11, 30), Decimal(100))
    with pytest.raises(NoTariff) as caught:
        household_bill(closed, date(2026, 11, 15), date(2026, 12, 14), Decimal(100))

    assert caught.value.day == date(2026, 12, 1)


def test_business_has_no_price_where_none_is_known() -> None:
    """Years without a table, and a price the partial table of 2019 lacks, are refused."""
    with pytest.raises(NoTariff):
        shop(date(2024, 6, 1), date(2024, 6, 30), {Hours.ALL: Decimal(1)})
    with pytest.raises(NoTariff):
        shop(date(2020, 6, 1), date(2020, 6, 30), {Hours.PEAK: Decimal(1)})


def test_administration_has_one_price_in_every_hour(tariffs: Tariffs) -> None:
    """A hospital pays the same price whatever register counted."""
    peak = business_bill(
        tariffs,
        date(2026, 6, 1),
        date(2026, 6, 30),
        {Hours.PEAK: Decimal(100)},
        group=Group.ADMIN_HOSPITAL_SCHOOL,
        voltage=Voltage.FROM_22_TO_110KV,
    )

    assert peak.before_tax_vnd == 194_000


def test_zero_kwh_is_a_bill(tariffs: Tariffs) -> None:
    """No consumption costs nothing and is no error."""
    bill = household_bill(tariffs, date(2026, 6, 1), date(2026, 6, 30), Decimal(0))

    assert (bill.lines, bill.before_tax_vnd, bill.vat_vnd, bill.total_vnd) == ((), 0, 0, 0)


@pytest.mark.parametrize(
    ("kwh", "households", "last"),
    [("-1", "1", date(2026, 6, 30)), ("1", "0", date(2026, 6, 30)), ("1", "1", date(2026, 5, 1))],
)
def test_senseless_questions_are_refused(tariffs: Tariffs, kwh: str, households: str, last: date) -> None:
    """Negative kWh, no household, an end before the beginning."""
    with pytest.raises(ValueError, match=r"a bill needs|ends before"):
        household_bill(tariffs, date(2026, 6, 1), last, Decimal(kwh), households=Decimal(households))
