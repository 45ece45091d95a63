"""The world behind the portal: synthetic customers, their meters, invoices, payments, and the outage plan.

Deterministic: the same seed, the same moment of opening and the same clock give the same answers. What is
asked for is worked out then, so opening costs milliseconds. What happens later (`publish_outage`,
`issue_invoice`, `record_payment`) lies on top; it is forgotten with the process, unless there is a `memory`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sandbox.customers import Customer, ordinary
from sandbox.ledger import Issued, Ledger, Paid
from sandbox.memory import Events, Memory, lasting
from sandbox.meters import Counted, DayCount, MeterBook
from sandbox.outages import BACK, OutagePlan, PlannedOutage, Status
from sandbox.periods import HANOI, Month, Period
from sandbox.showcase import Named, named_customers

Clock = Callable[[], datetime]
CUSTOMERS = 220


@dataclass(frozen=True, slots=True)
class Account:
    """A log-in of the portal: by customer code or by phone."""

    user_name: str
    password: str
    contracts: tuple[Customer, ...]


class World:
    """Everything the stand-in portal knows."""

    def __init__(
        self, seed: int = 1, clock: Clock = lambda: datetime.now(HANOI), memory: Memory | None = None
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.opened_at = clock().astimezone(HANOI)
        self.named: tuple[Named, ...] = named_customers(seed, self.opened_at.date())
        self.customers: dict[str, Customer] = self._customers()
        self.accounts: dict[str, Account] = self._accounts()
        self._by_phone = {a.contracts[0].phone: a for a in self.accounts.values()}
        self._memory = memory
        self._events = Events() if memory is None else memory.load()
        self._outages = OutagePlan(seed, self.opened_at)
        rows = lasting(self._events.outages, self._outages.rows, self.opened_at - BACK)
        self._outages.rows = self._events.outages = rows
        self._books: dict[str, MeterBook] = {}
        self._ledgers: dict[str, Ledger] = {}
        self.on_event: list[Callable[[], None]] = []  # called after something was made to happen

    @property
    def now(self) -> datetime:
        return self.clock().astimezone(HANOI)

    def account(self, user_name: str) -> Account | None:
        """The log-in by customer code (either case) or phone number."""
        return self.accounts.get(user_name.strip().upper()) or self._by_phone.get(user_name.strip())

    def invoices(self, code: str, month: Month) -> list[Issued]:
        """The invoices of a billing month that are issued by now."""
        issued = [self._as_of_now(code, invoice) for invoice in self._ledger(code).month(month)]
        return [invoice for invoice in issued if invoice.issued_at <= self.now]

    def history(self, code: str) -> list[Issued]:
        """Every invoice issued by now, newest month first."""
        first = self.customers[code].first_month
        months = reversed(list(first.until(Month.of(self.now.date()))))
        return [invoice for month in months for invoice in self.invoices(code, month)]

    def invoice(self, code: str, invoice_id: int) -> Issued | None:
        """One issued invoice of a customer."""
        return next((invoice for invoice in self.history(code) if invoice.id == invoice_id), None)

    def open_items(self, code: str) -> list[Issued]:
        """Invoices with something left to pay, oldest first."""
        return [i for i in reversed(self.history(code)) if i.outstanding_vnd(self.now) > 0]

    def counted(self, code: str, month: Month) -> list[Counted]:
        """The index rows of the periods of a month whose last day is over."""
        today = self.now.date()
        return [c for c in self._book(code).month(month) if c.period.to_on < today]

    def periods(self, code: str, month: Month) -> list[Period]:
        """What is or will be billed under a month."""
        return self._book(code).periods(month)

    def days(self, code: str, from_on: date, to_on: date) -> list[DayCount]:
        """Completed days in this span, by register and meter; yesterday is the newest."""
        last_on = min(to_on, self.now.date() - timedelta(days=1))
        months = Month.of(from_on).until(Month.of(last_on).shift(1))
        days = [day for month in months for day in self._book(code).days(month)]
        lost = self.customers[code].lost_days
        return [day for day in days if from_on <= day.on <= last_on and day.on not in lost]

    def outages(self, from_on: date, to_on: date, unit: str = "") -> list[PlannedOutage]:
        """Published rows that begin in these days, for a unit code (old or new) or for all."""
        return self._outages.between(from_on, to_on, unit, self.now)

    def publish_outage(self, row: PlannedOutage) -> None:
        """Publish a row, or a change of the row with the same id."""
        self._outages.publish(row)
        self._happened()

    @property
    def published(self) -> tuple[PlannedOutage, ...]:
        """Rows that do not come from the seed, in the order of their first publication."""
        return tuple(self._outages.rows.values())

    def outage(self, key: str) -> PlannedOutage:
        """A row that was published by its id.

        Raises:
            KeyError: there is none.
        """
        return self._outages.published(key)

    def move_outage(self, key: str, starts_at: datetime, ends_at: datetime) -> PlannedOutage:
        """Give a published row other times; the portal says `Đổi giờ` with the old ones.

        Raises:
            KeyError: no row of this id was published.
        """
        row = self._outages.published(key)
        was = (row.starts_at, row.ends_at)
        moved = replace(row, starts_at=starts_at, ends_at=ends_at, was=was, written_status=Status.MOVED)
        self.publish_outage(moved)
        return moved

    def postpone_outage(self, key: str) -> PlannedOutage:
        """`Hoãn`.

        Raises:
            KeyError: no row of this id was published.
        """
        row = replace(self._outages.published(key), written_status=Status.POSTPONED)
        self.publish_outage(row)
        return row

    def issue_invoice(self, code: str, month: Month) -> None:
        """Issue the invoices of a month now, before their day."""
        if code not in self.customers:
            raise KeyError(code)
        self._events.issued_early[code, month] = self.now
        self._happened()

    def record_payment(
        self, code: str, invoice_id: int, amount_vnd: int | None = None, way: str = ""
    ) -> None:
        """Let money arrive now; without an amount, all that is outstanding.

        Raises:
            KeyError: the customer has no such invoice.
        """
        invoice = self.invoice(code, invoice_id)
        if invoice is None:
            raise KeyError(invoice_id)
        amount = invoice.outstanding_vnd(self.now) if amount_vnd is None else amount_vnd
        later = self._events.paid_later.setdefault(invoice_id, [])
        reference = f"MAU{invoice_id:012d}{len(later) + 1}"
        later.append(Paid(amount, self.now, way or "Chuyển khoản ngân hàng", reference))
        self._happened()

    def _happened(self) -> None:
        if self._memory is not None:
            self._memory.save(self._events)
        for call in self.on_event:
            call()

    def _as_of_now(self, code: str, invoice: Issued) -> Issued:
        early = self._events.issued_early.get((code, invoice.period.month))
        if early is not None and early < invoice.issued_at and not invoice.kind:
            invoice = replace(invoice, issued_at=early)
        later = self._events.paid_later.get(invoice.id)
        return (
            invoice
            if later is None
            else replace(invoice, payments=(*invoice.payments, *later), is_pending=False)
        )

    def _ledger(self, code: str) -> Ledger:
        if code not in self._ledgers:
            self._ledgers[code] = Ledger(self.seed, self.customers[code], self.opened_at, self._book(code))
        return self._ledgers[code]

    def _book(self, code: str) -> MeterBook:
        if code not in self._books:
            self._books[code] = MeterBook(self.seed, self.customers[code])
        return self._books[code]

    def _customers(self) -> dict[str, Customer]:
        named = {row.customer.code: row.customer for row in self.named}
        taken = {customer.ordinal for customer in named.values()}
        others = (ordinary(self.seed, n) for n in range(1, CUSTOMERS + 1) if n not in taken)
        return named | {customer.code: customer for customer in others}

    def _accounts(self) -> dict[str, Account]:
        owner = {row.customer.code: row.log_in for row in self.named}
        contracts: dict[str, list[Customer]] = {}
        for code, customer in self.customers.items():
            contracts.setdefault(owner.get(code, code), []).append(customer)
        return {code: Account(code, password_of(code), tuple(held)) for code, held in contracts.items()}


def password_of(code: str) -> str:
    """The password of a synthetic log-in: `demo-` and the last four characters of its code."""
    return f"demo-{code[-4:]}"
