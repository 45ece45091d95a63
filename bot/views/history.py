"""Words, table and chart of the comparison of two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from backend_client.models import Month
from bot.charts import TwoYears
from bot.i18n import Words
from bot.messages import Block, Picture, Reply, Rows, Table, Text, Title
from bot.views import common
from bot.views.format import day, energy, money, month, number, percent, signed
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length, Unit
from data.values import LinkedAccount

_COLUMNS = 34  # characters of a table on Telegram (X25)


@dataclass(frozen=True, slots=True)
class PriceChange:
    """New prices from a day on; `is_rise` None: not known whether they are higher."""

    from_on: date
    is_rise: bool | None


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says beside the numbers."""

    account: LinkedAccount
    fetched_at: datetime
    is_sample: bool
    warning: tuple[Block, ...] = ()
    lengths: tuple[Length, ...] = ()  # of unusual periods only
    prices: tuple[PriceChange, ...] = ()
    asked_year: int | None = None  # the year that was asked for and has no data


def comparison(_: Words, numbers: Comparison, told: Told, buttons: Rows, picture: bytes | None) -> Reply:
    """Conclusion, table, notes; complete without the picture (F5.6)."""
    blocks: tuple[Block, ...] = (
        *told.warning,
        _title(_, _("📊 So sánh hai năm"), numbers, told),
        Text("\n".join(_conclusion(_, numbers, told))),
        table_block(_, numbers, told.lengths),
        *_unusual(_, numbers, told.lengths),
        *_price_lines(_, numbers, told.prices),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    return Reply(blocks, buttons, picture=_picture(_, numbers, picture), is_personal=True)


def table(_: Words, numbers: Comparison, told: Told, buttons: Rows) -> Reply:
    """Numbers only: the month and the two years."""
    blocks: tuple[Block, ...] = (
        *told.warning,
        _title(_, _("📊 Bảng số liệu"), numbers, told),
        _plain_table(_, numbers, told.lengths),
        *_unusual(_, numbers, told.lengths),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def nothing(_: Words, numbers: Comparison, told: Told, buttons: Rows) -> Reply:
    """Neither year has data."""
    sentence = _("Chưa có dữ liệu sử dụng điện của năm {earlier} và năm {later}.")
    blocks: tuple[Block, ...] = (
        *told.warning,
        common.heading(_("📊 So sánh hai năm"), told.account),
        Text(sentence.format(earlier=numbers.earlier_year, later=numbers.later_year)),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def years(_: Words, account: LinkedAccount, with_data: Sequence[int], buttons: Rows) -> Reply:
    """The year picker."""
    if not with_data:
        sentence = _("Chưa có dữ liệu sử dụng điện nào của mã này.")
    elif any(year - 1 in with_data for year in with_data):
        sentence = _("Chọn hai năm liền nhau.")
    else:
        sentence = _("Chưa đủ hai năm liền nhau để so sánh. Bạn chọn một năm nhé.")
    return Reply((common.heading(_("📊 Chọn năm"), account), Text(sentence)), buttons, is_personal=True)


def chart(_: Words, numbers: Comparison, told: Told) -> TwoYears:
    """The picture of the same numbers; one year alone where only one has data."""
    year = numbers.single[0] if numbers.is_single else numbers.later_year
    marked = {length.month for length in told.lengths}
    return TwoYears(
        earlier_year=year - 1,
        later_year=year,
        earlier=() if numbers.is_single else numbers.twelve(numbers.earlier_year),
        later=numbers.twelve(year),
        unit="kWh" if numbers.unit is Unit.KWH else "đ",
        title=_chart_title(_, numbers),
        note=common.source(_, told.fetched_at, is_sample=told.is_sample).text,
        missing=_("chưa có"),
        marked=tuple(of.number for of in sorted(marked) if of.year == year),
        marked_earlier=tuple(of.number for of in sorted(marked) if of.year == year - 1),
        subtitle=common.name(told.account),
        months=tuple(_("T{n}").format(n=n) for n in range(1, 13)),
        footnote=_("* Kỳ dài hoặc ngắn hơn một tháng.") if marked else "",
    )


def _chart_title(_: Words, numbers: Comparison) -> str:
    if numbers.is_single:
        title = _("Điện năng năm {year}") if numbers.unit is Unit.KWH else _("Tiền điện năm {year}")
        return title.format(year=numbers.single[0])
    pair = (
        _("Điện năng {earlier} và {later}")
        if numbers.unit is Unit.KWH
        else _("Tiền điện {earlier} và {later}")
    )
    return pair.format(earlier=numbers.earlier_year, later=numbers.later_year)


def _picture(_: Words, numbers: Comparison, content: bytes | None) -> Picture | None:
    if content is None:
        return None
    name = f"so-sanh-{numbers.earlier_year}-{numbers.later_year}-{numbers.unit}.png"
    return Picture(content, _("Bảng số liệu ngay bên dưới."), name)


def _title(_: Words, what: str, numbers: Comparison, told: Told) -> Title:
    unit = "kWh" if numbers.unit is Unit.KWH else "đ"
    return Title(f"{common.heading(what, told.account).text} · {unit}")


# --- the conclusion ---------------------------------------------------------------------------------


def _conclusion(_: Words, numbers: Comparison, told: Told) -> tuple[str, ...]:
    missing_year = (
        (_("Năm {year} chưa có dữ liệu.").format(year=told.asked_year),)
        if told.asked_year is not None
        else ()
    )
    if numbers.is_single:
        first = _("Chưa đủ dữ liệu để so sánh; có từ {month}.").format(month=month(numbers.first))
        return (*missing_year, first, _single_total(_, numbers), _largest(_, numbers))
    if not numbers.common:
        none = _("Hai năm chưa có tháng nào trùng nhau để so sánh.")
        return (*missing_year, none, _largest(_, numbers))
    standing_out = f"{_largest(_, numbers)} {_largest_rise(_, numbers)}"
    return (*missing_year, _totals(_, numbers), standing_out)


def _totals(_: Words, numbers: Comparison) -> str:
    """`6 tháng đầu năm: 1.467 kWh, năm trước 1.392 kWh, tăng 75 kWh (+5,4%).`"""
    earlier, later = numbers.totals
    sentence = _("{what}: {later}, năm trước {earlier}, {change}.")
    return sentence.format(
        what=_which_months(_, numbers),
        later=_amount(numbers.unit, later),
        earlier=_amount(numbers.unit, earlier),
        change=_change(_, numbers.unit, earlier, later),
    )


def _which_months(_: Words, numbers: Comparison) -> str:
    common_months, year = numbers.common, numbers.later_year
    if len(common_months) == 12:
        return _("Cả năm {year}").format(year=year)
    if common_months == (1,):
        return _("Tháng {n}/{year}").format(n=1, year=year)
    if common_months == tuple(range(1, len(common_months) + 1)):
        return _("{n} tháng đầu năm {year}").format(n=len(common_months), year=year)
    named = ", ".join(f"{number:02d}" for number in common_months)
    return _("Các tháng {months} năm {year}").format(months=named, year=year)


def _change(_: Words, unit: Unit, earlier: Decimal, later: Decimal) -> str:
    """`tăng 75 kWh (+5,4%)`: the word beside the sign (X5), the difference beside the percentage (X4)."""
    difference = later - earlier
    if difference == 0:
        return _("không đổi")
    share = percent(difference, earlier) or _("không tính được %")
    sentence = _("tăng {amount} ({share})") if difference > 0 else _("giảm {amount} ({share})")
    return sentence.format(amount=_amount(unit, abs(difference)), share=share)


def _largest(_: Words, numbers: Comparison) -> str:
    year, number_of_month, value = numbers.largest
    sentence = _("Cao nhất {year}: tháng {n} ({amount}).")
    return sentence.format(year=year, n=number_of_month, amount=_amount(numbers.unit, value))


def _largest_rise(_: Words, numbers: Comparison) -> str:
    rise = numbers.largest_rise
    if rise is None:
        return _("Không tháng nào tăng so với năm trước.")
    number_of_month, difference = rise
    amount = f"+{_amount(numbers.unit, difference)}"
    return _("Tăng nhiều nhất: tháng {n} ({amount}).").format(n=number_of_month, amount=amount)


def _single_total(_: Words, numbers: Comparison) -> str:
    year, values = numbers.single
    total = sum(values.values(), Decimal(0))
    sentence = _("Năm {year} có {n} tháng dữ liệu, cộng {amount}.")
    return sentence.format(year=year, n=len(values), amount=_amount(numbers.unit, total))


# --- the table --------------------------------------------------------------------------------------


def table_block(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table:
    """Month, two years, difference, total; columns go where a narrow screen would break the lines."""
    if numbers.is_single:
        return _plain_table(_, numbers, lengths)
    whole = _table(_, numbers, lengths, has_total=True)
    without_total = _table(_, numbers, lengths, has_total=False)
    fitting = [choice for choice in (whole, without_total) if _columns(choice) <= _COLUMNS]
    return fitting[0] if fitting else _plain_table(_, numbers, lengths)


def _table(_: Words, numbers: Comparison, lengths: Sequence[Length], *, has_total: bool) -> Table:
    plain = _plain_table(_, numbers, lengths)
    rows = [(*row, _difference(numbers, of)) for row, of in zip(plain.rows, numbers.months, strict=False)]
    if has_total and numbers.common:
        earlier, later = numbers.totals
        rows.append((*plain.rows[-1], signed(later - earlier)))
    return Table((*plain.header, _("Chênh")), tuple(rows), plain.caption, numeric=(1, 2, 3))


def _plain_table(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> Table:
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
    caption = _chart_title(_, numbers)
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


# --- beneath the table ------------------------------------------------------------------------------


def _unusual(_: Words, numbers: Comparison, lengths: Sequence[Length]) -> tuple[Block, ...]:
    """Months of unusual length with the reason, and the use per day, which compares fairly (F5.4)."""
    if not lengths:
        return ()
    reasons = Text("\n".join(_reason(_, length) for length in lengths))
    known = [length for length in lengths if length.days]
    if numbers.unit is Unit.VND or not known:
        return (reasons,)
    header = (_("Tháng"), _("Số ngày"), _("kWh/ngày"))
    rows = tuple(_per_day(numbers, length) for length in known)
    return (reasons, Table(header, rows, _("kWh mỗi ngày của các kỳ có dấu *"), numeric=(1, 2)))


def _per_day(numbers: Comparison, length: Length) -> tuple[str, str, str]:
    value, days = numbers.value(length.month) or Decimal(0), length.days or 1
    return month(length.month), str(days), number(value / days, 1)


def _reason(_: Words, length: Length) -> str:
    of = month(length.month)
    if length.month == READING_DAY_MOVED:
        if length.days is None:
            return _("* {month}: kỳ dài hơn thường lệ, do chuyển ngày ghi chỉ số sang cuối tháng.").format(
                month=of
            )
        sentence = _("* {month}: {n} ngày, do chuyển ngày ghi chỉ số sang cuối tháng.")
    elif length.is_first:
        sentence = _("* {month}: {n} ngày, là kỳ đầu tiên có dữ liệu.")
    else:
        sentence = _("* {month}: {n} ngày, khác độ dài thường lệ.")
    return sentence.format(month=of, n=length.days)


def _price_lines(_: Words, numbers: Comparison, prices: Sequence[PriceChange]) -> tuple[Text, ...]:
    """Where money is compared, the new prices between the two years are named (F5.5)."""
    if numbers.unit is Unit.KWH or not prices:
        return ()
    return (Text("\n".join(_price_line(_, price) for price in prices)),)


def _price_line(_: Words, price: PriceChange) -> str:
    match price.is_rise:
        case True:
            sentence = _("Giá điện tăng từ {day}.")
        case False:
            sentence = _("Giá điện giảm từ {day}.")
        case _unknown:
            sentence = _("Biểu giá điện mới áp dụng từ {day}.")
    return sentence.format(day=day(price.from_on))


def _amount(unit: Unit, value: Decimal) -> str:
    return energy(value) if unit is Unit.KWH else money(int(value))
