"""`cskh bill`: the same figures as on the invoice, and one sentence for what cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli

JUNE = ("--from", "2026-06-01", "--to", "2026-06-30")


def run(*options: str) -> Result:
    return CliRunner().invoke(cli, ["bill", *options])


def bill(*options: str) -> dict[str, Any]:
    done = run(*options, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_household_bill_as_json() -> None:
    """313 kWh in June 2026: the total of the invoice, and lines that sum to what stands before tax."""
    found = bill("--kwh", "313", *JUNE)

    assert (found["before_tax_vnd"], found["vat_vnd"], found["total_vnd"]) == (783_050, 62_644, 845_694)
    assert sum(line["amount_vnd"] for line in found["lines"]) == 783_050
    assert [line["tier"] for line in found["lines"]] == [1, 2, 3, 4, 5]


def test_households_and_tenants_widen_the_tiers() -> None:
    """Two households pay less for the same energy; four tenants count as one household."""
    assert bill("--kwh", "313", *JUNE, "--households", "2")["total_vnd"] < 845_694
    assert bill("--kwh", "313", *JUNE, "--quota", "1")["total_vnd"] == 845_694
    assert bill("--kwh", "313", *JUNE, "--quota", "1.5")["households"] == 1.5


def test_other_groups_by_voltage() -> None:
    """A business has one price, which depends on its voltage."""
    low = bill("--kwh", "1000", *JUNE, "--group", "business")
    high = bill("--kwh", "1000", *JUNE, "--group", "business", "--voltage", "from_22_to_110kv")

    assert len(low["lines"]) == 1
    assert low["total_vnd"] > high["total_vnd"]


@pytest.mark.parametrize(
    ("typed", "kwh"), [("300,5", 300.5), ("300.5", 300.5), ("1.204,5", 1204.5), ("0", 0)]
)
def test_energy_with_a_comma_or_a_dot(typed: str, kwh: float) -> None:
    """Both ways to write a decimal are read."""
    assert bill("--kwh", typed, *JUNE)["kwh"] == kwh


def test_words_for_people() -> None:
    """Without --json: each tier with quantity, price, amount and the decision behind the price."""
    done = run("--kwh", "313", *JUNE)

    assert "Bậc 3: 100\N{NO-BREAK SPACE}kWh × 2.380 = 238.000\N{NO-BREAK SPACE}đ (1279/QĐ-BCT)" in done.stdout
    assert done.stdout.splitlines()[-1] == "Tổng cộng: 845.694\N{NO-BREAK SPACE}đ"


def test_a_price_change_is_said_with_its_days() -> None:
    """In May 2025 the lines of each table stand under the days on which it was in force."""
    said = run("--kwh", "310", "--from", "2025-05-01", "--to", "2025-05-31").stdout.splitlines()

    assert said[1] == "01/05/2025 – 09/05/2025:"
    assert said[7] == "10/05/2025 – 31/05/2025:"
    assert said[8].startswith("Bậc 1: 35\N{NO-BREAK SPACE}kWh × 1.984 ")


def test_a_vat_change_is_said_with_its_days() -> None:
    """Around New Year 2027 both rates stand with their days and their share, then the sum of the tax."""
    period = ("--kwh", "100", "--from", "2026-12-22", "--to", "2027-01-10")
    said = run(*period).stdout.replace("\N{NO-BREAK SPACE}", " ").splitlines()

    assert said[-4:] == [
        "VAT 8%, 22/12/2026 – 31/12/2026: 8.591 đ",
        "VAT 10%, 01/01/2027 – 10/01/2027: 10.738 đ",
        "VAT: 19.329 đ",
        "Tổng cộng: 234.097 đ",
    ]
    assert sum(rate["base_vnd"] for rate in bill(*period)["vat"]) == 214_768


@pytest.mark.parametrize(
    "options",
    [
        ("--kwh", "x", *JUNE),
        ("--kwh", "1,2,3", *JUNE),
        ("--kwh", "-5", *JUNE),
        ("--kwh", "nan", *JUNE),
        ("--kwh", "1e99", *JUNE),
        ("--kwh", "10", "--from", "2026-06-31", "--to", "2026-06-30"),
        ("--kwh", "10", "--from", "2026-06-30", "--to", "2026-06-01"),
        ("--kwh", "10", "--from", "1990-06-01", "--to", "1990-06-30"),
        ("--kwh", "10", "--from", "2020-01-01", "--to", "2099-01-01"),
        ("--kwh", "10", *JUNE, "--group", "palace"),
        ("--kwh", "10", *JUNE, "--voltage", "12"),
        ("--kwh", "10", *JUNE, "--households", "0"),
        ("--kwh", "10", *JUNE, "--quota", "many"),
    ],
)
def test_what_cannot_be_computed_is_one_sentence(options: tuple[str, ...]) -> None:
    """Never a traceback, never an old price: a sentence on stderr and exit code 2."""
    done = run(*options, "--json")

    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("cskh: ")
