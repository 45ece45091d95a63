"""The reference files themselves: exact digits, no gaps, a source and a date everywhere."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from data.reference import code_rule, contacts, tariffs, units
from tariff import Dated, Group, Hours, Voltage


def test_numbers_digit_by_digit() -> None:
    """The numbers customers dial are exactly these."""
    known = contacts()

    assert (known.hotline.number, known.hotline.shown, known.hotline.url) == (
        "19001288",
        "19001288",
        "tel:19001288",
    )
    assert (known.second.number, known.second.shown, known.second.url) == (
        "02422222000",
        "024.22222000",
        "tel:+842422222000",
    )
    assert (known.website.shown, known.website.url) == ("evnhanoi.vn", "https://evnhanoi.vn")
    assert known.domains[0].host == "evnhanoi.vn"


@pytest.mark.parametrize(
    ("code", "name", "hotline"),
    [
        ("PE01000000001", "EVNHCMC", "1900545454"),
        ("PA01", "EVNNPC", ""),
        ("PH01", "EVNNPC", ""),
        ("PM01", "EVNNPC", ""),
        ("PN01", "EVNNPC", ""),
        ("PC01", "EVNCPC", "19001909"),
        ("PP01", "EVNCPC", "19001909"),
        ("PQ01", "EVNCPC", "19001909"),
        ("PB01", "EVNSPC", ""),
        ("PK01", "EVNSPC", ""),
    ],
)
def test_other_companies_are_named(code: str, name: str, hotline: str) -> None:
    """A code of another corporation names it, with its hotline where we know one."""
    (company,) = (one for one in contacts().companies if code[:2] in one.prefixes)

    assert (company.name, company.hotline) == (name, hotline)


def test_our_codes_are_nobody_elses() -> None:
    """PD and HN belong to no other company, nor do letters nobody uses."""
    taken = {prefix for one in contacts().companies for prefix in one.prefixes}

    assert taken.isdisjoint(("PD", "HN", "XX", ""))


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("PD00000000001", True),
        ("PD0000T000001", True),
        ("HN00000000001", True),
        ("PD0000000001", False),
        ("PD000000000011", False),
        ("PE00000000001", False),
        ("PD000T0000001", False),
        ("pd00000000001", False),  # normalised before
        ("PD0000000000\u0661", False),  # a digit of another script
        ("PD00000000001\n", False),
    ],
)
def test_code_rule(code: str, fits: bool) -> None:
    """13 characters, PD or HN first, a letter possible at place 7."""
    assert code_rule().fits(code) is fits


def test_code_rule_agrees_with_itself() -> None:
    """Length and digit places say the same as the pattern."""
    rule = code_rule()
    places = [3, 4, 5, 6, 8, 9, 10, 11, 12, 13]
    assert (rule.length, rule.prefixes, list(rule.digit_places)) == (13, ("PD", "HN"), places)
    for place in rule.digit_places:
        code = "PD00000000001"
        assert not rule.fits(code[: place - 1] + "A" + code[place:])


def test_thirty_district_companies() -> None:
    """PD0100 to PD3000 without a gap; the regional companies wait for the operator."""
    known = units()

    assert [unit.code for unit in known.district] == [f"PD{number:02d}00" for number in range(1, 31)]
    assert len({unit.name for unit in known.district}) == 30
    assert known.regional == ()
    first = known.find("PD0100")
    assert first is not None
    assert (first.name, first.areas) == ("Công ty Điện lực Hoàn Kiếm", ("Hoàn Kiếm",))
    assert known.find("HN0100") is None


@pytest.mark.parametrize(
    ("valid_from", "decision", "prices"),
    [
        ("2019-03-20", "648/QĐ-BCT", [1678, 1734, 2014, 2536, 2834, 2927]),
        ("2023-05-04", "1062/QĐ-BCT", [1728, 1786, 2074, 2612, 2919, 3015]),
        ("2023-11-09", "2941/QĐ-BCT", [1806, 1866, 2167, 2729, 3050, 3151]),
        ("2024-10-11", "2699/QĐ-BCT", [1893, 1956, 2271, 2860, 3197, 3302]),
        ("2025-05-10", "1279/QĐ-BCT", [1984, 2050, 2380, 2998, 3350, 3460]),
    ],
)
def test_household_prices(valid_from: str, decision: str, prices: list[int]) -> None:
    """Every price of every decision, and the right decision number beside it."""
    table = tariffs().household_on(date.fromisoformat(valid_from))

    assert table.valid_from.isoformat() == valid_from
    assert table.source.decision == decision
    assert [tier.price_vnd for tier in table.tiers] == prices
    assert [tier.upto_kwh for tier in table.tiers] == [50, 100, 200, 300, 400, None]


def without_gaps(dated: tuple[Dated, ...]) -> bool:
    follow = all(
        earlier.valid_to is not None and earlier.valid_to + timedelta(days=1) == later.valid_from
        for earlier, later in pairwise(dated)
    )
    return follow and dated[-1].valid_to is None


def test_no_day_without_a_household_table_or_vat() -> None:
    """From 20/03/2019 on every day has exactly one table and one rate."""
    assert tariffs().household[0].valid_from == date(2019, 3, 20)
    assert without_gaps(tariffs().household)
    assert without_gaps(tariffs().vat)


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2022-01-31", 10), ("2022-02-01", 8), ("2022-12-31", 8), ("2023-01-01", 10), ("2023-06-30", 10),
        ("2023-07-01", 8), ("2025-07-01", 8), ("2026-12-31", 8), ("2027-01-01", 10),
    ],
)  # fmt: skip
def test_vat_by_date(day: str, percent: int) -> None:
    """The reduced rate holds exactly on its days."""
    assert tariffs().vat_on(date.fromisoformat(day)).percent == percent


BUSINESS_PRICES = {
    (Group.PRODUCTION, Voltage.FROM_110KV): (1811, 1146, 3266),
    (Group.PRODUCTION, Voltage.FROM_22_TO_110KV): (1833, 1190, 3398),
    (Group.PRODUCTION, Voltage.FROM_6_TO_22KV): (1899, 1234, 3508),
    (Group.PRODUCTION, Voltage.BELOW_6KV): (1987, 1300, 3640),
    (Group.BUSINESS, Voltage.FROM_110KV): (2887, 1609, 5025),
    (Group.BUSINESS, Voltage.FROM_22_TO_110KV): (2887, 1609, 5025),
    (Group.BUSINESS, Voltage.FROM_6_TO_22KV): (3108, 1829, 5202),
    (Group.BUSINESS, Voltage.BELOW_6KV): (3152, 1918, 5422),
}
OFFICE_PRICES = {
    (Group.ADMIN_HOSPITAL_SCHOOL, Voltage.FROM_6_TO_22KV): 1940,
    (Group.ADMIN_HOSPITAL_SCHOOL, Voltage.BELOW_6KV): 2072,
    (Group.ADMIN_OTHER, Voltage.FROM_110KV): 2138,
    (Group.ADMIN_OTHER, Voltage.BELOW_6KV): 2226,
}


def test_other_prices() -> None:
    """Every price of 10/05/2025 that is not a household's: normal, off-peak, peak."""
    table = tariffs().non_household_on(date(2026, 6, 1))
    by_hours = (Hours.NORMAL, Hours.OFF_PEAK, Hours.PEAK)
    for (group, voltage), prices in BUSINESS_PRICES.items():
        assert tuple(table.price(group, voltage, hours) for hours in by_hours) == prices
    for (group, voltage), price in OFFICE_PRICES.items():
        assert table.price(group, voltage, Hours.ALL) == price


