"""Where a household stands in its tiers: what one kWh more costs, and how far the next tier is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tariff.household import household_bill
from tariff.periods import Scaling, rounded_vnd
from tariff.tables import Tariffs

_BEYOND_ALL_TIERS = Decimal(10**9)  # kWh that fill every tier, so that every limit can be read off


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier the next kWh falls into."""

    tier: int
    price_vnd: int  # a kWh, before VAT
    taxed_vnd: int  # a kWh, VAT included, rounded
    left_kwh: Decimal | None  # room in this tier; None in the last one


def standing(
    tariffs: Tariffs,
    from_on: date,
    to_on: date,
    used_kwh: Decimal,
    *,
    households: Decimal = Decimal(1),
    scaling: Scaling = Scaling.WHOLE_MONTH,
) -> Standing | None:
    """Where `used_kwh` of a period stand; None when prices change inside it and tiers are not one row.

    Raises:
        NoTariff: a day has no valid table or VAT rate.
        ValueError: a period or a quantity that cannot be billed.
    """
    full = household_bill(
        tariffs, from_on, to_on, used_kwh + _BEYOND_ALL_TIERS, households=households, scaling=scaling
    )
    if full.is_split:
        return None
    vat, left = tariffs.vat_on(to_on).percent, used_kwh
    for line in full.lines:
        if line.tier is None or line.width_kwh is None or left < line.width_kwh:
            break
        left -= line.width_kwh
    taxed = rounded_vnd(line.price_vnd * (100 + vat) / 100)
    room = None if line.width_kwh is None else line.width_kwh - left
    return Standing(line.tier or 1, line.price_vnd, taxed, room)


def reached_on(left_kwh: Decimal, per_day_kwh: Decimal, after: date, to_on: date) -> date | None:
    """The day on which `left_kwh` are used up, counted from the day after `after`.

    None when this pace does not get there by `to_on`.
    """
    if per_day_kwh <= 0:
        return None
    days = int(left_kwh / per_day_kwh) + 1  # the next tier begins with the kWh after the last one of this
    if days > (to_on - after).days:
        return None
    return after + timedelta(days=days)
