"""A slip of whoever edits a reference file is told with the file and the key."""

from __future__ import annotations

import pytest

from data.reference import (
    BadReference,
    code_file,
    contact_file,
    contacts,
    policy_file,
    tariff_file,
    tariffs,
    unit_file,
    units,
)
from data.reference.reader import read_text

POLICY = '+++\nversion = "1"\npublished_on = 2026-01-01\ntitle = "T"\n+++\nA.\n---\n## 1. B\n\nC.\n'


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("price_vnd = 1678", 'price_vnd = "viele"', "household.0.tiers.0.price_vnd"),
        ("price_vnd = 1678", "price = 1678", "household.0.tiers.0.price_vnd"),
        ("valid_to = 2023-05-03\ntiers", "valid_to = 2023-05-04\ntiers", "overlap"),
        ("upto_kwh = 100, price_vnd = 1734", "upto_kwh = 50, price_vnd = 1734", "gap or overlap"),
        ("upto_kwh = 400, price_vnd = 2834", "upto_kwh = 250, price_vnd = 2834", "gap or overlap"),
        ("flat_tier = 3", "flat_tier = 7", "flat_tier"),
        ('percent = "8"', 'percent = "108"', "vat.1.percent"),
        (
            'decision = "648/QĐ-BCT"\nsigned_on',
            'decree = "648/QĐ-BCT"\nsigned_on',
            "household.0.source.decree",
        ),
        ('group = "production"', 'group = "factory"', "non_household.0.rows.0.group"),
        ("[[household]]", "[[household]", "tariffs.toml"),
    ],
)
def test_tariff_mistakes(was: str, becomes: str, told: str) -> None:
    """Wrong type, misspelt key, overlapping tables, tiers out of order, broken TOML."""
    text = read_text(tariff_file.FILE)
    assert was in text
    with pytest.raises(BadReference, match=r"tariffs\.toml") as caught:
        tariff_file.parse(text.replace(was, becomes, 1))

    assert told in str(caught.value)


def test_unit_twice() -> None:
    """A code that stands twice would name two companies."""
    text = read_text(unit_file.FILE)
    with pytest.raises(BadReference, match="PD0100 stands twice"):
        unit_file.parse(text.replace('"PD0200"', '"PD0100"'))


def test_operator_fills_in_a_regional_company() -> None:
    """The empty section takes entries in the form its comment shows."""
    added = (
        '\n[[regional]]\ncode = "HN0100"\nname = "Công ty Điện lực A"\nareas = ["phường B"]\n'
        'source = { description = "list of the utility", checked_on = 2026-12-01 }\n'
    )
    found = unit_file.parse(read_text(unit_file.FILE) + added).find("HN0100")

    assert found is not None
    assert (found.name, found.areas, found.is_current) == ("Công ty Điện lực A", ("phường B",), True)


def test_contact_with_a_letter() -> None:
    """A number is digits."""
    text = read_text(contact_file.FILE)
    with pytest.raises(BadReference, match=r"contacts\.toml: hotline\.number"):
        contact_file.parse(text.replace('"19001288"', '"1900128B"', 1))


def test_pattern_that_is_none() -> None:
    """A regular expression that does not compile names its key."""
    text = read_text(code_file.FILE)
    with pytest.raises(BadReference, match=r"codes\.toml: customer\.pattern"):
        code_file.parse(text.replace("^(PD|HN)", "^(PD|HN"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (POLICY.replace("+++\n", "", 1), "front matter"),
        (POLICY.replace('version = "1"\n', ""), "version"),
        (POLICY.replace("---\n", ""), "divide summary"),
        (POLICY.replace("## 1. B\n\nC.\n", ""), "empty"),
    ],
)
def test_policy_mistakes(text: str, told: str) -> None:
    """Front matter, version, divider and both parts must be there."""
    policy_file.parse("p.md", POLICY)
    with pytest.raises(BadReference, match=r"p\.md") as caught:
        policy_file.parse("p.md", text)

    assert told in str(caught.value)


def test_missing_file() -> None:
    """A file that is not there is named."""
    with pytest.raises(BadReference, match=r"nothing\.toml"):
        read_text("nothing.toml")


def test_read_once() -> None:
    """Loaders keep what they read."""
    assert tariffs() is tariffs()
    assert units() is units()
    assert contacts() is contacts()
