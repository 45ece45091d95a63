"""The answers have the field names, types and formats known of the real portal."""

from __future__ import annotations

import base64
import re
from typing import Any

import aiohttp
import pytest

from sandbox import PortalSettings, World, serve
from tests.sandbox.conftest import Caller, SetClock

CODE, UNIT, POINT = "PD00000000001", "HN0100", "PD00000000001001"
MONEY = re.compile(r"-?\d{1,3}(\.\d{3})*")
DAY = re.compile(r"\d\d/\d\d/\d{4}")
ENVELOPE = {"isError", "message", "data", "code", "errors", "maYeuCauCRM"}
INVOICE_FIELDS = {
    "maDonViQuanLy", "idHdon", "maKhang", "maKhtt", "maSogcs", "ky", "thang", "nam", "ngayDky", "ngayCky",
    "loaiHdon", "loaiHdonName", "soTien", "tienGtgt", "tyleThue", "tongTien", "dienTthu", "cosfi", "kcosfi",
    "kihieuSery", "soSery", "loaiDchinh", "tienNo", "thueNo", "ttrangSsai", "namCn", "thangCn", "ngayCn",
    "ngayCapnhat", "tt", "isDaThanhToan",
}  # fmt: skip
CONTRACT_FIELDS = {
    "id", "userNameOld", "userId", "maKhachHang", "maDonViQuanLy", "tenKhachHang", "soHopDong", "dienThoai",
    "email", "maSoThue", "diaChiDungDien", "mucDichSuDungDien", "soHoSuDungDien", "loaiKhachHang",
    "isHopDongChinhChu", "isMacDinh", "trangThaiHopDong", "dienThoaiNhanTin", "namSinh", "soCmt",
}  # fmt: skip


def is_money(text: object) -> bool:
    return isinstance(text, str) and MONEY.fullmatch(text) is not None


def is_day(text: object) -> bool:
    return isinstance(text, str) and DAY.fullmatch(text) is not None


async def test_a_token_is_given_with_its_life(caller: Caller) -> None:
    """Call 1 answers with a bearer token, its life in seconds and the scope; no refresh token unasked."""
    body = await caller.log_in(CODE)
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert set(body) == {"access_token", "expires_in", "token_type", "scope"}


@pytest.mark.parametrize("user_name", ["pd00000000001", "PD00000000001", "0199000001"])
async def test_the_user_name_is_the_code_in_either_case_or_the_phone(caller: Caller, user_name: str) -> None:
    """All three names of one account lead to the same customer."""
    await caller.log_in(user_name)
    user = await caller.get("/connect/userinfo")
    assert user["maKhachHang"] == CODE
    assert user["maDvql"] == UNIT
    assert {"sub", "keyUser", "name", "preferred_username", "phone_number", "lastLogin", "role"} <= set(user)


@pytest.mark.parametrize(
    ("user_name", "password"), [(CODE, "wrong"), ("PD00000009999", "demo-9999"), ("", "")]
)
async def test_a_wrong_password_is_an_invalid_grant(caller: Caller, user_name: str, password: str) -> None:
    """Unknown name and wrong password look alike: HTTP 400 with `invalid_grant`."""
    status, body = await caller.token(grant_type="password", username=user_name, password=password)
    assert (status, body["error"]) == (400, "invalid_grant")
    assert body["error_description"]


async def test_a_wrong_password_may_come_with_200(world: World) -> None:
    """The other seen form: the same body with status 200."""
    settings = PortalSettings(wrong_log_in_status=200)
    async with serve(world, settings=settings) as portal, aiohttp.ClientSession(portal.base_url) as session:
        status, body = await Caller(session, world).token(grant_type="password", username=CODE, password="x")
    assert (status, body["error"]) == (200, "invalid_grant")


async def test_an_unknown_client_is_refused(caller: Caller) -> None:
    """The public client's id and secret are needed."""
    status, body = await caller.token(
        client_id="somebody", grant_type="password", username=CODE, password="demo-0001"
    )
    assert (status, body["error"]) == (400, "invalid_client")


