"""What the utility knows, in our words: frozen values with units, no field name of the portal.

Money is `int` đồng, energy `Decimal` kWh, moments are aware and end in `_at`, days end in `_on`.
Everything that can be personal hides itself in `repr`, because a repr ends in a traceback.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

Clock = Callable[[], datetime]
"""Says what time it is, as an aware moment. Injected everywhere, so that tests can set it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A billing month (kỳ hóa đơn)."""

    year: int
    number: int  # 1..12

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(self.number)

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `YYYY-MM`, the form used in buttons and in the store."""
        year, number = text.split("-")
        return cls(int(year), int(number))

    def shift(self, months: int) -> Month:
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    @property
    def first_on(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_on(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class CustomerCode:
    """A customer code (mã khách hàng), upper case, already checked; shows itself shortened."""

    value: str

    @property
    def short(self) -> str:
        """First four and last four characters, the only form for lists, notices and logs."""
        return f"{self.value[:4]}…{self.value[-4:]}"

    def __repr__(self) -> str:
        return f"CustomerCode({self.short})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Permission of one log-in to ask the portal; `refresh` is empty where the portal gives none."""

    value: str = field(repr=False)
    expires_at: datetime
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CustomerAccess:
    """Whom a question is about and with whose permission it is asked."""

    customer: CustomerCode
    unit: str  # mã đơn vị quản lý, such as HN0100; never derived from the customer code
    token: AccessToken


class Purpose(StrEnum):
    """What the electricity is sold for."""

    HOUSEHOLD = "household"
    BUSINESS = "business"
    PRODUCTION = "production"
    ADMINISTRATION = "administration"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contract:
    """One supply contract that a log-in may see. Identity papers the portal sends are dropped."""

    customer: CustomerCode
    unit: str
    holder: str = field(repr=False)  # full name; views shorten it
    address: str = field(repr=False)
    purpose: Purpose = Purpose.HOUSEHOLD
    households: int = 1
    is_default: bool = False
    started_on: date | None = None


class Register(StrEnum):
    """A counter of the meter: one for all hours, or three by the hours of use."""

    TOTAL = "KT"
    NORMAL = "BT"
    PEAK = "CD"
    OFF_PEAK = "TD"


@dataclass(frozen=True, slots=True)
class IndexPair:
    """What one register of one meter counted between two readings."""

    meter: str  # meter number, as printed on it
    register: Register
    opening: Decimal
    closing: Decimal
    multiplier: int
    used_kwh: Decimal
    from_on: date | None = None
    to_on: date | None = None


class InvoiceKind(StrEnum):
    """Why an invoice was issued."""

    REGULAR = "regular"
    ADJUSTMENT = "adjustment"
    REPLACEMENT = "replacement"
    REFUND = "refund"


class PaymentState(StrEnum):
    """Whether an invoice is paid. A value of the portal that we do not know is UNKNOWN, never PAID."""

    PAID = "paid"
    UNPAID = "unpaid"
    PARTLY = "partly"
    PENDING = "pending"  # chờ xử lý
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Invoice:
    """One electricity invoice. `kind` REFUND has a negative total."""

    id: str
    customer: CustomerCode
    month: Month
    cycle: int  # kỳ inside the month, 1..3; households have 1
    from_on: date
    to_on: date
    kind: InvoiceKind
    serial: str  # ký hiệu, exactly as received
    number: str  # số hóa đơn, exactly as received, leading zeros kept
    used_kwh: Decimal
    before_tax_vnd: int
    vat_percent: Decimal
    vat_vnd: int
    total_vnd: int
    state: PaymentState
    outstanding_vnd: int
    due_on: date | None = None
    due_is_expected: bool = False  # computed from our setting, not told by the portal
    issued_on: date | None = None
    replaces: str = ""  # id of the invoice this one adjusts or replaces
    indexes: tuple[IndexPair, ...] = ()  # empty when the portal could not give them

    @property
    def days(self) -> int:
        """Days billed, both ends counted."""
        return (self.to_on - self.from_on).days + 1


@dataclass(frozen=True, slots=True)
class Debt:
    """One open item. Which month it belongs to is not told by the portal."""

    amount_vnd: int
    kind: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One month's payment. Time, way and reference are absent where the portal does not tell them."""

    month: Month
    used_kwh: Decimal
    amount_vnd: int
    paid_at: datetime | None = None
    way: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MonthlyUsage:
    """Energy and money of one billing month."""

    month: Month
    used_kwh: Decimal
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class DailyReading:
    """Energy used on one day by one register, and the index at the end of that day."""

    on: date
    register: Register
    used_kwh: Decimal
    index_kwh: Decimal
    meter: str = ""


@dataclass(frozen=True, slots=True)
class ReadingPeriod:
    """When the meter is read for one month (lịch ghi chỉ số)."""

    month: Month
    cycle: int
    from_on: date
    to_on: date
    reading_on: date
    is_expected: bool  # by the rule of the month's last day, not told by the portal
    closing: Decimal | None = None
    used_kwh: Decimal | None = None

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days + 1


class OutageState(StrEnum):
    """Status of a planned outage as the utility publishes it."""

    APPROVED = "approved"  # Đã duyệt
    PLANNED = "planned"  # not yet approved
    POSTPONED = "postponed"  # Hoãn
    MOVED = "moved"  # Đổi giờ
    ONGOING = "ongoing"  # Đang cắt
    RESTORED = "restored"  # Đã có điện
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outage:
    """One row of the outage plan. The area is free text of the utility."""

    unit_name: str
    starts_at: datetime
    ends_at: datetime
    area: str
    reason: str
    state: OutageState
    state_text: str = ""  # the utility's own word, for UNKNOWN
    was_starts_at: datetime | None = None  # before it was MOVED, where told
    was_ends_at: datetime | None = None

    @property
    def lasts(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """An answer with its age. `is_stale`: the portal failed and this is the last one known."""

    value: T
    fetched_at: datetime
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file the utility issued, such as an invoice as PDF."""

    content: bytes = field(repr=False)
    media_type: str = "application/pdf"
