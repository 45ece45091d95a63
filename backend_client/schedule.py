"""When meters are read: months as they were billed, and what is to be expected."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backend_client.errors import Changed, TooManyRequests, Unreachable
from backend_client.line import together
from backend_client.models import HANOI, Fetched, Invoice, InvoiceKind, Month, ReadingPeriod, Register

DAY = timedelta(days=1)
READ = frozenset({InvoiceKind.REGULAR, InvoiceKind.REPLACEMENT})  # the others concern money, not a reading

Invoices = Fetched[tuple[Invoice, ...]]
Periods = Fetched[tuple[ReadingPeriod, ...]]
Ask = Callable[[Month], Coroutine[Any, Any, Invoices]]


async def schedule(invoices: Ask, month: Month, now: datetime) -> Periods:
    """Periods of `month`; `invoices` answers for any month."""
    running = Month.of(now.astimezone(HANOI).date())
    if month > running.shift(1):
        return Fetched((), now)
    if month >= running.shift(-1):
        return await _newest(invoices, month, running, now)
    told = await invoices(month)
    return _aged(told, billed(told.value))


async def _newest(invoices: Ask, month: Month, running: Month, now: datetime) -> Periods:
    model = min(month, running).shift(-1)  # the newest month that can be billed to its end
    try:
        told, like = await together(invoices(month), invoices(model))
    except (Unreachable, Changed, TooManyRequests):
        if month < running:
            raise
        return Fetched(expected(month), now)  # the rule needs no portal
    if month < running and not (told.value or like.value):
        return _aged(told, ())
    coming = expected(month, billed(like.value))
    older = min(told, like, key=lambda answer: (not answer.is_stale, answer.fetched_at))
    return _aged(older, completed(billed(told.value), coming))


def _aged(answer: Invoices, periods: tuple[ReadingPeriod, ...]) -> Periods:
    return Fetched(periods, answer.fetched_at, answer.is_stale)


def expected(month: Month, like: Iterable[ReadingPeriod] = ()) -> tuple[ReadingPeriod, ...]:
    """The rule since 29/02/2024: every meter of the utility is read on the last day of the month.

    Large customers are read up to three times: on the same days before the end as in the month `like`.
    """
    days = sorted({period.to_on.day for period in like if _ends_inside(period)})
    closings = [month.first_on.replace(day=number) for number in days if number < month.last_on.day]
    closings.append(month.last_on)
    openings = [month.first_on, *(closing + DAY for closing in closings)]
    return tuple(
        ReadingPeriod(month, cycle, opening, closing, closing, is_expected=True)
        for cycle, (opening, closing) in enumerate(zip(openings, closings, strict=False), 1)
    )


def completed(billed: Sequence[ReadingPeriod], coming: Iterable[ReadingPeriod]) -> tuple[ReadingPeriod, ...]:
    """What was billed, then what is still to come after it."""
    until = max((period.to_on for period in billed), default=date.min)
    return (*billed, *(period for period in coming if period.from_on > until))


def billed(invoices: Iterable[Invoice]) -> tuple[ReadingPeriod, ...]:
    """The periods that were billed, by cycle. A replacement speaks for its cycle."""
    by_cycle = {invoice.cycle: _period(invoice) for invoice in _originals_first(invoices)}
    return tuple(by_cycle[cycle] for cycle in sorted(by_cycle))


def _ends_inside(period: ReadingPeriod) -> bool:
    return Month.of(period.to_on) == period.month and period.to_on < period.month.last_on


def _originals_first(invoices: Iterable[Invoice]) -> list[Invoice]:
    readings = [invoice for invoice in invoices if invoice.kind in READ]
    return sorted(readings, key=lambda invoice: invoice.kind is InvoiceKind.REPLACEMENT)


def _period(invoice: Invoice) -> ReadingPeriod:
    return ReadingPeriod(
        month=invoice.month,
        cycle=invoice.cycle,
        from_on=invoice.from_on,
        to_on=invoice.to_on,
        reading_on=invoice.to_on,
        is_expected=False,
        closing=_closing(invoice),
        used_kwh=invoice.used_kwh,
    )


def _closing(invoice: Invoice) -> Decimal | None:
    """What the meter in use at the end showed; None where there is no total register."""
    totals = [pair.closing for pair in invoice.indexes if pair.register is Register.TOTAL]
    return totals[-1] if totals else None
