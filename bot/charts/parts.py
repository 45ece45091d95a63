"""What a difference is made of, as bars to both sides of zero; one comparison, or two beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.charts.values import BarChart, Series


@dataclass(frozen=True, slots=True)
class Parts:
    """One comparison. `values` has one entry a row of the chart; `name` is empty where it stands alone."""

    name: str  # "so với 05/2026"
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class PartsOfChange:
    """Why an amount changed. The last comparison is drawn in the colour that matters."""

    names: tuple[str, ...]  # of the parts, as short as they come
    comparisons: tuple[Parts, ...]  # one or two
    unit: str  # "đ"
    title: str
    note: str
    subtitle: str = ""
    thousands: str = ""  # what a thousand of `unit` is called: the axis then counts in those

    def __post_init__(self) -> None:
        if not 1 <= len(self.comparisons) <= 2:
            raise ValueError("one comparison, or two")


def of_parts(chart: PartsOfChange) -> BarChart:
    series = tuple(Series(parts.values, parts.name) for parts in chart.comparisons)
    return BarChart(
        chart.title,
        chart.subtitle,
        chart.unit,
        0,
        chart.names,
        series,
        missing="",
        notes=(chart.note,),
        thousands=chart.thousands,
    )
