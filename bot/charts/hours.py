"""Draws a timeline: a heading, for each row its name, labels, and a strip of 24 hours; one axis beneath.

A label stands above the strip, in the middle over its window, moved where it would leave the picture, and
one line higher where it would touch another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.charts.bars import MARGIN, TITLE, fitted, wrapped
from bot.charts.canvas import Canvas, measure, printable
from bot.charts.palette import AMBER, BROWN, DARK, GREY, LINE, UMBER, WHITE
from bot.charts.stencils import Ink
from bot.charts.timeline import DAY, Timeline, TimelineRow, Window
from bot.charts.values import WIDTH

# Larger than in a chart: a chat on a small phone shows a picture at four fifths of its design pixels.
SMALL = Ink(GREY, 13)
SUBTITLE = Ink(GREY, 14)
NAME = Ink(DARK, 14, "SemiBold")
LABEL = Ink(UMBER, 16, "SemiBold")
OVER = Ink(GREY, 14)

STRIP = 22.0  # height of a row's 24 hours
LABEL_LINE = 21.0
NAME_LINE = 22.0
NOTE_LINE = 18.0
ROW_GAP = 10.0
NARROWEST = 4.0  # of a window: minutes can be seen, too
TICKS = tuple(range(0, DAY + 1, DAY // 4))
_LABEL_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A window and the place of its label."""

    window: Window
    left: float  # where the label begins
    line: int  # above the strip; 0 is next to it


def x(minute: int) -> float:
    """Where a minute of the day is on every strip."""
    return MARGIN + minute / DAY * (WIDTH - 2 * MARGIN)


def placed(row: TimelineRow) -> tuple[Placed, ...]:
    """Labels in lines in which none touches another."""
    ink = OVER if row.is_over else LABEL
    ends: list[float] = []  # of each line so far
    found = []
    for window in sorted(row.windows, key=lambda one: one.starts):
        wide = measure(_label(window), ink).wide
        middle = (x(window.starts) + x(window.ends)) / 2
        left = min(max(middle - wide / 2, MARGIN), WIDTH - MARGIN - wide)
        line = next((n for n, end in enumerate(ends) if end + _LABEL_GAP <= left), len(ends))
        ends[line : line + 1] = [left + wide]
        found.append(Placed(window, left, line))
    return tuple(found)


def _label(window: Window) -> str:
    return fitted(window.label, LABEL)


def draw(chart: Timeline, density: float) -> Canvas:
    """The whole picture."""
    tops = tuple(_tops(chart))
    notes = wrapped(chart.note, SMALL)
    axis = tops[-1] + 18
    canvas = Canvas(axis + 16 + NOTE_LINE * len(notes), density)
    _heading(canvas, chart)
    for row, bottom in zip(chart.rows, tops, strict=True):
        _row(canvas, row, bottom)
    _axis(canvas, axis)
    for nth, note in enumerate(notes):
        canvas.text(MARGIN, axis + 22 + NOTE_LINE * nth, note, SMALL)
    return canvas


def _tops(chart: Timeline) -> Iterator[float]:
    """The lower end of each row's strip."""
    bottom = 48.0 if chart.subtitle else 28.0
    for row in chart.rows:
        lines = max((one.line for one in placed(row)), default=0) + 1
        bottom += ROW_GAP + (NAME_LINE if row.name else 0) + lines * LABEL_LINE + STRIP
        yield bottom


def _heading(canvas: Canvas, chart: Timeline) -> None:
    canvas.text(MARGIN, 28, fitted(chart.title, TITLE), TITLE)
    if chart.subtitle:
        canvas.text(MARGIN, 48, fitted(chart.subtitle, SUBTITLE), SUBTITLE)


def _row(canvas: Canvas, row: TimelineRow, bottom: float) -> None:
    top, labels = bottom - STRIP, placed(row)
    canvas.rectangle(MARGIN, top, WIDTH - 2 * MARGIN, STRIP, LINE)
    for minute in range(DAY // 8, DAY, DAY // 8):
        canvas.rectangle(x(minute) - 0.5, top, 1, STRIP, WHITE)
    for one in labels:
        _window(canvas, one, top, is_over=row.is_over)
    if row.name:
        lines = max((one.line for one in labels), default=0) + 1
        canvas.text(MARGIN, top - lines * LABEL_LINE - 6, fitted(row.name, NAME), NAME)


def _window(canvas: Canvas, one: Placed, top: float, *, is_over: bool) -> None:
    """Hatched while it stands; an empty frame and a struck label where it no longer applies."""
    left = x(one.window.starts)
    wide = max(x(one.window.ends) - left, NARROWEST)
    left = min(left, WIDTH - MARGIN - wide)
    baseline = top - 6 - one.line * LABEL_LINE
    if is_over:
        canvas.block(left, top, wide, STRIP, WHITE, GREY, is_hatched=False)
        canvas.text(one.left, baseline, _label(one.window), OVER)
        canvas.rectangle(one.left, baseline - 4, measure(_label(one.window), OVER).wide, 1, GREY)
    else:
        canvas.block(left, top, wide, STRIP, AMBER, BROWN, is_hatched=True)
        canvas.text(one.left, baseline, _label(one.window), LABEL)


def _axis(canvas: Canvas, baseline: float) -> None:
    """`00:00` to `24:00`; the outer two keep inside the picture."""
    for minute in TICKS:
        text = printable(f"{minute // 60:02d}:00")
        wide = measure(text, SMALL).wide
        left = min(max(x(minute) - wide / 2, MARGIN), WIDTH - MARGIN - wide)
        canvas.text(left, baseline, text, SMALL)
