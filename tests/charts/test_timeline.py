"""Timelines: windows where they belong, labels that never touch, hatching that needs no colour."""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import Painter, Timeline, TimelineRow, Window, hours
from bot.charts.canvas import Box
from bot.charts.hours import draw, placed, x
from bot.charts.palette import AMBER, BROWN, GREY, LINE, WHITE
from bot.charts.stencils import Ink
from bot.charts.timeline import DAY
from bot.charts.values import WIDTH

MORNING = Window(8 * 60 + 30, 12 * 60 + 30, "08:30–12:30")
CUT = Timeline(
    "Cắt điện Thứ Bảy, 27/06/2026", (TimelineRow((MORNING,)),), "Nguồn: EVNHANOI", "Ngõ 61 phố Lạc Trung"
)

BOUNDS = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).filter(lambda pair: pair[0] < pair[1])
LABELS = st.just("08:30–12:30") | st.text(max_size=60)
WINDOWS = st.builds(lambda pair, label: Window(pair[0], pair[1], label), BOUNDS, LABELS)
ROWS = st.builds(TimelineRow, st.lists(WINDOWS, max_size=4).map(tuple), st.text(max_size=60), st.booleans())


def picture(chart: Timeline) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(draw(chart, 1).png())).convert("RGB"))


def strip_of(canvas_boxes: list[Box]) -> int:
    """A line of pixels through the only strip: it ends where the axis' words begin, and a gap."""
    return round(min(box.top for box in canvas_boxes if box.text == "06:00")) - 15


def _touch(one: Box, other: Box) -> bool:
    is_beside = one.right <= other.left or other.right <= one.left
    return not (is_beside or one.bottom <= other.top or other.bottom <= one.top)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=6).map(tuple), title=st.text(max_size=80))
def test_texts_never_overlap_or_leave_the_picture(rows: tuple[TimelineRow, ...], title: str) -> None:
    """Whatever the hours, the days and the words."""
    canvas = draw(Timeline(title, rows, "Nguồn: EVNHANOI", title), 1)

    shown = [box for box in canvas.boxes if box.text]
    for box in shown:
        assert 0 <= box.left <= box.right <= WIDTH + 0.01, box
        assert 0 <= box.top <= box.bottom <= canvas.height, box
    for one, other in combinations(shown, 2):
        assert not _touch(one, other), (one, other)


def test_a_window_is_where_its_hours_are() -> None:
    """Hatched between 08:30 and 12:30, plain outside of it."""
    canvas = draw(CUT, 1)
    row = picture(CUT)[strip_of(canvas.boxes)]
    inside = {tuple(pixel) for pixel in row[round(x(MORNING.starts)) : round(x(MORNING.ends))]}
    outside = {tuple(pixel) for pixel in row[round(x(0)) : round(x(MORNING.starts)) - 1]}

    assert AMBER in inside
    assert BROWN in inside
    assert outside <= {LINE, WHITE}


def test_what_is_over_looks_different_without_colour() -> None:
    """An empty frame instead of hatching, and its label is struck through."""
    over = Timeline(CUT.title, (TimelineRow((MORNING,), is_over=True),), CUT.note, CUT.subtitle)
    line = strip_of(draw(over, 1).boxes)
    inside = picture(over)[line, round(x(MORNING.starts)) + 2 : round(x(MORNING.ends)) - 2]
    (label,) = (box for box in draw(over, 1).boxes if box.text == MORNING.label)
    struck = picture(over)[round(label.bottom) - 4, round(label.left) : round(label.right)]

    assert {tuple(pixel) for pixel in inside} == {WHITE}
    assert {tuple(pixel) for pixel in struck} == {GREY}


def test_a_few_minutes_can_be_seen() -> None:
    """At both ends of the day."""
    for window in (Window(0, 1, "00:00–00:01"), Window(DAY - 1, DAY, "23:59–24:00")):
        chart = Timeline("t", (TimelineRow((window,)),), "n")
        row = picture(chart)[strip_of(draw(chart, 1).boxes)]

        assert sum(tuple(pixel) == BROWN for pixel in row) >= 2


def test_labels_that_would_touch_stand_above_each_other() -> None:
    """In the order of the day; one that has room stays next to the strip."""
    row = TimelineRow((
        Window(480, 540, "08:00–09:00"), Window(570, 630, "09:30–10:30"), Window(1200, 1260, "20:00–21:00"),
    ))  # fmt: skip

    assert [one.line for one in placed(row)] == [0, 1, 0]


@pytest.mark.parametrize(("starts", "ends"), [(5, 5), (6, 5), (-1, 5), (0, DAY + 1)])
def test_no_window_leaves_its_day(starts: int, ends: int) -> None:
    """A slip in the hours is found where it was made."""
    with pytest.raises(ValueError, match=str(ends)):
        Window(starts, ends, "")


def test_type_is_never_below_eleven_pixels_at_phone_width() -> None:
    """As in every chart."""
    assert min(ink.size for ink in vars(hours).values() if isinstance(ink, Ink)) >= 11


async def test_it_is_painted_like_the_others() -> None:
    """A small palette PNG of the width asked for, the same bytes each time, by name or by kind."""
    async with Painter() as painter:
        first, second = await painter.timeline(CUT), await painter.draw(CUT)
    async with Painter() as another:
        third = await another.timeline(CUT)

    shown = Image.open(io.BytesIO(first))
    assert first == second == third
    assert (shown.format, shown.mode, shown.width) == ("PNG", "P", 840)
    assert len(first) < 12_000
