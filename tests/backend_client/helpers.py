"""A portal that does what it is told, time that passes when told, and the recorded shapes."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

from aiohttp import web

from backend_client.client import BackendClient
from backend_client.models import HANOI, AccessToken, CustomerAccess, CustomerCode, Month
from backend_client.portal import Portal

SHAPES = Path(__file__).parent / "shapes"
NOW = datetime(2026, 7, 8, 20, 0, tzinfo=HANOI)
JUNE = Month(2026, 6)
CODE = "PD00000000001"
TOKEN = AccessToken("CANARY-ACCESS", NOW + timedelta(hours=1), "CANARY-REFRESH")
ACCESS = CustomerAccess(CustomerCode(CODE), "HN0100", TOKEN)

API = "/api/TraCuu/"
LOG_IN, CONTRACTS, CUSTOMER = "/connect/token", API + "GetDanhSachHopDongByUserName", API + "GetKhachHang"
INVOICES, INDEXES, PDF = API + "GetThongTinHoaDon", API + "GetChiSoDiemDo", "/api/Cmis/XemHoaDonByMaKhachHang"
DEBTS, PAYMENTS = API + "GetListThongTinNoKhachHang", API + "GetLichSuThanhToan"
USAGE, OUTAGES = API + "GetTinhHinhTieuThuDien", API + "LichCatDien"
NEWER, OLDER = API + "LayChiSoDoXaPharse2", API + "LayChiSoDoXa"

Json = dict[str, Any]
Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@cache
def body(name: str) -> bytes:
    return (SHAPES / f"{name}.json").read_bytes()


def shape(name: str) -> Json:
    return cast("Json", json.loads(body(name)))


def says(content: bytes | str, status: int = 200, **headers: str) -> Behaviour:
    """Answer with these bytes, or with the recorded shape of this name."""
    told = body(content) if isinstance(content, str) else content

    async def answer(_request: web.Request) -> web.StreamResponse:
        shown = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return web.Response(body=told, status=status, headers=shown)

    return answer


async def drops(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


@dataclass
class Asked:
    """One request as the portal saw it."""

    path: str
    query: dict[str, str]
    content: str
    headers: dict[str, str]

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.content))


@dataclass
class FakePortal:
    """Behaves by path; the last behaviour of a path goes on for ever."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    _plans: defaultdict[str, list[Behaviour]] = field(default_factory=lambda: defaultdict(list))

    def plan(self, path: str, *behaviours: Behaviour) -> None:
        self._plans[path] = list(behaviours)

    def everywhere(self, behave: Behaviour) -> None:
        self._plans = defaultdict(lambda: [behave])

    def paths(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        content = await request.text()
        self.asked.append(Asked(request.path, dict(request.query), content, dict(request.headers)))
        plan = self._plans[request.path]
        behave = plan.pop(0) if len(plan) > 1 else plan[0]
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await behave(request)
        finally:
            self.in_flight -= 1


@dataclass
class FakeTime:
    """Sleeping takes no time, but the clocks go on."""

    passed_s: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.passed_s)

    def monotonic(self) -> float:
        return self.passed_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed_s += seconds
        await asyncio.sleep(0)


@asynccontextmanager
async def fake_portal() -> AsyncIterator[FakePortal]:
    portal = FakePortal()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", portal.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    portal.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield portal
    await runner.cleanup()


def client_of(url: str, time: FakeTime, settings: Portal | None = None) -> BackendClient:
    portal = replace(settings or Portal(), token_url=url, data_url=url)
    return BackendClient(portal, clock=time.clock, sleep=time.sleep, monotonic=time.monotonic)
