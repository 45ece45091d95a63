"""Sentences about two years: the conclusion, why a month is marked, since when prices differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.i18n import Words
from bot.messages import Text
from bot.views.format import day, energy, money, month, percent
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length, Unit, runs


@dataclass(frozen=True, slots=True)
class PriceChange:
    """New prices from a day on; `is_rise` None: not known whether they are higher."""

    from_on: date
    is_rise: bool | None


def chart_title(_: Words, numbers: Comparison) -> str:
    """Of the picture, and the caption of the table."""
    if numbers.is_single:
        title = _("Điện năng năm {year}") if numbers.unit is Unit.KWH else _("Tiền điện năm {year}")
        return title.format(year=numbers.single[0])
    pair = (
        _("Điện năng {earlier} và {later}")
        if numbers.unit is Unit.KWH
        else _("Tiền điện {earlier} và {later}")
    )
    return pair.format(earlier=numbers.earlier_year, later=numbers.later_year)


def conclusion(_: Words, numbers: Comparison, asked_year: int | None) -> tuple[str, ...]:
    """Total, largest month, largest rise; `asked_year` is a year that has no data."""
    missing_year = (
        (_("Năm {year} chưa có dữ liệu.").format(year=asked_year),) if asked_year is not None else ()
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
        later=amount(numbers.unit, later),
        earlier=amount(numbers.unit, earlier),
        change=_change(_, numbers.unit, earlier, later),
    )


def _which_months(_: Words, numbers: Comparison) -> str:
    common_months, year = numbers.common, numbers.later_year
    if len(common_months) == 12:
        return _("Cả năm {year}").format(year=year)
    if len(common_months) == 1:
        return _("Tháng {n}/{year}").format(n=common_months[0], year=year)
    if common_months == tuple(range(1, len(common_months) + 1)):
        return _("{n} tháng đầu năm {year}").format(n=len(common_months), year=year)
    named = ", ".join(
        f"{first:02d}" if first == last else f"{first:02d}–{last:02d}" for first, last in runs(common_months)
    )
    return _("Các tháng {months} năm {year}").format(months=named, year=year)


def _change(_: Words, unit: Unit, earlier: Decimal, later: Decimal) -> str:
    """`tăng 75 kWh (+5,4%)`: the word beside the sign, the difference beside the percentage."""
    difference = later - earlier
    if difference == 0:
        return _("không đổi")
    share = percent(difference, earlier) or _("không tính được %")
    sentence = _("tăng {amount} ({share})") if difference > 0 else _("giảm {amount} ({share})")
    return sentence.format(amount=amount(unit, abs(difference)), share=share)


def _largest(_: Words, numbers: Comparison) -> str:
    year, number_of_month, value = numbers.largest
    sentence = _("Cao nhất {year}: tháng {n} ({amount}).")
    return sentence.format(year=year, n=number_of_month, amount=amount(numbers.unit, value))


def _largest_rise(_: Words, numbers: Comparison) -> str:
    rise = numbers.largest_rise
    if rise is None:
        return _("Không tháng nào tăng so với năm trước.")
    number_of_month, difference = rise
    said = _("Tăng nhiều nhất: tháng {n} ({amount}).")
    return said.format(n=number_of_month, amount=f"+{amount(numbers.unit, difference)}")


def _single_total(_: Words, numbers: Comparison) -> str:
    year, values = numbers.single
    total = sum(values.values(), Decimal(0))
    sentence = _("Năm {year} có {n} tháng dữ liệu, cộng {amount}.")
    return sentence.format(year=year, n=len(values), amount=amount(numbers.unit, total))


def reason(_: Words, length: Length) -> str:
    """Why a month carries an asterisk."""
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


def price_lines(_: Words, numbers: Comparison, prices: Sequence[PriceChange]) -> tuple[Text, ...]:
    """Where money is compared, the new prices between the two years are named."""
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


def amount(unit: Unit, value: Decimal) -> str:
    """`1.467 kWh`, `845.694 đ`."""
    return energy(value) if unit is Unit.KWH else money(int(value))
