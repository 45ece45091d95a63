"""The bill as JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tariff import Group, NoTariff, Tariffs, bill_json

JUNE = (date(2026, 6, 1), date(2026, 6, 30))


def test_figures_of_the_sample(tariffs: Tariffs) -> None:
    """313 kWh of June 2026: the three sums, and lines that say where their price is from."""
    report = bill_json(tariffs, Decimal(313), *JUNE)

    assert json.loads(json.dumps(report)) == report
    assert (report["before_tax_vnd"], report["vat_vnd"], report["total_vnd"]) == (783_050, 62_644, 845_694)
    assert isinstance(report["lines"], list)
    assert report["lines"][-1] == {
        "tier": 5, "hours": None, "kwh": 13, "price_vnd": 3350, "amount_vnd": 43_550, "from": "2026-06-01",
        "to": "2026-06-30", "table": "household-2025-05-10", "decision": "1279/QĐ-BCT", "unconfirmed": None,
    }  # fmt: skip


def test_the_tax_says_where_its_rate_is_from(tariffs: Tariffs) -> None:
    """The rate is an entry with its days, its base, its amount and the decision behind it."""
    assert bill_json(tariffs, Decimal(313), *JUNE)["vat"] == [
        {
            "percent": 8,
            "base_vnd": 783_050,
            "amount_vnd": 62_644,
            "from": "2026-06-01",
            "to": "2026-06-30",
            "decision": "204/2025/QH15",
            "unconfirmed": None,
        }
    ]


def test_quota_replaces_households(tariffs: Tariffs) -> None:
    """One declared tenant is a quarter of a household: 60 kWh cost 151 097 đ."""
    report = bill_json(tariffs, Decimal(60), *JUNE, households=Decimal(3), quota=Decimal("0.25"))

    assert (report["households"], report["total_vnd"]) == (0.25, 151_097)


def test_other_groups_at_one_price(tariffs: Tariffs) -> None:
    """A factory below 6 kV pays normal hours for everything."""
    report = bill_json(tariffs, Decimal(1000), *JUNE, group=Group.PRODUCTION)

    assert (report["group"], report["total_vnd"]) == ("production", 2_145_960)


def test_no_tariff_is_an_error(tariffs: Tariffs) -> None:
    """Days before the first table have no bill."""
    with pytest.raises(NoTariff):
        bill_json(tariffs, Decimal(1), date(2018, 1, 1), date(2018, 1, 31))
