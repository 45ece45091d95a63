"""A threshold said in money, as the kWh that cost so much."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from backend_client.models import Month, Purpose
from bot.amounts import find_quantities
from bot.folding import fold, visible
from bot.handlers.limit_said import MOST_KWH
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import NoTariff, household_bill


def money_of(text: str) -> int | None:
    return find_quantities(fold(visible(text)).words).amount_vnd


def kwh_for(amount_vnd: int, home: LinkedAccount, today: date) -> int | None:
    """The most whole kWh whose bill of this month is not above the amount, with VAT.

    None where a single kWh is above it, for what is no household, and while no prices are known.
    """
    if home.purpose is not Purpose.HOUSEHOLD:
        return None
    month, homes = Month.of(today), Decimal(max(home.households, 1))

    def cost(kwh: int) -> int:
        bill = household_bill(tariffs(), month.first_on, month.last_on, Decimal(kwh), households=homes)
        return bill.total_vnd

    try:
        return bisect_right(range(MOST_KWH + 1), amount_vnd, key=cost) - 1 or None
    except NoTariff:
        return None
