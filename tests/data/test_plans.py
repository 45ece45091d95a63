from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Delete, Select, Update, func, select
from sqlalchemy.dialects import sqlite
from sqlmodel import col

from data.chat_tables import CHAT_TABLES
from data.inbox import BACKLOG
from data.purging import PURGES
from data.tables import AuditRow, ChatRow, InboxRow, LinkRow, of_chat
from tests.data.sample import ANN, NOW

SMALL = {"quarantine"}  # a handful of rows; an index would cost more than it saves


def plan(file: Path, statement: Select[*tuple[Any, ...]] | Delete | Update) -> str:
    """What SQLite means to do."""
    sql = str(statement.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}))
    with closing(sqlite3.connect(file)) as connection:
        nothing = ("x",) * sql.count("?")
        return " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", nothing))


@pytest.mark.parametrize("table", [it for it in CHAT_TABLES if it.__tablename__ not in SMALL])
def test_rows_of_a_chat_are_found_by_index(file: Path, table: type[ChatRow]) -> None:
    """Answering, showing and erasing one chat costs the same beside a million others."""
    looking = select(func.count()).select_from(table).where(of_chat(table, ANN))

    assert "SEARCH" in plan(file, looking)
    assert "(channel=? AND chat_key=?" in plan(file, looking)


@pytest.mark.parametrize("kind", PURGES)
def test_purging_reads_only_what_is_due(file: Path, kind: str) -> None:
    """Else the hourly purge would hold the write lock for a walk over everything."""
    assert "SCAN" not in plan(file, PURGES[kind](NOW)) or kind == "ticks"


def test_waiting_chats_are_found_among_many_settled(file: Path) -> None:
    """Looking for work every 30 s does not read what was answered."""
    waiting = select(col(InboxRow.channel)).where(col(InboxRow.settled_at).is_(None))

    assert plan(file, waiting) == "SEARCH inbox USING INDEX ix_inbox_settled_at (settled_at=?)"


def test_a_backlog_is_counted_among_many_settled(file: Path) -> None:
    """Metrics are asked for every few seconds, for years."""
    assert plan(file, BACKLOG).startswith("SEARCH inbox USING INDEX ix_inbox_settled_at (settled_at=?)")


def test_codes_and_actors_are_found_by_index(file: Path) -> None:
    """Who shares a code, and what the audit says of one actor."""
    assert "ix_link_customer" in plan(file, select(col(LinkRow.id)).where(col(LinkRow.customer) == "x"))
    assert "ix_audit_actor" in plan(file, select(col(AuditRow.act)).where(col(AuditRow.actor) == b"x"))
