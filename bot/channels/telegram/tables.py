"""A table in letters of one width, no wider than a narrow phone shows without breaking lines (X25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.messages import Table
from bot.views.format import NBSP
from bot.views.plain import width

COLUMNS = 34

_Row = tuple[str, ...]


def fitted(table: Table, columns: int = COLUMNS) -> tuple[str, ...] | None:
    """Lines of at most `columns`: as it is, closer together, units and headers shortened; None: no way.

    No cell is ever broken, so that no number is.
    """
    short = _units_in_header(table)
    for header, rows in ((table.header, table.rows), (short.header, short.rows)):
        for gap in (2, 1):
            stacked = _stacked(header, rows)
            for head in ((header,), stacked):
                wide = _widths((*head, *rows))
                if sum(wide) + gap * (len(wide) - 1) <= columns:
                    return tuple(_line(row, wide, table.numeric, gap) for row in (*head, *rows))
    return None


def as_items(table: Table) -> Iterator[str]:
    """One row a line, for a table that is too wide: `06/2026 · kWh: 313 · Số tiền: 845.694 đ`."""
    for row in table.rows:
        cells = [(name, value) for name, value in zip_longest(table.header, row, fillvalue="") if value]
        named = (f"{name}: {value}" if name else value for name, value in cells[1:])
        yield " · ".join((*(value for _name, value in cells[:1]), *named))


def _widths(rows: Sequence[_Row]) -> tuple[int, ...]:
    return tuple(max(map(width, column)) for column in zip_longest(*rows, fillvalue=""))


def _line(row: _Row, wide: tuple[int, ...], numeric: tuple[int, ...], gap: int) -> str:
    cells = []
    for column, (text, columns) in enumerate(zip_longest(row, wide, fillvalue="")):
        space = " " * (int(columns or 0) - width(text))
        cells.append(space + text if column in numeric else text + space)
    return (" " * gap).join(cells).rstrip()


def _stacked(header: _Row, rows: Sequence[_Row]) -> tuple[_Row, ...]:
    """The header on several lines: each column's words broken to the width of its cells or longest word."""
    cells = _widths((*rows, ("",) * len(header)))
    broken = [_broken(name, cells[column]) for column, name in enumerate(header)]
    return tuple(zip_longest(*broken, fillvalue=""))


def _broken(name: str, columns: int) -> list[str]:
    lines: list[str] = []
    for word in name.split():
        if lines and width(f"{lines[-1]} {word}") <= columns:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


def _units_in_header(table: Table) -> Table:
    """A unit that all cells of a column share is said once, in the header."""
    columns = list(zip_longest(*table.rows, fillvalue=""))
    header = list(table.header)
    for place, cells in enumerate(columns[: len(header)]):
        unit = _shared_unit(cells)
        if unit:
            columns[place] = tuple(cell.removesuffix(NBSP + unit) for cell in cells)
        if unit and unit not in header[place].split():
            header[place] = f"{header[place]} ({unit})".strip()
    return Table(tuple(header), tuple(zip(*columns, strict=True)), numeric=table.numeric)


def _shared_unit(cells: Sequence[str]) -> str:
    units = {cell.rpartition(NBSP)[2] if NBSP in cell else "" for cell in cells if cell}
    return units.pop() if len(units) == 1 else ""
