"""Each notice in one short line: for what was sent before, and for the message that merges several."""

from __future__ import annotations

from datetime import datetime

from backend_client.models import HANOI, InvoiceKind, OutageState
from bot.i18n import Words
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
from bot.views.format import clock, day, money, month, number, span
from bot.views.notices.parts import clean, cut

_LONGEST = 46


def title_of(_: Words, facts: Facts) -> str:
    """`Hoãn cắt điện 27/06`, `Tiền điện kỳ 06/2026: 845.694 đ`; no name, no code."""
    match facts:
        case ReadingDay() | ReadingMoved():
            said = _of_reading(_, facts)
        case BillRefunded():
            said = _of_refund(_, facts)
        case BillIssued() | BillDue() | BillOverdue() | BillPaid():
            said = _of_bill(_, facts)
        case OutageNew() | OutageMoved() | OutagePostponed() | OutageSoon():
            said = _of_outage(_, facts)
        case ThresholdPassed(month=of, threshold_kwh=limit):
            said = _("Vượt ngưỡng {n} kWh kỳ {month}").format(n=number(limit), month=month(of))
        case TariffNew(starts_on=on):
            said = _("Biểu giá điện mới từ {day}").format(day=day(on))
        case PolicyNew(version=version):
            said = _("Chính sách bảo mật bản {version}").format(version=version)
        case AccessEnded():
            said = _("Cần liên kết lại mã khách hàng")
        case Announced(vi=vi, en=en):
            said = clean((en or vi) if _.language == "en" else (vi or en)) or _("Thông báo")
    return cut(said, _LONGEST)


def _of_reading(_: Words, facts: ReadingDay | ReadingMoved) -> str:
    if isinstance(facts, ReadingMoved):
        said = _("Đổi ngày ghi chỉ số: {was} sang {day}")
        return said.format(was=f"{facts.was_on:%d/%m}", day=f"{facts.reading_on:%d/%m}")
    return _("Ghi chỉ số công tơ {day}").format(day=f"{facts.reading_on:%d/%m}")


def _of_bill(_: Words, facts: BillIssued | BillDue | BillOverdue | BillPaid) -> str:
    if isinstance(facts, BillPaid):
        said = _("Đã ghi nhận tiền kỳ {month}: {amount}")
        return said.format(month=month(facts.month), amount=money(facts.amount_vnd))
    bill, amount = facts.bill, facts.bill.outstanding_vnd
    match facts:
        case BillIssued() if bill.kind is InvoiceKind.ADJUSTMENT:
            said, amount = _("Điều chỉnh kỳ {month}: thêm {amount}"), bill.total_vnd
        case BillIssued():
            said, amount = _("Tiền điện kỳ {month}: {amount}"), bill.total_vnd
        case BillDue():
            said = _("Sắp đến hạn kỳ {month}: {amount}")
        case BillOverdue():
            said = _("Quá hạn kỳ {month}: {amount}")
    return said.format(month=month(bill.month), amount=money(amount))


def _of_refund(_: Words, facts: BillRefunded) -> str:
    if not facts.amount_vnd:
        return _("Hóa đơn điều chỉnh kỳ {month}").format(month=month(facts.month))
    said = _("Hoàn tiền kỳ {month}: {amount}")
    return said.format(month=month(facts.month), amount=money(facts.amount_vnd))


def _of_outage(_: Words, facts: OutageNew | OutageMoved | OutagePostponed | OutageSoon) -> str:
    outage = facts.outage
    match facts:
        case OutageNew():
            is_plan = outage.state is OutageState.PLANNED
            said = _("Dự kiến cắt điện {when}") if is_plan else _("Cắt điện {when}")
        case OutageMoved():
            said = _("Đổi giờ cắt điện: {when}")
        case OutagePostponed(is_gone=True):
            return _("Rút lịch cắt điện {day}").format(day=_day(outage.starts_at))
        case OutagePostponed():
            return _("Hoãn cắt điện {day}").format(day=_day(outage.starts_at))
        case OutageSoon():
            said = _("Nhắc cắt điện {when}")
            when = f"{clock(outage.starts_at)} {_day(outage.starts_at)}"
            return said.format(when=when)
    return said.format(when=_when(outage.starts_at, outage.ends_at))


def _when(starts_at: datetime, ends_at: datetime) -> str:
    """`27/06, 08:30–12:30`, or `22:00 27/06 – 04:00 28/06`: a short line has no room for the year."""
    if _day(starts_at) == _day(ends_at):
        return f"{_day(starts_at)}, {span(starts_at, ends_at)}"
    return f"{clock(starts_at)} {_day(starts_at)} – {clock(ends_at)} {_day(ends_at)}"


def _day(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%d/%m}"
