"""`/metrics` at a door of its own, which customers cannot reach."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from backend_client.models import Clock
from bot.metrics.exposition import CONTENT_TYPE, written
from bot.metrics.measuring import measure
from bot.settings import Settings
from bot.zalo_settings import ZaloSettings
from data.errors import StoreError
from data.store import Store

log = logging.getLogger(__name__)

PATH = "/metrics"


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """`channels` may grow while the house opens its doors."""

    store: Store
    channels: Collection[str]
    zalo: ZaloSettings
    clock: Clock

    async def answer(self, _request: web.Request) -> web.Response:
        """Asked of the store anew each time; 503 rather than a number that was true once."""
        try:
            measured = await measure(self.store, tuple(self.channels), self.zalo, self.clock)
        except StoreError as error:
            log.warning("metrics not read: %s", type(error).__name__)
            raise web.HTTPServiceUnavailable from None
        return web.Response(body=written(measured), headers={"Content-Type": CONTENT_TYPE})


@asynccontextmanager
async def metrics(
    settings: Settings, store: Store, channels: Collection[str], clock: Clock
) -> AsyncIterator[None]:
    """Listen while the house is open; without a port there is nothing.

    Raises:
        OSError: the port is taken.
    """
    section = settings.metrics
    if not section.port:
        yield
        return
    app = web.Application()
    app.router.add_get(PATH, MetricsPage(store, channels, settings.zalo, clock).answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, section.host, section.port).start()
        yield
    finally:
        await runner.cleanup()
