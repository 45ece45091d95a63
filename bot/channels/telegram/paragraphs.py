"""Blocks as paragraphs, and those as HTML. What is measured is what Telegram measures.

Telegram counts code points after the markup is taken away, so a line is kept as plain text with marks,
and escaped when it is written. A mark is an HTML tag of Telegram's; `pre` is a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from bot.channels.packing import Page
from bot.channels.paragraphs import Line, Paragraph, Span, length, of_fact, of_text, one_line
from bot.channels.telegram.tables import as_items, fitted
from bot.messages import Block, Facts, Note, Table, Text, Title


def paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """What the blocks say, in order; what says nothing is left out."""
    said = (paragraph for block in blocks for paragraph in _of(block))
    return tuple(paragraph for paragraph in said if any(map(length, paragraph.lines)))


def html(page: Page) -> str:
    return "\n\n".join(map(_paragraph, page))


def _of(block: Block) -> Iterator[Paragraph]:
    match block:
        case Title(text):
            yield from of_text(text, "b")
        case Text(text):
            yield from of_text(text)
        case Note(text):
            yield from of_text(text, "i")
        case Facts(rows):
            lines = (of_fact(label, value, "b") for label, value in rows)
            yield Paragraph(tuple(line for line in lines if line))
        case Table():
            yield _table(block)


def _table(table: Table) -> Paragraph:
    table = Table(
        tuple(map(one_line, table.header)),
        tuple(tuple(map(one_line, row)) for row in table.rows),
        numeric=table.numeric,
    )
    lines = fitted(table)
    if lines is None:
        return Paragraph(tuple((Span(line),) for line in as_items(table) if line))
    return Paragraph(tuple((Span(line),) for line in lines), "pre")


def _paragraph(paragraph: Paragraph) -> str:
    return _in(paragraph.tag, "\n".join(map(_line, paragraph.lines)))


def _line(line: Line) -> str:
    return "".join(_in(span.tag, escape(span.text, quote=False)) for span in line)


def _in(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>" if tag and content else content
