"""One index a day out of the daily readings, whatever registers the meter has. No I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from backend_client.models import DailyReading, Register

_BY_HOURS = frozenset({Register.NORMAL, Register.PEAK, Register.OFF_PEAK})


@dataclass(frozen=True, slots=True)
class DayIndex:
    """What a meter showed at the end of a day: its total register, or its three registers added."""

    on: date
    meter: str
    index: Decimal
    registers: frozenset[Register]

    @property
    def is_added(self) -> bool:
        return self.registers == _BY_HOURS


def daily_indexes(rows: Sequence[DailyReading]) -> tuple[DayIndex, ...]:
    """Oldest first. A day that lacks one of three registers is left out: its sum would be too small."""
    ordered = sorted(rows, key=lambda row: (row.on, row.meter))
    days = (_of_day(list(group)) for _key, group in groupby(ordered, key=lambda row: (row.on, row.meter)))
    return tuple(day for day in days if day is not None)


def _of_day(rows: Sequence[DailyReading]) -> DayIndex | None:
    by_register = {row.register: row.index_kwh for row in rows}
    first = rows[0]
    if Register.TOTAL in by_register:
        total = by_register[Register.TOTAL]
        return DayIndex(first.on, first.meter, total, frozenset({Register.TOTAL}))
    if not by_register.keys() >= _BY_HOURS:
        return None
    added = sum((by_register[register] for register in _BY_HOURS), start=Decimal(0))
    return DayIndex(first.on, first.meter, added, _BY_HOURS)
