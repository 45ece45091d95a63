"""What can be drawn, with every word on it: the view's business, as values that compare and hash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

WIDTH = 360  # of every picture in design pixels: a small phone; text is never below 12 of them
MONTHS = tuple(f"T{number}" for number in range(1, 13))


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Twelve months of two years; None is a month with no data yet, which is a gap and not a zero.

    With `earlier` empty the chart shows the later year alone.
    """

    earlier_year: int
    later_year: int
    earlier: tuple[Decimal | None, ...]  # 12 values, January first, or none at all
    later: tuple[Decimal | None, ...]
    unit: str  # of the values: "kWh", "đ"
    title: str
    note: str  # source and date
    missing: str  # "chưa có"
    marked: tuple[int, ...] = ()  # months (1..12) of the later year of unusual length: an asterisk
    marked_earlier: tuple[int, ...] = ()
    subtitle: str = ""
    months: tuple[str, ...] = MONTHS  # names of the twelve months, as short as they come
    places: int = 0  # decimals of the values
    footnote: str = ""  # what the asterisk means
    thousands: str = ""  # what a thousand of `unit` is called: the axis then counts in those
    newest: int | None = None  # a month (1..12) of the later year to frame: what the picture is sent for


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one period, oldest first; None is a day the meter did not report."""

    days: tuple[str, ...]  # names of the days: "01/11"
    values: tuple[Decimal | None, ...]
    unit: str
    title: str
    note: str
    missing: str
    subtitle: str = ""
    places: int = 1


@dataclass(frozen=True, slots=True)
class Series:
    """All bars of one colour. `values` has one entry a row."""

    values: tuple[Decimal | None, ...]
    name: str = ""  # in the legend; empty: no legend
    marked: frozenset[int] = frozenset()  # rows (from 0) with an asterisk


@dataclass(frozen=True, slots=True)
class BarChart:
    """What the drawing knows: rows of one or two bars, the last series being the one that matters."""

    title: str
    subtitle: str
    unit: str
    places: int
    rows: tuple[str, ...]
    series: tuple[Series, ...]
    missing: str
    notes: tuple[str, ...]  # lines beneath the bars
    thousands: str = ""  # unit of the axis, where full numbers would leave room for one of them only
    framed: int | None = None  # the row (from 0) that the picture is about

    @property
    def known(self) -> tuple[Decimal, ...]:
        """All values there are."""
        return tuple(value for series in self.series for value in series.values if value is not None)


def of_two_years(chart: TwoYears) -> BarChart:
    later = Series(chart.later, str(chart.later_year), _rows(chart.marked))
    earlier = Series(chart.earlier, str(chart.earlier_year), _rows(chart.marked_earlier))
    return BarChart(
        chart.title,
        chart.subtitle,
        chart.unit,
        chart.places,
        chart.months,
        (earlier, later) if chart.earlier else (later,),
        chart.missing,
        tuple(filter(None, (chart.footnote, chart.note))),
        chart.thousands,
        None if chart.newest is None else chart.newest - 1,
    )


def of_days(chart: Days) -> BarChart:
    return BarChart(
        chart.title,
        chart.subtitle,
        chart.unit,
        chart.places,
        chart.days,
        (Series(chart.values),),
        chart.missing,
        (chart.note,),
    )


def _rows(months: tuple[int, ...]) -> frozenset[int]:
    return frozenset(month - 1 for month in months)
