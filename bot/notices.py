"""What a notice tells, as values: made by the scheduler, kept sealed, put into words by bot.views.notices.

Each class is one variant; its name in the store is `variant_of`. Adding a notice is adding a class here, its
words there, and whoever finds out in scheduler.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from backend_client.models import CustomerCode, InvoiceKind, Month, Outage, PaymentState
from data.notice_values import NoticeKind


@dataclass(frozen=True, slots=True)
class ReadingDay:
    """The meter is read soon."""

    customer: CustomerCode
    month: Month
    reading_on: date
    from_on: date
    to_on: date
    is_expected: bool  # by the rule of the month's last day
    used_kwh: Decimal | None = None  # so far in the period, to the end of `used_until`
    used_until: date | None = None


@dataclass(frozen=True, slots=True)
class ReadingMoved:
    """The day changed after it was told or could be known."""

    customer: CustomerCode
    month: Month
    was_on: date
    reading_on: date


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice as it stood at `checked_at`; shared by the variants about money."""

    customer: CustomerCode
    invoice: str  # its id, to ask again before sending
    month: Month
    total_vnd: int
    outstanding_vnd: int
    used_kwh: Decimal
    days: int
    state: PaymentState
    checked_at: datetime
    due_on: date | None = None
    due_is_expected: bool = False
    more_than_last_year_kwh: Decimal | None = None  # same month; None: not known
    kind: InvoiceKind = InvoiceKind.REGULAR  # of an adjustment amount and energy are what comes on top


@dataclass(frozen=True, slots=True)
class BillIssued:
    """A new invoice."""

    bill: Bill


@dataclass(frozen=True, slots=True)
class BillDue:
    """Still unpaid, due in three days."""

    bill: Bill


@dataclass(frozen=True, slots=True)
class BillOverdue:
    """Unpaid a day after its due day."""

    bill: Bill


@dataclass(frozen=True, slots=True)
class BillRefunded:
    """An invoice that gives back, or corrects without asking for more: nothing is to be paid for it."""

    customer: CustomerCode
    invoice: str
    month: Month
    kind: InvoiceKind  # REFUND, ADJUSTMENT
    amount_vnd: int  # what is given back; 0: the amount stays
    used_kwh: Decimal  # less; 0: the energy stays
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class BillPaid:
    """A payment was recorded; `paid_at` None: the portal does not tell when."""

    customer: CustomerCode
    month: Month
    amount_vnd: int
    seen_at: datetime
    paid_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutageNew:
    """A planned outage was published, or approved after it was only planned."""

    unit: str
    outage: Outage
    seen_at: datetime
    place: str = ""  # by which a home or an area was found, as the row writes it


@dataclass(frozen=True, slots=True)
class OutageMoved:
    """Other times; the old ones are `was_starts_at`, `was_ends_at` here, whoever told them."""

    unit: str
    outage: Outage
    was_starts_at: datetime
    was_ends_at: datetime
    seen_at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class OutagePostponed:
    """Hoãn; or `is_gone`: taken out of the published plan without a word."""

    unit: str
    outage: Outage
    seen_at: datetime
    is_gone: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class OutageSoon:
    """A reminder: the day before, or about an hour before."""

    unit: str
    outage: Outage
    is_day_before: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class ThresholdPassed:
    """More was used than the customer wanted to hear of."""

    customer: CustomerCode
    month: Month
    used_kwh: Decimal
    used_until: date  # to the end of this day
    threshold_kwh: int
    percent: int | None = None  # where it was set as a percentage over `compared_kwh`
    against: str = ""  # month, year
    compared_kwh: Decimal | None = None
    estimate_kwh: Decimal | None = None
    estimate_vnd: int | None = None  # rounded to 1 000 đ


@dataclass(frozen=True, slots=True)
class TariffNew:
    """New prices were decided; from `reference` data."""

    starts_on: date
    decision: str  # `1279/QĐ-BCT`


@dataclass(frozen=True, slots=True)
class PolicyNew:
    """The privacy policy has a new version; what changed stands on its own screen."""

    version: str
    published_on: date


@dataclass(frozen=True, slots=True)
class Announced:
    """An operator's words, in both languages."""

    vi: str = field(repr=False)
    en: str = field(repr=False)
    kind: NoticeKind = NoticeKind.OTHER  # the switch that it goes by


@dataclass(frozen=True, slots=True)
class AccessEnded:
    """The permission to look ended and cannot be renewed: nothing will be told until it is linked again."""

    customer: CustomerCode
    accounts: tuple[int, ...] = ()  # that saw the code by it; empty: all of the code


Facts = (
    ReadingDay | ReadingMoved | BillIssued | BillDue | BillOverdue | BillPaid | BillRefunded
    | OutageNew | OutageMoved | OutagePostponed | OutageSoon
    | ThresholdPassed | TariffNew | PolicyNew | Announced | AccessEnded
)  # fmt: skip

VARIANTS: Mapping[str, type[Any]] = {
    "reading_day": ReadingDay,
    "reading_moved": ReadingMoved,
    "bill_issued": BillIssued,
    "bill_due": BillDue,
    "bill_overdue": BillOverdue,
    "bill_paid": BillPaid,
    "bill_refunded": BillRefunded,
    "outage_new": OutageNew,
    "outage_moved": OutageMoved,
    "outage_postponed": OutagePostponed,
    "outage_soon": OutageSoon,
    "threshold": ThresholdPassed,
    "tariff_new": TariffNew,
    "policy_new": PolicyNew,
    "announced": Announced,
    "access_ended": AccessEnded,
}
_NAMES = {kind: name for name, kind in VARIANTS.items()}
_CODECS: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in VARIANTS.items()}


def variant_of(facts: Facts) -> str:
    """The name of its class in the store; never change one."""
    return _NAMES[type(facts)]


def kind_of(facts: Facts) -> NoticeKind:
    """The switch that turns it off."""
    if isinstance(facts, Announced):
        return facts.kind
    name = variant_of(facts)
    if name.startswith("reading"):
        return NoticeKind.READING
    return NoticeKind.BILL if name.startswith("bill") else NoticeKind.OTHER


def encode(facts: Facts) -> str:
    """JSON for `decode` with the same variant."""
    return json.dumps(_CODECS[variant_of(facts)].dump_python(facts, mode="json"), ensure_ascii=False)


def decode(variant: str, text: str) -> Facts | None:
    """None for what this version does not know, or what was blanked."""
    codec = _CODECS.get(variant)
    if codec is None or not text:
        return None
    facts: Facts = codec.validate_json(text)
    return facts
