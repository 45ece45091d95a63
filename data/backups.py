"""Copies of a SQLite database, taken while it is in use, and put back. Blocking calls."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from data.database import address, is_sqlite, ours
from data.errors import StoreCorrupt, StoreError

log = logging.getLogger(__name__)

_BESIDES = ("", "-wal", "-shm")  # the file, and what SQLite keeps beside it


def backup(where: str | Path | URL, to_path: Path) -> None:
    """A consistent copy of a database in use; `to_path` appears whole or not at all.

    Raises:
        StoreError: the database is PostgreSQL (use pg_dump), or `to_path` exists.
    """
    if to_path.exists():
        raise StoreError(f"{to_path} exists and is not overwritten")
    with ours():
        copy(file_of(where), to_path)


def restore(where: str | Path | URL, from_path: Path) -> None:
    """Put a backup in the place of the database. The bot must not run.

    What stood there is kept beside it, under a name that ends in `.replaced`.

    Raises:
        StoreCorrupt: the backup is damaged; nothing was done.
    """
    file = file_of(where)
    incoming = file.with_name(f"{file.name}.incoming")
    with ours():
        require_sound(from_path)
        copy(from_path, incoming)  # before anything is moved away: the disk may be full
    for beside in _BESIDES:
        old = Path(f"{file}{beside}")
        if old.exists():  # an old write-ahead log would be played into the restored file
            old.replace(f"{file}.replaced{beside}")
    incoming.replace(file)
    log.info("The database was restored from %s.", from_path.name)


def file_of(where: str | Path | URL) -> Path:
    """The file of a SQLite database."""
    url = where if isinstance(where, URL) else address(where)
    if not is_sqlite(url):
        raise StoreError("a PostgreSQL database is copied with pg_dump")
    if not url.database or url.database == ":memory:":
        raise StoreError("the database needs a file")
    return Path(url.database)


def copy(file: Path, to_path: Path) -> None:
    """Through a draft beside the target, which is renamed when it is complete."""
    draft = to_path.with_name(f"{to_path.name}.{os.getpid()}.part")
    try:
        touch(draft)
        with closing(_reader(file)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file is all there is
        draft.replace(to_path)
    finally:
        draft.unlink(missing_ok=True)


def touch(file: Path) -> None:
    """Make the file, if there is none, for its owner alone from the first moment."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def require_sound(file: Path) -> None:
    """Raises `StoreCorrupt` when the file is damaged or no database."""
    with closing(_reader(file)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise StoreCorrupt


def _reader(file: Path) -> sqlite3.Connection:
    """Never makes a file where there is none."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
