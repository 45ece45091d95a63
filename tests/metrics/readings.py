"""Asking for metrics as Prometheus does: over HTTP, and read by its own parser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port
from prometheus_client.parser import text_string_to_metric_families

from bot.app.foundation import crypto_of, open_house
from bot.metrics.page import metrics
from bot.settings import MetricsSettings, Settings
from bot.zalo_settings import ZaloSettings
from data.store import Store
from tests.house import TestHouse, TestPortal, Watch, open_portal

CHANNELS = ("telegram", "web")


@dataclass(frozen=True, slots=True)
class Monitor:
    """A house without channels, and who reads its metrics. Nothing happens in it by itself."""

    house: TestHouse
    folder: Path
    url: str
    http: aiohttp.ClientSession

    @property
    def store(self) -> Store:
        return self.house.answering.house.store

    @property
    def watch(self) -> Watch:
        return self.house.portal.watch

    async def text(self) -> str:
        return await text_at(self.http, self.url)

    async def values(self) -> dict[str, float]:
        """By name, and in brackets the channel: `cskh_delivery_waiting[web]`."""
        return values_in(await self.text())


async def text_at(http: aiohttp.ClientSession, url: str) -> str:
    async with http.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        return await answer.text()


def values_in(text: str) -> dict[str, float]:
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            assert set(sample.labels) <= {"channel"}
            of = f"[{sample.labels['channel']}]" if sample.labels else ""
            found[f"{sample.name}{of}"] = sample.value
    return found


def with_metrics(portal: TestPortal, folder: Path) -> Settings:
    """Settings with a port that is free at the moment."""
    section = MetricsSettings(port=unused_port())
    return portal.settings(folder).model_copy(update={"metrics": section})


def url_of(settings: Settings) -> str:
    return f"http://{settings.metrics.host}:{settings.metrics.port}/metrics"


@asynccontextmanager
async def monitored(folder: Path, zalo: ZaloSettings | None = None) -> AsyncIterator[Monitor]:
    async with open_portal() as portal, aiohttp.ClientSession() as http:
        settings = with_metrics(portal, folder).model_copy(update={"zalo": zalo or ZaloSettings()})
        async with open_house(settings, crypto_of(settings), portal.watch.time) as answering:
            store, url = answering.house.store, url_of(settings)
            async with metrics(settings, store, CHANNELS, portal.watch):
                yield Monitor(TestHouse(answering, portal), folder, url, http)
