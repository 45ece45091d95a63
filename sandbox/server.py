"""The stand-in portal: token host and data host in one aiohttp application (calls 1-13)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from sandbox import calls, control, log_in
from sandbox.faults import Faults, middleware
from sandbox.portal import FAULTS, PORTAL, Portal, PortalSettings
from sandbox.tokens import TokenOffice
from sandbox.world import Clock, World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("token", "POST", "/connect/token", log_in.token),
    ("userinfo", "GET", "/connect/userinfo", log_in.userinfo),
    ("contracts", "GET", "/api/TraCuu/GetDanhSachHopDongByUserName", calls.contracts),
    ("customer", "GET", "/api/TraCuu/GetKhachHang", calls.customer),
    ("invoices", "GET", "/api/TraCuu/GetThongTinHoaDon", calls.invoices),
    ("invoice_pdf", "GET", "/api/Cmis/XemHoaDonByMaKhachHang", calls.invoice_pdf),
    ("debts", "POST", "/api/TraCuu/GetListThongTinNoKhachHang", calls.debts),
    ("payments", "GET", "/api/TraCuu/GetLichSuThanhToan", calls.payments),
    ("usage", "POST", "/api/TraCuu/GetTinhHinhTieuThuDien", calls.usage),
    ("index", "POST", "/api/TraCuu/GetChiSoDiemDo", calls.index),
    ("readings", "POST", "/api/TraCuu/LayChiSoDoXa", calls.readings),
    ("readings_full", "POST", "/api/TraCuu/LayChiSoDoXaPharse2", calls.readings_full),
    ("outages", "POST", "/api/TraCuu/LichCatDien", calls.outages),
    ("menu", "GET", "/api/GetMenu", calls.menu),
)


@dataclass(frozen=True, slots=True)
class Serving:
    """A running sandbox: where it listens, and the handles to change what it does."""

    base_url: str
    world: World
    faults: Faults = field(default_factory=Faults)


def make_app(
    world: World,
    *,
    clock: Clock | None = None,
    faults: Faults | None = None,
    settings: PortalSettings | None = None,
) -> web.Application:
    """The portal for this world. `clock` replaces the world's own; keep `faults` to switch them on."""
    if clock is not None:
        world.clock = clock
    settings, faults = settings or PortalSettings(), faults or Faults()
    app = web.Application(middlewares=[middleware(faults)])
    app[PORTAL] = Portal(world, TokenOffice(world, settings.token_life_s), settings)
    app[FAULTS] = faults
    for name, method, path, handler in ROUTES:
        app.router.add_route(method, path, handler, name=name)
    app.router.add_routes(control.ROUTES)
    return app


@asynccontextmanager
async def serve(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    clock: Clock | None = None,
    faults: Faults | None = None,
    settings: PortalSettings | None = None,
) -> AsyncIterator[Serving]:
    """Run the portal until the block is left; port 0 takes a free one, told by `base_url`.

    Raises:
        OSError: the port is taken.
    """
    faults = faults or Faults()
    app = make_app(world, clock=clock, faults=faults, settings=settings)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound_host, bound_port = runner.addresses[0][:2]
        yield Serving(f"http://{bound_host}:{bound_port}", world, faults)
    finally:
        await runner.cleanup()
