"""What is made to happen over HTTP shows in the portal's answers at once."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.periods import Month
from tests.sandbox.conftest import Caller

CODE, UNIT = "PD00000000001", "HN0100"
OUTAGE = {
    "id": "thu-1", "unit": "PD0200", "area": "Ngõ 9 phố Minh Khai", "starts_at": "2026-07-05T22:00",
    "ends_at": "2026-07-06T03:30",
}  # fmt: skip


async def happen(caller: Caller, what: str, body: dict[str, Any]) -> int:
    async with caller.session.post(f"/__sandbox__/{what}", json=body) as answer:
        return answer.status


async def published(caller: Caller) -> list[tuple[str, str]]:
    asked: dict[str, object] = {"ngayBatDau": "2026-07-05", "ngayKetThuc": "2026-07-05", "maDViQly": UNIT}
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    return [(r["khoangThoiGian"], r["trangthai"]) for r in rows if r["khuVuc"] == OUTAGE["area"]]


async def test_an_outage_is_published_and_changed(caller: Caller) -> None:
    """First approved, then the same row postponed: never twice."""
    assert await happen(caller, "outages", OUTAGE) == 200
    assert await published(caller) == [("Từ 22:00 Đến 03:30", "Đã duyệt")]
    assert await happen(caller, "outages", OUTAGE | {"status": "Hoãn"}) == 200
    assert await published(caller) == [("Từ 22:00 Đến 03:30", "Hoãn")]


async def test_an_invoice_is_issued_and_paid(caller: Caller) -> None:
    """The running month is billed, both open invoices are paid, nothing is owed."""
    bill = {"code": CODE, "year": 2026, "month": 7}
    assert await happen(caller, "invoices", bill) == 200
    assert await happen(caller, "invoices", bill) == 409  # and the first one keeps its day
    open_items = caller.world.open_items(CODE)
    assert [i.period.month for i in open_items] == [Month(2026, 6), Month(2026, 7)]
    for issued in open_items:
        assert await happen(caller, "payments", {"code": CODE, "invoice_id": issued.id}) == 200
    assert caller.world.open_items(CODE) == []


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("outages", {"id": "x"}),
        ("outages", OUTAGE | {"unit": "XX"}),
        ("outages", OUTAGE | {"status": "vui"}),
        ("outages", OUTAGE | {"ends_at": "2026-07-05T21:00"}),
        ("invoices", {"code": "PD99999999999", "year": 2026, "month": 7}),
        ("invoices", {"code": CODE, "year": 2026, "month": 13}),
        ("payments", {"code": CODE, "invoice_id": 1}),
        ("payments", {"code": "PD99999999999", "invoice_id": 1}),
    ],
)
async def test_nonsense_is_refused(caller: Caller, what: str, body: dict[str, Any]) -> None:
    """A mistake is told to whoever made it and changes nothing."""
    assert await happen(caller, what, body) == 400
    assert await published(caller) == []
    assert len(caller.world.open_items(CODE)) == 1
