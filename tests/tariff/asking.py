"""Short ways to ask for business bills, and to compare figures without writing Decimal everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from data.reference import tariffs
from tariff import Bill, Group, Hours, Voltage, business_bill

Figures = tuple[object, ...]
"""Whole numbers compare equal to the Decimals they are."""


def production(first: date, last: date, used: Mapping[Hours, Decimal], voltage: Voltage) -> Bill:
    return business_bill(tariffs(), first, last, used, group=Group.PRODUCTION, voltage=voltage)


def shop(first: date, last: date, used: Mapping[Hours, Decimal]) -> Bill:
    """A business below 6 kV."""
    group, voltage = Group.BUSINESS, Voltage.BELOW_6KV
    return business_bill(tariffs(), first, last, used, group=group, voltage=voltage)
