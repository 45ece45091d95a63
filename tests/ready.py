"""A database that is up to date already: to bring one there takes longer than most tests."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from data.upkeep import migrate


@cache
def _template() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.db"
        migrate(file)
        return file.read_bytes()


def database(file: Path) -> Path:
    """An empty one at `file`."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(_template())
    return file
