"""How much cheaper our charts are than the usual way to draw the same, and what the event loop feels.

    python -m benchmarks.charts [rounds]

Both draw the same two-year chart, one after the other in every round, so that the ratio holds on a busy
machine. CPU is that of the process. The lag is how late a 10 ms ticker of the event loop wakes up.
"""

from __future__ import annotations

import asyncio
import gc
import io
import random
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from statistics import median

from bot.charts import Painter, TwoYears
from bot.charts.values import MONTHS

BASE = TwoYears(
    2025, 2026, (), (), "đ", "Tiền điện 2025 và 2026", "Cập nhật lúc 08:05 22/11/2026 · Nguồn: EVNHANOI",
    "chưa có", subtitle="Nhà (PD00…0001)",
)  # fmt: skip


def some_customer(chance: random.Random) -> TwoYears:
    """Another customer each time: nothing may be remembered from the last one."""
    years = [tuple(Decimal(chance.randint(300_000, 1_500_000)) for _month in MONTHS) for _year in range(2)]
    return replace(BASE, earlier=years[0], later=years[1])


def naive(chart: TwoYears) -> bytes:
    """The same bars, words and pixels as a tutorial would draw them: pyplot, tight_layout, savefig."""
    import matplotlib as mpl
    from matplotlib import font_manager

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    font = str(files("data").joinpath("reference", "fonts", "BeVietnamPro-Regular.ttf"))
    if font not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(font)
    plt.rcParams["font.family"] = "Be Vietnam Pro"
    figure, axes = plt.subplots(figsize=(5, 7.18), dpi=168)
    rows = range(len(MONTHS))
    for shift, year, values, hatch in (
        (-0.2, chart.earlier_year, chart.earlier, "///"),
        (0.2, chart.later_year, chart.later, ""),
    ):
        bars = axes.barh(
            [row + shift for row in rows],
            [float(value or 0) for value in values],
            0.38,
            hatch=hatch,
            label=str(year),
        )
        axes.bar_label(bars, [f"{value:,}".replace(",", ".") for value in values if value is not None])
    axes.set_yticks(list(rows), chart.months)
    axes.invert_yaxis()
    axes.set_title(chart.title)
    axes.set_xlabel(chart.unit)
    axes.legend()
    figure.text(0.02, 0.01, chart.note)
    figure.tight_layout()
    file = io.BytesIO()
    figure.savefig(file, format="png")
    plt.close(figure)
    gc.collect()  # a dead figure has to be collected some time; it is part of the price
    return file.getvalue()


def cpu_ms(work: Callable[[], bytes]) -> tuple[float, int]:
    started = time.process_time()
    size = len(work())
    return (time.process_time() - started) * 1000, size


def compare(rounds: int) -> None:
    from bot.charts.painter import _png
    from bot.charts.values import of_two_years

    chance, density = random.Random(1), 840 / 360
    results: list[tuple[float, float]] = []
    sizes = (0, 0)
    for nth in range(rounds + 2):
        chart = some_customer(chance)
        usual, usual_size = cpu_ms(lambda chart=chart: naive(chart))  # type: ignore[misc]
        ours, our_size = cpu_ms(lambda chart=chart: _png(of_two_years(chart), density))  # type: ignore[misc]
        if nth >= 2:  # the first rounds import, make stencils and read fonts
            results.append((usual, ours))
            sizes = usual_size, our_size
    ratios = sorted(usual / ours for usual, ours in results)
    print(f"pyplot  {median(usual for usual, _ours in results):7.1f} ms cpu  {sizes[0]:7} bytes")
    print(f"ours    {median(ours for _usual, ours in results):7.1f} ms cpu  {sizes[1]:7} bytes")
    print(f"ratio   {median(ratios):7.1f} ({ratios[0]:.1f}-{ratios[-1]:.1f})")


async def lag_ms(draw: Callable[[TwoYears], Awaitable[object]], seconds: float) -> tuple[float, float, int]:
    """99th percentile and maximum of the ticker's lag while drawing without a pause, and charts drawn."""
    chance, late, drawn, until = random.Random(2), [], 0, time.perf_counter() + seconds

    async def tick() -> None:
        while time.perf_counter() < until:
            due = time.perf_counter() + 0.01
            await asyncio.sleep(0.01)
            late.append((time.perf_counter() - due) * 1000)

    ticking = asyncio.create_task(tick())
    while time.perf_counter() < until:
        await draw(some_customer(chance))
        drawn += 1
    await ticking
    late.sort()
    return late[int(len(late) * 0.99)], late[-1], drawn


async def measure_lag(seconds: float) -> None:
    async def idle(_chart: TwoYears) -> None:
        await asyncio.sleep(0.05)

    async with Painter() as painter:
        await painter.two_years(some_customer(random.Random(3)))
        gc.collect()
        gc.freeze()  # what this benchmark has made so far is not the painter's garbage
        ways: dict[str, Callable[[TwoYears], Awaitable[object]]] = {
            "idle": idle,
            "painter": painter.two_years,
            "pyplot in a thread": lambda chart: asyncio.to_thread(naive, chart),
        }
        for name, draw in ways.items():
            p99, longest, drawn = await lag_ms(draw, seconds)
            print(f"lag, {name:20} p99 {p99:6.1f} ms  max {longest:6.1f} ms  {drawn / seconds:6.1f} charts/s")


if __name__ == "__main__":
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    asyncio.run(measure_lag(3))
