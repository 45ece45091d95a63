"""What meters counted: between two bills, and day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from backend_client.models import DailyReading, IndexPair, Month, Register
from backend_client.wire.bills import month_of
from backend_client.wire.reading import Misfit, Row, day, label, not_negative, number, text, whole

DAY = timedelta(days=1)
REACTIVE = "VC"
ROLLING = Decimal("0.9")  # a meter that falls from its last tenth to its first has rolled over


@dataclass(frozen=True, slots=True)
class MonthIndexes:
    """The index pairs of one billing cycle."""

    cycle: int
    pairs: tuple[IndexPair, ...]


@dataclass(frozen=True, slots=True)
class DayIndex:
    """What a register showed at 00:00."""

    on: date
    meter: str
    register: Register
    index_kwh: Decimal
    multiplier: int


def indexes(answer: Row, month: Month) -> tuple[MonthIndexes, ...]:
    """Index pairs of `month` by cycle, meters in the order of their dates."""
    by_cycle: defaultdict[int, list[IndexPair]] = defaultdict(list)
    for row in answer.rows("chiSoThangList"):
        pair = _pair(row)
        if pair is not None and month_of(row) == month:
            by_cycle[row.need("ky", whole)].append(pair)
    return tuple(MonthIndexes(cycle, tuple(sorted(pairs, key=_order))) for cycle, pairs in by_cycle.items())


def newer_days(answer: Row) -> tuple[DayIndex, ...]:
    return _days(answer.rows("chiSoNgayFull"), "chiSo")


def older_days(answer: Row) -> tuple[DayIndex, ...]:
    return _days(answer.rows("chiSoNgay"), "sg")


def daily_readings(days: Iterable[DayIndex]) -> tuple[DailyReading, ...]:
    """Energy of each day whose index at both ends is known; a day at a change of meter is absent."""
    by_meter: defaultdict[tuple[str, Register], dict[date, DayIndex]] = defaultdict(dict)
    for index in days:
        by_meter[index.meter, index.register][index.on] = index
    found = (reading for indexes in by_meter.values() for reading in _between(indexes))
    return tuple(sorted(found, key=lambda reading: (reading.on, reading.register, reading.meter)))


def _between(indexes: dict[date, DayIndex]) -> Iterator[DailyReading]:
    for before, after in pairwise(indexes[on] for on in sorted(indexes)):
        counted = _counted(before.index_kwh, after.index_kwh)
        if after.on - before.on == DAY and counted is not None:
            used_kwh = counted * after.multiplier
            yield DailyReading(before.on, before.register, used_kwh, after.index_kwh, before.meter)


def _counted(before: Decimal, after: Decimal) -> Decimal | None:
    if after >= before:
        return after - before
    turn = Decimal(10) ** len(str(int(before)))
    is_rolled = before >= ROLLING * turn and after <= (1 - ROLLING) * turn
    return turn + after - before if is_rolled else None


def _pair(row: Row) -> IndexPair | None:
    if (register := row.need("bcs", _register)) is None:
        return None
    return IndexPair(
        meter=row.need("soCto", label),
        register=register,
        opening=row.need("chiSoCu", not_negative),
        closing=row.need("chiSoMoi", not_negative),
        multiplier=row.need("hsn", _multiplier),
        used_kwh=row.need("dienTthu", number),
        from_on=row.want("ngayDky", day),
        to_on=row.want("ngayCky", day),
    )


def _order(pair: IndexPair) -> tuple[date, str, str]:
    return pair.from_on or date.min, pair.meter, pair.register


def _days(rows: Iterable[Row], index_key: str) -> tuple[DayIndex, ...]:
    return tuple(found for row in rows if (found := _day(row, index_key)) is not None)


def _day(row: Row, index_key: str) -> DayIndex | None:
    register = row.need("loaiBcs", _register)
    index_kwh = row.want(index_key, not_negative)  # null: the meter did not report that day
    if register is None or index_kwh is None:
        return None
    multiplier = row.want("hsNhan", _multiplier) or 1
    return DayIndex(row.need("ngay", day), row.want("soCto", label) or "", register, index_kwh, multiplier)


def _register(value: object) -> Register | None:
    """The register; None for reactive energy, which no customer asks for."""
    name = text(value).upper()
    if name == REACTIVE:
        return None
    try:
        return Register(name)
    except ValueError:
        raise Misfit from None


def _multiplier(value: object) -> int:
    if not 1 <= (multiplier := whole(value)) < 1_000_000:
        raise Misfit
    return multiplier
