"""An issued invoice computed again: on which terms, with what result, or why it cannot be done.

The portal tells neither the voltage nor which rule scaled the tiers, so all plausible terms are tried and
the ones that give the invoice to the đồng are taken; the answer says which they were.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from backend_client.models import Invoice, InvoiceKind, PaymentState, Purpose, Register
from tariff import Bill, BusinessUse, Group, Hours, HouseholdUse, NoTariff, Scaling, Tariffs, Use, Voltage

ROUNDING_VND = 1  # the three sums of an invoice are each rounded by themselves

CORRECTIONS = frozenset({InvoiceKind.ADJUSTMENT, InvoiceKind.REFUND})
_GROUPS: Mapping[Purpose, tuple[Group, ...]] = {
    Purpose.BUSINESS: (Group.BUSINESS,),
    Purpose.PRODUCTION: (Group.PRODUCTION,),
    Purpose.ADMINISTRATION: (Group.ADMIN_HOSPITAL_SCHOOL, Group.ADMIN_OTHER),
}
HOURS = {Register.NORMAL: Hours.NORMAL, Register.PEAK: Hours.PEAK, Register.OFF_PEAK: Hours.OFF_PEAK}


class Reason(StrEnum):
    """Why an invoice cannot be computed again."""

    NO_TABLE = "no_table"  # no confirmed prices for its days
    UNKNOWN_PURPOSE = "unknown_purpose"
    NO_HOURS = "no_hours"  # what was used in which hours is not told
    CORRECTION = "correction"  # an adjustment or a refund states a difference, not a use


@dataclass(frozen=True, slots=True)
class Recomputed:
    """An invoice and the bill that was computed for it, on the terms of `use`."""

    invoice: Invoice
    use: Use
    bill: Bill

    @property
    def off_vnd(self) -> int:
        """What the invoice asks for beyond the bill; negative: it asks for less."""
        return self.invoice.total_vnd - self.bill.total_vnd

    @property
    def fits(self) -> bool:
        return abs(self.off_vnd) <= ROUNDING_VND


@dataclass(frozen=True, slots=True)
class NotComputed:
    """An invoice that cannot be computed again; `day` is one without prices."""

    invoice: Invoice
    reason: Reason
    day: date | None = None


Computed: TypeAlias = Recomputed | NotComputed


def recompute(tariffs: Tariffs, invoice: Invoice, purpose: Purpose, households: int) -> Computed:
    """The invoice on the terms that fit it, else on the ones that come nearest."""
    if invoice.kind in CORRECTIONS or invoice.used_kwh < 0:
        return NotComputed(invoice, Reason.CORRECTION)
    if purpose is Purpose.UNKNOWN:
        return NotComputed(invoice, Reason.UNKNOWN_PURPOSE)
    found: list[Recomputed] = []
    without_prices: date | None = None
    for use in _terms(invoice, purpose, households):
        try:
            one = Recomputed(invoice, use, use.bill(tariffs))
        except NoTariff as error:
            without_prices = without_prices or error.day
            continue
        if one.fits:
            return one
        found.append(one)
    return _nearest(found) if found else NotComputed(invoice, Reason.NO_TABLE, without_prices)


def _nearest(found: Sequence[Recomputed]) -> Computed:
    """Where no terms fit: a household's usual ones, or those of the others that come nearest."""
    first = found[0]
    if isinstance(first.use, HouseholdUse):
        return first
    if Hours.ALL in first.use.hours_kwh and not _has_one_price(first.use.group):
        return NotComputed(first.invoice, Reason.NO_HOURS)
    return min(found, key=lambda one: abs(one.off_vnd))


def _has_one_price(group: Group) -> bool:
    return group in _GROUPS[Purpose.ADMINISTRATION]


def _terms(invoice: Invoice, purpose: Purpose, households: int) -> tuple[Use, ...]:
    """All plausible terms, the usual ones first."""
    first, last = invoice.from_on, invoice.to_on
    if purpose is Purpose.HOUSEHOLD:
        usual = HouseholdUse(first, last, invoice.used_kwh, Decimal(max(households, 1)))
        others = [replace(usual, scaling=scaling) for scaling in Scaling if scaling is not usual.scaling]
        return (usual, *others, replace(usual, is_flat=True))
    hours = hours_kwh(invoice)
    return tuple(
        BusinessUse(first, last, hours, group, voltage) for group in _GROUPS[purpose] for voltage in Voltage
    )


def hours_kwh(invoice: Invoice) -> Mapping[Hours, Decimal]:
    """kWh by the hours of use, over all meters; all of it under `Hours.ALL` where no hours were counted."""
    used: dict[Hours, Decimal] = {}
    for pair in invoice.indexes:
        if pair.register in HOURS:
            hours = HOURS[pair.register]
            used[hours] = used.get(hours, Decimal(0)) + pair.used_kwh
    return used or {Hours.ALL: invoice.used_kwh}


def hour_prices(one: Computed) -> Mapping[Hours, int]:
    """đồng a kWh before tax by the hours of use; empty where that is not settled, or changed in between."""
    if not isinstance(one, Recomputed) or not one.fits or one.bill.is_split:
        return {}
    return {line.hours: line.price_vnd for line in one.bill.lines if line.hours is not None}


def on_same_terms(use: Use, invoice: Invoice) -> Use | None:
    """The use behind another invoice of the same customer; None where its hours are not told."""
    first, last = invoice.from_on, invoice.to_on
    if isinstance(use, HouseholdUse):
        return replace(use, from_on=first, to_on=last, used_kwh=invoice.used_kwh)
    hours = hours_kwh(invoice)
    if (Hours.ALL in hours) is not (Hours.ALL in use.hours_kwh):
        return None
    return replace(use, from_on=first, to_on=last, hours_kwh=hours)


def that_count(invoices: Sequence[Invoice]) -> tuple[Invoice, ...]:
    """Without what was replaced or cancelled."""
    replaced = {one.replaces for one in invoices if one.kind is InvoiceKind.REPLACEMENT}
    return tuple(
        one for one in invoices if one.id not in replaced and one.state is not PaymentState.CANCELLED
    )


def as_one(invoices: Sequence[Invoice]) -> Invoice | None:
    """All that counts of one month as if it were one invoice; None where nothing does."""
    counting = that_count(invoices)
    charges = [one for one in counting if one.kind not in CORRECTIONS]
    if not charges:
        return None
    return replace(
        charges[0],
        kind=InvoiceKind.REGULAR,
        from_on=min(one.from_on for one in charges),
        to_on=max(one.to_on for one in charges),
        used_kwh=sum((one.used_kwh for one in counting), Decimal(0)),
        before_tax_vnd=sum(one.before_tax_vnd for one in counting),
        vat_vnd=sum(one.vat_vnd for one in counting),
        total_vnd=sum(one.total_vnd for one in counting),
        indexes=tuple(pair for one in charges for pair in one.indexes),
    )