def test_each_voltage_of_a_group_stands_once() -> None:
    """No voltage has two prices, and the table in force leaves none out."""
    for table in tariffs().non_household:
        for group in Group:
            voltages = [voltage for row in table.of(group) for voltage in row.voltages]
            assert len(voltages) == len(set(voltages))
    for group in set(Group) - {Group.HOUSEHOLD}:
        rows = tariffs().non_household[-1].of(group)
        assert {voltage for row in rows for voltage in row.voltages} == set(Voltage)


def test_announced_structure_is_apart() -> None:
    """Five tiers by percent, no first day, and in no list a bill is computed from."""
    announced = tariffs().announced
    assert announced is not None
    assert [(tier.above_kwh, tier.upto_kwh, tier.percent) for tier in announced.tiers] == [
        (0, 100, 90),
        (100, 200, 108),
        (200, 400, 136),
        (400, 700, 162),
        (700, None, 180),
    ]
    assert announced.starts_on is None
    assert all(len(table.tiers) == 6 for table in tariffs().household)


def sources(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every table of a TOML file that is a source."""
    for key, inner in value.items():
        if key == "source":
            yield inner
        elif isinstance(inner, dict):
            yield from sources(inner)
        elif isinstance(inner, list):
            for item in inner:
                if isinstance(item, dict):
                    yield from sources(item)


@pytest.mark.parametrize("file", ["tariffs.toml", "units.toml", "contacts.toml", "codes.toml"])
def test_every_entry_has_a_source_and_a_date(file: str) -> None:
    """Nobody has to ask where a figure is from or how old it is."""
    found = list(sources(tomllib.loads(files("data.reference").joinpath(file).read_text("utf-8"))))

    assert found
    for source in found:
        assert len(source["description"]) > 10
        assert date(2026, 11, 22) <= source["checked_on"]
    if file == "tariffs.toml":
        assert all(source["decision"] for source in found)
