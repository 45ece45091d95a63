"""Tables of two years, narrow enough for a phone."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Month
from bot.i18n import Words
from bot.messages import Table
from bot.views.format import month, number, signed
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length, Unit
from bot.views.history_words import chart_title

_COLUMNS = 34  # characters of a table on Telegram


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
    shown = [numbers.single[0]] if numbers.is_single else [numbers.earlier_year, numbers.later_year]
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
        return "–"
    return signed(numbers.later[of] - numbers.earlier[of])


def _columns(table: Table) -> int:
    """Width in characters with one blank between columns."""
    lines = (table.header, *table.rows)
    return sum(max(len(line[column]) for line in lines) + 1 for column in range(len(table.header))) - 1


def per_day_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table | None:
    """Use per day of the marked months and of the same months of the other year, which compares fairly.

    None where no length is known.
    """
    days = {length.month: length.days for length in lengths if length.days}
    for marked in tuple(days):
        other = _counterpart(numbers, marked)
        if other > READING_DAY_MOVED:  # since then every period is a calendar month
            days.setdefault(other, other.last_on.day)
    rows = tuple(
        (month(of), str(days[of]), number(value / days[of], 1))
        for of in sorted(days)
        if (value := numbers.value(of)) is not None
    )
    header = (_("Tháng"), _("Số ngày"), _("kWh/ngày"))
    return Table(header, rows, _("kWh mỗi ngày của các kỳ có dấu *"), numeric=(1, 2)) if rows else None


def _counterpart(numbers: Comparison, of: Month) -> Month:
    year = numbers.earlier_year if of.year == numbers.later_year else numbers.later_year
    return Month(year, of.number)