async def test_a_refresh_token_renews_and_access_runs_out(caller: Caller, clock: SetClock) -> None:
    """After `expires_in` the portal says 401; the refresh token gives a token that works."""
    given = await caller.log_in(CODE, scope="openid offline_access")
    clock.pass_by(seconds=given["expires_in"] + 1)
    async with caller.session.get("/connect/userinfo") as expired:
        assert expired.status == 401
    status, renewed = await caller.token(grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert status == 200
    caller.session.headers["Authorization"] = f"Bearer {renewed['access_token']}"
    assert (await caller.get("/connect/userinfo"))["maKhachHang"] == CODE


async def test_a_refresh_token_is_no_access_token(caller: Caller) -> None:
    """The two kinds cannot stand in for each other."""
    given = await caller.log_in(CODE, scope="openid offline_access")
    status, _ = await caller.token(grant_type="refresh_token", refresh_token=given["access_token"])
    assert status == 400
    caller.session.headers["Authorization"] = f"Bearer {given['refresh_token']}"
    async with caller.session.get("/connect/userinfo") as answer:
        assert answer.status == 401


async def test_a_portal_without_refresh_tokens(world: World) -> None:
    """The switch turns off both giving and taking them."""
    settings = PortalSettings(gives_refresh_token=False, token_life_s=600)
    async with serve(world, settings=settings) as portal, aiohttp.ClientSession(portal.base_url) as session:
        caller = Caller(session, world)
        given = await caller.log_in(CODE, scope="openid offline_access")
        status, body = await caller.token(grant_type="refresh_token", refresh_token="x")
    assert "refresh_token" not in given
    assert given["expires_in"] == 600
    assert (status, body["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer forged.token", "Basic abc"])
async def test_no_or_forged_token_is_401(caller: Caller, header: str) -> None:
    """Every call but the outage plan wants a valid token."""
    async with caller.session.get(
        "/api/TraCuu/GetDanhSachHopDongByUserName", headers={"Authorization": header}
    ) as answer:
        assert answer.status == 401


async def test_contracts(caller: Caller) -> None:
    """Call 3: every known field, in the envelope."""
    await caller.log_in(CODE)
    body = await caller.get("/api/TraCuu/GetDanhSachHopDongByUserName")
    assert set(body) == ENVELOPE
    assert (body["isError"], body["code"], body["message"]) == (False, 0, None)
    (row,) = body["data"]["thongTinHopDongDtos"]
    assert set(row) == CONTRACT_FIELDS
    assert (row["maKhachHang"], row["maDonViQuanLy"], row["soHoSuDungDien"]) == (CODE, UNIT, 1)
    assert row["isMacDinh"] is True


async def test_customer(caller: Caller) -> None:
    """Call 4 (A6)."""
    await caller.log_in(CODE)
    body = await caller.get("/api/TraCuu/GetKhachHang", maDvQly=UNIT, maKh=CODE)
    assert body["data"]["khachHang"] == {
        "maKhachHang": CODE, "ngayHieuLuc": "12/04/2016", "mucDichSuDungDien": "Sinh hoạt",
        "soHoSuDungDien": 1,
    }  # fmt: skip


async def invoices(caller: Caller, **asked: object) -> list[dict[str, Any]]:
    asked = {"maDvql": UNIT, "maKh": CODE, "thang": 6, "nam": 2026, "ky": 1} | asked
    return await caller.rows("GET", "/api/TraCuu/GetThongTinHoaDon", **asked)


async def test_an_invoice_row(caller: Caller) -> None:
    """Call 5: the sample invoice, with all known fields and formats."""
    await caller.log_in(CODE)
    (row,) = await invoices(caller)
    assert set(row) >= INVOICE_FIELDS
    assert set(row) - INVOICE_FIELDS == {"idHdonDc", "hanThanhToan", "ngayPhatHanh", "ttrangTtoan"}
    assert (row["kihieuSery"], row["soSery"]) == ("1K26THN", "0001234")
    assert (row["soTien"], row["tienGtgt"], row["tongTien"]) == ("783.050", "62.644", "845.694")
    assert (row["dienTthu"], row["tyleThue"], row["tienNo"], row["thueNo"]) == (313, 8, 783050, "62.644")
    assert (row["ngayDky"], row["ngayCky"], row["hanThanhToan"]) == ("01/06/2026", "30/06/2026", "07/07/2026")
    assert isinstance(row["idHdon"], int)
    assert row["isDaThanhToan"] is False


@pytest.mark.parametrize("asked", [{"ky": 2}, {"ky": 3}, {"thang": 7}, {"thang": 1, "nam": 2020}])
async def test_a_cycle_or_month_without_invoice_is_an_empty_list(
    caller: Caller, asked: dict[str, int]
) -> None:
    """Another kỳ, the running month, and years before the contract are empty, not errors."""
    await caller.log_in(CODE)
    assert await invoices(caller, **asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"maKh": "PD00000000002"},
        {"maDvql": "PD0000"},
        {"maDvql": "HN0400"},
        {"thang": 13},
        {"ky": 4},
        {"nam": "x"},
    ],
)
async def test_a_question_that_does_not_fit_is_the_seen_error(
    caller: Caller, asked: dict[str, object]
) -> None:
    """Somebody else's code, another unit, or a bad parameter: HTTP 200 with isError and code 400."""
    await caller.log_in(CODE)
    asked = {"maDvql": UNIT, "maKh": CODE, "thang": 6, "nam": 2026, "ky": 1} | asked
    body = await caller.get("/api/TraCuu/GetThongTinHoaDon", **asked)
    assert body == {
        "isError": True, "message": "Yêu cầu không hợp lệ.", "data": None, "code": 400, "errors": None,
        "maYeuCauCRM": None,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["TD", "GTGT"])
