"""SKELETON of the charts: values to pictures, off the event loop. Bodies follow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TwoYears:
    """Twelve months of two years; None is a month with no data yet, which is a gap and not a zero."""

    earlier_year: int
    later_year: int
    earlier: tuple[Decimal | None, ...]  # 12 values, January first
    later: tuple[Decimal | None, ...]
    unit: str  # "kWh", or "nghìn đ" / "triệu đ": values come already in it
    title: str
    note: str  # source and date
    missing: str  # "chưa có"
    marked: tuple[int, ...] = ()  # months of the later year of unusual length, with an asterisk
    marked_earlier: tuple[int, ...] = ()


class Painter:
    """Draws in a worker of its own. Open with `async with`."""

    async def two_years(self, chart: TwoYears) -> bytes:
        """The chart as PNG."""
        raise NotImplementedError
