"""What SQLite means to do with the statements of notices: by index at any size, nothing walked over."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from data import choices, joining, notices, purging, rates
from data import delivery_sql as sql
from data.audience import areas_of, links_of, upper_end
from data.notice_values import Audience, NoticeKind
from data.planning import _inserting


@pytest.fixture(scope="module", params=["new", "grown"])
def grown(request: pytest.FixtureRequest, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without statistics as at the start, and with those of many rows: no plan may turn into a walk."""
    file = tmp_path_factory.mktemp("plans") / "store.db"
    file.write_bytes(template.read_bytes())
    with closing(sqlite3.connect(file)) as connection, connection:
        if request.param == "grown":
            _tell_it_has_grown(connection)
    return file


def _tell_it_has_grown(connection: sqlite3.Connection) -> None:
    """As ANALYZE would after a million links and three million deliveries, most of them settled."""
    connection.execute("ANALYZE")
    connection.execute("DELETE FROM sqlite_stat1")
    connection.executemany(
        "INSERT INTO sqlite_stat1 VALUES (?, ?, ?)",
        [
            ("delivery", "sqlite_autoindex_delivery_1", "3000000 300 1"),
            ("delivery", "ix_delivery_chat", "3000000 3 1"),
            ("delivery", "ix_delivery_due", "500000 250000 100000 5"),
            ("delivery", "ix_delivery_lease", "50 1"),
            ("delivery", "ix_delivery_settled", "2500000 10"),
            ("delivery", "ix_delivery_unwell", "10 1"),
            ("link", "ix_link_unit", "1000000 33000"),
            ("link", "ix_link_customer", "1000000 1"),
            ("link_place", "ix_link_place_place", "3000000 300 1"),
            ("link_place", "sqlite_autoindex_link_place_1", "3000000 3 1"),
            ("notice", "ix_notice_unplanned", "2 1"),
            ("notice", "sqlite_autoindex_notice_1", "1000000 1 1"),
            ("notice", "ix_notice_bulk", "3 1"),
            ("notice", "ix_notice_ahead", "200 10"),
            ("notice_chat", "sqlite_autoindex_notice_chat_1", "900000 300000 1"),
        ],
    )


def plan(file: Path, statement: Any) -> str:
    """What SQLite means to do, without what it does in memory."""
    compiled = re.sub(r"__\[POSTCOMPILE_\w+\]", "?, ?", str(statement.compile(dialect=sqlite.dialect())))
    with closing(sqlite3.connect(file)) as connection:
        nothing = ("x",) * compiled.count("?")
        return "\n".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {compiled}", nothing))


