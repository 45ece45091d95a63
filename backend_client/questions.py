"""What is asked of the portal for each question: which calls, in which order, how they make one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from backend_client import calls
from backend_client.calls import Call
from backend_client.errors import BackendError, Changed, UnknownCustomer
from backend_client.line import Line, together
from backend_client.models import (
    AccessToken,
    Contract,
    CustomerAccess,
    DailyReading,
    Debt,
    Document,
    Invoice,
    InvoiceKind,
    Month,
    MonthlyUsage,
    Outage,
    Payment,
)
from backend_client.portal import Portal
from backend_client.wire import accounts, bills, envelope, meters
from backend_client.wire import outages as plan
from backend_client.wire.meters import DayIndex, MonthIndexes
from backend_client.wire.reading import Row

DAY = timedelta(days=1)
DAYS_A_CALL = 31
CYCLES = (1, 2, 3)
DETAILED = 20  # contracts of one log-in whose start is asked for
COUNTED = frozenset({InvoiceKind.REGULAR, InvoiceKind.REPLACEMENT})  # the others come without a reading


async def contracts(line: Line, token: AccessToken) -> tuple[Contract, ...]:
    found = accounts.contracts(await _row(line, calls.contracts(token)))
    detailed = await together(*(_with_start(line, token, contract) for contract in found[:DETAILED]))
    return (*detailed, *found[DETAILED:])


async def invoices(line: Line, access: CustomerAccess, month: Month, due_days: int) -> tuple[Invoice, ...]:
    """All cycles are asked side by side, then the indexes; an invoice without indexes is still one."""
    asked = (_invoices_of_cycle(line, access, month, cycle, due_days) for cycle in CYCLES)
    by_id = {invoice.id: invoice for found in await together(*asked) for invoice in found}
    is_counted = any(invoice.kind in COUNTED for invoice in by_id.values())
    indexes = await _indexes(line, access, month) if is_counted else ()
    whole = (_with_indexes(invoice, indexes) for invoice in by_id.values())
    return tuple(sorted(whole, key=_order))


async def invoice_pdf(line: Line, access: CustomerAccess, invoice_id: str, limit: int) -> Document:
    raw = await line.ask(calls.invoice_pdf(access, invoice_id))
    return bills.document(envelope.data(raw.body), limit)


async def debts(line: Line, access: CustomerAccess, portal: Portal) -> tuple[Debt, ...]:
    """An empty list is asked for again: the portal gives one, too, when it is asked too fast."""
    for tried in range(portal.debt_tries):
        if tried:
            await line.pause(portal.debt_pause_s)
        if found := bills.debts(await _row(line, calls.debts(access))):
            return found
    return ()


async def payments(line: Line, access: CustomerAccess, month: Month) -> tuple[Payment, ...]:
    return bills.payments(await _row(line, calls.payments(access, month)), month)


async def usage(line: Line, access: CustomerAccess, year: int) -> tuple[MonthlyUsage, ...]:
    return bills.usage(await _row(line, calls.usage(access, year)), year)


async def outages(line: Line, unit: str, from_on: date, to_on: date) -> tuple[Outage, ...]:
    """Asked from a day earlier, for what began the evening before and goes on over midnight."""
    try:
        answer = await _row(line, calls.outages(unit, from_on - DAY, to_on))
    except UnknownCustomer:
        raise Changed("maDViQly") from None  # no customer was named: it is the unit that is not known
    return plan.outages(answer, from_on, to_on)


async def readings(
    line: Line, access: CustomerAccess, from_on: date, to_on: date
) -> tuple[DailyReading, ...]:
    """A day's energy needs the index of the next day's 00:00 as well, so one day more is asked for."""
    first, *rest = _chunks(from_on, to_on + DAY)
    way, days = await _first_way(line, access, first)
    others = await together(*(way.ask(line, access, *chunk) for chunk in rest))
    every = [*days, *(index for chunk in others for index in chunk)]
    return tuple(reading for reading in meters.daily_readings(every) if from_on <= reading.on <= to_on)


@dataclass(frozen=True, slots=True)
class _Way:
    """One of the portal's ways to give daily readings, for one point of measurement."""

    name: str
    read: Callable[[Row], tuple[DayIndex, ...]]
    point: str

    async def ask(
        self, line: Line, access: CustomerAccess, first_on: date, last_on: date
    ) -> tuple[DayIndex, ...]:
        call = calls.readings(access, self.name, self.point, first_on, last_on)
        return self.read(await _row(line, call))


def _ways(access: CustomerAccess) -> Iterator[_Way]:
    for point in calls.points(access):
        yield _Way("LayChiSoDoXaPharse2", meters.newer_days, point)
        yield _Way("LayChiSoDoXa", meters.older_days, point)


async def _first_way(
    line: Line, access: CustomerAccess, chunk: tuple[date, date]
) -> tuple[_Way, tuple[DayIndex, ...]]:
    """The first way that knows something; else one that was answered; else the first way's refusal."""
    answered: _Way | None = None
    refusal: BackendError | None = None
    for way in _ways(access):
        try:
            if found := await way.ask(line, access, *chunk):
                return way, found
            answered = answered or way
        except (UnknownCustomer, Changed) as error:
            refusal = refusal or error
    if answered is None:
        raise refusal or UnknownCustomer
    return answered, ()


def _chunks(first_on: date, last_on: date) -> list[tuple[date, date]]:
    days = (last_on - first_on).days
    starts = (first_on + timedelta(days=past) for past in range(0, days + 1, DAYS_A_CALL))
    return [(start, min(start + timedelta(days=DAYS_A_CALL - 1), last_on)) for start in starts]


async def _row(line: Line, call: Call) -> Row:
    return envelope.row((await line.ask(call)).body)


def _order(invoice: Invoice) -> tuple[int, date, str]:
    return invoice.cycle, invoice.issued_on or invoice.to_on, invoice.id.rjust(18)


async def _with_start(line: Line, token: AccessToken, contract: Contract) -> Contract:
    access = CustomerAccess(contract.customer, contract.unit, token)
    try:
        raw = await line.once(calls.customer(access))
        return replace(contract, started_on=accounts.started_on(envelope.row(raw.body)))
    except BackendError:
        return contract  # the start is nice to know; the contract is what was asked for


async def _invoices_of_cycle(
    line: Line, access: CustomerAccess, month: Month, cycle: int, due_days: int
) -> tuple[Invoice, ...]:
    answer = await _row(line, calls.invoices(access, month, cycle))
    return bills.invoices(answer, access.customer, month, due_days)


async def _indexes(line: Line, access: CustomerAccess, month: Month) -> tuple[MonthIndexes, ...]:
    for point in calls.points(access):
        try:
            raw = await line.once(calls.indexes(access, month, point))
            return meters.indexes(envelope.row(raw.body), month)
        except UnknownCustomer:
            continue  # the other way to write the point
        except BackendError:
            break
    return ()


def _with_indexes(invoice: Invoice, indexes: Iterable[MonthIndexes]) -> Invoice:
    if invoice.kind not in COUNTED:
        return invoice
    pairs = (pair for cycle in indexes if cycle.cycle == invoice.cycle for pair in cycle.pairs)
    return replace(invoice, indexes=tuple(pairs))
