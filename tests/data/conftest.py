"""A real SQLite file for every test, copied from one that was migrated once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from data.crypto import Crypto
from data.database import Database, address
from data.store import Store
from tests import ready
from tests.data.sample import NOW, Kit

KEY = "c2VjcmV0IG9mIHRoZSB0ZXN0cywgbm90IGEgc2VjcmU="


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready.database(tmp_path_factory.mktemp("template") / "store.db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An up-to-date database without rows."""
    return ready.database(tmp_path / "store.db")


@pytest.fixture
def crypto() -> Crypto:
    return Crypto([KEY])


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    database = Database(address(file))
    yield database
    await database.close()


@pytest.fixture
async def store(database: Database, crypto: Crypto) -> AsyncIterator[Store]:
    async with Store(database, crypto, lambda: NOW) as store:
        yield store


@pytest.fixture
def kit(store: Store) -> Kit:
    return Kit(store)
