"""Each named customer shows what the README says."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sandbox import World
from sandbox.catalogue import catalogue
from sandbox.ledger import Issued, State
from sandbox.outages import Status
from sandbox.periods import HANOI, Month
from tests.sandbox.conftest import OPENED_AT, Caller, SetClock

NEWEST = Month(2026, 6)
CODE_FORM = re.compile(r"(PD|HN)\d{4}[0-9A-Z]\d{6}")
INVOICES = "/api/TraCuu/GetThongTinHoaDon"


def newest(world: World, code: str) -> Issued:
    return world.history(code)[0]


async def invoice_rows(caller: Caller, code: str, month: Month, cycle: int = 1) -> list[dict[str, object]]:
    await caller.log_in(code)
    unit = caller.world.customers[code].unit
    return await caller.rows(
        "GET", INVOICES, maDvql=unit, maKh=code, thang=month.number, nam=month.year, ky=cycle
    )


def test_the_readme_lists_what_there_is(world: World) -> None:
    """The table of log-ins is the catalogue, line by line."""
    readme = Path(__file__).parents[2].joinpath("sandbox", "README.md").read_text("utf-8")
    samples = catalogue(world)[: len(world.named)]
    lines = [f"| `{s.code}` | `{s.user_name}` | `{s.password}` | {s.shows} |" for s in samples]
    assert "\n".join(lines) in readme


def test_every_code_is_a_code_and_every_log_in_works(world: World) -> None:
    """All contracts are in the catalogue, with a log-in that sees them."""
    samples = catalogue(world)
    assert {s.code for s in samples} == set(world.customers)
    for sample in samples:
        account = world.account(sample.user_name)
        assert account is not None
        assert account.password == sample.password
        assert sample.code in {c.code for c in account.contracts}
        assert CODE_FORM.fullmatch(sample.code)


@pytest.mark.parametrize(
    "at", [OPENED_AT, datetime(2026, 11, 22, 12, tzinfo=HANOI), datetime(2027, 1, 1, 9, tzinfo=HANOI)]
)
def test_the_showcase_is_open_and_not_overdue(at: datetime) -> None:
    """Whenever the sandbox is opened, one invoice is open and its due day is to come."""
    world = World(clock=SetClock(at))
    (invoice,) = world.open_items("PD00000000001")
    assert invoice == newest(world, "PD00000000001")
    assert invoice.due_on >= at.date()


def test_the_showcase_has_outages_tomorrow_and_in_three_days(world: World) -> None:
    """Both approved, in the street of the address."""
    today = OPENED_AT.date()
    rows = world.outages(today, today + timedelta(days=7), world.customers["PD00000000001"].unit)
    mine = [r for r in rows if r.area == "Ngõ 61 phố Lạc Trung"]
    assert [r.starts_at.date() - today for r in mine] == [timedelta(days=1), timedelta(days=3)]
    assert {r.status(world.now) for r in mine} == {Status.APPROVED}
    assert "ngõ 61 phố Lạc Trung" in world.customers["PD00000000001"].address


def test_everything_paid(world: World) -> None:
    """PD…02 has a history without an open item."""
    assert {i.state(world.now) for i in world.history("PD00000000002")} == {State.PAID}


async def test_several_contracts_under_one_log_in(caller: Caller) -> None:
    """PD…03 sees three, one of them the default; the others have no log-in of their own."""
    await caller.log_in("PD00000000003")
    rows = await caller.rows("GET", "/api/TraCuu/GetDanhSachHopDongByUserName")
    assert [(r["maKhachHang"][-2:], r["isMacDinh"]) for r in rows] == [
        ("03", True),
        ("04", False),
        ("05", False),
    ]
    assert rows[2]["soHoSuDungDien"] == 3
    assert caller.world.account("PD00000000004") is None


def test_unusual_codes_and_units(world: World) -> None:
    """A letter at place 7, a code of the new form, and a unit of the old form."""
    assert world.customers["PD0000T000077"].code[6] == "T"
    assert world.customers["HN00000000007"].unit == "HN0400"
    assert world.customers["PD00000000028"].unit == "PD1600"


def test_partly_paid(world: World) -> None:
    """PD…12 has paid some of the newest invoice."""
    invoice = newest(world, "PD00000000012")
    assert invoice.state(world.now) is State.PARTLY
    assert 0 < invoice.outstanding_vnd(world.now) < invoice.amounts.total_vnd


@pytest.mark.parametrize("at", [OPENED_AT, datetime(2026, 11, 22, 12, tzinfo=HANOI)])
def test_overdue(at: datetime) -> None:
    """PD…13 has an open invoice whose due day has passed."""
    world = World(clock=SetClock(at))
    oldest = world.open_items("PD00000000013")[0]
    assert oldest.due_on < at.date()


def test_many_months(world: World) -> None:
    """PD…14 owes four months, oldest first."""
    months = [i.period.month for i in world.open_items("PD00000000014")]
    assert months == [Month(2026, 3), Month(2026, 4), Month(2026, 5), Month(2026, 6)]


def test_a_payment_in_process(world: World) -> None:
    """PD…24 is neither paid nor simply open."""
    assert newest(world, "PD00000000024").state(world.now) is State.PENDING


def test_a_replaced_meter_gives_two_rows(world: World) -> None:
    """PD…09: the old meter's last reading, the new meter from 0; together the billed kWh."""
    old, new = world.counted("PD00000000009", NEWEST)
    assert (old.opening, old.is_last_of_meter, old.to_on) == (12345, True, date(2026, 6, 14))
    assert (new.opening, new.is_last_of_meter, new.from_on) == (0, False, date(2026, 6, 15))
    assert old.meter != new.meter
    assert newest(world, "PD00000000009").used_kwh == old.used_kwh + new.used_kwh


