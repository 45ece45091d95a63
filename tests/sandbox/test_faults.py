"""Each fault does what it says, to the call it was set for, as long as it was set."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox import Fault, Faults, Serving
from sandbox.outages import Status
from tests.sandbox.conftest import Caller

CODE, UNIT = "PD00000000001", "HN0100"
DEBTS = "/api/TraCuu/GetListThongTinNoKhachHang"
CONTROL = "/__sandbox__/faults"


async def ask(caller: Caller) -> tuple[int, str, dict[str, str]]:
    asked = {"maDViQLy": UNIT, "maKhachHang": CODE}
    async with caller.session.post(DEBTS, json=asked) as answer:
        return answer.status, await answer.text(), dict(answer.headers)


@pytest.fixture
async def linked(caller: Caller) -> Caller:
    await caller.log_in(CODE)
    return caller


async def test_latency(linked: Caller, portal: Serving) -> None:
    """The answer is right, and late."""
    portal.faults.set("debts", Fault.LATENCY, seconds=0.2)
    begun = time.monotonic()
    status, body, _ = await ask(linked)
    assert time.monotonic() - begun >= 0.2
    assert (status, json.loads(body)["isError"]) == (200, False)


async def test_http_500(linked: Caller, portal: Serving) -> None:
    """A server error without JSON."""
    portal.faults.set("debts", Fault.HTTP_500)
    status, body, _ = await ask(linked)
    assert status == 500
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


@pytest.mark.parametrize(("after", "header"), [(7, "7"), (None, None)])
async def test_http_429(linked: Caller, portal: Serving, after: int | None, header: str | None) -> None:
    """Too many requests, with and without a pause named."""
    portal.faults.set("debts", Fault.HTTP_429, retry_after_s=after)
    status, _, headers = await ask(linked)
    assert (status, headers.get("Retry-After")) == (429, header)


async def test_dropped(linked: Caller, portal: Serving) -> None:
    """The connection breaks without an answer."""
    portal.faults.set("debts", Fault.DROPPED)
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(linked)


async def test_half_json(linked: Caller, portal: Serving) -> None:
    """Status 200, JSON by its type, and cut in the middle."""
    portal.faults.set("debts", Fault.HALF_JSON)
    status, body, headers = await ask(linked)
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "application/json")
    assert body.startswith("{")
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


async def test_html(linked: Caller, portal: Serving) -> None:
    """A page for people where JSON was asked for."""
    portal.faults.set("debts", Fault.HTML)
    status, body, headers = await ask(linked)
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/html")
    assert body.startswith("<!DOCTYPE html>")


async def test_wrong_types(linked: Caller, portal: Serving) -> None:
    """The envelope is right, every value inside has another type."""
    portal.faults.set("debts", Fault.WRONG_TYPES)
    _, body, _ = await ask(linked)
    answer: dict[str, Any] = json.loads(body)
    assert answer["isError"] is False
    (row,) = answer["data"]["listThongTinNoKhachHangVm"]
    assert not any(isinstance(value, str) for value in row.values())


async def test_wrong_types_of_a_token(linked: Caller, portal: Serving) -> None:
    """Also answers without an envelope are spoiled."""
    portal.faults.set("token", Fault.WRONG_TYPES)
    _, body = await linked.token(grant_type="password", username=CODE, password="demo-0001")
    assert not isinstance(body["access_token"], str)


async def test_an_empty_debt_list_although_there_is_debt(linked: Caller, portal: Serving) -> None:
    """The trap of the real portal: twice empty, then the truth."""
    portal.faults.set("debts", Fault.EMPTY_LIST, times=2)
    answers = [json.loads((await ask(linked))[1]) for _ in range(3)]
    assert [len(a["data"]["listThongTinNoKhachHangVm"]) for a in answers] == [0, 0, 1]
    assert not any(a["isError"] for a in answers)


async def test_token_expired(linked: Caller, portal: Serving) -> None:
    """A valid token is refused."""
    portal.faults.set("debts", Fault.TOKEN_EXPIRED)
    assert (await ask(linked))[0] == 401


async def test_a_fault_hits_its_call_alone(linked: Caller, portal: Serving) -> None:
    """Others answer; `*` hits all; clearing ends it."""
    portal.faults.set("debts", Fault.HTTP_500)
    assert (await linked.get("/connect/userinfo"))["maKhachHang"] == CODE
    portal.faults.clear("debts")
    assert (await ask(linked))[0] == 200
    portal.faults.set("*", Fault.HTTP_500)
    assert (await ask(linked))[0] == 500
    portal.faults.clear()
    assert (await ask(linked))[0] == 200


def test_an_unknown_call_is_a_mistake() -> None:
    """A misspelt name does not pass silently."""
    with pytest.raises(ValueError, match="debtz"):
        Faults().set("debtz", Fault.HTTP_500)


async def test_control_over_http(linked: Caller) -> None:
    """Switch on, look, count down, switch off, without any other access to the process."""
    async with linked.session.post(
        CONTROL, json={"call": "debts", "fault": "http_429", "retry_after_s": 3}
    ) as on:
        assert await on.json() == {"faults": {"debts": ["http_429"]}}
    assert (await ask(linked))[2]["Retry-After"] == "3"
    async with linked.session.post(CONTROL, json={"clear": True}) as off:
        assert await off.json() == {"faults": {}}
    async with linked.session.get(CONTROL) as shown:
        assert await shown.json() == {"faults": {}}
    assert (await ask(linked))[0] == 200


@pytest.mark.parametrize(
    "body", [[], {"call": "debts"}, {"call": "x", "fault": "html"}, {"call": "debts", "fault": "x"}]
)
async def test_control_refuses_nonsense(linked: Caller, body: object) -> None:
    """Unknown calls and faults are told, and change nothing."""
    async with linked.session.post(CONTROL, json=body) as answer:
        assert answer.status == 400
    assert (await ask(linked))[0] == 200


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.7"}, {"Content-Type": "text/plain"}])
async def test_control_is_for_this_machine(linked: Caller, headers: dict[str, str]) -> None:
    """Nothing that came through a proxy, and no form of a web page elsewhere."""
    body = json.dumps({"call": "debts", "fault": "http_500"})
    json_type = {"Content-Type": "application/json"}
    async with linked.session.post(CONTROL, data=body, headers=json_type | headers) as answer:
        assert answer.status == 403


async def test_a_published_change_of_an_outage(caller: Caller, portal: Serving) -> None:
    """The same row, postponed later: it is there once, with its new status."""
    world = portal.world
    tomorrow = world.now.date() + timedelta(days=1)
    row = next(r for r in world.outages(tomorrow, tomorrow) if r.area == "Ngõ 61 phố Lạc Trung")
    world.publish_outage(replace(row, written_status=Status.POSTPONED))
    asked: dict[str, object] = {"ngayBatDau": str(tomorrow), "ngayKetThuc": str(tomorrow), "maDViQly": UNIT}
    rows = await caller.rows("POST", "/api/TraCuu/LichCatDien", **asked)
    assert [r["trangthai"] for r in rows if r["khuVuc"] == row.area] == ["Hoãn"]
