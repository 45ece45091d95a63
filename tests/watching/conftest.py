from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from data.notice_values import Choices
from tests.watching.rig import Rig, open_rig

OUTAGES = Choices(is_other_on=True)


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with its tables, made once: each test begins with a copy."""
    return _made(tmp_path_factory.mktemp("empty"), is_linked=False)


@pytest.fixture(scope="session")
def linked_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a home that hears of outages, whose plan was looked at once."""
    return _made(tmp_path_factory.mktemp("linked"), is_linked=True)


@pytest.fixture
async def rig(empty_house: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    async with open_rig(_copy(empty_house, tmp_path)) as rig:
        yield rig


@pytest.fixture
async def primed(linked_house: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    async with open_rig(_copy(linked_house, tmp_path)) as rig:
        yield rig


def _made(folder: Path, *, is_linked: bool) -> Path:
    async def make() -> None:
        async with open_rig(folder) as rig:
            if is_linked:
                await rig.link(choices=OUTAGES)
                await rig.look_now()

    asyncio.run(make())
    return folder


def _copy(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to / "house"))
