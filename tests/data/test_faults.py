from __future__ import annotations

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from data.crypto import Crypto
from data.database import Database, address
from data.errors import StoreBusy, StoreError, StoreFull
from data.store import Store
from data.values import Awaiting, Conversation, StoredFile
from tests.data.conftest import KEY
from tests.data.sample import ANN, BEN, CONSENT, DAY, NOW, Kit, code, contract

TAKES_IN_AND_DIES = """
import asyncio, os, signal, sys
from data.crypto import Crypto
from data.database import Database, address
from data.store import Store
from data.values import Conversation
from tests.data.sample import ANN, NOW

async def main() -> None:
    async with Store(Database(address(sys.argv[1])), Crypto([sys.argv[2]])) as store:
        for number in range(20):
            assert await store.inbox.take_in(ANN, str(number), f"update {number}", NOW)
            print(number, flush=True)
        received = (await store.inbox.waiting(ANN))[0]
        await store.inbox.settle(received, Conversation(ANN, misses=1), NOW)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def limit_pages(database: Database, pages: int) -> None:
    """A disk of so many pages for every connection from now on."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        cursor.close()

    for engine in (database._engine.sync_engine, database._quick.engine):
        event.listen(engine, "checkout", limit)


def pages_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


async def test_kill_loses_nothing_that_was_taken_in(file: Path) -> None:
    """SIGKILL between taking in and settling: what was acknowledged waits, what was settled is settled."""
    command = [sys.executable, "-c", TAKES_IN_AND_DIES, str(file), KEY]
    done = await asyncio.to_thread(
        subprocess.run, command, stdout=subprocess.PIPE, check=False, env={**os.environ, "PYTHONPATH": "."}
    )

    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == 20
    async with Store(Database(address(file)), Crypto([KEY])) as store:
        waiting = await store.inbox.waiting(ANN)
        assert [it.payload for it in waiting] == [f"update {number}" for number in range(1, 20)]
        assert (await store.conversations.get(ANN)).misses == 1


async def test_full_disk_refuses_and_recovers(store: Store, database: Database, file: Path) -> None:
    """Nothing is acknowledged that was not stored; with space again the very same update is taken in."""
    limit_pages(database, pages_of(file) + 2)
    await store.inbox.take_in(ANN, "small", "{}", NOW)

    with pytest.raises(StoreFull, match=r"^SQLITE_FULL$"):
        await store.inbox.take_in(ANN, "big", "x" * 100_000, NOW)
    assert [it.payload for it in await store.inbox.waiting(ANN)] == ["{}"]

    limit_pages(database, 100_000)
    assert await store.inbox.take_in(ANN, "big", "x" * 100_000, NOW)


async def test_writer_waits_for_another_process(store: Store, file: Path) -> None:
    """A lock that is let go in time is no error, although this writer reads before it writes."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(store.conversations.save(Conversation(ANN, misses=1)))
        await asyncio.sleep(0.2)
        assert not writing.done()
        other.execute("COMMIT")
        await writing

    assert (await store.conversations.get(ANN)).misses == 1


async def test_lock_that_stays_is_an_error_of_ours(
    file: Path, crypto: Crypto, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time-out, and reading goes on meanwhile."""
    monkeypatch.setattr("data.database.BUSY_TIMEOUT_S", 0.1)
    async with Store(Database(address(file)), crypto) as store:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy, match=r"^SQLITE_BUSY$"):
                await store.inbox.take_in(ANN, "1", "{}", NOW)
            assert await store.inbox.waiting(ANN) == ()
        assert await store.inbox.take_in(ANN, "1", "{}", NOW)


async def test_writer_that_is_cancelled_leaves_the_store_usable(store: Store) -> None:
    """A customer who closes the page in the middle of a write blocks nobody."""
    tasks = [asyncio.create_task(store.web.add(ANN, "x", NOW)) for _ in range(10)]
    await asyncio.sleep(0.003)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    await store.web.add(ANN, "last", NOW)
    assert (await store.web.after(ANN, 0))[-1].body == "last"


async def test_errors_carry_no_values(database: Database) -> None:
    """Neither the text nor the cause of an error shows what was to be stored."""

    async def fail() -> None:
        async with database.writing() as session:
            connection = await session.connection()
            await connection.exec_driver_sql("INSERT INTO proof VALUES (?, ?)", (b"canary", "canary"))

    with pytest.raises(StoreError) as caught:
        await fail()

    assert "canary" not in f"{caught.value} {caught.value.__cause__}"


async def test_nothing_personal_is_readable_in_the_files(
    store: Store, kit: Kit, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Tokens, texts, names, notes and files are found neither in the database nor in its log, nor in ours."""
    caplog.set_level(logging.DEBUG, "data")
    await kit.link(ANN, contract(), log_in="token-canary")
    hashed = await kit.ask(ANN, [contract(2)], "pending-canary")
    await store.link_requests.consented(hashed, [code(2)], CONSENT, NOW)
    await store.links.rename(ANN, 1, "alias-canary")
    for key in ("waits", "settled", "unreadable"):
        await store.inbox.take_in(ANN, key, f"password-canary {key}", NOW)
    _, settled, unreadable = await store.inbox.waiting(ANN)
    asked = Awaiting("link.password", NOW + DAY, "notes-canary", is_secret=True)
    await store.inbox.settle(settled, Conversation(ANN, awaiting=asked, topic="topic-canary"), NOW)
    await store.inbox.give_up(unreadable, "ValueError", NOW)
    await store.web.add(ANN, "body-canary", NOW)
    token = await store.files.put(ANN, StoredFile("name-canary", "image/png", b"file-canary"), NOW + DAY)
    await store.attempts.add("chat:subject-canary", NOW)

    written = b"".join(path.read_bytes() for path in file.parent.iterdir()) + caplog.text.encode()

    assert b"PD00000000001" in written  # by design: links are searched for by code
    for secret in ("canary", token, "Nguyễn", "V. A.", "Lạc Trung", "web:ann"):
        assert secret.encode() not in written


async def test_erased_codes_are_gone_from_the_files(store: Store, kit: Kit, file: Path) -> None:
    """What was kept in clear is overwritten, in the database and in the write-ahead log."""
    await kit.link(ANN, contract(4321))
    await kit.link(BEN, contract(1234))

    await store.privacy.erase(ANN)

    written = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert code(4321).value.encode() not in written
    assert ANN.key.encode() not in written
    assert code(1234).value.encode() in written
