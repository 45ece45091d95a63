"""Paragraphs onto messages: split at blank lines, marked (1/2) (X20)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.channels.paragraphs import Line, Paragraph, Span, length

Page = tuple[Paragraph, ...]

_BETWEEN = 2  # code points between paragraphs
_MARK = len("\n\n(100/100)")  # room for the mark
_WORDS = re.compile(r"\S+[^\S\n]*|[^\S\n]+")


def packed(paragraphs: Iterable[Paragraph], limits: tuple[int, ...]) -> tuple[Page, ...]:
    """Pages within `limits`, one for each page, the last one for all that follow. No text: no page.

    A paragraph moves to the next page whole; only one that no page could hold is broken, at a line's
    end, then between words.
    """
    whole = tuple(paragraphs)
    if not whole:
        return ()
    if size(whole) <= limits[0]:
        return (whole,)
    return _numbered(_filled(whole, tuple(limit - _MARK for limit in limits)))


def size(page: Page) -> int:
    """Code points of a page."""
    return sum(map(len, page)) + _BETWEEN * (len(page) - 1)


def text(page: Page) -> str:
    """What a reader sees of it."""
    return "\n\n".join(paragraph.text for paragraph in page)


def _filled(paragraphs: Page, limits: tuple[int, ...]) -> list[Page]:
    """A page may come out empty: a caption that has no room for the first paragraph."""
    pages: list[Page] = [()]
    waiting = [part for paragraph in paragraphs for part in _broken(paragraph, limits[-1])]
    for part in waiting:
        limit = limits[min(len(pages), len(limits)) - 1]
        if size((*pages[-1], part)) > limit:
            pages.append(())
        pages[-1] = (*pages[-1], part)
    return pages


def _numbered(pages: list[Page]) -> tuple[Page, ...]:
    return tuple(
        (*page, Paragraph(((Span(f"({number}/{len(pages)})"),),))) for number, page in enumerate(pages, 1)
    )


def _broken(paragraph: Paragraph, limit: int) -> Iterator[Paragraph]:
    if len(paragraph) <= limit:
        yield paragraph
        return
    held: list[Line] = []
    for line in (part for whole in paragraph.lines for part in _line_broken(whole, limit)):
        if held and len(Paragraph((*held, line))) > limit:
            yield Paragraph(tuple(held), paragraph.tag)
            held = []
        held.append(line)
    yield Paragraph(tuple(held), paragraph.tag)


def _line_broken(line: Line, limit: int) -> Iterator[Line]:
    """A line that no page could hold, between words; a word that none could hold, anywhere."""
    if length(line) <= limit:
        yield line
        return
    held: list[Span] = []
    room = limit
    for span in _pieces(line, limit):
        if len(span) > room:
            yield tuple(held)
            held, room = [], limit
        held.append(span)
        room -= len(span)
    yield tuple(held)


def _pieces(line: Line, limit: int) -> Iterator[Span]:
    for span in line:
        for word in _WORDS.findall(span.text):
            for start in range(0, len(word), limit):
                yield Span(word[start : start + limit], span.tag)
