"""New invoices, and those that correct another one: each told as what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from backend_client.errors import BackendError
from backend_client.models import Invoice, InvoiceKind, PaymentState
from bot.notices import BillIssued, BillRefunded
from scheduler.bill_news import (
    TOLD_WITHIN,
    Look,
    bill_of,
    end_of,
    invoice_key,
    issued_key,
    tell_bill,
    unsay_bill,
)
from scheduler.fresh import fresh
from scheduler.rhythm import DAY
from scheduler.seen import SeenBills, SeenInvoice
from scheduler.telling import News, Tell, Unsay


async def issued(
    at: Look, before: SeenBills, invoices: Sequence[Invoice], found: Mapping[str, SeenInvoice]
) -> list[News]:
    """Of `invoices`, those that were not there before or have another amount now."""
    news: list[News] = []
    for invoice in invoices:
        known, now = before.invoices.get(invoice.id), found[invoice.id]
        if invoice.state is PaymentState.CANCELLED or (known is not None and known.version == now.version):
            continue
        news += [_refunded(at, invoice)] if _gives_back(invoice) else await _issue(at, invoice, now, found)
    return news


def _gives_back(invoice: Invoice) -> bool:
    """A correction that asks for nothing."""
    is_correction = invoice.kind in {InvoiceKind.REFUND, InvoiceKind.ADJUSTMENT}
    return invoice.kind is InvoiceKind.REFUND or (is_correction and invoice.total_vnd <= 0)


def _refunded(at: Look, invoice: Invoice) -> Tell:
    amount_vnd, less_kwh = abs(invoice.total_vnd), max(Decimal(0), -invoice.used_kwh)
    facts = BillRefunded(
        at.access.customer, invoice.id, invoice.month, invoice.kind, amount_vnd, less_kwh, at.now
    )
    key = invoice_key(at.code, f"{invoice.id}:{invoice.total_vnd}", "refunded")
    return tell_bill(at, key, facts, "bill_issued", at.now + TOLD_WITHIN)


async def _issue(
    at: Look, invoice: Invoice, now: SeenInvoice, found: Mapping[str, SeenInvoice]
) -> list[News]:
    """An invoice that replaces another one is a new version, and what waits about the other is off.

    One that asks for more on top of another stands beside it.
    """
    is_on_top = invoice.kind is InvoiceKind.ADJUSTMENT
    key = invoice_key(at.code, invoice.id, "issued") if is_on_top else issued_key(at.code, now.period)
    same = {number: one for number, one in found.items() if one.period == now.period}
    older = [number for number, one in same.items() if one.version < now.version]
    off: list[News] = [Unsay(key, now.version)] if now.version > 1 and not is_on_top else []
    if invoice.kind is InvoiceKind.REPLACEMENT:
        off += [unsay_bill(at, number, what) for number in older for what in ("due", "overdue")]
    bill = replace(bill_of(at, invoice.id, now), more_than_last_year_kwh=await _more(at, invoice))
    expires_at = at.now + TOLD_WITHIN
    if now.due_on is not None:
        expires_at = max(end_of(now.due_on), at.now + DAY)
    return [*off, tell_bill(at, key, BillIssued(bill), "bill_issued", expires_at, now.version)]


async def _more(at: Look, invoice: Invoice) -> Decimal | None:
    """Against the same month a year ago; a comparison that cannot be had does not hold up the bill."""
    if invoice.kind is not InvoiceKind.REGULAR or invoice.cycle > 1:
        return None
    month = invoice.month.shift(-12)
    try:
        rows = fresh(await at.backend.usage(at.access, month.year))
    except BackendError:
        return None
    then = [row.used_kwh for row in rows if row.month == month]
    return invoice.used_kwh - sum(then, Decimal(0)) if len(then) == 1 else None
