"""Draws one chart at a time: in a thread of the bot's, or in a process beside it (`studio`).

A chart is copied together from stencils in a few milliseconds and leaves no garbage that would have to be
collected, so that one thread draws more charts than messengers take. But it holds the interpreter
meanwhile, and every step of an answer waits for it; a process leaves answers alone, for 90 MB of memory.
`benchmarks/charts.py` and `benchmarks/telegram.py` measure both.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from bot.charts import drawing
from bot.charts.parts import PartsOfChange, of_parts
from bot.charts.studio import Broken, Studio
from bot.charts.timeline import Timeline
from bot.charts.values import WIDTH, Days, TwoYears, of_days, of_two_years

log = logging.getLogger(__name__)

T = TypeVar("T")

Chart: TypeAlias = TwoYears | Days | PartsOfChange | Timeline


class Painter:
    """Draws charts as PNG of `width_px` pixels; equal charts give equal bytes. Open with `async with`.

    The default is as wide as messengers leave a picture alone: Telegram shrinks what is over 1280 high.

    matplotlib is imported by the first chart (about half a second), or by `warm_up`.
    """

    def __init__(self, width_px: int = 840, *, apart: bool = False) -> None:
        """`apart`: in a process of its own."""
        self._density = width_px / WIDTH
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="charts")
        self._studio = Studio(self._density) if apart else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._studio is not None:
            await self._studio.close()
        await asyncio.to_thread(self._worker.shutdown, cancel_futures=True)

    async def warm_up(self) -> None:
        """Import what drawing needs, so that the first customer does not wait for it."""
        if self._studio is None:
            await self._run(drawing.prepare)
            return
        with suppress(Broken):  # said when a chart is drawn
            await self._studio.warm_up()

    async def two_years(self, chart: TwoYears) -> bytes:
        """Months of two years side by side, or of one year alone."""
        return await self._drawn(of_two_years(chart))

    async def days(self, chart: Days) -> bytes:
        """Days of one period, one bar each."""
        return await self._drawn(of_days(chart))

    async def parts(self, chart: PartsOfChange) -> bytes:
        """What a difference is made of, one bar a part."""
        return await self._drawn(of_parts(chart))

    async def timeline(self, chart: Timeline) -> bytes:
        """Hours of a day, or of a few, in which something is off."""
        return await self._drawn(chart)

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

    async def _drawn(self, chart: drawing.Drawn) -> bytes:
        """Where the other process fails, a picture comes anyway."""
        if self._studio is not None:
            try:
                return await self._studio.png(chart)
            except Broken as error:
                log.warning("drawing here, the other process failed: %s", error)
        return await self._run(partial(drawing.png, chart, self._density))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)