async def test_the_pdf_is_base64_of_one_file(caller: Caller, kind: str) -> None:
    """Call 6: `data` itself is the text."""
    await caller.log_in(CODE)
    (row,) = await invoices(caller)
    path, asked = (
        "/api/Cmis/XemHoaDonByMaKhachHang",
        {"maDvql": UNIT, "maKh": CODE, "idHoaDon": row["idHdon"]},
    )
    body = await caller.get(path, loaiHoaDon=kind, **asked)
    assert base64.b64decode(body["data"], validate=True).startswith(b"%PDF-")


@pytest.mark.parametrize("unit_name", ["maDViQLy", "maDonViQuanLy"])
async def test_debts_by_both_spellings(caller: Caller, unit_name: str) -> None:
    """Call 7: open items as money strings; both names of the unit are understood."""
    await caller.log_in(CODE)
    asked: dict[str, object] = {unit_name: UNIT, "maKhachHang": CODE}
    (row,) = await caller.rows("POST", "/api/TraCuu/GetListThongTinNoKhachHang", **asked)
    assert set(row) == {"tongTien", "loaiHoaDon", "urlThanhToan"}
    assert (row["tongTien"], row["loaiHoaDon"]) == ("845.694", "TD")


async def test_payments_newest_first(caller: Caller) -> None:
    """Call 8: several past months in one call."""
    await caller.log_in(CODE)
    path = "/api/TraCuu/GetLichSuThanhToan"
    rows = await caller.rows("GET", path, maDvQly=UNIT, maKh=CODE, thang=6, nam=2026)
    months = [(row["nam"], row["thang"]) for row in rows]
    assert months == sorted(months, reverse=True)
    assert len(months) == 11  # June is open, July 2025 is the last of the twelve
    assert all(is_money(row["soTien"]) for row in rows)
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", rows[0]["ngayThanhToan"])


async def test_usage_of_a_year_newest_first(caller: Caller) -> None:
    """Call 9: the billed months of one year."""
    await caller.log_in(CODE)
    path, asked = "/api/TraCuu/GetTinhHinhTieuThuDien", {"maDViQLy": UNIT, "maKhachHang": CODE}
    rows = await caller.rows("POST", path, nam=2026, **asked)
    assert [row["thang"] for row in rows] == [6, 5, 4, 3, 2, 1]
    assert rows[0] == {"thang": 6, "nam": 2026, "dienTthu": 313, "soTien": "845.694"}
    assert len(await caller.rows("POST", path, nam=2025, **asked)) == 12


