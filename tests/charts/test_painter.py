"""The painter: bytes a phone can show, the same each time, off the event loop."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from bot.charts import Days, Painter, Parts, PartsOfChange, TwoYears, bars
from bot.charts import drawing as drawing_of_charts
from bot.charts.values import of_two_years

YEAR: tuple[Decimal | None, ...] = tuple(Decimal(200 + 13 * number) for number in range(12))
CHART = TwoYears(
    2025, 2026, YEAR, (*YEAR[:10], None, None), "kWh", "Điện năng 2025 và 2026",
    "Cập nhật lúc 08:05 22/11/2026 · Nguồn: EVNHANOI", "chưa có", subtitle="Nhà (PD00…0001)",
)  # fmt: skip


async def test_a_chart_is_a_small_png_of_the_width_asked_for() -> None:
    """Colours come from a palette, so that a picture costs less than 40 kB of a customer's data."""
    money = replace(CHART, earlier=tuple(value * 2713 for value in YEAR if value is not None), unit="đ")
    async with Painter(width_px=840) as painter:
        content = await painter.two_years(money)

    picture = Image.open(io.BytesIO(content))
    assert picture.format == "PNG"
    assert picture.mode == "P"
    assert picture.width == 840
    assert picture.height <= 1280
    assert len(content) < 40_000


async def test_equal_charts_are_equal_bytes() -> None:
    """Nothing of the clock or of chance is in a picture."""
    async with Painter() as painter:
        first, second = await painter.two_years(CHART), await painter.two_years(CHART)
    async with Painter() as another:
        third = await another.two_years(CHART)

    assert first == second == third


async def test_a_zero_can_be_seen() -> None:
    """A month of 0 kWh and a month without data are different pictures even without their words."""
    async with Painter() as painter:
        zero = await painter.two_years(replace(CHART, later=(*YEAR[:11], Decimal(0)), missing="0"))
        gap = await painter.two_years(replace(CHART, later=(*YEAR[:11], None), missing="0"))

    assert zero != gap


async def test_the_years_differ_without_colour() -> None:
    """In grey, the earlier year's bars are striped and the later year's are plain."""
    async with Painter() as painter:
        picture = Image.open(io.BytesIO(await painter.two_years(CHART))).convert("L")
    density = 840 / 360
    top = bars.Layout.of(of_two_years(CHART)).top * density
    striped, plain = (
        {picture.getpixel((x, round(top + dy * density))) for x in range(150, 250)} for dy in (6, 19)
    )

    assert len(plain) == 1
    assert len(striped) > 2


async def test_every_kind_can_be_drawn_without_naming_it() -> None:
    """`draw` paints the same as the method of the kind."""
    days = Days(("01/10", "02/10"), (Decimal(3), None), "kWh", "Từng ngày", "Nguồn", "chưa có")
    parts = PartsOfChange(("Giá",), (Parts("", (Decimal(5),)),), "đ", "Vì sao", "Nguồn")
    async with Painter() as painter:
        assert await painter.draw(CHART) == await painter.two_years(CHART)
        assert await painter.draw(days) == await painter.days(days)
        assert await painter.draw(parts) == await painter.parts(parts)


async def test_days_are_drawn() -> None:
    """A whole month of days is one picture no higher than messengers leave alone by much."""
    names = tuple(f"{day:02d}/10" for day in range(1, 32))
    values = tuple(None if day == 8 else Decimal(day) / 3 for day in range(1, 32))
    async with Painter() as painter:
        content = await painter.days(Days(names, values, "kWh", "Từng ngày", "Nguồn: EVNHANOI", "chưa có"))

    assert Image.open(io.BytesIO(content)).width == 840


async def test_drawing_leaves_the_event_loop_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing happens in another thread, so the loop goes on while a chart is being drawn."""
    may_end, drew_in = threading.Event(), []

    def slow(*_: object) -> bytes:
        drew_in.append(threading.current_thread())
        assert may_end.wait(10)
        return b"png"

    monkeypatch.setattr(drawing_of_charts, "png", slow)
    async with Painter() as painter:
        drawing = asyncio.create_task(painter.two_years(CHART))
        await asyncio.sleep(0)  # the loop is free although the chart is not done
        may_end.set()

        assert await drawing == b"png"
    assert drew_in != [threading.main_thread()]


def test_nothing_heavy_is_imported_before_the_first_chart() -> None:
    """The bot starts without paying for matplotlib."""
    check = "import sys, bot.charts; bot.charts.Painter(); sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
