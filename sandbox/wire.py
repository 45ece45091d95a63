"""How the portal writes things: envelopes, numbers, dates, and one row for each value.

Every field name of the portal stands in this module and in `server.py`. What is assumed about them is
numbered in README.md (A1, A2, ...).
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.customers import Customer
from sandbox.ledger import Issued, Paid
from sandbox.meters import Counted, DayCount
from sandbox.outages import PlannedOutage, Status

Json = dict[str, Any]

BAD_REQUEST = "Yêu cầu không hợp lệ."
REGISTER_TOTALS = {"bt": "BT", "cd": "CD", "td": "TD", "vc": "VC", "kt": "KT"}


def response(answer: Json, status: int = 200) -> web.Response:
    """Vietnamese letters as they are, in UTF-8."""
    return web.json_response(answer, status=status, dumps=partial(json.dumps, ensure_ascii=False))


def success(data: object) -> Json:
    return _envelope(is_error=False, message=None, data=data, code=0)


def failure() -> Json:
    """The error the real portal was seen to send, with HTTP status 200."""
    return _envelope(is_error=True, message=BAD_REQUEST, data=None, code=400)


def _envelope(*, is_error: bool, message: str | None, data: object, code: int) -> Json:
    return {
        "isError": is_error, "message": message,
        "data": data, "code": code, "errors": None, "maYeuCauCRM": None,
    }  # fmt: skip


def money(vnd: int) -> str:
    """`1.234.567`, with a minus sign in front for a refund."""
    return f"{vnd:,}".replace(",", ".")


def day(on: date | None) -> str | None:
    return None if on is None else f"{on:%d/%m/%Y}"


def moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%d/%m/%Y %H:%M}"


def number(value: Decimal | float) -> float:
    return float(value)


def user(customer: Customer, user_name: str) -> Json:
    """Call 2."""
    return {
        "sub": f"{customer.ordinal:08d}", "maDvql": customer.unit,
        "maKhachHang": customer.code, "keyUser": user_name,
        "name": customer.name, "preferred_username": user_name, "phone_number": customer.phone,
        "lastLogin": None, "role": ["KhachHang"],
    }  # fmt: skip


def contract(customer: Customer, user_name: str, *, is_default: bool) -> Json:
    """A row of call 3. The identity number is what the real portal sends too: a client has to drop it."""
    return {
        "id": customer.ordinal, "userNameOld": None, "userId": f"{customer.ordinal:08d}",
        "maKhachHang": customer.code, "maDonViQuanLy": customer.unit, "tenKhachHang": customer.name,
        "soHopDong": f"{customer.started_on:%y}/{customer.ordinal:06d}", "dienThoai": customer.phone,
        "email": f"khach{customer.ordinal}@example.com", "maSoThue": None, "diaChiDungDien": customer.address,
        "mucDichSuDungDien": customer.purpose.value,
        "soHoSuDungDien": customer.households, "loaiKhachHang": 0,
        "isHopDongChinhChu": True, "isMacDinh": is_default, "trangThaiHopDong": "Hiệu lực",
        "dienThoaiNhanTin": customer.phone, "namSinh": 1980, "soCmt": f"000000{customer.ordinal:06d}",
    }  # fmt: skip


def customer_details(customer: Customer) -> Json:
    """Call 4 (A6)."""
    return {
        "maKhachHang": customer.code, "ngayHieuLuc": day(customer.started_on),
        "mucDichSuDungDien": customer.purpose.value, "soHoSuDungDien": customer.households,
    }  # fmt: skip


def invoice(issued: Issued, now: datetime) -> Json:
    """A row of call 5."""
    period, owed = issued.period, issued.outstanding_vnd(now)
    tax_owed = _tax_share(issued, owed)
    return {
        "maDonViQuanLy": issued.customer.unit, "idHdon": issued.id, "maKhang": issued.customer.code,
        "maKhtt": issued.customer.code,
        "maSogcs": f"{issued.customer.unit}-{issued.customer.ordinal % 40:02d}",
        "ky": period.cycle, "thang": period.month.number, "nam": period.month.year,
        "ngayDky": day(period.from_on), "ngayCky": day(period.to_on),
        "loaiHdon": "TD", "loaiHdonName": "Tiền điện",
        "soTien": money(issued.amounts.before_tax_vnd), "tienGtgt": money(issued.amounts.vat_vnd),
        "tyleThue": issued.amounts.vat_percent, "tongTien": money(issued.amounts.total_vnd),
        "dienTthu": issued.used_kwh, "cosfi": None, "kcosfi": None, "kihieuSery": issued.serial,
        "soSery": issued.number, "loaiDchinh": issued.kind,
        "tienNo": owed - tax_owed, "thueNo": money(tax_owed),
        "ttrangSsai": None, "namCn": None, "thangCn": None, "ngayCn": None,
        "ngayCapnhat": moment(issued.issued_at), "tt": None, "isDaThanhToan": _is_settled(issued, now),
        "idHdonDc": issued.concerns, "hanThanhToan": day(issued.due_on),
        "ngayPhatHanh": day(issued.issued_at.date()), "ttrangTtoan": issued.state(now).value,
    }  # fmt: skip


def _is_settled(issued: Issued, now: datetime) -> bool:
    return issued.outstanding_vnd(now) == 0 and not issued.is_cancelled(now)


def _tax_share(issued: Issued, owed: int) -> int:
    total = issued.amounts.total_vnd
    return round(Decimal(owed) * issued.amounts.vat_vnd / total) if total > 0 else 0


def debt(issued: Issued, now: datetime) -> Json:
    """A row of call 7."""
    return {
        "tongTien": money(issued.outstanding_vnd(now)),
        "loaiHoaDon": "TD" if issued.customer.ordinal % 2 else "Tiền điện",
        "urlThanhToan": f"https://thanh-toan.example/hoa-don/{issued.id}",
    }


def payment(issued: Issued, paid: Paid) -> Json:
    """A row of call 8 (A5, A15)."""
    return {
        "thang": issued.period.month.number, "nam": issued.period.month.year, "dienTthu": issued.used_kwh,
        "soTien": money(paid.amount_vnd), "ngayThanhToan": moment(paid.at), "hinhThucThanhToan": paid.way,
        "maGiaoDich": paid.reference,
    }  # fmt: skip


def month_usage(invoices: list[Issued]) -> Json:
    """A row of call 9: the invoices of one month and kỳ, those that count (A13)."""
    month = invoices[0].period.month
    return {
        "thang": month.number, "nam": month.year, "dienTthu": sum(i.used_kwh for i in invoices),
        "soTien": money(sum(i.amounts.total_vnd for i in invoices)),
    }  # fmt: skip


def index_row(counted: Counted) -> Json:
    """A row of call 10 (A1)."""
    period = counted.period
    return {
        "soCto": counted.meter, "bcs": counted.register, "chiSoCu": number(counted.opening),
        "chiSoMoi": number(counted.closing),
        "hsn": number(counted.multiplier), "dienTthu": number(counted.used_kwh),
        "loaiChiso": "CCS" if counted.is_last_of_meter else "DDK", "ngayDky": day(counted.from_on),
        "ngayCky": day(counted.to_on),
        "ky": period.cycle, "thang": period.month.number, "nam": period.month.year,
    }  # fmt: skip


def reading(on: date, index: Decimal, count: DayCount, point: str) -> Json:
    """A row of call 11, older form: the index at 00:00 of `on`."""
    return {
        "ngay": day(on), "sg": number(index), "maDiemDo": point, "soCto": count.counted.meter,
        "loaiBcs": count.counted.register,
    }  # fmt: skip


def full_reading(on: date, index: Decimal, used_kwh: Decimal, count: DayCount, point: str) -> Json:
    """A row of call 11, newer form: `sanLuong` belongs to the day before `on` (A12)."""
    return {
        "ngay": day(on), "ngayShort": f"{on:%d/%m}", "chiSo": number(index), "sg": number(index),
        "sanLuong": number(used_kwh), "soCto": count.counted.meter, "maDiemDo": point,
        "hsNhan": number(count.counted.multiplier), "loaiBcs": count.counted.register,
    }  # fmt: skip


def outage(row: PlannedOutage, now: datetime) -> Json:
    """A row of call 12 (A7)."""
    status = row.status(now)
    was = {} if row.was is None else {"khoangThoiGianCu": _slot(*row.was, has_dates=row.has_dates)}
    updated = {} if row.updated_at is None else {"ngayCapNhat": moment(row.updated_at)}
    return {
        "tenDonVi": row.district.company, "ngayTHien": day(row.starts_at.date()),
        "khoangThoiGian": _slot(row.starts_at, row.ends_at, has_dates=row.has_dates), "khuVuc": row.area,
        "noidung": row.work, "hinhThucDangKy": row.reason, "trangthai": status.value,
    } | (was if status is Status.MOVED else {}) | updated  # fmt: skip


def _slot(starts_at: datetime, ends_at: datetime, *, has_dates: bool) -> str:
    form = "%H:%M %d/%m/%Y" if has_dates else "%H:%M"
    return f"Từ {starts_at:{form}} Đến {ends_at:{form}}"
