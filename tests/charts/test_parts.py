"""The chart of what a difference is made of."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.charts import Painter, Parts, PartsOfChange, TwoYears
from bot.charts.bars import draw
from bot.charts.parts import of_parts
from bot.charts.values import of_two_years

NAMES = ("Số ngày", "Dùng mỗi ngày", "Giờ dùng điện", "Giá điện", "Thuế VAT", "Khác")
VALUES = st.tuples(*[st.just(Decimal(0)) | st.integers(-(10**9), 10**9).map(Decimal)] * 6)


def chart(*comparisons: Parts) -> PartsOfChange:
    return PartsOfChange(
        NAMES, comparisons, "đ", "Vì sao hóa đơn thay đổi?", "Nguồn: EVNHANOI", "Nhà (PD00…0001)"
    )


@settings(deadline=None, max_examples=40)
@given(VALUES, VALUES)
def test_no_two_words_touch(first: tuple[Decimal, ...], second: tuple[Decimal, ...]) -> None:
    """Whatever was added or taken away, every name and number can be read."""
    canvas = draw(of_parts(chart(Parts("so với 05/2026", first), Parts("so với 06/2025", second))), 1.0)

    for one, other in combinations(canvas.boxes, 2):
        apart = one.right <= other.left or other.right <= one.left
        assert apart or one.bottom <= other.top or other.bottom <= one.top, (one, other)


@pytest.mark.parametrize("count", [0, 3])
def test_one_comparison_or_two(count: int) -> None:
    """There are two colours, so there are at most two comparisons."""
    parts = Parts("", (Decimal(1),) * 6)

    with pytest.raises(ValueError, match="one comparison, or two"):
        chart(*[parts] * count)


async def test_the_painter_draws_it() -> None:
    """A PNG as wide as every other chart, and the same bytes for the same parts."""
    alone = chart(Parts("", tuple(map(Decimal, (-24_719, 85_493, 18_638, 0, 0, 0)))))
    async with Painter(width_px=840) as painter:
        content = await painter.parts(alone)
        again = await painter.parts(alone)

    assert Image.open(io.BytesIO(content)).width == 840
    assert content == again


def test_a_minus_stands_on_its_own_side() -> None:
    """The value of a bar to the left of zero stands at that bar's end, where the bar is looked for."""
    values = tuple(map(Decimal, (-24_719, 85_493)))
    alone = PartsOfChange(("Số ngày", "Dùng mỗi ngày"), (Parts("", values),), "đ", "Vì sao?", "Nguồn")
    boxes = {box.text: box for box in draw(of_parts(alone), 1.0).boxes}

    assert boxes["−24.719"].right < boxes["0"].left
    assert boxes["85.493"].left > boxes["0"].right
    assert boxes["−24.719"].left > boxes["Dùng mỗi ngày"].right


def test_money_has_an_axis_to_read() -> None:
    """Counted in thousands, several round numbers fit where full amounts left room for one."""
    months = tuple(Decimal(400_000 + 50_000 * n) for n in range(12))
    chart = TwoYears(2025, 2026, months, months, "đ", "Tiền điện", "Nguồn", "chưa có", thousands="nghìn đ")
    texts = {box.text for box in draw(of_two_years(chart), 1.0).boxes}

    assert {"nghìn đ", "0", "200", "400", "600", "800"} <= texts
    assert "950.000" in texts
