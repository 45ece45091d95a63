"""The invoices of one customer, who paid what, and what is still owed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import Enum

from sandbox.billing import Amounts, amounts
from sandbox.customers import Correction, Customer, Habit
from sandbox.meters import Counted, MeterBook
from sandbox.periods import Month, Period

CORRECTED_AFTER = timedelta(days=8)
MONTHS_BEHIND = 4
CORRECTION_IDS = 500_000
WAYS = ("Chuyển khoản ngân hàng", "Ví điện tử", "Cổng Dịch vụ công quốc gia", "Tại quầy")
DIRECT_DEBIT = "Trích nợ tự động"
SAMPLE_SHIFT = 1234 - (Month(2026, 6).year * 12 + 6)  # PD00000000001 has 0001234 in June 2026


class State(Enum):
    """Payment status as the portal writes it."""

    UNPAID = "CHUATT"
    PARTLY = "TTOANMOTPHAN"
    PAID = "DATT"
    CANCELLED = "DAHT"
    PENDING = "CHOXULY"


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that arrived for one invoice."""

    amount_vnd: int
    at: datetime
    way: str
    reference: str


@dataclass(frozen=True, slots=True)
class Issued:
    """An invoice. `kind` is "" (regular), DC (adjustment), LL (replacement) or HT (refund)."""

    id: int
    customer: Customer
    period: Period
    used_kwh: int
    amounts: Amounts
    issued_at: datetime
    due_on: date
    kind: str = ""
    concerns: int | None = None  # id of the invoice a correction is about
    cancelled_at: datetime | None = None
    payments: tuple[Paid, ...] = field(default=())
    is_pending: bool = False

    @property
    def serial(self) -> str:
        """Ký hiệu: the year is that of the billing month, or of the day a correction was issued."""
        year = self.issued_at.year if self.kind else self.period.month.year
        return f"1K{year % 100:02d}THN"

    @property
    def number(self) -> str:
        return number_of(self.id)

    def paid_vnd(self, now: datetime) -> int:
        return sum(paid.amount_vnd for paid in self.payments if paid.at <= now)

    def outstanding_vnd(self, now: datetime) -> int:
        """What is still to be paid; nothing for a refund, a cancelled or a replaced invoice."""
        if self.kind == "HT" or self.is_cancelled(now):
            return 0
        return max(0, self.amounts.total_vnd - self.paid_vnd(now))

    def is_cancelled(self, now: datetime) -> bool:
        return self.cancelled_at is not None and self.cancelled_at <= now

    def state(self, now: datetime) -> State:
        if self.is_cancelled(now):
            return State.CANCELLED
        if self.outstanding_vnd(now) == 0:
            return State.PAID
        if self.is_pending:
            return State.PENDING
        return State.PARTLY if self.paid_vnd(now) else State.UNPAID


