"""Tables of two years, narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backend_client.models import Month
from bot.i18n import Words
from bot.messages import Table
from bot.views.format import month, number, signed
from bot.views.history_numbers import Comparison, Length, Unit
from bot.views.history_words import chart_title

_COLUMNS = 34  # characters of a table on Telegram
_UNKNOWN = "–"


def comparison_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table:
    """Month, two years, difference, total; columns go where a narrow screen would break the lines."""
    if numbers.is_single or numbers.unit is Unit.VND:  # full amounts leave a telephone no room for more
        return plain_table(_, numbers, lengths)
    whole = _table(_, numbers, lengths)
    return whole if _columns(whole) <= _COLUMNS else plain_table(_, numbers, lengths)


def _table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table:
    plain = plain_table(_, numbers, lengths)
    rows = [(*row, _difference(numbers, of)) for row, of in zip(plain.rows, numbers.months, strict=False)]
    if numbers.common:
        earlier, later = numbers.totals
        rows.append((*plain.rows[-1], signed(later - earlier)))
    return Table((*plain.header, _("Chênh")), tuple(rows), plain.caption, numeric=(1, 2, 3))


def plain_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table:
    """Month and values of each year; the last row adds up the months that both years have."""
    shown = _years(numbers)
    marked = {length.month for length in lengths}
    rows = [
        (f"{of:02d}", *(_cell(_, numbers, Month(year, of), marked) for year in shown))
        for of in numbers.months
    ]
    if numbers.common:
        rows.append((_total_name(_, numbers), *(number(total) for total in numbers.totals)))
    header = (_("Tháng"), *(str(year) for year in shown))
    caption = chart_title(_, numbers)
    return Table(header, tuple(rows), caption, numeric=tuple(range(1, len(header))))


def _years(numbers: Comparison) -> Sequence[int]:
    return (numbers.single[0],) if numbers.is_single else (numbers.earlier_year, numbers.later_year)


def _total_name(_: Words, numbers: Comparison) -> str:
    """`Cộng`, or how many months the total is of where it leaves some shown ones out."""
    if numbers.common == numbers.months:
        return _("Cộng")
    return _("{n} tháng").format(n=len(numbers.common))


def _cell(_: Words, numbers: Comparison, of: Month, marked: set[Month]) -> str:
    value = numbers.value(of)
    if value is None:
        return _("chưa có")
    return number(value) + ("*" if of in marked else "")


def _difference(numbers: Comparison, of: int) -> str:
    if of not in numbers.common:
        return _UNKNOWN
    return signed(numbers.later[of] - numbers.earlier[of])


def _columns(table: Table) -> int:
    """Width in characters with one blank between columns."""
    lines = (table.header, *table.rows)
    return sum(max(len(line[column]) for line in lines) + 1 for column in range(len(table.header))) - 1


def per_day_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table | None:
    """Use per day of the marked months and of the same months of the other year, which compares fairly.

    None where no length is known.
    """
    marked = {length.month for length in lengths if length.is_unusual and length.days}
    shown = marked | {_counterpart(numbers, of) for of in marked}
    rows = tuple(
        (month(length.month), str(length.days), number(value / length.days, 1))
        for length in lengths
        if length.month in shown and length.days and (value := numbers.value(length.month)) is not None
    )
    header = (_("Tháng"), _("Số ngày"), _("kWh/ngày"))
    return Table(header, rows, _("kWh mỗi ngày của các kỳ có dấu *"), numeric=(1, 2)) if rows else None


def all_per_day_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table | None:
    """Use per day of every month whose length is known; None where that is none."""
    days = {length.month: length.days for length in lengths}
    rows = tuple(
        (f"{of:02d}", *(_per_day(numbers, Month(year, of), days) for year in _years(numbers)))
        for of in numbers.months
    )
    if all(cell == _UNKNOWN for row in rows for cell in row[1:]):
        return None
    header = (_("kWh/ngày"), *map(str, _years(numbers)))
    return Table(header, rows, _("kWh mỗi ngày"), numeric=tuple(range(1, len(header))))


def _per_day(numbers: Comparison, of: Month, days: Mapping[Month, int | None]) -> str:
    value, length = numbers.value(of), days.get(of)
    return _UNKNOWN if value is None or not length else number(value / length, 1)


def _counterpart(numbers: Comparison, of: Month) -> Month:
    year = numbers.earlier_year if of.year == numbers.later_year else numbers.later_year
    return Month(year, of.number)
