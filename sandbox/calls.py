"""Calls 3 to 13: what the portal answers, in its envelope."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import wraps

from aiohttp import web

from sandbox import wire
from sandbox.customers import Customer
from sandbox.ledger import Issued
from sandbox.meters import Counted, DayCount
from sandbox.outages import PlannedOutage
from sandbox.periods import Month
from sandbox.portal import PORTAL, Asked, BadQuestion, account_of, body_of, contract, month, on, text, whole
from sandbox.world import World

PAYMENTS_BACK = 11  # months before the one asked for (A15)
VIETNAMESE_DAY, ISO_DAY = "%d/%m/%Y", "%Y-%m-%d"
AUTHENTICATION = "EVNHN"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _enveloped(handler: Callable[[web.Request], Awaitable[object]]) -> Handler:
    """Wrap what a call returns; a question that does not fit gives the portal's isError answer."""

    @wraps(handler)
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return wire.response(wire.success(await handler(request)))
        except BadQuestion:
            return wire.response(wire.failure())

    return answer


@_enveloped
async def contracts(request: web.Request) -> object:
    """Call 3."""
    account = account_of(request)
    rows = [wire.contract(c, account.user_name, is_default=n == 0) for n, c in enumerate(account.contracts)]
    return {"thongTinHopDongDtos": rows}


@_enveloped
async def customer(request: web.Request) -> object:
    """Call 4."""
    _world, asked = _asked(request)
    return {"khachHang": wire.customer_details(asked)}


@_enveloped
async def invoices(request: web.Request) -> object:
    """Call 5: one month and one cycle (kỳ)."""
    world, asked = _asked(request)
    of_month, cycle = month(request.query), whole(request.query, "ky", 1, 3)
    found = world.invoices(asked.code, of_month)
    if asked.stranger:
        found = [*found, *world.invoices(asked.stranger, of_month)]
    return {"dmThongTinHoaDonList": [wire.invoice(i, world.now) for i in found if i.period.cycle == cycle]}


@_enveloped
async def invoice_pdf(request: web.Request) -> object:
    """Call 6: base64 of one PDF."""
    world, asked = _asked(request)
    if text(request.query, "loaiHoaDon") not in {"TD", "GTGT"}:
        raise BadQuestion("loaiHoaDon")
    issued = world.invoice(asked.code, whole(request.query, "idHoaDon", 0, 2**63))
    if issued is None:
        raise BadQuestion("idHoaDon")
    content = await asyncio.to_thread(_draw, issued, world.counted(asked.code, issued.period.month))
    return base64.b64encode(content).decode()


def _draw(issued: Issued, counted: list[Counted]) -> bytes:
    from sandbox.pdf import invoice_pdf as draw  # noqa: PLC0415  fpdf is slow to load, and few start-ups need it

    return draw(issued, counted)


@_enveloped
async def debts(request: web.Request) -> object:
    """Call 7."""
    world, asked, _body = await _asked_in_body(request)
    return {"listThongTinNoKhachHangVm": [wire.debt(i, world.now) for i in world.open_items(asked.code)]}


@_enveloped
async def payments(request: web.Request) -> object:
    """Call 8: twelve months up to the one asked for, newest first."""
    world, asked = _asked(request)
    last = month(request.query)
    months = reversed(list(last.shift(-PAYMENTS_BACK).until(last)))
    issued = (invoice for m in months for invoice in world.invoices(asked.code, m))
    rows = [wire.payment(i, paid) for i in issued for paid in i.payments if paid.at <= world.now]
    return {"dmLichSuThanhToanList": rows}


@_enveloped
async def usage(request: web.Request) -> object:
    """Call 9: the months of one year that are billed, newest first."""
    world, asked, body = await _asked_in_body(request)
    year = whole(body, "nam", 2000, 2100)
    months = (Month(year, number) for number in range(12, 0, -1))
    valid = [_valid(world, asked, m, cycle) for m in months for cycle in (1, 2, 3)]
    return {"tieuThuTheoThangList": [wire.month_usage(issued) for issued in valid if issued]}


@_enveloped
async def index(request: web.Request) -> object:
    """Call 10: a row for every register of every meter."""
    world, asked, body = await _asked_in_body(request)
    if text(body, "maDiemDo").upper() != asked.point:
        raise BadQuestion("maDiemDo")
    return {"chiSoThangList": [wire.index_row(c) for c in world.counted(asked.code, month(body))]}


