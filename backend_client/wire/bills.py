"""Invoices, debts, payments and the usage of a year."""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from backend_client.errors import Changed
from backend_client.models import (
    CustomerCode,
    Debt,
    Document,
    Invoice,
    InvoiceKind,
    Month,
    MonthlyUsage,
    Payment,
    PaymentState,
)
from backend_client.wire.reading import (
    Misfit,
    Row,
    customer,
    day,
    flag,
    label,
    moment,
    money,
    month_number,
    not_negative,
    number,
    text,
    whole,
    year,
)

KINDS = {
    "DC": InvoiceKind.ADJUSTMENT,
    "LL": InvoiceKind.REPLACEMENT,
    "HT": InvoiceKind.REFUND,
}
STATES = {
    "CHUATT": PaymentState.UNPAID,
    "TTOANMOTPHAN": PaymentState.PARTLY,
    "DATT": PaymentState.PAID,
    "DAHT": PaymentState.CANCELLED,
    "CHOXULY": PaymentState.PENDING,
}


def month_of(row: Row) -> Month:
    return Month(row.need("nam", year), row.need("thang", month_number))


def invoices(answer: Row, of: CustomerCode, month: Month, due_days: int) -> tuple[Invoice, ...]:
    """The invoices of `of` for `month`; shared log-ins and the cycle filter bring others along."""
    rows = answer.rows("dmThongTinHoaDonList")
    return tuple(
        _invoice(row, due_days)
        for row in rows
        if row.need("maKhang", customer) == of and month_of(row) == month
    )


def document(value: object, limit: int) -> Document:
    """The PDF that the envelope carries as base64."""
    try:
        content = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        raise Changed("data") from None
    if not content.startswith(b"%PDF-") or len(content) > limit:
        raise Changed("data")
    return Document(content)


def debts(answer: Row) -> tuple[Debt, ...]:
    """Open items. The link to pay in each row is dropped: nobody is to be sent one by this bot."""
    rows = answer.rows("listThongTinNoKhachHangVm")
    return tuple(Debt(row.need("tongTien", money), row.want("loaiHoaDon", text) or "") for row in rows)


def payments(answer: Row, until: Month) -> tuple[Payment, ...]:
    """Payments up to the month `until`, newest first."""
    found = [_payment(row) for row in answer.rows("dmLichSuThanhToanList")]
    known = (payment for payment in found if payment.month <= until)
    return tuple(sorted(known, key=_age, reverse=True))


def usage(answer: Row, of_year: int) -> tuple[MonthlyUsage, ...]:
    """Months of `of_year`, oldest first, the cycles of one month added."""
    kwh: defaultdict[Month, Decimal] = defaultdict(Decimal)
    vnd: defaultdict[Month, int] = defaultdict(int)
    for row in answer.rows("tieuThuTheoThangList"):
        month = month_of(row)
        kwh[month] += row.need("dienTthu", number)
        vnd[month] += row.need("soTien", money)
    return tuple(
        MonthlyUsage(month, kwh[month], vnd[month]) for month in sorted(kwh) if month.year == of_year
    )


def _invoice(row: Row, due_days: int) -> Invoice:
    to_on = row.need("ngayCky", day)
    due_on = row.want("hanThanhToan", day)
    before_tax_vnd, vat_vnd = row.need("soTien", money), row.need("tienGtgt", money)
    total_vnd = row.want("tongTien", money)
    total_vnd = before_tax_vnd + vat_vnd if total_vnd is None else total_vnd
    owed_vnd = _owed(row)
    state = _state(row, total_vnd, owed_vnd)
    return Invoice(
        id=row.need("idHdon", label),
        customer=row.need("maKhang", customer),
        month=month_of(row),
        cycle=row.need("ky", _cycle),
        from_on=_before(row, to_on),
        to_on=to_on,
        kind=row.want("loaiDchinh", _kind) or InvoiceKind.REGULAR,
        serial=row.want("kihieuSery", label) or "",
        number=row.want("soSery", label) or "",
        used_kwh=row.need("dienTthu", number),
        before_tax_vnd=before_tax_vnd,
        vat_percent=row.need("tyleThue", not_negative),
        vat_vnd=vat_vnd,
        total_vnd=total_vnd,
        state=state,
        outstanding_vnd=_outstanding(state, total_vnd, owed_vnd),
        due_on=due_on or to_on + timedelta(days=due_days),
        due_is_expected=due_on is None,
        issued_on=row.want("ngayPhatHanh", day),
        replaces=row.want("idHdonDc", label) or "",
    )


def _before(row: Row, to_on: date) -> date:
    def read(value: object) -> date:
        if (from_on := day(value)) > to_on:
            raise Misfit
        return from_on

    return row.need("ngayDky", read)


def _owed(row: Row) -> int | None:
    """Money and tax still owed, None where the row tells neither."""
    owed_vnd, owed_vat_vnd = row.want("tienNo", money), row.want("thueNo", money)
    if owed_vnd is None and owed_vat_vnd is None:
        return None
    return (owed_vnd or 0) + (owed_vat_vnd or 0)


def _state(row: Row, total_vnd: int, owed_vnd: int | None) -> PaymentState:
    is_paid = row.want("isDaThanhToan", flag)
    told = row.want("ttrangTtoan", text)
    if told is None:
        return _state_by_flag(is_paid, total_vnd, owed_vnd)
    state = STATES.get(told.upper(), PaymentState.UNKNOWN)
    if is_paid is not None and state in {PaymentState.PAID, PaymentState.UNPAID}:
        return state if is_paid == (state is PaymentState.PAID) else PaymentState.UNKNOWN
    return state


def _state_by_flag(is_paid: bool | None, total_vnd: int, owed_vnd: int | None) -> PaymentState:
    if is_paid is None or (is_paid and owed_vnd):
        return PaymentState.UNKNOWN
    if is_paid:
        return PaymentState.PAID
    return PaymentState.PARTLY if owed_vnd is not None and 0 < owed_vnd < total_vnd else PaymentState.UNPAID


def _outstanding(state: PaymentState, total_vnd: int, owed_vnd: int | None) -> int:
    if state in {PaymentState.PAID, PaymentState.CANCELLED}:
        return 0
    return total_vnd if owed_vnd is None else owed_vnd


def _kind(value: object) -> InvoiceKind:
    known = KINDS.get(text(value).upper())
    if known is None:
        raise Misfit
    return known


def _cycle(value: object) -> int:
    if not 1 <= (cycle := whole(value)) <= 3:
        raise Misfit
    return cycle


def _payment(row: Row) -> Payment:
    return Payment(
        month=month_of(row),
        used_kwh=row.need("dienTthu", number),
        amount_vnd=row.need("soTien", money),
        paid_at=row.want("ngayThanhToan", moment),
        way=row.want("hinhThucThanhToan", text) or "",
        reference=row.want("maGiaoDich", label) or "",
    )


def _age(payment: Payment) -> tuple[Month, float]:
    return payment.month, payment.paid_at.timestamp() if payment.paid_at else 0.0