async def test_index_rows(caller: Caller) -> None:
    """Call 10 (A1): floats, dates, and the reading kinds of the national app."""
    await caller.log_in(CODE)
    asked: dict[str, object] = {
        "maDViQLy": UNIT,
        "maKhachHang": CODE,
        "maDiemDo": POINT,
        "nam": 2026,
        "thang": 6,
    }
    (row,) = await caller.rows("POST", "/api/TraCuu/GetChiSoDiemDo", **asked)
    assert row == {
        "soCto": "1900000001", "bcs": "KT", "chiSoCu": 12345.0, "chiSoMoi": 12658.0, "hsn": 1.0,
        "dienTthu": 313.0,
        "loaiChiso": "DDK", "ngayDky": "01/06/2026", "ngayCky": "30/06/2026", "ky": 1, "thang": 6,
        "nam": 2026,
    }  # fmt: skip


READINGS: dict[str, object] = {
    "maDonVi": UNIT, "maDiemDo": POINT, "maXacThuc": "EVNHN", "ngayDau": "01/06/2026",
    "ngayCuoi": "01/07/2026",
}  # fmt: skip


async def test_daily_readings_older_form(caller: Caller) -> None:
    """Call 11: the index at 00:00 of each day; first and last are those of the month."""
    await caller.log_in(CODE)
    rows = await caller.rows("POST", "/api/TraCuu/LayChiSoDoXa", **READINGS)
    assert len(rows) == 31
    assert all(set(row) == {"ngay", "sg", "maDiemDo", "soCto", "loaiBcs"} for row in rows)
    assert (rows[0]["ngay"], rows[0]["sg"], rows[-1]["ngay"], rows[-1]["sg"]) == (
        "01/06/2026", 12345.0, "01/07/2026", 12658.0,
    )  # fmt: skip


async def test_daily_readings_newer_form(caller: Caller) -> None:
    """Call 11: the same indices with what was used on the day before, and the totals by register."""
    await caller.log_in(CODE)
    body = await caller.post("/api/TraCuu/LayChiSoDoXaPharse2", **READINGS | {"ngayDau": "02/06/2026"})
    rows, totals = body["data"]["chiSoNgayFull"], body["data"]["tongSanLuong"]
    fields = {"ngay", "ngayShort", "chiSo", "sg", "sanLuong", "soCto", "maDiemDo", "hsNhan", "loaiBcs"}
    assert all(set(row) == fields for row in rows)
    assert round(sum(row["sanLuong"] for row in rows), 2) == 313.0
    assert totals == {"bt": 0.0, "cd": 0.0, "td": 0.0, "vc": 0.0, "kt": 313.0}


async def test_the_newest_reading_is_that_of_last_midnight(caller: Caller) -> None:
    """Yesterday is the newest complete day; tomorrow is not told."""
    await caller.log_in(CODE)
    rows = await caller.rows("POST", "/api/TraCuu/LayChiSoDoXa", **READINGS | {"ngayCuoi": "31/07/2026"})
    assert rows[-1]["ngay"] == "03/07/2026"


@pytest.mark.parametrize("wrong", [{"maDiemDo": f"{CODE}1"}, {"maXacThuc": ""}, {"ngayDau": "2026-06-01"}])
async def test_readings_refuse_a_point_that_is_not_theirs(caller: Caller, wrong: dict[str, object]) -> None:
    """The caller has to try code + 001 and code + 1 in turn."""
    await caller.log_in(CODE)
    body = await caller.post("/api/TraCuu/LayChiSoDoXa", **READINGS | wrong)
    assert (body["isError"], body["code"]) == (True, 400)


async def test_some_points_are_the_code_and_1(caller: Caller) -> None:
    """PD00000000029 has the older form of the point of measurement."""
    code = "PD00000000029"
    await caller.log_in(code)
    asked = READINGS | {"maDonVi": caller.world.customers[code].unit}
    refused = await caller.post("/api/TraCuu/LayChiSoDoXa", **asked | {"maDiemDo": f"{code}001"})
    assert refused["isError"] is True
    assert (
        len(await caller.rows("POST", "/api/TraCuu/LayChiSoDoXa", **asked | {"maDiemDo": f"{code}1"})) == 31
    )


