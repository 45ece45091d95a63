"""Lays a bar chart out and draws it: heading, legend, axis, one line a bar, notes.

The layout rule that keeps values apart: each bar has a line of its own, as high as the type; its value
stands right of the bar's end, on that line alone; and the scale ends where the widest value still fits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from bot.charts.canvas import Canvas, measure, printable
from bot.charts.palette import AMBER, AXIS, BLUE, BROWN, DARK, GREY, LINE, NAVY, UMBER, Colour
from bot.charts.scale import Scale, number
from bot.charts.stencils import Ink
from bot.charts.values import WIDTH, BarChart, Series

# Larger than what can be read at phone width: a chat on a small phone shows a picture at four fifths of that.
TITLE = Ink(DARK, 17, "SemiBold")
SUBTITLE = Ink(GREY, 14)
LEGEND = Ink(DARK, 14, "SemiBold")
SMALL = Ink(GREY)
TICK = Ink(GREY, 12)
ROW = Ink(DARK, 14, "SemiBold")

MARGIN = 14.0
VALUE_GAP = 5.0  # between a bar's end and its value
MIDDLE = 4.7  # from the middle of a line down to the baseline of the smallest type
NOTE_LINE = 17.0
FRAME_SIDE, FRAME_GAP = 7.0, 2.5  # beyond a framed row, to the sides and above and below
SHORTEST = 3.0  # width of a bar that is next to nothing


@dataclass(frozen=True, slots=True)
class Style:
    """How one series looks."""

    fill: Colour
    stripes: Colour | None
    value: Ink


EARLIER = Style(AMBER, BROWN, Ink(UMBER))
LATER = Style(BLUE, None, Ink(NAVY, weight="SemiBold"))
STYLES = {1: (LATER,), 2: (EARLIER, LATER)}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, in design pixels from the top left."""

    legend: float  # baselines
    axis: float
    top: float  # of the first row
    line: float  # height of one bar's line
    pitch: float  # from row to row
    bottom: float  # of the last row
    notes: tuple[str, ...]  # wrapped
    height: float

    @classmethod
    def of(cls, chart: BarChart) -> Layout:
        head = 28.0 + (20 if chart.subtitle else 0)
        legend = head + (26 if any(series.name for series in chart.series) else 0)
        line, gap = _line(chart)
        pitch, top = line * len(chart.series) + gap, legend + 33
        bottom = top + pitch * len(chart.rows)
        notes = tuple(part for note in chart.notes for part in wrapped(note, SMALL))
        height = bottom + 16 + NOTE_LINE * len(notes)
        return cls(legend, legend + 25, top, line, pitch, bottom, notes, height)


def _line(chart: BarChart) -> tuple[float, float]:
    """Height of a bar's line, and the gap between rows."""
    if len(chart.series) == 2:
        return 14.2, 4.0
    return (20.0, 5.0) if len(chart.rows) <= 12 else (15.0, 1.5)


def draw(chart: BarChart, density: float) -> Canvas:
    """The whole chart."""
    return Drawing(chart, density).draw()


