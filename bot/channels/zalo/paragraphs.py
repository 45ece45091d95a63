"""Blocks as plain lines for a telephone: Zalo has no markup, and no letters of one width."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from bot.channels.paragraphs import Line, Paragraph, Span, clean, length, of_fact, of_text, one_line
from bot.messages import Block, Facts, Note, Table, Text, Title


def paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """What the blocks say, in order; what says nothing is left out."""
    said = (paragraph for block in blocks for paragraph in _of(block))
    return tuple(paragraph for paragraph in said if any(map(length, paragraph.lines)))


def prose(text: str) -> Iterator[Paragraph]:
    """Blank lines part paragraphs."""
    return of_text(nfc(clean(text)))


def nfc(text: str) -> str:
    """One code point a letter, as Zalo counts; a decomposed `ệ` would count three times."""
    return unicodedata.normalize("NFC", text)


def units(text: str) -> int:
    """Length in UTF-16 units, never less than in code points: Zalo does not say which of them it counts."""
    return len(text.encode("utf-16-le")) // 2


def of_lines(lines: Iterable[str]) -> Paragraph:
    return Paragraph(tuple((Span(nfc(line)),) for line in lines if line))


def _of(block: Block) -> Iterator[Paragraph]:
    match block:
        case Title(text) | Text(text) | Note(text):
            yield from prose(text)
        case Facts(rows):
            yield of_lines(_text(of_fact(label, value)) for label, value in rows)
        case Table():
            yield of_lines(map(_item, (block.header, *block.rows)))


def _text(line: Line) -> str:
    return "".join(span.text for span in line)


def _item(row: tuple[str, ...]) -> str:
    """`06/2026: 313 kWh, 845.694 đ`; under a header of the same form (X25)."""
    first, *others = map(one_line, row) if row else ("",)
    values = ", ".join(filter(None, others))
    return _text(of_fact(first, values.replace("=, ", "= ")))  # a cell may begin an equation