async def test_readings_of_a_replaced_meter(caller: Caller) -> None:
    """At 00:00 of the day it was replaced both meters are told; no energy is lost."""
    code = "PD00000000009"
    await caller.log_in(code)
    customer = caller.world.customers[code]
    asked: dict[str, object] = {"maDonVi": customer.unit, "maDiemDo": customer.point, "maXacThuc": "EVNHN"}
    span: dict[str, object] = {"ngayDau": "02/06/2026", "ngayCuoi": "01/07/2026"}
    body = await caller.post("/api/TraCuu/LayChiSoDoXaPharse2", **asked | span)
    rows = body["data"]["chiSoNgayFull"]
    both = [row for row in rows if row["ngay"] == "15/06/2026"]
    assert [row["sg"] > 0 for row in both] == [True, False]
    assert round(sum(row["sanLuong"] for row in rows)) == newest(caller.world, code).used_kwh


def test_a_month_of_nothing(world: World) -> None:
    """PD…10 has an invoice of 0 kWh and 0 đ, which is settled."""
    invoice = newest(world, "PD00000000010")
    assert (invoice.period.month, invoice.used_kwh, invoice.amounts.total_vnd) == (NEWEST, 0, 0)
    assert invoice.state(world.now) is State.PAID


def test_the_index_runs_over(world: World) -> None:
    """PD…26 closes below its opening although it used energy."""
    (row,) = world.counted("PD00000000026", NEWEST)
    assert row.closing < row.opening
    assert row.used_kwh > 0


@pytest.mark.parametrize(("code", "days"), [("PD00000000017", 56), ("PD00000000018", 48)])
def test_the_long_period_of_february_2024(world: World, code: str, days: int) -> None:
    """The change to the last day of the month made one long period."""
    (invoice,) = world.invoices(code, Month(2024, 2))
    assert (invoice.period.to_on - invoice.period.from_on).days + 1 == days
    assert invoice.period.to_on == date(2024, 2, 29)


def test_young_contracts(world: World) -> None:
    """PD…15 has four invoices, the first of a broken month; PD…16 has none and is being metered."""
    invoices = world.history("PD00000000015")
    assert len(invoices) == 4
    assert invoices[-1].period.from_on == date(2026, 3, 20)
    assert world.history("PD00000000016") == []
    assert world.days("PD00000000016", date(2026, 7, 1), date(2026, 7, 31)) != []


def test_three_registers(world: World) -> None:
    """PD…08 is read in three registers."""
    assert [c.register for c in world.counted("PD00000000008", NEWEST)] == ["BT", "CD", "TD"]


async def test_three_periods_a_month(caller: Caller) -> None:
    """PD…21 is billed three times a month, each under its own kỳ."""
    rows = [row for ky in (1, 2, 3) for row in await invoice_rows(caller, "PD00000000021", NEWEST, ky)]
    assert [(r["ky"], r["ngayDky"]) for r in rows] == [
        (1, "01/06/2026"),
        (2, "11/06/2026"),
        (3, "21/06/2026"),
    ]
    assert caller.world.counted("PD00000000021", NEWEST)[0].multiplier == 40


