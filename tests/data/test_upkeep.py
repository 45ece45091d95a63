from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from data import upkeep
from data.database import Database
from data.errors import StoreCorrupt, StoreError, StoreTooNew
from tests.forked import fork

HEAD = "0004"


def execute(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


async def test_first_run_makes_everything(tmp_path: Path) -> None:
    """Folder and file for their owner alone, tables of this version, a log that survives a crash."""
    file = tmp_path / "var" / "lib" / "store.db"

    await (await Database.open(file)).close()

    assert stat.S_IMODE((tmp_path / "var" / "lib").stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert upkeep.check(f"sqlite:///{file}").is_sound
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_tables_and_migrations_say_the_same(file: Path) -> None:
    """A table changed without a migration fails here (`alembic check`)."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.check(upkeep._config(connection))
    engine.dispose()


def test_migrations_go_down_and_up_again(file: Path) -> None:
    """And leave the tables as they were."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.downgrade(upkeep._config(connection), "base")
    engine.dispose()

    upkeep.migrate(file)

    assert upkeep.check(file).is_sound


async def test_newer_tables_are_refused(file: Path) -> None:
    """And nothing is changed: the newer program still finds its own."""
    execute(file, "UPDATE alembic_version SET version_num = 'from-the-future'")

    with pytest.raises(StoreTooNew):
        await Database.open(file)
    report = upkeep.check(file)
    assert (report.revision, report.is_current, report.is_sound) == ("from-the-future", False, False)


@pytest.mark.parametrize("at", [0, 4096 * 3])
def test_damaged_file_is_refused_with_advice(file: Path, at: int) -> None:
    """A broken header or page: no start, no silent new database."""
    with file.open("r+b") as raw:
        raw.seek(at)
        raw.write(b"\xff" * 600)
    damaged = file.read_bytes()

    with pytest.raises(StoreCorrupt, match="backup"):
        upkeep.migrate(file)
    assert file.read_bytes() == damaged


def test_two_processes_upgrade_at_once(tmp_path: Path) -> None:
    """Four programs started together on a new database all find it ready."""
    file = tmp_path / "store.db"
    processes = [fork(upkeep.migrate, file) for _ in range(4)]
    for process in processes:
        process.join(50)

    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert upkeep.check(file).is_sound


def test_old_file_is_copied_before_it_is_upgraded(tmp_path: Path) -> None:
    """The copy is the file as it was, for its owner alone; an up-to-date file is not copied."""
    file = tmp_path / "store.db"
    execute(file, "CREATE TABLE mine (word TEXT)", "INSERT INTO mine VALUES ('kept')")

    upkeep.migrate(file)
    upkeep.migrate(file)

    (copy,) = tmp_path.glob("store.db.before-upgrade-*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT word FROM mine").fetchall() == [("kept",)]
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (1,)


def test_failed_upgrade_leaves_the_old_tables(tmp_path: Path) -> None:
    """All or nothing: half the tables would be worse than none."""
    file = tmp_path / "store.db"
    execute(file, "CREATE TABLE tick (taken TEXT)")

    with pytest.raises(StoreError):
        upkeep.migrate(file)

    with closing(sqlite3.connect(file)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert names == {"tick"}


def test_backup_is_consistent_under_writes(file: Path, tmp_path: Path) -> None:
    """A copy taken while somebody writes opens, is sound, and holds whole transactions only."""
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            while not stop.is_set():
                with connection:
                    for slot in ("a", "b"):
                        connection.execute("INSERT INTO tick SELECT ?, count(*) FROM tick", (slot,))

    writer = threading.Thread(target=write)
    writer.start()
    copy = tmp_path / "copy.db"
    try:
        upkeep.backup(file, copy)
    finally:
        stop.set()
        writer.join()

    assert upkeep.check(copy).is_sound
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) % 2 FROM tick").fetchone() == (0,)


def test_backup_overwrites_nothing(file: Path, tmp_path: Path) -> None:
    """An older backup may be the better one."""
    (tmp_path / "copy.db").write_text("older")

    with pytest.raises(StoreError, match="exists"):
        upkeep.backup(file, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "older"


def test_backup_of_nothing_is_an_error(tmp_path: Path) -> None:
    """A mistyped path makes no empty backup and no empty database."""
    with pytest.raises(StoreError):
        upkeep.backup(tmp_path / "typo.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_restored_backup_replaces_a_damaged_file(file: Path, tmp_path: Path) -> None:
    """With the log beside it, which belongs to the old file; and the damaged one is kept."""
    execute(file, "PRAGMA journal_mode = WAL", "INSERT INTO tick VALUES ('kept', 1)")
    copy = tmp_path / "copy.db"
    upkeep.backup(file, copy)
    file.write_bytes(b"\xff" * 8192)
    Path(f"{file}-wal").write_bytes(b"old log")

    upkeep.restore(file, copy)
    upkeep.migrate(file)

    assert upkeep.check(file).is_sound
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM tick").fetchall() == [("kept",)]
    assert Path(f"{file}.replaced").read_bytes() == b"\xff" * 8192
    assert Path(f"{file}.replaced-wal").read_bytes() == b"old log"


def test_damaged_backup_is_not_restored(file: Path, tmp_path: Path) -> None:
    """What stands there stays."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"\xff" * 8192)

    with pytest.raises(StoreCorrupt):
        upkeep.restore(file, copy)
    assert upkeep.check(file).is_sound


def test_check_makes_no_database(tmp_path: Path) -> None:
    """A mistyped path is an error, not a new file."""
    with pytest.raises(StoreError, match="no database"):
        upkeep.check(tmp_path / "typo.db")
    assert list(tmp_path.iterdir()) == []


def test_check_finds_a_broken_reference(file: Path) -> None:
    """A consent without its link, for one."""
    execute(file, "INSERT INTO consent VALUES ('web', 'ann', 1, 99, '1.0', 0)")

    assert upkeep.check(file).faults == ("consent -> link",)
