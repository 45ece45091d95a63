"""Pure bill arithmetic: dated tables in, bills out. No I/O; Decimal kWh, whole VND, never a float."""

from tariff.bills import Bill, Line, Part, VatPart
from tariff.business import business_bill
from tariff.dated import Dated, Source
from tariff.errors import NoTariff
from tariff.household import household_bill
from tariff.periods import Scaling, tenant_households
from tariff.tables import (
    AnnouncedTable,
    AnnouncedTier,
    Group,
    Hours,
    HourScheme,
    HouseholdTable,
    PriceRow,
    PriceTable,
    Tariffs,
    Tier,
    VatPeriod,
    Voltage,
)

__all__ = [
    "AnnouncedTable", "AnnouncedTier", "Bill", "Dated", "Group", "HourScheme", "Hours", "HouseholdTable",
    "Line", "NoTariff", "Part", "PriceRow", "PriceTable", "Scaling", "Source", "Tariffs", "Tier", "VatPart",
    "VatPeriod", "Voltage", "business_bill", "household_bill", "tenant_households",
]  # fmt: skip
