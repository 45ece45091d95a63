"""What the counted energy costs: the tariff in force in the billed days, to the đồng."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from data.reference import tariffs
from sandbox.customers import Customer, Purpose
from sandbox.meters import Counted
from sandbox.periods import Period
from tariff import Bill, Group, Hours, Voltage, business_bill, household_bill

HOURS = {"KT": Hours.ALL, "BT": Hours.NORMAL, "CD": Hours.PEAK, "TD": Hours.OFF_PEAK}
GROUPS = {
    Purpose.BUSINESS: Group.BUSINESS,
    Purpose.PRODUCTION: Group.PRODUCTION,
    Purpose.ADMINISTRATION: Group.ADMIN_HOSPITAL_SCHOOL,
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """The sums of one invoice in đồng; negative for a refund. `lines` are (name, kWh, price, đồng)."""

    before_tax_vnd: int
    vat_vnd: int
    total_vnd: int
    vat_percent: int
    lines: tuple[tuple[str, int, int, int], ...] = ()

    def less(self, other: Amounts) -> Amounts:
        """The difference, such as an adjustment invoice states it."""
        return Amounts(
            self.before_tax_vnd - other.before_tax_vnd,
            self.vat_vnd - other.vat_vnd,
            self.total_vnd - other.total_vnd,
            self.vat_percent,
        )


def amounts(customer: Customer, period: Period, counted: Iterable[Counted], wrong_kwh: int = 0) -> Amounts:
    """What a period costs; `wrong_kwh` is a reader's mistake on top of what was counted."""
    used: dict[str, int] = {}
    for part in counted:
        used[part.register] = used.get(part.register, 0) + part.used_kwh
    first = next(iter(used))
    used[first] += wrong_kwh
    return _amounts(_bill(customer, period, used))


def _bill(customer: Customer, period: Period, used: dict[str, int]) -> Bill:
    if customer.purpose is Purpose.HOUSEHOLD:
        kwh, households = Decimal(sum(used.values())), Decimal(customer.households)
        return household_bill(tariffs(), period.from_on, period.to_on, kwh, households=households)
    hours = {HOURS[register]: Decimal(kwh) for register, kwh in used.items()}
    group = GROUPS[customer.purpose]
    return business_bill(
        tariffs(), period.from_on, period.to_on, hours, group=group, voltage=Voltage.BELOW_6KV
    )


def _amounts(bill: Bill) -> Amounts:
    return Amounts(
        before_tax_vnd=bill.before_tax_vnd,
        vat_vnd=bill.vat_vnd,
        total_vnd=bill.total_vnd,
        vat_percent=int(bill.vat[-1].percent),
        lines=tuple(
            (_line_name(line.tier, line.hours), int(line.quantity_kwh), line.price_vnd, round(line.amount))
            for line in bill.lines
        ),
    )


def _line_name(tier: int | None, hours: Hours | None) -> str:
    if tier is not None:
        return f"Bậc {tier}"
    names = {Hours.NORMAL: "Giờ bình thường", Hours.PEAK: "Giờ cao điểm", Hours.OFF_PEAK: "Giờ thấp điểm"}
    return names.get(hours or Hours.ALL, "Một giá")
