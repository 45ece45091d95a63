"""The layout's promises, measured on what was drawn."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import bars, palette
from bot.charts.bars import draw, fitted, wrapped
from bot.charts.canvas import Box, Canvas, measure
from bot.charts.stencils import Ink
from bot.charts.values import WIDTH, BarChart, Days, TwoYears, of_days, of_two_years

VALUES = st.none() | st.just(Decimal(0)) | st.integers(-(10**9), 10**12).map(Decimal)
SMALL = st.none() | st.decimals(0, 99_999, places=1)
YEAR = st.tuples(*[VALUES] * 12)
TEXTS = st.text(max_size=80)


def _two_years(
    earlier: tuple[Decimal | None, ...],
    later: tuple[Decimal | None, ...],
    title: str = "Điện năng 2025 và 2026",
) -> BarChart:
    return of_two_years(
        TwoYears(
            2025, 2026, earlier, later, "kWh", title, "Nguồn: EVNHANOI", "chưa có",
            marked=(1, 12), marked_earlier=(2,), footnote="* Kỳ dài hơn.", subtitle=title,
        )
    )  # fmt: skip


def _overlaps(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _assert_readable(chart: BarChart) -> None:
    canvas = draw(chart, 1)
    for box in canvas.boxes:
        assert box.left >= 0, box
        assert box.right <= WIDTH + 0.01, box
        assert box.top >= 0, box
        assert box.bottom <= canvas.height, box
    for one, other in combinations(canvas.boxes, 2):
        assert not _overlaps(one, other), (one, other)


@settings(max_examples=60, deadline=None)
@given(earlier=YEAR | st.just(()), later=YEAR)
def test_texts_never_overlap_or_leave_the_picture(
    earlier: tuple[Decimal | None, ...], later: tuple[Decimal | None, ...]
) -> None:
    """Whatever the values, no two texts of a chart touch and none is cut off."""
    _assert_readable(_two_years(earlier, later))


@settings(max_examples=30, deadline=None)
@given(values=st.lists(SMALL, min_size=1, max_size=31))
def test_texts_of_days_never_overlap(values: list[Decimal | None]) -> None:
    """The same holds for the days of a period."""
    names = tuple(f"{day:02d}/10" for day in range(1, len(values) + 1))
    _assert_readable(of_days(Days(names, tuple(values), "kWh", "Từng ngày", "Nguồn", "chưa có")))


@settings(max_examples=40, deadline=None)
@given(title=TEXTS)
def test_any_title_fits(title: str) -> None:
    """An alias of any length, script or emoji neither breaks the drawing nor leaves the picture."""
    year: tuple[Decimal | None, ...] = (Decimal(1),) * 12
    _assert_readable(_two_years(year, year, title))


def test_dollar_signs_are_not_formulas() -> None:
    """A customer's alias is text even where matplotlib would see mathematics."""
    year: tuple[Decimal | None, ...] = (Decimal(1),) * 12

    texts = [box.text for box in draw(_two_years(year, year, r"Nhà $\frac{$"), 1).boxes]

    assert r"Nhà $\frac{$" in texts


def test_every_value_is_written() -> None:
    """Each of the 24 values stands on the picture, to the unit, with a mark where the month has one."""
    earlier = tuple(Decimal(1000 + number) for number in range(12))
    later = tuple(Decimal(2000 + number) for number in range(12))

    texts = [box.text for box in draw(_two_years(earlier, later), 1).boxes]

    assert "1.001*" in texts
    assert "2.000*" in texts
    assert {"1.000", "2.001", "2.010", "1.011"} <= set(texts)


def test_a_missing_month_says_so_and_a_zero_is_a_zero() -> None:
    """A gap is worded; a zero is written as a number."""
    later = (Decimal(0), None, *(Decimal(5),) * 10)

    texts = [box.text for box in draw(_two_years((), later), 1).boxes]

    assert texts.count("chưa có") == 1
    assert "0*" in texts


def test_the_new_month_is_framed() -> None:
    """A dark line all around its row and around no other; the layout stays the same."""
    year: tuple[Decimal | None, ...] = (Decimal(100),) * 12
    plain, framed = (
        draw(of_two_years(TwoYears(2025, 2026, year, year, "kWh", "t", "n", "chưa có", newest=newest)), 1)
        for newest in (None, 6)
    )
    before, after = (
        np.array(Image.open(io.BytesIO(canvas.png())).convert("L")) for canvas in (plain, framed)
    )
    column = after[:, round(bars.MARGIN - bars.FRAME_SIDE)]
    dark = np.flatnonzero(column < 60)
    (name,) = (box for box in framed.boxes if box.text == "T6")

    assert plain.boxes == framed.boxes
    assert not (before[:, round(bars.MARGIN - bars.FRAME_SIDE)] < 60).any()
    assert dark[0] < name.top < name.bottom < dark[-1]
    assert len(dark) == dark[-1] - dark[0] + 1 < 40


def test_type_can_be_read_in_a_chat() -> None:
    """At least 12 px at phone width, values 13: a chat shows a picture at four fifths of that."""
    inks = [ink for ink in vars(bars).values() if isinstance(ink, Ink)]
    inks += [style.value for styles in bars.STYLES.values() for style in styles]

    assert min(ink.size for ink in inks) >= 12
    assert min(style.value.size for styles in bars.STYLES.values() for style in styles) >= 13


@pytest.mark.parametrize("text", ["1.034.226*", "−125.000", "Điện năng ế ộ ữ ỵ ẵ", "chưa có", "15/10"])
def test_words_are_as_large_as_measured(text: str) -> None:
    """The boxes above are where the ink really is, give or take a pixel."""
    canvas, ink = Canvas(60, 4), Ink(palette.DARK, 16, "SemiBold")
    canvas.text(20, 40, text, ink)
    (box,) = canvas.boxes

    picture = np.array(Image.open(io.BytesIO(canvas.png())).convert("L"))
    rows, columns = (np.flatnonzero((picture < 200).any(axis=axis)) / 4 for axis in (1, 0))

    assert box.left - 0.3 <= columns[0] <= columns[-1] <= box.right + 0.3
    assert abs(rows[0] - box.top) <= 0.5
    assert abs(rows[-1] - box.bottom) <= 0.5
    assert columns[-1] - columns[0] > (box.right - box.left) * 0.9


def test_long_notes_are_wrapped_not_cut() -> None:
    """A note keeps all of its words."""
    note = "Cập nhật lúc 08:05 22/11/2026 · Nguồn: EVNHANOI, số liệu của các kỳ hóa đơn đã phát hành"

    lines = wrapped(note, Ink((0, 0, 0)))

    assert " ".join(lines) == note
    assert len(lines) > 1


def test_vietnamese_has_glyphs() -> None:
    """Every letter of Vietnamese, composed or not, is in the font: nothing is dropped."""
    text = "Điện năng ế ộ ữ ỵ ẵ"
    decomposed = "Điện năng ế ộ ữ ỵ ẵ"

    assert fitted(text, Ink((0, 0, 0))) == text
    assert fitted(decomposed, Ink((0, 0, 0))) == text
    assert measure(text, Ink((0, 0, 0))).wide > 50
