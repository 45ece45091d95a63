"""Blocks as paragraphs of marked lines, and those as HTML. What is measured is what Telegram measures.

Telegram counts code points after the markup is taken away, so a line is kept as plain text with marks,
and escaped when it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from bot.channels.telegram.tables import as_items, fitted
from bot.messages import Block, Facts, Note, Table, Text, Title

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))  # control signs but tab and line ends
_REFUSED = re.compile(r"[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line; `tag` is an HTML tag of Telegram's, or empty."""

    text: str
    tag: str = ""

    def __len__(self) -> int:
        return len(self.text)

    def html(self) -> str:
        return _in(self.tag, escape(self.text, quote=False))


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. `tag` is `pre` for a table."""

    lines: tuple[Line, ...]
    tag: str = ""

    def __len__(self) -> int:
        return sum(map(length, self.lines)) + len(self.lines) - 1

    def html(self) -> str:
        return _in(self.tag, "\n".join("".join(span.html() for span in line) for line in self.lines))


def length(line: Line) -> int:
    """Code points that a reader sees."""
    return sum(map(len, line))


def paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """What the blocks say, in order; what says nothing is left out."""
    said = (paragraph for block in blocks for paragraph in _of(block))
    return tuple(paragraph for paragraph in said if any(map(length, paragraph.lines)))


def _of(block: Block) -> Iterator[Paragraph]:
    match block:
        case Title(text):
            yield from of_text(text, "b")
        case Text(text):
            yield from of_text(text)
        case Note(text):
            yield from of_text(text, "i")
        case Facts(rows):
            lines = (_fact(clean(label), clean(value)) for label, value in rows)
            yield Paragraph(tuple(line for line in lines if line))
        case Table():
            yield _table(block)


def of_text(text: str, tag: str = "") -> Iterator[Paragraph]:
    """Blank lines part paragraphs."""
    for part in _BLANK_LINES.split(clean(text).strip()):
        if part:
            yield Paragraph(tuple((Span(line, tag),) if line else () for line in part.split("\n")))


def clean(text: str) -> str:
    """Without what Telegram refuses or drops: halves of UTF-16 pairs, control signs."""
    if _REFUSED.search(text) is None:
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def is_seen(text: str) -> bool:
    """Whether anything of it leaves a mark: Telegram takes blanks and joiners for no text."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def _fact(label: str, value: str) -> Line:
    """`Label: value`, the value in bold, on one line."""
    name, said = " ".join(label.split("\n")).strip().removesuffix(":"), " ".join(value.split("\n")).strip()
    if not name or not said:
        return (Span(name or said),) if name or said else ()
    return (Span(f"{name}: "), Span(said, "b"))


def _table(table: Table) -> Paragraph:
    table = Table(
        tuple(map(_cell, table.header)),
        tuple(tuple(map(_cell, row)) for row in table.rows),
        numeric=table.numeric,
    )
    lines = fitted(table)
    if lines is None:
        return Paragraph(tuple((Span(line),) for line in as_items(table) if line))
    return Paragraph(tuple((Span(line),) for line in lines), "pre")


def _cell(text: str) -> str:
    return " ".join(clean(text).split("\n")).strip()


def _in(tag: str, html: str) -> str:
    return f"<{tag}>{html}</{tag}>" if tag and html else html
