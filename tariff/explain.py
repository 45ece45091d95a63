"""Why one bill differs from another, in whole đồng that sum exactly to the difference.

Five things are substituted one after the other, each time asking what the bill would have been:

    earlier bill
    1. days        the later number of days, at the earlier kWh a day and average price
    2. daily use   the later kWh a day, still at the earlier average price
    3. structure   the same kWh put through the tiers (or hours) at the earlier prices
    4. prices      the later table of prices
    5. VAT         the later rate
    later bill

Why this order: quantities first, because they are what a customer can picture and change, and valued at
prices the customer already knew; the price is then valued at what was really used, which answers "what
did the new price cost me". Every step but the last carries VAT at the earlier rate, so that VAT is not
blamed for a bill that grew, only for a rate that changed.

Why they sum exactly: each intermediate bill is rounded to whole đồng, and a part is the difference of two
neighbours. The first and the last are the rounded totals of the bills themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from tariff.bills import Bill
from tariff.dated import Dated
from tariff.periods import Span, spans
from tariff.tables import Tariffs
from tariff.uses import HouseholdUse, Use

_FOR_EVER = date.min

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Change:
    """Parts of a difference in đồng, VAT included; negative where they made the later bill smaller.

    `rest_vnd` is what the computed bills do not account for, once compared with issued invoices.
    """

    earlier: Bill
    later: Bill
    days_vnd: int
    daily_use_vnd: int
    structure_vnd: int  # tiers of a household, hours of use of the others
    price_vnd: int
    vat_vnd: int
    rest_vnd: int = 0

    @property
    def parts_vnd(self) -> tuple[int, ...]:
        """In the order of substitution, the rest last."""
        return (
            self.days_vnd, self.daily_use_vnd, self.structure_vnd, self.price_vnd, self.vat_vnd,
            self.rest_vnd,
        )  # fmt: skip

    @property
    def total_vnd(self) -> int:
        return sum(self.parts_vnd)

    def between(self, earlier_vnd: int, later_vnd: int) -> Change:
        """The same against issued totals: `total_vnd` becomes exactly their difference."""
        computed = self.later.total_vnd - self.earlier.total_vnd
        return replace(self, rest_vnd=later_vnd - earlier_vnd - computed)


def explain(tariffs: Tariffs, earlier: Use, later: Use) -> Change:
    """Split the difference between the bills of two uses of one customer.

    Raises:
        NoTariff: a day of either has no valid table, or the table lacks the price.
        ValueError: a use is not one that can be billed.
    """
    bills = earlier.bill(tariffs), later.bill(tariffs)
    steps = _steps(tariffs, earlier, later, *bills)
    days, daily_use, structure, price, vat = (after - before for before, after in pairwise(steps))
    return Change(*bills, days, daily_use, structure, price, vat)


def _steps(tariffs: Tariffs, earlier: Use, later: Use, bill: Bill, later_bill: Bill) -> tuple[int, ...]:
    """Totals from the earlier bill to the later one, each with one thing more substituted."""
    taxed = 1 + _vat_rate(bill)
    at_old_prices = _at_prices_of(tariffs, earlier, later)
    average = _average(bill, later, at_old_prices)
    by_days = Fraction(earlier.used_kwh) * later.days / earlier.days
    return (
        bill.total_vnd,
        _rounded(by_days * average * taxed),
        _rounded(Fraction(later.used_kwh) * average * taxed),
        _rounded(at_old_prices * taxed),
        _rounded(Fraction(later_bill.amount) * taxed),
        later_bill.total_vnd,
    )


def _average(bill: Bill, later: Use, at_old_prices: Fraction) -> Fraction:
    """VND a kWh before VAT; from nothing used, all of the later bill is daily use."""
    if bill.used_kwh:
        return Fraction(bill.amount) / Fraction(bill.used_kwh)
    return at_old_prices / Fraction(later.used_kwh) if later.used_kwh else Fraction(0)


def _vat_rate(bill: Bill) -> Fraction:
    """The share of tax in a bill; where the rate changes inside it, weighted by what falls on each."""
    base = sum(Fraction(part.base) for part in bill.vat)
    if not base:
        return Fraction(bill.vat[0].percent) / 100
    return sum((Fraction(part.amount) for part in bill.vat), Fraction(0)) / base


def _at_prices_of(tariffs: Tariffs, earlier: Use, later: Use) -> Fraction:
    """VND before VAT of the later use at the earlier prices, weighted by days where those changed."""
    total = Fraction(0)
    if isinstance(earlier, HouseholdUse):
        for span in spans(tariffs.household, earlier.from_on, earlier.to_on, "household table"):
            alone = replace(tariffs, household=_alone(span))
            total += Fraction(later.bill(alone).amount) * span.days
        return total / earlier.days
    for cut in spans(tariffs.non_household, earlier.from_on, earlier.to_on, "price table"):
        alone = replace(tariffs, non_household=_alone(cut))
        total += Fraction(later.bill(alone).amount) * cut.days
    return total / earlier.days


def _alone(span: Span[D]) -> tuple[D, ...]:
    """One table as if it had always been in force."""
    return (replace(span.entry, valid_from=_FOR_EVER, valid_to=None),)


def _rounded(amount: Fraction) -> int:
    """To whole đồng, half up; bills are never negative."""
    return int(amount + Fraction(1, 2))
