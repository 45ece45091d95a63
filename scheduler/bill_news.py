"""What is known of one look at the bills of a code, and the news that come of it, under their keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend_client.models import CustomerAccess, Invoice, Month
from bot.notices import Bill, Facts
from bot.ports.backend import Backend
from data.notice_values import Audience, NoticeKind
from scheduler import rhythm
from scheduler.rhythm import DAY
from scheduler.seen import SeenInvoice
from scheduler.telling import Tell, Unsay, tell

TOLD_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the bills of a code."""

    backend: Backend
    access: CustomerAccess
    now: datetime

    @property
    def today(self) -> date:
        return rhythm.today(self.now)

    @property
    def code(self) -> str:
        return self.access.customer.value


def issued_key(code: str, period: str) -> str:
    return f"bill:{code}:{period}:issued"


def invoice_key(code: str, invoice: str, what: str) -> str:
    """`what`: due, overdue, paid; issued, refunded of a correction."""
    return f"bill:{code}:{invoice}:{what}"


def bill_of(at: Look, number: str, now: SeenInvoice) -> Bill:
    return Bill(
        customer=at.access.customer,
        invoice=number,
        month=Month.parse(now.month),
        total_vnd=now.total_vnd,
        outstanding_vnd=now.outstanding_vnd,
        used_kwh=now.used_kwh,
        days=now.days,
        state=now.state,
        checked_at=at.now,
        due_on=now.due_on,
        due_is_expected=now.due_is_expected,
        kind=now.kind,
    )


def tell_bill(at: Look, key: str, facts: Facts, wants: str, expires_at: datetime, version: int = 1) -> Tell:
    audience = Audience(wants=wants, customers=(at.code,))
    return tell(NoticeKind.BILL, key, facts, audience, due_at=at.now, expires_at=expires_at, version=version)


def unsay_bill(at: Look, number: str, what: str) -> Unsay:
    return Unsay(invoice_key(at.code, number, what))


def period_of(invoice: Invoice) -> str:
    return f"{invoice.month}-{invoice.cycle}"


def end_of(day: date) -> datetime:
    """The end of a day in Hanoi."""
    return rhythm.at(day + DAY, time())
