"""Whether a notice may still be sent, asked right before it is: else it is dropped."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from backend_client.models import HANOI
from bot.notices import (
    AccessEnded,
    Announced,
    BillDue,
    BillIssued,
    BillOverdue,
    BillPaid,
    BillRefunded,
    Facts,
    OutageMoved,
    OutageNew,
    OutagePostponed,
    OutageSoon,
    PolicyNew,
    ReadingDay,
    ReadingMoved,
    TariffNew,
    ThresholdPassed,
)
from data.notice_values import Choices, Delivery
from data.recipients import Recipient


class Reason(StrEnum):
    """Why a notice was not sent; kept with it, and read by operators."""

    WITHDRAWN = "withdrawn"  # no longer true: postponed, replaced by a newer version
    LATE = "late"
    OVER = "over"  # what it warns of has begun or is past
    PAID = "paid"
    MUTED = "muted"
    GONE = "gone"
    WINDOW = "window"  # the platform lets us write only after the customer did
    BLANK = "blank"  # facts that this version cannot read
    ACCESS = "access"  # the permission to ask has run out
    PORTAL = "portal"  # the portal did not answer
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    BUG = "bug"
    UNREACHABLE = "unreachable"
    TOO_FAST = "too_fast"
    TOKEN = "token"  # noqa: S105  the platform does not know ours
    QUIET = "quiet"


# Found out with one chat's permission and told to all chats of the code: each needs its own, or somebody who
# moved out would read the bills of whoever lives there now.
_OF_THE_ACCOUNT = (
    BillIssued, BillDue, BillOverdue, BillPaid, BillRefunded, ReadingDay, ReadingMoved, ThresholdPassed,
)  # fmt: skip


def obstacle(delivery: Delivery, facts: Facts | None, to: Recipient, now: datetime) -> Reason | None:
    """Why it must not be sent any more, as far as that is known here; None: it may."""
    if to.chat.is_gone:
        return Reason.GONE
    if delivery.is_withdrawn or to.is_withdrawn:
        return Reason.WITHDRAWN
    if now >= delivery.expires_at:
        return Reason.LATE
    if facts is None:
        return Reason.BLANK
    if not _is_wanted(delivery, facts, to):
        return Reason.MUTED
    if not to.has_access and isinstance(facts, _OF_THE_ACCOUNT):
        return Reason.ACCESS
    if isinstance(facts, AccessEnded) and not _has_ended(delivery, facts, to):
        return Reason.WITHDRAWN
    return Reason.OVER if _is_over(facts, now) else None


def _has_ended(delivery: Delivery, facts: AccessEnded, to: Recipient) -> bool:
    """Of those who share a code, for this one; and he has not linked it again meanwhile."""
    return not to.has_access and (not facts.accounts or delivery.account in facts.accounts)


def _is_over(facts: Facts, now: datetime) -> bool:
    match facts:
        case OutageNew() | OutageMoved() | OutageSoon():
            return facts.outage.ends_at <= now
        case ReadingDay():
            return facts.to_on < now.astimezone(HANOI).date()
    return False


def _is_wanted(delivery: Delivery, facts: Facts, to: Recipient) -> bool:
    """Whether the switches of its account or its area still say so, as the fence asks (data.delivery_sql)."""
    if delivery.area is not None:
        return to.area is not None and _area_wants(facts, to.area.day_before, to.area.hour_before)
    if delivery.account is None or to.account is None:
        return False
    return to.choices.is_on(delivery.kind) and _account_wants(facts, to.choices)


def _area_wants(facts: Facts, day_before: bool, hour_before: bool) -> bool:
    if not isinstance(facts, OutageSoon):
        return True
    return day_before if facts.is_day_before else hour_before


def _account_wants(facts: Facts, choices: Choices) -> bool:
    match facts:
        case OutageNew() | OutageMoved() | OutagePostponed():
            return choices.outage_new
        case OutageSoon():
            return choices.outage_day_before if facts.is_day_before else choices.outage_hour_before
        case BillIssued() | BillRefunded():
            return choices.bill_issued
        case BillDue():
            return choices.bill_due
        case BillOverdue():
            return choices.bill_overdue
        case BillPaid():
            return choices.bill_paid
        case ThresholdPassed():
            return choices.threshold_kwh is not None or choices.threshold_percent is not None
        case ReadingDay() | ReadingMoved() | TariffNew() | PolicyNew() | Announced() | AccessEnded():
            return True
