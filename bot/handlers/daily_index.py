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
    """What a meter showed at the end of a day and counted on it: one register, or its three added."""

    on: date
    meter: str
    index: Decimal
    used_kwh: Decimal
    is_added: bool


def daily_indexes(rows: Sequence[DailyReading]) -> tuple[DayIndex, ...]:
    """Oldest first. A day that lacks one of three registers is left out: its sum would be too small."""
    ordered = sorted(rows, key=_key)
    days = (_of_day(list(group)) for _day, group in groupby(ordered, key=_key))
    return tuple(day for day in days if day is not None)


def _key(row: DailyReading) -> tuple[date, str]:
    return row.on, row.meter


def _of_day(rows: Sequence[DailyReading]) -> DayIndex | None:
    by_register = {row.register: row for row in rows}
    total = by_register.get(Register.TOTAL)
    if total is not None:
        return DayIndex(total.on, total.meter, total.index_kwh, total.used_kwh, is_added=False)
    if not by_register.keys() >= _BY_HOURS:
        return None
    three = [by_register[register] for register in _BY_HOURS]
    index = sum((row.index_kwh for row in three), start=Decimal(0))
    used = sum((row.used_kwh for row in three), start=Decimal(0))
    return DayIndex(rows[0].on, rows[0].meter, index, used, is_added=True)
