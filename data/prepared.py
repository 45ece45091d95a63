"""Statements put into words once, and run on SQLite without what SQLAlchemy does around each of them.

That costs ten times as much as to look the row up by its index, and every turn runs a handful. So those
few are compiled where they are defined; how values are bound and read stays what their columns say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine

Values = Mapping[str, object]
Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]

_SQLITE = sqlite.dialect(paramstyle="named")


class Prepared:
    """One statement; its values are given by the names of its parameters.

    `elsewhere`: what says the same on another database, where that takes other words. `columns`: of an
    INSERT, those whose values are given.
    """

    def __init__(
        self, made: Executable, elsewhere: Executable | None = None, *, columns: Sequence[str] | None = None
    ) -> None:
        self._elsewhere = made if elsewhere is None else elsewhere
        compiled = cast("Any", made).compile(dialect=_SQLITE, column_keys=columns)
        self._sql = str(compiled)
        binds = {name: compiled.binds[name] for name in compiled.params}
        self._fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
        into = {name: _into(bind.type) for name, bind in binds.items()}
        self._into = {name: convert for name, convert in into.items() if convert is not None}
        self._out_of = tuple(_out_of(column.type) for column in _columns(made))
        self._is_plain = not any(self._out_of)

    def rows(self, connection: Connection, values: Values) -> list[Row]:
        """What it finds or returns."""
        driver = local(connection)
        if driver is None:
            return [tuple(row) for row in connection.execute(self._elsewhere, dict(values))]
        found = driver.execute(self._sql, self._given(values)).fetchall()
        return found if self._is_plain else [self._read(row) for row in found]

    def first(self, connection: Connection, values: Values) -> Row | None:
        """The first row; None: there is none."""
        rows = self.rows(connection, values)
        return rows[0] if rows else None

    def changed(self, connection: Connection, values: Values) -> int:
        """How many rows it touched."""
        driver = local(connection)
        if driver is None:
            return connection.execute(self._elsewhere, dict(values)).rowcount
        return driver.execute(self._sql, self._given(values)).rowcount

    def _given(self, values: Values) -> dict[str, object]:
        given = {**self._fixed, **values}
        for name, convert in self._into.items():
            given[name] = convert(given[name])
        return given

    def _read(self, row: Row) -> Row:
        return tuple(
            value if convert is None else convert(value)
            for value, convert in zip(row, self._out_of, strict=True)
        )


def local(connection: Connection) -> sqlite3.Connection | None:
    """The driver's own connection to SQLite; None on another database."""
    driver = connection.connection.dbapi_connection
    return driver if isinstance(driver, sqlite3.Connection) else None


def _columns(made: Executable) -> Sequence[Any]:
    """What a row of the result has; nothing for a statement that gives none."""
    return list(getattr(made, "exported_columns", ()))


def _into(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_SQLITE).bind_processor(_SQLITE)


def _out_of(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