async def test_outages_without_log_in(caller: Caller) -> None:
    """Call 12: known fields; times in both notations; every status within six weeks."""
    asked: dict[str, object] = {
        "ngayBatDau": "2026-06-05",
        "ngayKetThuc": "2026-07-17",
        "maDViQly": "",
        "maTram": "",
        "key": "",
    }
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    fields = {"tenDonVi", "ngayTHien", "khoangThoiGian", "khuVuc", "noidung", "hinhThucDangKy", "trangthai"}
    optional = {"khoangThoiGianCu", "ngayCapNhat"}
    assert all(fields <= set(row) <= fields | optional for row in rows)
    assert all(is_day(row["ngayTHien"]) for row in rows)
    short, full = r"Từ \d\d:\d\d Đến \d\d:\d\d", r"Từ \d\d:\d\d \d\d/\d\d/\d{4} Đến \d\d:\d\d \d\d/\d\d/\d{4}"
    forms = {bool(re.fullmatch(short, r["khoangThoiGian"])): r for r in rows}
    assert set(forms) == {True, False}
    assert re.fullmatch(full, forms[False]["khoangThoiGian"])
    assert {row["trangthai"] for row in rows} == {
        "Đã duyệt", "Hoãn", "Chưa duyệt", "Đổi giờ", "Đang cắt", "Đã có điện",
    }  # fmt: skip
    assert all(("khoangThoiGianCu" in row) == (row["trangthai"] == "Đổi giờ") for row in rows)


@pytest.mark.parametrize(
    ("unit", "company"), [("PD0200", "Hai Bà Trưng"), ("HN0400", "Đống Đa"), ("pd1600", "Hà Đông")]
)
async def test_outages_by_old_and_new_unit(caller: Caller, unit: str, company: str) -> None:
    """Old district codes and the new codes seen are both understood."""
    asked: dict[str, object] = {"ngayBatDau": "2026-06-20", "ngayKetThuc": "2026-07-17", "maDViQly": unit}
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    assert any(row["tenDonVi"] == f"Công ty Điện lực {company}" for row in rows)
    assert len(rows) < 300


async def test_outages_can_be_searched(caller: Caller) -> None:
    """`key` keeps the rows whose area has it."""
    asked: dict[str, object] = {
        "ngayBatDau": "2026-07-03",
        "ngayKetThuc": "2026-07-17",
        "maDViQly": "",
        "key": "lạc trung",
    }
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    assert rows
    assert all("Lạc Trung" in row["khuVuc"] for row in rows)
    (tomorrow,) = [row for row in rows if row["ngayTHien"] == "04/07/2026"]
    assert tomorrow == {
        "tenDonVi": "Công ty Điện lực Hai Bà Trưng",
        "ngayTHien": "04/07/2026",
        "khoangThoiGian": "Từ 08:30 Đến 12:30",
        "khuVuc": "Ngõ 61 phố Lạc Trung",
        "noidung": "Bảo dưỡng trạm biến áp",
        "hinhThucDangKy": "Kế hoạch bảo dưỡng quý",
        "trangthai": "Đã duyệt",
        "ngayCapNhat": "01/07/2026 16:10",
    }


@pytest.mark.parametrize("day", ["03/07/2026", "", None])
async def test_outage_days_are_iso(caller: Caller, day: object) -> None:
    """This call wants YYYY-MM-DD, unlike the daily readings."""
    body = await caller.post("/api/TraCuu/LichCatDien", ngayBatDau=day, ngayKetThuc="2026-07-17", maDViQly="")
    assert body["isError"] is True


async def test_vietnamese_letters_are_sent_as_they_are(caller: Caller) -> None:
    """UTF-8 on the wire, no escapes."""
    await caller.log_in(CODE)
    async with caller.session.get("/api/TraCuu/GetDanhSachHopDongByUserName") as answer:
        assert "Lạc Trung" in await answer.text()
