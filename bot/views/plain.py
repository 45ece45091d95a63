"""An answer as plain lines: for the terminal, and the wording that all channels share in tests."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.messages import Block, Facts, Note, Reply, Table, Text, Title


def lines(reply: Reply) -> str:
    """Blocks with blank lines between them, then the choices with their digits, one a line."""
    parts = []
    for place, block in enumerate(reply.blocks):
        if place == reply.picture_place:
            parts.append(f"[🖼 {reply.picture.alt}]" if reply.picture else "")
        parts.append(block_text(block))
    parts = [part for part in (*parts, *_enclosed(reply)) if part]
    choices = "\n".join(_choice(digit, button.label, button.url) for digit, button in reply.numbered)
    return "\n\n".join([*parts, choices] if choices else parts)


def block_text(block: Block) -> str:
    """One block as lines."""
    match block:
        case Title(text) | Text(text) | Note(text):
            return text
        case Facts(rows):
            wide = max((width(label) for label, _value in rows), default=0)
            return "\n".join(f"{label}{' ' * (wide - width(label))}  {value}" for label, value in rows)
        case Table():
            return _table(block)


def _enclosed(reply: Reply) -> list[str]:
    return [f"[📎 {reply.document.name}]"] if reply.document is not None else []


def _choice(digit: int | None, label: str, url: str) -> str:
    if digit is None:
        return f"   {label}" if url.startswith("tel:") else f"   {label}: {url}"
    return f"{digit}  {label}"


def _table(table: Table) -> str:
    every = (table.header, *table.rows)
    wide = [max(width(row[column]) for row in every) for column in range(len(table.header))]
    return "\n".join(_row(row, wide, table.numeric) for row in every)


def _row(row: tuple[str, ...], wide: list[int], numeric: tuple[int, ...]) -> str:
    cells = []
    for column, text in enumerate(row):
        gap = " " * (wide[column] - width(text))
        cells.append(gap + text if column in numeric else text + gap)
    return "  ".join(cells).rstrip()


def width(text: str) -> int:
    """Columns in a terminal: wide signs take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(1024)  # of the letters that we write; every cell of every table is measured several times
def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or letter in "\ufe0f\u200d":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1