class Drawing:
    """One chart on its way to the canvas."""

    def __init__(self, chart: BarChart, density: float) -> None:
        self.chart = chart
        self.styles = STYLES[len(chart.series)]
        self.layout = Layout.of(chart)
        self.canvas = Canvas(self.layout.height, density)
        self.scale = self._scale()

    def draw(self) -> Canvas:
        self._heading()
        self._axis()
        for row, name in enumerate(self.chart.rows):
            self._row(row, name)
        for note, baseline in zip(self.layout.notes, count(self.layout.bottom + 19, NOTE_LINE), strict=False):
            self.canvas.text(MARGIN, baseline, note, SMALL)
        return self.canvas

    def _scale(self) -> Scale:
        chart = self.chart
        names = max(measure(text, self._row_ink).wide for text in chart.rows)
        names = max(names, measure(self._axis_unit, TICK).wide)
        known = chart.known
        # A value stands beyond the end of its bar: on the left of zero where it is negative.
        below = self._widest([value for value in known if value < 0])
        above = self._widest([*(value for value in known if value >= 0), None])
        return Scale.around(known, MARGIN + names + 12 + below, WIDTH - MARGIN - above)

    def _widest(self, values: Sequence[Decimal | None]) -> float:
        """Room for the values' labels and the gap before them."""
        labels = {self._label(value, is_marked=True) for value in values}
        return max((measure(label, LATER.value).wide + VALUE_GAP for label in labels), default=0.0)

    @property
    def _axis_unit(self) -> str:
        return self.chart.thousands or self.chart.unit

    def _tick(self, value: Decimal) -> str:
        shown = value / 1000 if self.chart.thousands else value
        return number(shown, max(0, -int(shown.normalize().as_tuple().exponent)) if shown else 0)

    @property
    def _row_ink(self) -> Ink:
        """Names of many rows step back behind their values."""
        return ROW if len(self.chart.rows) <= 12 else SMALL

    def _label(self, value: Decimal | None, *, is_marked: bool) -> str:
        if value is None:
            return self.chart.missing
        return number(value, self.chart.places) + ("*" if is_marked else "")

    def _heading(self) -> None:
        self.canvas.text(MARGIN, 28, fitted(self.chart.title, TITLE), TITLE)
        if self.chart.subtitle:
            self.canvas.text(MARGIN, 48, fitted(self.chart.subtitle, SUBTITLE), SUBTITLE)
        x = MARGIN
        for series, style in zip(self.chart.series, self.styles, strict=True):
            if series.name:
                self.canvas.bar(x, self.layout.legend - 11, 20, 12, style.fill, style.stripes)
                self.canvas.text(x + 26, self.layout.legend, series.name, LEGEND)
                x += 26 + measure(series.name, LEGEND).wide + 20

    def _axis(self) -> None:
        self.canvas.text(MARGIN, self.layout.axis, self._axis_unit, TICK)
        top, high = self.layout.top - 3, self.layout.bottom - self.layout.top + 3
        for tick in self.scale.ticks(lambda value: measure(self._tick(value), TICK).wide):
            x = self.scale.x(tick)
            self.canvas.text(x, self.layout.axis, self._tick(tick), TICK, "center")
            self.canvas.rectangle(x - 0.25, top, 0.5, high, AXIS if tick == 0 else LINE)

    def _row(self, row: int, name: str) -> None:
        top = self.layout.top + row * self.layout.pitch
        high = self.layout.line * len(self.chart.series)
        middle = top + high / 2
        if row == self.chart.framed:
            left, wide = MARGIN - FRAME_SIDE, WIDTH - 2 * (MARGIN - FRAME_SIDE)
            self.canvas.frame(left, top - FRAME_GAP, wide, high + 2 * FRAME_GAP, DARK)
        self.canvas.text(MARGIN, middle + MIDDLE, name, self._row_ink)
        for series, style, nth in zip(self.chart.series, self.styles, count(), strict=False):
            self._bar(series, style, row, top + nth * self.layout.line)

    def _bar(self, series: Series, style: Style, row: int, top: float) -> None:
        value, baseline = series.values[row], top + self.layout.line / 2 + MIDDLE
        zero = self.scale.x(Decimal(0))
        label = self._label(value, is_marked=row in series.marked)
        if value is None:
            self.canvas.text(zero + VALUE_GAP, baseline, label, SMALL)
            return
        wide = self._bar_width(value)
        high = self.layout.line - 1.5
        if value == 0:  # a plain dark stroke: something was measured, and it was nothing
            self.canvas.rectangle(zero - 0.5, top, 2, high + 1.5, style.value.colour)
        else:
            self.canvas.bar(zero, top + 0.75, wide, high, style.fill, style.stripes)
        if value < 0:
            self.canvas.text(zero + wide - VALUE_GAP, baseline, label, style.value, "right")
        else:
            self.canvas.text(zero + wide + VALUE_GAP, baseline, label, style.value)

    def _bar_width(self, value: Decimal) -> float:
        """Negative for a negative value, and never too short to be seen."""
        wide = self.scale.x(value) - self.scale.x(Decimal(0))
        return math.copysign(max(abs(wide), SHORTEST), value) if value else 0.0


def fitted(text: str, ink: Ink) -> str:
    """The text, cut with an ellipsis where it is wider than the picture."""
    text = printable(text, ink.weight)
    if measure(text, ink).wide <= WIDTH - 2 * MARGIN:
        return text
    while text and measure(text + "…", ink).wide > WIDTH - 2 * MARGIN:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, ink: Ink) -> tuple[str, ...]:
    """The text as lines no wider than the picture."""
    lines: list[str] = []
    for word in printable(text, ink.weight).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, ink).wide <= WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(fitted(word, ink))
    return tuple(line for line in lines if line)