class Ledger:
    """All invoices of one customer as they would be once every one is issued; `World` hides the future."""

    def __init__(self, seed: int, customer: Customer, opened_at: datetime, book: MeterBook) -> None:
        self._seed = seed
        self._customer = customer
        self._opened_at = opened_at
        self._book = book
        self._months: dict[Month, list[Issued]] = {}

    def month(self, month: Month) -> list[Issued]:
        """Every invoice of a billing month in the order of issue, corrections included."""
        if month not in self._months:
            self._months[month] = [] if month in self._customer.missing else self._bill(month)
        return self._months[month]

    def _bill(self, month: Month) -> list[Issued]:
        counted = self._book.month(month)
        correction = self._customer.corrections.get(month)
        issued: list[Issued] = []
        for period in self._book.periods(month):
            parts = [part for part in counted if part.period == period]
            if correction is None or issued:
                issued.append(self._paid(self._regular(period, parts)))
            else:
                issued += self._corrected(period, parts, correction)
        return issued

    def _regular(self, period: Period, counted: Iterable[Counted], wrong_kwh: int = 0) -> Issued:
        counted = tuple(counted)
        return Issued(
            id=self._id(period),
            customer=self._customer,
            period=period,
            used_kwh=sum(part.used_kwh for part in counted) + wrong_kwh,
            amounts=amounts(self._customer, period, counted, wrong_kwh),
            issued_at=period.issued_at,
            due_on=self._due_on(period),
            is_pending=self._customer.habit is Habit.PENDING and period.month >= self._newest,
        )

    def _corrected(self, period: Period, counted: list[Counted], correction: Correction) -> list[Issued]:
        right = self._regular(period, counted)
        sign = -1 if correction.kind == "DC" else 1
        wrong = self._paid(self._regular(period, counted, sign * correction.wrong_kwh))
        at = wrong.issued_at + CORRECTED_AFTER
        if correction.kind == "LL":
            wrong = replace(wrong, cancelled_at=at, payments=())
            return [wrong, self._paid(self._correction(right, wrong, correction.kind, at))]
        difference = replace(
            right, used_kwh=right.used_kwh - wrong.used_kwh, amounts=right.amounts.less(wrong.amounts)
        )
        return [wrong, self._paid(self._correction(difference, wrong, correction.kind, at))]

    def _correction(self, invoice: Issued, wrong: Issued, kind: str, at: datetime) -> Issued:
        due_on = at.date() + timedelta(days=5)
        return replace(
            invoice, id=wrong.id + CORRECTION_IDS, kind=kind, concerns=wrong.id, issued_at=at, due_on=due_on
        )

    def _paid(self, invoice: Issued) -> Issued:
        paid = self._payments(invoice)
        return replace(invoice, payments=paid)

    def _payments(self, invoice: Issued) -> tuple[Paid, ...]:
        total = invoice.amounts.total_vnd
        if total <= 0 or self._is_open(invoice):
            return ()
        rng = random.Random(f"{self._seed}:payment:{invoice.id}")
        way = DIRECT_DEBIT if self._customer.habit is Habit.AT_ONCE else rng.choice(WAYS)
        at = invoice.issued_at
        if self._customer.habit is Habit.PARTLY and invoice.period.month >= self._newest:
            return (Paid(total // 2000 * 1000, at + timedelta(hours=1), way, _reference(invoice)),)
        if self._customer.habit is not Habit.AT_ONCE:
            at += timedelta(days=rng.randint(0, 3), minutes=rng.randint(5, 720))
        return (Paid(total, at, way, _reference(invoice)),)

    def _is_open(self, invoice: Issued) -> bool:
        habit, month = self._customer.habit, invoice.period.month
        if habit in {Habit.NEWEST_OPEN, Habit.PENDING}:
            return month >= self._newest
        if habit is Habit.OVERDUE:
            return month >= self._newest_due
        return habit is Habit.MONTHS_BEHIND and month > self._newest.shift(-MONTHS_BEHIND)

    def _due_on(self, period: Period) -> date:
        if self._customer.habit is Habit.NEWEST_OPEN and period.month == self._newest:
            return max(period.due_on, self._opened_at.date() + timedelta(days=3))
        return period.due_on

    @property
    def _newest(self) -> Month:
        """The newest month that was billed when the world was opened."""
        last = Month.of(self._opened_at.date()).shift(-1)
        return (
            last
            if Period(last, 1, last.first_on, last.last_on).issued_at <= self._opened_at
            else last.shift(-1)
        )

    @property
    def _newest_due(self) -> Month:
        last = Month.of(self._opened_at.date()).shift(-1)
        is_due = Period(last, 1, last.first_on, last.last_on).due_on < self._opened_at.date()
        return last if is_due else last.shift(-1)

    def _id(self, period: Period) -> int:
        """Unique over all customers; the last seven digits are the number printed on the invoice."""
        month = period.month.year * 12 + period.month.number + SAMPLE_SHIFT
        return self._customer.ordinal * 10_000_000 + (period.cycle - 1) * 100_000 + month


def number_of(invoice_id: int) -> str:
    """The number printed on the invoice with this id."""
    return f"{invoice_id % 10_000_000:07d}"


def _reference(invoice: Issued) -> str:
    return f"MAU{invoice.id:012d}"
