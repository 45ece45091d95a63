"""What was seen last of a customer code; kept sealed, so that the next look can tell what is new.

A part that is None was never looked at, or not since somebody wanted it: what stands there then is no news.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from backend_client.models import Invoice, InvoiceKind, PaymentState
from data.coding import Codec

UNPAID = frozenset({PaymentState.UNPAID, PaymentState.PARTLY})


@dataclass(frozen=True, slots=True)
class SeenInvoice:
    """One invoice, as far as a notice needs it later."""

    month: str  # 2026-06
    cycle: int
    kind: InvoiceKind
    version: int  # how many invoices there were of this month and cycle
    total_vnd: int
    outstanding_vnd: int
    state: PaymentState
    due_on: date | None
    due_is_expected: bool
    used_kwh: Decimal
    days: int
    seen_on: date  # first
    payments: int = 0  # told of

    @property
    def is_unpaid(self) -> bool:
        return self.state in UNPAID and self.outstanding_vnd > 0

    @property
    def period(self) -> str:
        return f"{self.month}-{self.cycle}"


def seen_invoice(invoice: Invoice, version: int, on: date) -> SeenInvoice:
    return SeenInvoice(
        month=str(invoice.month),
        cycle=invoice.cycle,
        kind=invoice.kind,
        version=version,
        total_vnd=invoice.total_vnd,
        outstanding_vnd=invoice.outstanding_vnd,
        state=invoice.state,
        due_on=invoice.due_on,
        due_is_expected=invoice.due_is_expected,
        used_kwh=invoice.used_kwh,
        days=invoice.days,
        seen_on=on,
    )


@dataclass(frozen=True, slots=True)
class SeenBills:
    """Invoices of the last months by their id, and the sums by which a change is noticed cheaply."""

    invoices: Mapping[str, SeenInvoice] = field(default_factory=dict)
    billed_vnd: Mapping[str, int] = field(default_factory=dict)  # by month
    paid_vnd: Mapping[str, int] = field(default_factory=dict)  # by month
    checked_on: date | None = None  # when last month's invoice was last looked for without a hint


@dataclass(frozen=True, slots=True)
class SeenReadings:
    """Reading days by month and cycle (`2026-06-1`), and when they were asked for."""

    days: Mapping[str, date] = field(default_factory=dict)
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeenUse:
    """Thresholds of one period: what was told, and what is compared with."""

    month: str = ""
    told: tuple[str, ...] = ()
    compared_kwh: Mapping[str, Decimal | None] = field(default_factory=dict)  # by month, year


@dataclass(frozen=True, slots=True)
class Seen:
    """All of one code."""

    bills: SeenBills | None = None
    readings: SeenReadings | None = None
    use: SeenUse | None = None
    next_at: Mapping[str, datetime] = field(default_factory=dict)  # of each part
    ended: tuple[int, ...] = ()  # permissions whose end was told


CODEC = Codec(Seen)