@_enveloped
async def readings(request: web.Request) -> object:
    """Call 11, older form."""
    world, asked, first, last = await _asked_readings(request)
    rows = _readings(world, asked, first, last)
    return {"chiSoNgay": [wire.reading(on_, index_, count, asked.point) for on_, index_, _, count in rows]}


@_enveloped
async def readings_full(request: web.Request) -> object:
    """Call 11, newer form."""
    world, asked, first, last = await _asked_readings(request)
    rows = _readings(world, asked, first, last)
    totals = {name: _total(rows, register) for name, register in wire.REGISTER_TOTALS.items()}
    full = [wire.full_reading(on_, index_, used, count, asked.point) for on_, index_, used, count in rows]
    return {"chiSoNgayFull": full, "tongSanLuong": totals}


@_enveloped
async def outages(request: web.Request) -> object:
    """Call 12: no log-in."""
    world, body = request.app[PORTAL].world, await body_of(request)
    first, last = on(body, "ngayBatDau", ISO_DAY), on(body, "ngayKetThuc", ISO_DAY)
    key = str(body.get("key") or "").casefold()
    rows = world.outages(first, last, text(body, "maDViQly").upper())
    return {"lichCatdienToList": [wire.outage(r, world.now) for r in rows if _has(r, key)]}


@_enveloped
async def menu(request: web.Request) -> object:
    """Call 13."""
    account_of(request)
    return {"menus": [{"id": 1, "name": "Tra cứu", "url": "/search", "children": []}]}


def _asked(request: web.Request) -> tuple[World, Customer]:
    account, query = account_of(request), request.query
    unit, code = text(query, "maDvql", "maDvQly", "maDViQLy"), text(query, "maKh", "maKhachHang")
    return request.app[PORTAL].world, contract(account, code, unit)


async def _asked_in_body(request: web.Request) -> tuple[World, Customer, Asked]:
    account, body = account_of(request), await body_of(request)
    unit, code = text(body, "maDViQLy", "maDonViQuanLy"), text(body, "maKhachHang")
    return request.app[PORTAL].world, contract(account, code, unit), body


async def _asked_readings(request: web.Request) -> tuple[World, Customer, date, date]:
    account, body = account_of(request), await body_of(request)
    if text(body, "maXacThuc") != AUTHENTICATION:
        raise BadQuestion("maXacThuc")
    point, unit = text(body, "maDiemDo").upper(), text(body, "maDonVi").upper()
    found = next((c for c in account.contracts if c.point == point and c.unit == unit), None)
    if found is None:
        raise BadQuestion("maDiemDo")
    return (
        request.app[PORTAL].world,
        found,
        on(body, "ngayDau", VIETNAMESE_DAY),
        on(body, "ngayCuoi", VIETNAMESE_DAY),
    )


Reading = tuple[date, Decimal, Decimal, DayCount]


def _readings(world: World, asked: Customer, first: date, last: date) -> list[Reading]:
    """The index at 00:00 of each day, with what was used on the day before it."""
    days = world.days(asked.code, first - timedelta(days=1), last - timedelta(days=1))
    rows = [(d.on + timedelta(days=1), d.closing, d.used_kwh, d) for d in days]
    begun = [(d.on, d.opening, Decimal(0), d) for d in days if _is_first_of_meter(asked, d)]
    inside = [row for row in rows + begun if first <= row[0] <= last]
    return sorted(inside, key=lambda row: (row[0], row[3].counted.meter, row[3].counted.register))


def _total(rows: list[Reading], register: str) -> float:
    """What one register counted; KT is the sum of all (A17)."""
    return float(sum((used for _, _, used, c in rows if register in {"KT", c.counted.register}), Decimal(0)))


def _is_first_of_meter(asked: Customer, day: DayCount) -> bool:
    return day.on in {asked.started_on, asked.replaced_on}


def _valid(world: World, asked: Customer, of_month: Month, cycle: int) -> list[Issued]:
    issued = (i for i in world.invoices(asked.code, of_month) if i.period.cycle == cycle)
    return [i for i in issued if not i.is_cancelled(world.now)]


def _has(row: PlannedOutage, key: str) -> bool:
    return key in row.area.casefold()


__all__ = [
    "contracts", "customer", "debts", "index", "invoice_pdf", "invoices", "menu", "outages", "payments",
    "readings", "readings_full", "usage",
]  # fmt: skip
