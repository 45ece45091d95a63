"""Pure bill arithmetic: dated tables in, bills out. No I/O; Decimal kWh, whole VND, never a float."""

from tariff.announced import Repriced, priced, reprice
from tariff.bills import Bill, Line, Part, VatPart
from tariff.business import business_bill
from tariff.dated import Dated, Source
from tariff.errors import NoTariff
from tariff.explain import Change, explain
from tariff.household import household_bill
from tariff.marginal import Standing, reached_on, standing
from tariff.periods import Scaling, rounded_vnd, tenant_households
from tariff.report import as_json, bill_json
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
from tariff.uses import BusinessUse, HouseholdUse, Use

__all__ = [
    "AnnouncedTable", "AnnouncedTier", "Bill", "BusinessUse", "Change", "Dated", "Group", "HourScheme",
    "Hours", "HouseholdTable", "HouseholdUse", "Line", "NoTariff", "Part", "PriceRow", "PriceTable",
    "Repriced", "Scaling", "Source", "Standing", "Tariffs", "Tier", "Use", "VatPart", "VatPeriod", "Voltage",
    "as_json", "bill_json", "business_bill", "explain", "household_bill", "priced", "reached_on", "reprice",
    "rounded_vnd", "standing", "tenant_households",
]  # fmt: skip
