"""Bills that others published, and figures that are known to be wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tariff import Hours, Line, Tariffs, Voltage, household_bill, tenant_households
from tests.tariff.asking import Figures, production

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def figures(line: Line) -> Figures:
    return (line.tier, line.hours, line.quantity_kwh, line.price_vnd, line.amount)


@pytest.mark.parametrize(
    ("kwh", "households", "before_tax_vnd", "total_vnd"),
    [
        ("120", "1", 249_300, 269_244),
        ("60", "0.25", 139_905, 151_097),  # limits of a quarter household: 12,5 kWh, not rounded
        ("50", "1", 99_200, 107_136),
        ("150", "1", 320_700, 346_356),
        ("250", "1", 589_600, 636_768),
        ("200", "1", 439_700, 474_876),
        ("350", "1", 907_000, 979_560),
        ("500", "1", 1_420_500, 1_534_140),
        ("313", "1", 783_050, 845_694),
        ("134", "1", 282_620, 305_230),
    ],
)
def test_household_bill_of_a_calendar_month(
    tariffs: Tariffs, kwh: str, households: str, before_tax_vnd: int, total_vnd: int
) -> None:
    """Published bills on the table of 10/05/2025 come out to the đồng."""
    bill = household_bill(tariffs, *JUNE, Decimal(kwh), households=Decimal(households))

    assert (bill.before_tax_vnd, bill.total_vnd) == (before_tax_vnd, total_vnd)
    assert bill.vat_percent == 8
    assert bill.lines[0].source.decision == "1279/QĐ-BCT"


@pytest.mark.parametrize(
    ("kwh", "wrong_vnd", "right_vnd"),
    [
        ("100", 217_890, 217_836),
        ("200", 484_704, 474_876),
        ("300", 784_512, 798_660),
        ("500", 1_353_240, 1_534_140),
    ],
)
def test_published_mistakes_are_not_repeated(
    tariffs: Tariffs, kwh: str, wrong_vnd: int, right_vnd: int
) -> None:
    """Totals that were published but add up wrongly are not what we compute."""
    total_vnd = household_bill(tariffs, *JUNE, Decimal(kwh)).total_vnd

    assert total_vnd == right_vnd
    assert total_vnd != wrong_vnd


def test_lines_of_313_kwh(tariffs: Tariffs) -> None:
    """Every tier is a line with its quantity, price and amount; the VAT stands by itself."""
    bill = household_bill(tariffs, *JUNE, Decimal(313))

    assert [figures(line) for line in bill.lines] == [
        (1, None, 50, 1984, 99_200),
        (2, None, 50, 2050, 102_500),
        (3, None, 100, 2380, 238_000),
        (4, None, 100, 2998, 299_800),
        (5, None, 13, 3350, 43_550),
    ]
    assert (bill.before_tax_vnd, bill.vat_vnd, bill.total_vnd) == (783_050, 62_644, 845_694)


def test_undeclared_tenants_pay_one_price(tariffs: Tariffs) -> None:
    """Whoever is not fully declared pays the price of 101-200 kWh for everything."""
    bill = household_bill(tariffs, *JUNE, Decimal(120), is_flat=True)

    assert [figures(line) for line in bill.lines] == [(None, None, 120, 2380, 285_600)]
    assert (bill.before_tax_vnd, bill.total_vnd) == (285_600, 308_448)


def test_tier_lines_of_the_table_before(tariffs: Tariffs) -> None:
    """A month of 2024 uses the table of 2024, line by line."""
    bill = household_bill(tariffs, date(2024, 11, 1), date(2024, 11, 30), Decimal(250))

    assert [line.amount for line in bill.lines] == [94_650, 97_800, 227_100, 143_000]
    assert (bill.before_tax_vnd, bill.total_vnd) == (562_550, 607_554)


def test_production_one_price() -> None:
    """Normal hours below 6 kV; one price for all hours is that of normal hours."""
    normal = production(*JUNE, {Hours.NORMAL: Decimal(1000)}, Voltage.BELOW_6KV)
    single = production(*JUNE, {Hours.ALL: Decimal(1000)}, Voltage.BELOW_6KV)

    assert (normal.before_tax_vnd, normal.total_vnd) == (1_987_000, 2_145_960)
    assert single.total_vnd == normal.total_vnd


def test_production_three_prices() -> None:
    """292 744,80 rounds to 292 745; each register is a line."""
    used = {Hours.NORMAL: Decimal(100), Hours.OFF_PEAK: Decimal(50), Hours.PEAK: Decimal(10)}
    bill = production(*JUNE, used, Voltage.FROM_110KV)

    assert (bill.before_tax_vnd, bill.total_vnd) == (271_060, 292_745)
    assert [figures(line) for line in bill.lines] == [
        (None, Hours.NORMAL, 100, 1811, 181_100),
        (None, Hours.OFF_PEAK, 50, 1146, 57_300),
        (None, Hours.PEAK, 10, 3266, 32_660),
    ]


def test_households_of_declared_tenants() -> None:
    """Two tenants for 30 days and one for 15 make 0.625 of a household; four whole ones make one."""
    assert tenant_households([30, 30, 15], 30) == Decimal("0.625")
    assert tenant_households([30] * 4, 30) == 1
