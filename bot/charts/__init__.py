"""Charts: values to PNG pictures, off the event loop. The only package that imports matplotlib.

A chart is made for a phone: `WIDTH` design pixels wide, drawn more than twice as dense. Bars lie on
their side, one line of text a bar, because that is the layout in which every bar can carry its value,
however many digits it has, and no two values can ever overlap. A timeline is a strip of 24 hours.

Nothing here imports matplotlib until the first chart is drawn.
"""

from bot.charts.painter import Chart, Painter
from bot.charts.parts import Parts, PartsOfChange
from bot.charts.timeline import Timeline, TimelineRow, Window
from bot.charts.values import Days, TwoYears

__all__ = [
    "Chart", "Days", "Painter", "Parts", "PartsOfChange", "Timeline", "TimelineRow", "TwoYears", "Window",
]  # fmt: skip
