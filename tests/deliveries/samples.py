"""Notices and recipients to begin with; tests change what they are about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backend_client.models import HANOI, CustomerCode, Month, Outage, OutageState, PaymentState
from bot.notices import (
    Bill,
    BillDue,
    BillIssued,
    Facts,
    OutageNew,
    OutageSoon,
    encode,
    kind_of,
    variant_of,
)
from data.notice_values import ChatChoices, Choices, Delivery, FollowedArea, NewNotice
from data.recipients import Named, Recipient
from data.values import ChatId

NOW = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
CODE = CustomerCode("PD00000000001")
CHAT = ChatId("telegram", "5522")
ALL_ON = Choices(is_reading_on=True, is_bill_on=True, is_other_on=True)


def outage(starts_at: datetime = NOW + timedelta(hours=5), lasts: timedelta = timedelta(hours=4)) -> Outage:
    return Outage(
        "Công ty Điện lực Hai Bà Trưng",
        starts_at,
        starts_at + lasts,
        "Ngõ 61 phố Lạc Trung",
        "Bảo dưỡng trạm biến áp",
        OutageState.APPROVED,
    )


def outage_new(**of: Any) -> OutageNew:
    return OutageNew("PD0100", outage(**of), NOW)


def outage_soon(**of: Any) -> OutageSoon:
    return OutageSoon("PD0100", outage(**of))


def bill(checked_at: datetime = NOW) -> Bill:
    return Bill(
        CODE, "inv-1", Month(2026, 6), 845_694, 845_694, Decimal(313), 30, PaymentState.UNPAID, checked_at,
        date(2026, 7, 7),
    )  # fmt: skip


def bill_due() -> BillDue:
    return BillDue(bill())


def bill_issued() -> BillIssued:
    return BillIssued(bill())


def delivery(facts: Facts, **changed: Any) -> Delivery:
    """One that is claimed for the first time and not late."""
    values: dict[str, Any] = {
        "id": 1,
        "chat": CHAT,
        "notice": 1,
        "kind": kind_of(facts),
        "variant": variant_of(facts),
        "version": 1,
        "facts": encode(facts),
        "account": 1,
        "area": None,
        "due_at": NOW,
        "expires_at": NOW + timedelta(days=1),
        "tries": 0,
        "is_urgent": False,
        "is_held": False,
        "is_withdrawn": False,
    }
    return Delivery(**(values | changed))


def recipient(**changed: Any) -> Recipient:
    """Who wants everything about one home."""
    values: dict[str, Any] = {
        "language": "vi",
        "is_simple": False,
        "chat": ChatChoices(),
        "choices": ALL_ON,
        "account": Named(1, CODE, "PD0100", "Nhà"),
        "area": None,
        "is_withdrawn": False,
    }
    return Recipient(**(values | changed))


def area(**changed: Any) -> FollowedArea:
    values = {"hour_before": True, "day_before": False} | changed
    return FollowedArea(7, CHAT, "phường Giáp Bát", False, made_at=NOW, **values)


def notice(facts: Facts, key: str = "key", **changed: Any) -> NewNotice:
    values: dict[str, Any] = {
        "key": key,
        "kind": kind_of(facts),
        "variant": variant_of(facts),
        "facts": encode(facts),
        "due_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    return NewNotice(**(values | changed))
