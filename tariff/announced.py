"""What an announced structure would cost at an average price: a comparison, never a bill."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tariff.household import household_bill
from tariff.periods import rounded_vnd
from tariff.tables import AnnouncedTable, HouseholdTable, Tariffs, Tier


@dataclass(frozen=True, slots=True)
class Repriced:
    """The same kWh under the prices in force and under the announced structure; VAT included."""

    used_kwh: Decimal
    now_vnd: int
    new_vnd: int

    @property
    def difference_vnd(self) -> int:
        return self.new_vnd - self.now_vnd


def priced(announced: AnnouncedTable, like: HouseholdTable) -> HouseholdTable | None:
    """The announced tiers at the average price of `like`, in whole VND; None where that has none.

    The result is an assumption: the decision that brings the structure into force sets its own average.
    """
    if like.average_vnd is None:
        return None
    average = like.average_vnd
    tiers = tuple(
        Tier(tier.number, tier.above_kwh, tier.upto_kwh, rounded_vnd(average * tier.percent / 100))
        for tier in announced.tiers
    )
    return replace(like, id=announced.id, source=announced.source, tiers=tiers, flat_tier=1)


def reprice(
    tariffs: Tariffs,
    new: HouseholdTable,
    from_on: date,
    to_on: date,
    used_kwh: Decimal,
    *,
    households: Decimal = Decimal(1),
) -> Repriced:
    """Both totals of one quantity in one period, so that nothing but the tiers differs.

    Raises:
        NoTariff: a day has no valid table or VAT rate.
        ValueError: a period or a quantity that cannot be billed.
    """
    always = replace(new, valid_from=date.min, valid_to=None)
    instead = replace(tariffs, household=(always,))
    now = household_bill(tariffs, from_on, to_on, used_kwh, households=households)
    then = household_bill(instead, from_on, to_on, used_kwh, households=households)
    return Repriced(used_kwh, now.total_vnd, then.total_vnd)
