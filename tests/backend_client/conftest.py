from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from backend_client.client import BackendClient
from tests.backend_client.helpers import FakePortal, FakeTime, client_of, fake_portal


@pytest.fixture
async def portal() -> AsyncIterator[FakePortal]:
    async with fake_portal() as running:
        yield running


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
async def client(portal: FakePortal, time: FakeTime) -> AsyncIterator[BackendClient]:
    async with client_of(portal.url, time) as opened:
        yield opened
