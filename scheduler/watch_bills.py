"""New invoices, payments, due days: what changed since the last look, at the price of few questions.

The use of a year names every month that was billed and the sum: one call tells whether any invoice is new
or changed. Payments are asked for while something is open. Only what changed is looked at in full.
Nothing is ever taken for paid because a list is empty: the invoice itself must say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from backend_client.models import (
    Invoice,
    Month,
    Payment,
    PaymentState,
)
from bot.notices import BillDue, BillOverdue, BillPaid
from data.notice_values import Choices
from scheduler import rhythm
from scheduler.bill_issues import issued
from scheduler.bill_news import (
    TOLD_WITHIN,
    Look,
    bill_of,
    end_of,
    invoice_key,
    period_of,
    tell_bill,
    unsay_bill,
)
from scheduler.fresh import fresh
from scheduler.rhythm import DAY, Open, Rhythm
from scheduler.seen import SeenBills, SeenInvoice, seen_invoice
from scheduler.telling import News

__all__ = ["Look", "look", "next_at"]

_MONTHS = 3  # that may change: this one and two before
_KEPT = 6  # months of which invoices are remembered
_SURELY_BILLED = 6  # day of the month from which a missing invoice is looked for without a hint
_OVERDUE_FOR = timedelta(days=5)  # later it is no longer the news of its day


async def look(at: Look, seen: SeenBills | None) -> tuple[SeenBills, list[News]]:
    """What stands there now, and what of it is news. The first look finds none.

    Raises:
        BackendError: the portal did not answer; nothing was learned.
    """
    before = seen or SeenBills()
    billed = await _billed(at)
    payments = await _payments(at, before, is_first=seen is None)
    paid = _paid_by_month(payments)
    months = _changed(at, before, billed, paid, is_first=seen is None)
    invoices = [one for month in months for one in fresh(await at.backend.invoices(at.access, month))]
    found = _merged(at, before, invoices)
    now = SeenBills(found, billed, {**before.paid_vnd, **paid}, _checked_on(at, before, months))
    if seen is None:
        return now, []
    news = await issued(at, before, invoices, found)
    news += _paid(at, before, found, payments)
    return replace(now, invoices=_counted(before, found)), [*news, *_reminders(at, found)]


def next_at(code: str, now: datetime, seen: SeenBills, choices: Iterable[Choices], pace: Rhythm) -> datetime:
    """When the next look is due."""
    is_close = any(one.bill_paid for one in choices)
    last = str(Month.of(rhythm.today(now)).shift(-1))
    is_billed = any(one.month == last for one in seen.invoices.values())
    has_cycles = any(one.cycle > 1 for one in seen.invoices.values())
    unpaid = [Open(one.due_on, is_close) for one in seen.invoices.values() if one.is_unpaid]
    return rhythm.next_bill(
        code, now, pace, is_billed=is_billed, is_quiet=is_billed and not has_cycles, unpaid=unpaid
    )


async def _billed(at: Look) -> dict[str, int]:
    """Sums by month; in January two years are asked for."""
    months = [str(Month.of(at.today).shift(-back)) for back in range(_MONTHS)]
    sums: dict[str, int] = {}
    for year in sorted({Month.parse(month).year for month in months}):
        for row in fresh(await at.backend.usage(at.access, year)):
            if str(row.month) in months:
                sums[str(row.month)] = sums.get(str(row.month), 0) + row.amount_vnd
    return sums


async def _payments(at: Look, before: SeenBills, *, is_first: bool) -> tuple[Payment, ...]:
    """Asked for only while there is something to pay."""
    if not is_first and not any(one.outstanding_vnd > 0 for one in before.invoices.values()):
        return ()
    return fresh(await at.backend.payments(at.access, Month.of(at.today)))


def _paid_by_month(payments: Sequence[Payment]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in payments:
        sums[str(one.month)] = sums.get(str(one.month), 0) + one.amount_vnd
    return sums


def _changed(
    at: Look, before: SeenBills, billed: Mapping[str, int], paid: Mapping[str, int], *, is_first: bool
) -> list[Month]:
    """Months whose invoices must be looked at, oldest first."""
    this = Month.of(at.today)
    recent = [this.shift(-back) for back in reversed(range(_MONTHS))]
    if is_first:
        return recent
    months = {month for month in recent if billed.get(str(month)) != before.billed_vnd.get(str(month))}
    unpaid = {one.month for one in before.invoices.values() if one.outstanding_vnd > 0}
    months |= {Month.parse(one) for one in unpaid if paid.get(one, 0) != before.paid_vnd.get(one, 0)}
    months |= {Month.parse(one.month) for one in before.invoices.values() if _is_reminded_today(at, one)}
    if _is_overdue_for_bill(at, before):
        months.add(this.shift(-1))
    return sorted(months)


def _is_reminded_today(at: Look, one: SeenInvoice) -> bool:
    """Nobody is reminded of a debt by what was seen yesterday."""
    if one.due_on is None or not one.is_unpaid:
        return False
    moments = rhythm.reminds_at(at.code, one.due_on), rhythm.overdue_at(at.code, one.due_on)
    return any(moment <= at.now < moment + DAY for moment in moments)


def _is_overdue_for_bill(at: Look, before: SeenBills) -> bool:
    """The sums are a hint; where they are late, the invoice itself is looked for once a day."""
    last = str(Month.of(at.today).shift(-1))
    is_known = any(one.month == last for one in before.invoices.values())
    return at.today.day >= _SURELY_BILLED and not is_known and before.checked_on != at.today


def _checked_on(at: Look, before: SeenBills, months: Sequence[Month]) -> date | None:
    return at.today if Month.of(at.today).shift(-1) in months else before.checked_on


def _merged(at: Look, before: SeenBills, invoices: Sequence[Invoice]) -> dict[str, SeenInvoice]:
    """What is remembered now. A first sight keeps its day; a month that was not asked about stays."""
    oldest = str(Month.of(at.today).shift(-_KEPT))
    found = {number: one for number, one in before.invoices.items() if one.month >= oldest}
    for invoice in invoices:
        known = found.get(invoice.id)
        same = [one.version for one in found.values() if one.period == period_of(invoice)]
        version = known.version if known is not None else max(same, default=0) + 1
        now = seen_invoice(invoice, version, at.today if known is None else known.seen_on)
        if known is not None:
            is_other = known.total_vnd != now.total_vnd
            version = max(same) + 1 if is_other else known.version
            now = replace(now, version=version, payments=known.payments)
        found[invoice.id] = now
    return found


def _paid(
    at: Look, before: SeenBills, found: Mapping[str, SeenInvoice], payments: Sequence[Payment]
) -> list[News]:
    """Money that arrived for an invoice that was open: the invoice says so, never an empty list."""
    news: list[News] = []
    for number, now in found.items():
        known = before.invoices.get(number)
        if known is None or not _is_payment(known, now):
            continue
        if not now.is_unpaid:
            news += [unsay_bill(at, number, what) for what in ("due", "overdue")]
        amount, at_moment = _amount(known, now, payments)
        facts = BillPaid(at.access.customer, Month.parse(now.month), amount, at.now, at_moment)
        key = invoice_key(at.code, number, "paid")
        news.append(tell_bill(at, key, facts, "bill_paid", at.now + TOLD_WITHIN, known.payments + 1))
    return news


def _is_payment(known: SeenInvoice, now: SeenInvoice) -> bool:
    if known.total_vnd != now.total_vnd or known.state is PaymentState.PAID or now.total_vnd <= 0:
        return False
    return now.state is PaymentState.PAID or (
        now.state is PaymentState.PARTLY and now.outstanding_vnd < known.outstanding_vnd
    )


def _amount(known: SeenInvoice, now: SeenInvoice, payments: Sequence[Payment]) -> tuple[int, datetime | None]:
    """What arrived, and when, if the portal tells a payment of just that amount."""
    amount = known.outstanding_vnd - now.outstanding_vnd or now.total_vnd
    same = [one for one in payments if str(one.month) == now.month and one.amount_vnd == amount]
    return amount, same[0].paid_at if same else None


def _counted(before: SeenBills, found: Mapping[str, SeenInvoice]) -> dict[str, SeenInvoice]:
    """With the payments that were told of."""
    counted = dict(found)
    for number, now in found.items():
        known = before.invoices.get(number)
        if known is not None and _is_payment(known, now):
            counted[number] = replace(now, payments=known.payments + 1)
    return counted


def _reminders(at: Look, found: Mapping[str, SeenInvoice]) -> list[News]:
    return [one for number, now in found.items() if now.is_unpaid for one in _reminder(at, number, now)]


def _reminder(at: Look, number: str, now: SeenInvoice) -> list[News]:
    """Three days before the due day, and a day after it; not of what was first seen after that."""
    if now.due_on is None:
        return []
    reminds, overdue = rhythm.reminds_at(at.code, now.due_on), rhythm.overdue_at(at.code, now.due_on)
    bill = bill_of(at, number, now)
    if reminds <= at.now < end_of(now.due_on) and now.seen_on < rhythm.today(reminds):
        key = invoice_key(at.code, number, "due")
        return [tell_bill(at, key, BillDue(bill), "bill_due", end_of(now.due_on))]
    if overdue <= at.now < overdue + _OVERDUE_FOR and now.seen_on <= now.due_on:
        off = unsay_bill(at, number, "due")
        key = invoice_key(at.code, number, "overdue")
        return [off, tell_bill(at, key, BillOverdue(bill), "bill_overdue", overdue + _OVERDUE_FOR)]
    return []
