"""Draws in a thread of its own, one chart at a time.

Why one thread and no pool of processes: a chart is copied together from stencils in a few milliseconds and
leaves no garbage that would have to be collected, so the event loop hardly notices, and one thread is enough
for more charts than messengers take. More threads would only fight for the interpreter; processes cost
about 70 MB and a second each, and stay behind when the bot is killed. `benchmarks/charts.py` measures it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from bot.charts.parts import PartsOfChange, of_parts
from bot.charts.timeline import Timeline
from bot.charts.values import WIDTH, BarChart, Days, TwoYears, of_days, of_two_years

T = TypeVar("T")

Chart: TypeAlias = TwoYears | Days | PartsOfChange | Timeline


class Painter:
    """Draws charts as PNG of `width_px` pixels; equal charts give equal bytes. Open with `async with`.

    The default is as wide as messengers leave a picture alone: Telegram shrinks what is over 1280 high.

    matplotlib is imported by the first chart (about half a second), or by `warm_up`.
    """

    def __init__(self, width_px: int = 840) -> None:
        self._density = width_px / WIDTH
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="charts")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self._worker.shutdown, cancel_futures=True)

    async def warm_up(self) -> None:
        """Import what drawing needs, so that the first customer does not wait for it."""
        await self._run(_import_drawing)

    async def two_years(self, chart: TwoYears) -> bytes:
        """Months of two years side by side, or of one year alone."""
        return await self._run(partial(_png, of_two_years(chart), self._density))

    async def days(self, chart: Days) -> bytes:
        """Days of one period, one bar each."""
        return await self._run(partial(_png, of_days(chart), self._density))

    async def parts(self, chart: PartsOfChange) -> bytes:
        """What a difference is made of, one bar a part."""
        return await self._run(partial(_png, of_parts(chart), self._density))

    async def timeline(self, chart: Timeline) -> bytes:
        """Hours of a day, or of a few, in which something is off."""
        return await self._run(partial(_timeline_png, chart, self._density))

    async def draw(self, chart: Chart) -> bytes:
        """Whichever chart it is."""
        match chart:
            case TwoYears():
                return await self.two_years(chart)
            case Days():
                return await self.days(chart)
            case PartsOfChange():
                return await self.parts(chart)
            case Timeline():
                return await self.timeline(chart)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)


def _import_drawing() -> None:
    from bot.charts import bars  # noqa: F401, PLC0415  brings matplotlib: not at the bot's start


def _png(chart: BarChart, density: float) -> bytes:
    from bot.charts.bars import draw  # noqa: PLC0415  as above

    return draw(chart, density).png()


def _timeline_png(chart: Timeline, density: float) -> bytes:
    from bot.charts.hours import draw  # noqa: PLC0415  as above

    return draw(chart, density).png()
