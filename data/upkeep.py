"""What operators do to a database: bring it up to date, copy it, check it. Blocking calls."""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, inspect, select, text
from sqlalchemy.orm import Session

from data.audit import first_broken_line
from data.database import BUSY_TIMEOUT_S, RESTORE_ADVICE, WRITES, address, is_sqlite, ours, prepare
from data.errors import StoreCorrupt, StoreError, StoreTooNew
from data.tables import AuditHeadRow, AuditRow

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 4_708_122_026  # any number that nobody else takes on this PostgreSQL


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` found. `audit_broken_at` is the number of the first line that does not fit."""

    revision: str | None
    is_current: bool
    faults: tuple[str, ...]  # of the file and of references between tables
    audit_lines: int
    audit_broken_at: int | None

    @property
    def is_sound(self) -> bool:
        return self.is_current and not self.faults and self.audit_broken_at is None


def migrate(where: str | Path | URL) -> None:
    """Bring the tables to this version; several processes may do it at once.

    An existing SQLite file is checked first, and copied beside itself before anything is changed.

    Raises:
        StoreCorrupt: the file is damaged; nothing was done.
        StoreTooNew: the tables belong to a newer version; nothing was done.
    """
    url = _url(where)
    with ours():
        if is_sqlite(url):
            _make_ready(_file(url))
        engine = _engine(url, foreign_keys=False)  # else rebuilding a table would empty its children
        try:
            with engine.execution_options(**{WRITES: True}).begin() as connection:
                _upgrade(connection, url)
        finally:
            engine.dispose()


def backup(where: str | Path | URL, to_path: Path) -> None:
    """A consistent copy of a SQLite database in use; `to_path` appears whole or not at all.

    Raises:
        StoreError: the database is PostgreSQL (use pg_dump), or `to_path` exists.
    """
    url = _url(where)
    if not is_sqlite(url):
        raise StoreError("a PostgreSQL database is copied with pg_dump")
    if to_path.exists():
        raise StoreError(f"{to_path} exists and is not overwritten")
    with ours():
        _copy(_file(url), to_path)


def check(where: str | Path | URL) -> CheckReport:
    """Look at everything that can be looked at without the key; changes nothing."""
    url = _url(where)
    with ours():
        engine = _engine(url)
        try:
            with engine.begin() as connection:
                return _report(connection)
        finally:
            engine.dispose()


def _url(where: str | Path | URL) -> URL:
    return where if isinstance(where, URL) else address(where)


def _file(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise StoreError("the database needs a file")
    return Path(url.database)


def _engine(url: URL, foreign_keys: bool = True) -> Engine:
    if not is_sqlite(url):
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, hide_parameters=True)
    prepare(engine, foreign_keys)
    return engine


def _make_ready(file: Path) -> None:
    """The folder for its owner alone, the file sound, the log ahead of the writes."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _touch(file)
    with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise StoreCorrupt(RESTORE_ADVICE)
        _turn_on_wal(connection)


def _turn_on_wal(connection: sqlite3.Connection) -> None:
    """Switching over needs the file alone, and SQLite does not wait for that by itself."""
    give_up_at = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            return


def _upgrade(connection: Connection, url: URL) -> None:
    """Runs under the write lock, so a second process finds the work done."""
    if not is_sqlite(url):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == scripts.get_current_head():
        return
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreTooNew("the tables were made by a newer version of this program; start that one")
    if is_sqlite(url) and inspect(connection).get_table_names():
        _copy_before_upgrade(_file(url), revision)
    command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _copy_before_upgrade(file: Path, revision: str | None) -> None:
    target = file.with_name(f"{file.name}.before-upgrade-from-{revision or 'nothing'}")
    if target.exists():  # from an attempt that failed: as good as a new one
        return
    _copy(file, target)
    log.info("The database was copied to %s before the upgrade.", target.name)


def _copy(file: Path, to_path: Path) -> None:
    """Through a draft beside the target, which is renamed when it is complete."""
    read_only = f"{file.resolve().as_uri()}?mode=ro"
    draft = to_path.with_name(f"{to_path.name}.{os.getpid()}.part")
    try:
        _touch(draft)
        with closing(sqlite3.connect(read_only, uri=True)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file is all there is
        draft.replace(to_path)
    finally:
        draft.unlink(missing_ok=True)


def _touch(file: Path) -> None:
    """Make the file, if there is none, for its owner alone from the first moment."""
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _report(connection: Connection) -> CheckReport:
    scripts = ScriptDirectory.from_config(_config(connection))
    revision = MigrationContext.configure(connection).get_current_revision()
    is_current = revision == scripts.get_current_head()
    lines, broken_at = _audit(connection) if is_current else (0, None)
    return CheckReport(revision, is_current, _faults(connection), lines, broken_at)


def _faults(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name != "sqlite":
        return ()
    file = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    links = [f"{row[0]} -> {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return tuple(fault for fault in file if fault != "ok") + tuple(links)


def _audit(connection: Connection) -> tuple[int, int | None]:
    with Session(connection) as session:
        head = session.get_one(AuditHeadRow, 1)
        lines = session.scalars(select(AuditRow).order_by(text("id")).execution_options(yield_per=500))
        return head.lines, first_broken_line(lines, head)
