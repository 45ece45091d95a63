"""What a message by template can say of a notice: short values by name; settings map them to parameters.

Templates are approved in Vietnamese, so their values are Vietnamese whatever the chat speaks. What concerns
no home of the customer's (prices, announcements) has no template: Zalo takes such messages for advertising.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.i18n import Words, words
from bot.notices import (
    Bill,
    BillDue,
    BillIssued,
    BillOverdue,
    BillPaid,
    Facts,
    OutageMoved,
    OutageNew,
    OutagePostponed,
    OutageSoon,
    ReadingDay,
    ReadingMoved,
    ThresholdPassed,
)
from bot.views.format import day, energy, moment, money, month
from bot.views.notices.excerpts import excerpt
from bot.views.notices.parts import clean, cut
from bot.views.outage import state
from bot.views.payment import state_name
from data.recipients import Recipient

NAME, CODE, ADDRESS, STATUS = 30, 30, 200, 30
"""Characters that Zalo's types of parameters take; amounts and dates, 20 each, are shorter by themselves."""

Values = Mapping[str, str]


def values_of(facts: Facts, to: Recipient) -> Values | None:
    """By name, without what is not known; None: this notice has no template."""
    told = _told(words("vi"), facts)
    if told is None:
        return None
    return {name: value for name, value in {**_whose(to), **told}.items() if value}


def _whose(to: Recipient) -> Values:
    if to.account is not None:
        return {"name": cut(clean(to.account.alias), NAME), "code": cut(to.account.customer.short, CODE)}
    return {} if to.area is None else {"name": cut(clean(to.area.text), NAME)}


def _told(_: Words, facts: Facts) -> Values | None:
    match facts:
        case OutageNew() | OutageMoved() | OutagePostponed() | OutageSoon():
            return _outage(_, facts)
        case BillIssued(bill) | BillDue(bill) | BillOverdue(bill):
            return _bill(_, bill)
        case BillPaid():
            return {
                "month": month(facts.month),
                "amount": money(facts.amount_vnd),
                "paid_at": moment(facts.paid_at or facts.seen_at),
                "status": _("Đã ghi nhận thanh toán"),
            }
        case ReadingDay():
            return {"month": month(facts.month), "day": day(facts.reading_on), **_used(facts)}
        case ReadingMoved():
            return {
                "month": month(facts.month), "day": day(facts.reading_on), "was_day": day(facts.was_on)
            }  # fmt: skip
        case ThresholdPassed():
            return _threshold(facts)
    return None


def _outage(_: Words, facts: OutageNew | OutageMoved | OutagePostponed | OutageSoon) -> Values:
    outage = facts.outage
    values = {
        "area": excerpt(outage.area, facts.place, ADDRESS),
        "starts_at": moment(outage.starts_at),
        "ends_at": moment(outage.ends_at),
        "status": cut(_status(_, facts), STATUS),
    }
    if isinstance(facts, OutageMoved):
        values |= {"was_starts_at": moment(facts.was_starts_at), "was_ends_at": moment(facts.was_ends_at)}
    return values


def _status(_: Words, facts: OutageNew | OutageMoved | OutagePostponed | OutageSoon) -> str:
    """So that one template can tell all four, if it shows this."""
    match facts:
        case OutageMoved():
            return _("Đổi giờ")
        case OutagePostponed(is_gone=True):
            return _("Không còn trong kế hoạch")
        case OutagePostponed():
            return _("Hoãn, không cắt điện")
    return clean(state(_, facts.outage))


def _bill(_: Words, bill: Bill) -> Values:
    return {
        "month": month(bill.month),
        "amount": money(bill.total_vnd),
        "owed": money(bill.outstanding_vnd),
        "used": energy(bill.used_kwh),
        "due": _day(bill.due_on),
        "status": cut(state_name(_, bill.state), STATUS),
    }


def _used(facts: ReadingDay) -> Values:
    return {} if facts.used_kwh is None else {"used": energy(facts.used_kwh)}


def _threshold(facts: ThresholdPassed) -> Values:
    estimate = "" if facts.estimate_vnd is None else money(facts.estimate_vnd)
    return {
        "month": month(facts.month),
        "used": energy(facts.used_kwh),
        "until": day(facts.used_until),
        "limit": energy(Decimal(facts.threshold_kwh)),
        "estimate": estimate,
    }


def _day(on: date | None) -> str:
    return "" if on is None else day(on)
