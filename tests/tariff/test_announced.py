"""The announced structure of five tiers, priced at today's average."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tariff import HouseholdTable, Tariffs, priced, reprice

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def new_table(tariffs: Tariffs) -> HouseholdTable:
    assert tariffs.announced is not None
    table = priced(tariffs.announced, tariffs.household_on(JUNE[0]))
    assert table is not None
    return table


def test_prices_of_five_tiers(tariffs: Tariffs) -> None:
    """Percentages of the average price 2 204,0655, rounded to whole đồng."""
    assert [tier.price_vnd for tier in new_table(tariffs).tiers] == [1984, 2380, 2998, 3571, 3967]


def test_no_average_no_prices(tariffs: Tariffs) -> None:
    """Without an average price nothing is made up."""
    assert tariffs.announced is not None
    unknown = replace(tariffs.household_on(JUNE[0]), average_vnd=None)

    assert priced(tariffs.announced, unknown) is None


def test_repricing(tariffs: Tariffs) -> None:
    """313 kWh cost 845 694 đ with six tiers and 837 188 đ with five; 134 kWh 305 230 and 301 666."""
    table = new_table(tariffs)
    larger = reprice(tariffs, table, *JUNE, Decimal(313))
    smaller = reprice(tariffs, table, *JUNE, Decimal(134))

    assert (larger.now_vnd, larger.new_vnd, larger.difference_vnd) == (845_694, 837_188, -8_506)
    assert (smaller.now_vnd, smaller.new_vnd) == (305_230, 301_666)