STATEMENTS = {
    "due": (sql.DUE, "ix_delivery_due (channel=? AND is_urgent=? AND due_at<?)"),
    "lapsed": (sql.LAPSED, "ix_delivery_lease (lease_until<?)"),
    "of the night": (sql.OF_THE_NIGHT, "ix_delivery_chat (chat_id=?)"),
    "of the bulk": (sql.OF_THE_NIGHT, "sqlite_autoindex_delivery_1 (notice_id=? AND chat_id=?)"),
    "space": (sql.SPACE, "notice_chat USING INTEGER PRIMARY KEY"),
    "claim": (sql.CLAIM, "delivery USING INTEGER PRIMARY KEY"),
    "reclaim": (sql.RECLAIM, "delivery USING INTEGER PRIMARY KEY"),
    "claimed": (sql.CLAIMED, "delivery USING INTEGER PRIMARY KEY"),
    "put off": (sql.PUT_OFF, "delivery USING INTEGER PRIMARY KEY"),
    "give up": (sql.GIVE_UP, "delivery USING INTEGER PRIMARY KEY"),
    "check": (sql.CHECK, "delivery USING INTEGER PRIMARY KEY"),
    "settle": (sql.SETTLE, "delivery USING INTEGER PRIMARY KEY"),
    "retry": (sql.RETRY, "delivery USING INTEGER PRIMARY KEY"),
    "release": (sql.RELEASE, "ix_delivery_lease"),
    "next due": (sql.NEXT_DUE, "ix_delivery_due (channel=? AND is_urgent=?)"),
    "next lease": (sql.NEXT_LEASE, "ix_delivery_lease"),
    "dead": (sql.DEAD, "ix_delivery_unwell"),
    "revive": (sql.REVIVE, "delivery USING INTEGER PRIMARY KEY"),
    "unplanned": (notices._UNPLANNED, "ix_notice_unplanned"),
    "known": (notices._KNOWN, "sqlite_autoindex_notice_1 (key_hash=? AND version=?)"),
    "ahead": (joining._AHEAD, "ix_notice_ahead (due_at>?)"),
    "no longer ahead": (purging.PURGES["audiences"](sql.LONG_AGO), "ix_notice_ahead (due_at<?)"),
    "versions": (notices._VERSIONS, "sqlite_autoindex_notice_1 (key_hash=? AND version<?)"),
    "page": (notices._PAGE, "sqlite_autoindex_delivery_1 (notice_id=? AND chat_id>?)"),
    "sent to": (notices._SENT_TO, "ix_delivery_chat (chat_id=?)"),
    "switches": (choices._OF_CHAT, "(channel=? AND chat_key=?)"),
    "off": (choices._OFF[None], "(channel=? AND chat_key=?)"),
    "gave up": (choices._GIVE_UP, "ix_delivery_chat (chat_id=?)"),
    "rate": (rates._TAKE, "sqlite_autoindex_rate_1 (name=?)"),
}  # fmt: skip
_BULK = "SCAN notice USING INDEX ix_notice_bulk"
WALKS_ON_PURPOSE = {
    "dead": "SCAN delivery USING INDEX ix_delivery_unwell",
    "unplanned": "SCAN notice USING INDEX ix_notice_unplanned",
    "of the night": _BULK,
    "of the bulk": _BULK,
    "sent to": _BULK,
    "gave up": _BULK,
}
"""Over an index that holds nothing but what is asked for."""


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement_goes_by_its_index(grown: Path, name: str) -> None:
    """At any size: the right index, and no table is walked over."""
    statement, index = STATEMENTS[name]
    found = plan(grown, statement)

    assert index in found
    assert "SCAN" not in found.replace(WALKS_ON_PURPOSE.get(name, "?"), "").replace("SCAN anon_1", "")


@pytest.mark.parametrize("name", ["waiting", "sending", "unwell"])
def test_counting_walks_over_what_is_counted_alone(grown: Path, name: str) -> None:
    """Not over the settled, which are most."""
    found = plan(grown, sql.COUNTS[["waiting", "sending", "unwell"].index(name)])

    assert {"waiting": "ix_delivery_due", "sending": "ix_delivery_lease", "unwell": "ix_delivery_unwell"}[
        name
    ] in found


@pytest.mark.parametrize(
    ("audience", "index"),
    [
        (Audience(customers=("x",)), "ix_link_customer (customer=? AND rowid>?"),
        (Audience(units=("x",)), "ix_link_unit (unit=? AND rowid>?"),
        (Audience(places=("x",)), "ix_link_place_place (place=?"),
        (Audience("outage_new", places=("x",), unit="x"), "ix_link_place_place (place=?"),
        (Audience(is_everybody=True), "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
    ],
)  # fmt: skip
def test_audience_is_found_by_index(grown: Path, audience: Audience, index: str) -> None:
    """Whom a notice concerns, however many it does not concern; also where its chunks end."""
    rows = links_of(audience, NoticeKind.OTHER)
    for statement in (rows, _inserting(rows, "link_id", False, "sqlite")):
        found = plan(grown, statement)
        assert index in found
        assert "SCAN" not in found.replace("SCAN chat", "")
    if not audience.customers:
        end = plan(grown, upper_end(audience))
        assert "SCAN" not in end


def test_followed_areas_are_found_by_index(grown: Path) -> None:
    """By their places; who joins, by the one that joined."""
    found = plan(grown, areas_of(Audience("outage_hour_before")))

    assert "ix_area_place_place (place=? AND area_id>? AND area_id<?)" in found
    assert "SCAN" not in found
