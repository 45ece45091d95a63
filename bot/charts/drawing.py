"""Any chart as PNG. Here, and at the first chart only, matplotlib comes in: about half a second."""

from __future__ import annotations

from typing import TypeAlias

from bot.charts.timeline import Timeline
from bot.charts.values import BarChart

Drawn: TypeAlias = BarChart | Timeline


def prepare() -> None:
    """Import what drawing needs."""
    from bot.charts import bars, hours  # noqa: F401, PLC0415  bring matplotlib: not at the bot's start


def png(chart: Drawn, density: float) -> bytes:
    """`density`: pixels for one design pixel."""
    from bot.charts import bars, hours  # noqa: PLC0415  as above

    picture = hours.draw(chart, density) if isinstance(chart, Timeline) else bars.draw(chart, density)
    return picture.png()
