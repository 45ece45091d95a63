from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.world import Visitor, World, world


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as here:
        yield here


@pytest.fixture
async def guest(site: World) -> Visitor:
    """A visitor who has opened the page."""
    visitor = site.visitor()
    await visitor.page()
    return visitor
