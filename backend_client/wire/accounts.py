"""The contracts a log-in may see. Identity papers and phone numbers in the rows are never read."""

from __future__ import annotations

import unicodedata
from datetime import date

from backend_client.models import Contract, Purpose
from backend_client.wire.reading import Misfit, Row, customer, day, flag, label, text, whole

PURPOSES = {
    "sinh hoat": Purpose.HOUSEHOLD,
    "kinh doanh dich vu": Purpose.BUSINESS,
    "san xuat": Purpose.PRODUCTION,
    "hanh chinh su nghiep": Purpose.ADMINISTRATION,
}


def contracts(answer: Row) -> tuple[Contract, ...]:
    """One value a customer code, in the portal's order."""
    found = [_contract(row) for row in answer.rows("thongTinHopDongDtos")]
    return tuple({contract.customer: contract for contract in reversed(found)}.values())[::-1]


def started_on(answer: Row) -> date | None:
    return answer.row("khachHang").want("ngayHieuLuc", day)


def _contract(row: Row) -> Contract:
    return Contract(
        customer=row.need("maKhachHang", customer),
        unit=row.need("maDonViQuanLy", label),
        holder=row.want("tenKhachHang", text) or "",
        address=row.want("diaChiDungDien", text) or "",
        purpose=row.want("mucDichSuDungDien", purpose) or Purpose.UNKNOWN,
        households=row.want("soHoSuDungDien", _households) or 1,
        is_default=row.want("isMacDinh", flag) or False,
    )


def purpose(value: object) -> Purpose:
    """What the electricity is for, whatever the case and the marks; UNKNOWN for words we do not know."""
    bare = unicodedata.normalize("NFD", text(value).lower().replace("đ", "d"))
    words = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return PURPOSES.get(" ".join(words.replace(",", " ").split()), Purpose.UNKNOWN)


def _households(value: object) -> int:
    if not 0 <= (count := whole(value)) < 100_000:
        raise Misfit
    return count
