"""What was used in a period and on what terms: everything a bill needs besides the dated tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tariff.bills import Bill
from tariff.business import business_bill
from tariff.household import household_bill
from tariff.periods import Scaling, days_between
from tariff.tables import Group, Hours, Tariffs, Voltage


@dataclass(frozen=True, slots=True)
class HouseholdUse:
    """kWh of a household from the first day to the last, both included."""

    from_on: date
    to_on: date
    used_kwh: Decimal
    households: Decimal = Decimal(1)
    scaling: Scaling = Scaling.WHOLE_MONTH
    is_flat: bool = False  # tenants not fully declared: one price for all kWh

    @property
    def days(self) -> int:
        return days_between(self.from_on, self.to_on)

    def bill(self, tariffs: Tariffs) -> Bill:
        """Raises NoTariff and ValueError as `household_bill` does."""
        return household_bill(
            tariffs, self.from_on, self.to_on, self.used_kwh,
            households=self.households, scaling=self.scaling, is_flat=self.is_flat,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BusinessUse:
    """kWh of any customer that is not a household, by hours, or all of it under `Hours.ALL`."""

    from_on: date
    to_on: date
    hours_kwh: Mapping[Hours, Decimal] = field(hash=False)
    group: Group = Group.BUSINESS
    voltage: Voltage = Voltage.BELOW_6KV

    @property
    def days(self) -> int:
        return days_between(self.from_on, self.to_on)

    @property
    def used_kwh(self) -> Decimal:
        return sum(self.hours_kwh.values(), Decimal(0))

    def bill(self, tariffs: Tariffs) -> Bill:
        """Raises NoTariff and ValueError as `business_bill` does."""
        return business_bill(
            tariffs, self.from_on, self.to_on, self.hours_kwh, group=self.group, voltage=self.voltage
        )


Use: TypeAlias = HouseholdUse | BusinessUse
