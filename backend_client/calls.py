"""How each call to the portal looks on its way out. Pure: nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from backend_client.models import AccessToken, CustomerAccess, Month
from backend_client.portal import Portal

API = "/api/TraCuu/"
INVOICE_PAGE = "/dashboard/home/quan-ly-hoa-don/tra-cuu-hoa-don"
PAYMENT_PAGE = "/dashboard/home/quan-ly-hoa-don/lich-su-thanh-toan"
METER_PAGE = "/search/tracuu-chiso-congto"

Fields = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Its contents are personal and stay out of `repr`; `path` is not."""

    path: str
    token: AccessToken | None = field(default=None, repr=False)
    params: Fields | None = field(default=None, repr=False)  # in the address of a GET
    json: Fields | None = field(default=None, repr=False)  # makes it a POST
    form: Fields | None = field(default=None, repr=False)  # makes it a POST to the token host
    page: str = "/"  # of the portal's site that asks this; the portal looks at the Referer
    is_document: bool = False

    @property
    def method(self) -> str:
        return "GET" if self.json is None and self.form is None else "POST"

    @property
    def is_token_call(self) -> bool:
        return self.form is not None


def headers(call: Call, portal: Portal) -> dict[str, str]:
    access = {} if call.token is None else {"Authorization": f"Bearer {call.token.value}"}
    return {
        "Accept": "application/json",
        "Accept-Encoding": "gzip",
        "Accept-Language": "vi-VN,vi;q=0.9",
        "User-Agent": portal.user_agent,
        "Referer": portal.data_url + call.page,
        **portal.extra_headers,
        **access,
    }


def token(form: Fields) -> Call:
    return Call("/connect/token", form=form, page="/user/login")


def contracts(of: AccessToken) -> Call:
    return Call(API + "GetDanhSachHopDongByUserName", of)


def customer(access: CustomerAccess) -> Call:
    return Call(API + "GetKhachHang", access.token, _unit_and_code(access, "maDvQly"))


def invoices(access: CustomerAccess, month: Month, cycle: int) -> Call:
    params = {**_unit_and_code(access, "maDvql"), "thang": month.number, "nam": month.year, "ky": cycle}
    return Call(API + "GetThongTinHoaDon", access.token, params, page=INVOICE_PAGE)


def invoice_pdf(access: CustomerAccess, invoice_id: str) -> Call:
    params = {**_unit_and_code(access, "maDvql"), "idHoaDon": invoice_id, "loaiHoaDon": "TD"}
    path = "/api/Cmis/XemHoaDonByMaKhachHang"
    return Call(path, access.token, params, page=INVOICE_PAGE, is_document=True)


def debts(access: CustomerAccess) -> Call:
    # Both spellings of the unit are seen in the wild; the portal takes the one it knows.
    asked = {"maDonViQuanLy": access.unit, **_asked(access)}
    return Call(API + "GetListThongTinNoKhachHang", access.token, json=asked, page=PAYMENT_PAGE)


def payments(access: CustomerAccess, month: Month) -> Call:
    params = {**_unit_and_code(access, "maDvQly"), "thang": month.number, "nam": month.year}
    return Call(API + "GetLichSuThanhToan", access.token, params, page=PAYMENT_PAGE)


def usage(access: CustomerAccess, year: int) -> Call:
    return Call(API + "GetTinhHinhTieuThuDien", access.token, json={**_asked(access), "nam": year})


def indexes(access: CustomerAccess, month: Month, point: str) -> Call:
    asked = {**_asked(access), "maDiemDo": point, "nam": month.year, "thang": month.number}
    return Call(API + "GetChiSoDiemDo", access.token, json=asked, page=METER_PAGE)


def readings(access: CustomerAccess, name: str, point: str, first_on: date, last_on: date) -> Call:
    """`name` is the variant: LayChiSoDoXaPharse2 (newer, the portal's spelling) or LayChiSoDoXa."""
    asked = {
        "maDonVi": access.unit,
        "maDiemDo": point,
        "maXacThuc": "EVNHN",
        "ngayDau": f"{first_on:%d/%m/%Y}",
        "ngayCuoi": f"{last_on:%d/%m/%Y}",
    }
    return Call(API + name, access.token, json=asked, page=METER_PAGE)


def outages(unit: str, from_on: date, to_on: date) -> Call:
    days = {"ngayBatDau": from_on.isoformat(), "ngayKetThuc": to_on.isoformat()}
    return Call(API + "LichCatDien", json={**days, "maDViQly": unit, "maTram": "", "key": ""})


def points(access: CustomerAccess) -> tuple[str, str]:
    """Code of the point of measurement as it is today, and as it was."""
    return access.customer.value + "001", access.customer.value + "1"


def _unit_and_code(access: CustomerAccess, unit_key: str) -> dict[str, str | int]:
    return {unit_key: access.unit, "maKh": access.customer.value}


def _asked(access: CustomerAccess) -> dict[str, str | int]:
    return {"maDViQLy": access.unit, "maKhachHang": access.customer.value}