async def test_usage_of_three_periods(caller: Caller) -> None:
    """A year of PD…21 has a row for each period, which together are what was counted."""
    code = "PD00000000021"
    await caller.log_in(code)
    asked: dict[str, object] = {
        "maDViQLy": caller.world.customers[code].unit,
        "maKhachHang": code,
        "nam": 2026,
    }
    rows = await caller.rows("POST", "/api/TraCuu/GetTinhHinhTieuThuDien", **asked)
    june = [row["dienTthu"] for row in rows if row["thang"] == 6]
    assert len(june) == 3
    assert sum(june) == sum(c.used_kwh for c in caller.world.counted(code, NEWEST))


async def test_usage_of_a_corrected_month(caller: Caller) -> None:
    """A year of PD…11 counts a replaced month once and a refunded one net."""
    code = "PD00000000011"
    await caller.log_in(code)
    asked: dict[str, object] = {
        "maDViQLy": caller.world.customers[code].unit,
        "maKhachHang": code,
        "nam": 2026,
    }
    rows = await caller.rows("POST", "/api/TraCuu/GetTinhHinhTieuThuDien", **asked)
    for row in rows:
        counted = caller.world.counted(code, Month(2026, int(row["thang"])))
        assert row["dienTthu"] == sum(c.used_kwh for c in counted)
    assert len(rows) == 6


async def test_two_rows_for_one_place(caller: Caller) -> None:
    """PD…19: the same window and area, once Đã duyệt and once Hoãn."""
    asked: dict[str, object] = {"ngayBatDau": "2026-07-04", "ngayKetThuc": "2026-07-04", "maDViQly": "HN0400"}
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    twice = [r for r in rows if r["khuVuc"] == "Ngõ 218 Tây Sơn, số 212-270 Tây Sơn"]
    assert {r["trangthai"] for r in twice} == {"Đã duyệt", "Hoãn"}
    assert len({r["khoangThoiGian"] for r in twice}) == 1


async def test_over_midnight(caller: Caller) -> None:
    """PD…20: once with an end before its start, once with both dates."""
    asked: dict[str, object] = {"ngayBatDau": "2026-07-04", "ngayKetThuc": "2026-07-07", "maDViQly": "HN0400"}
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    mine = [r["khoangThoiGian"] for r in rows if r["khuVuc"] == "Một phần phố Giáp Bát"]
    assert mine == ["Từ 22:00 Đến 04:00", "Từ 22:00 07/07/2026 Đến 04:00 08/07/2026"]


async def test_refund_and_adjustment(caller: Caller) -> None:
    """PD…11: a refund with negative money, an adjustment, and a replacement of a cancelled invoice."""
    code = "PD00000000011"
    wrong, refund = await invoice_rows(caller, code, Month(2026, 5))
    assert (refund["loaiDchinh"], refund["idHdonDc"], refund["dienTthu"]) == ("HT", wrong["idHdon"], -40)
    assert str(refund["tongTien"]).startswith("-")
    _, adjustment = await invoice_rows(caller, code, Month(2026, 4))
    assert (adjustment["loaiDchinh"], adjustment["dienTthu"]) == ("DC", 18)
    cancelled, replacement = await invoice_rows(caller, code, Month(2026, 2))
    assert (cancelled["ttrangTtoan"], cancelled["isDaThanhToan"]) == ("DAHT", False)
    assert (replacement["loaiDchinh"], replacement["idHdonDc"]) == ("LL", cancelled["idHdon"])


@pytest.mark.parametrize("month", [Month(2026, 5), Month(2026, 4), Month(2026, 2)])
def test_corrections_add_up_to_what_was_counted(world: World, month: Month) -> None:
    """The valid invoices of a corrected month together bill exactly the energy of the meter."""
    code = "PD00000000011"
    valid = [i for i in world.invoices(code, month) if not i.is_cancelled(world.now)]
    assert sum(i.used_kwh for i in valid) == sum(c.used_kwh for c in world.counted(code, month))


def test_a_lost_month(world: World) -> None:
    """PD…25 has a gap in its history, not a zero."""
    assert world.invoices("PD00000000025", Month(2026, 2)) == []
    assert len(world.invoices("PD00000000025", Month(2026, 1))) == 1


def test_lost_days(world: World) -> None:
    """PD…25 has no readings for three days of the newest billed month."""
    days = {d.on.day for d in world.days("PD00000000025", NEWEST.first_on, NEWEST.last_on)}
    assert set(range(1, 31)) - days == {11, 12, 13}


async def test_somebody_elses_row(caller: Caller) -> None:
    """PD…23 gets a row of another code beside its own."""
    rows = await invoice_rows(caller, "PD00000000023", NEWEST)
    assert [r["maKhang"] for r in rows] == ["PD00000000023", "PD00000000027"]
