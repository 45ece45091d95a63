"""What operators do to a database: bring it up to date, check it, copy it. Blocking calls."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, func, inspect, select, text
from sqlalchemy.orm import Session

from data.audit import first_broken_line
from data.backups import backup, copy, file_of, require_sound, restore, touch
from data.database import BUSY_TIMEOUT_S, SNAPSHOT, WRITER, address, is_sqlite, ours, prepare
from data.delivery_sql import is_in
from data.errors import StoreError, StoreTooNew
from data.notice_tables import DeliveryRow
from data.notice_values import DeliveryState
from data.tables import AuditHeadRow, AuditRow

__all__ = ["CheckReport", "backup", "check", "migrate", "restore"]

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
    waiting_since: datetime | None = None  # when the oldest notice that waits was due; None: none is late
    dead_notices: int = 0  # given up, or perhaps sent: `cskh notices dead list`

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
            _make_ready(file_of(url))
        engine = _engine(url, foreign_keys=False)  # else rebuilding a table would empty its children
        try:
            with engine.execution_options(**WRITER).begin() as connection:
                _upgrade(connection, url)
        finally:
            engine.dispose()


def check(where: str | Path | URL) -> CheckReport:
    """Look at everything that can be looked at without the key; changes nothing.

    Raises:
        StoreCorrupt: the file is so damaged that it cannot be read.
        StoreError: there is no database.
    """
    url = _url(where)
    if is_sqlite(url) and not file_of(url).exists():
        raise StoreError("no database yet: `cskh migrate` or `cskh run` makes it; is data_dir right?")
    with ours():
        engine = _engine(url)
        try:
            # One snapshot: lines of the audit may be added meanwhile.
            with engine.execution_options(**SNAPSHOT).begin() as connection:
                return _report(connection)
        finally:
            engine.dispose()


def _url(where: str | Path | URL) -> URL:
    return where if isinstance(where, URL) else address(where)


def _engine(url: URL, foreign_keys: bool = True) -> Engine:
    if not is_sqlite(url):
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool, hide_parameters=True)
    prepare(engine, foreign_keys)
    return engine


def _make_ready(file: Path) -> None:
    """The folder for its owner alone, the file sound, the log ahead of the writes."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    touch(file)
    require_sound(file)
    with closing(sqlite3.connect(file, timeout=BUSY_TIMEOUT_S)) as connection:
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
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == _scripts().get_current_head():
        return
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise StoreTooNew("the tables were made by a newer version of this program; start that one")
    if is_sqlite(url) and inspect(connection).get_table_names():
        _copy_before_upgrade(file_of(url), revision)
    command.upgrade(_config(connection), "head")


@cache
def _scripts() -> ScriptDirectory:
    """Loading them takes longer than all the rest of opening a database that is up to date."""
    return ScriptDirectory(str(MIGRATIONS))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _copy_before_upgrade(file: Path, revision: str | None) -> None:
    target = file.with_name(f"{file.name}.before-upgrade-from-{revision or 'nothing'}")
    if target.exists():  # from an attempt that failed: as good as a new one
        return
    copy(file, target)
    log.info("The database was copied to %s before the upgrade.", target.name)


def _report(connection: Connection) -> CheckReport:
    revision = MigrationContext.configure(connection).get_current_revision()
    is_current = revision == _scripts().get_current_head()
    lines, broken_at = _audit(connection) if is_current else (0, None)
    since, dead = _queue(connection, datetime.now(UTC)) if is_current else (None, 0)
    return CheckReport(revision, is_current, _faults(connection), lines, broken_at, since, dead)


def _queue(connection: Connection, now: datetime) -> tuple[datetime | None, int]:
    """When the oldest waiting notice was due, if that is over; and how many operators must look at."""
    with Session(connection) as session:
        oldest = session.scalar(select(func.min(DeliveryRow.due_at)).where(is_in(DeliveryState.WAITING)))
        unwell = is_in(DeliveryState.DEAD, DeliveryState.UNKNOWN)
        dead = session.scalar(select(func.count()).select_from(DeliveryRow).where(unwell))
        return (oldest if oldest is not None and oldest <= now else None), dead or 0


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
