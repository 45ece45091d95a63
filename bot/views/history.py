"""Words, table and chart of the comparison of two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.charts import TwoYears
from bot.i18n import Words
from bot.messages import Block, Picture, Reply, Rows, Text, Title
from bot.views import common, text_bars
from bot.views.history_numbers import Comparison, Length, Unit
from bot.views.history_table import all_per_day_table, comparison_table, per_day_table, plain_table
from bot.views.history_words import PriceChange, amount, chart_title, conclusion, price_lines, reason
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says beside the numbers."""

    account: LinkedAccount
    fetched_at: datetime
    is_sample: bool
    warning: tuple[Block, ...] = ()
    lengths: tuple[Length, ...] = ()  # of the periods shown, where they are known
    prices: tuple[PriceChange, ...] = ()
    asked_year: int | None = None  # the year that was asked for and has no data

    @property
    def unusual(self) -> tuple[Length, ...]:
        """Over 35 or under 25 days: marked, and told why."""
        return tuple(length for length in self.lengths if length.is_unusual)


def comparison(_: Words, numbers: Comparison, told: Told, buttons: Rows, picture: bytes | None) -> Reply:
    """Conclusion, table, notes; complete without the picture."""
    blocks: tuple[Block, ...] = (
        *told.warning,
        _title(_, _("📊 So sánh hai năm"), numbers, told),
        Text("\n".join(conclusion(_, numbers, told.asked_year))),
        comparison_table(_, numbers, told.unusual),
        *_unusual(_, numbers, told),
        *price_lines(_, numbers, told.prices),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    return Reply(blocks, buttons, picture=_picture(_, numbers, picture), is_personal=True)


def with_bars(_: Words, reply: Reply, numbers: Comparison) -> Reply:
    """The newer year as bars of letters, where no picture can be shown."""
    year, values = numbers.single if numbers.is_single else (numbers.later_year, numbers.later)
    shown = {f"{of:02d}": values[of] for of in numbers.months if of in values}
    title = _("Năm {year}").format(year=year)
    return text_bars.added(_, reply, title, shown, lambda value: amount(numbers.unit, value))


def table(_: Words, numbers: Comparison, told: Told, buttons: Rows) -> Reply:
    """Numbers only: the month and the two years, and the use per day, which compares periods fairly."""
    blocks: tuple[Block, ...] = (
        *told.warning,
        _title(_, _("📊 Bảng số liệu"), numbers, told),
        plain_table(_, numbers, told.unusual),
        *_reasons(_, told),
        *_per_day(_, numbers, told),
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
    marked = {length.month for length in told.unusual}
    return TwoYears(
        earlier_year=year - 1,
        later_year=year,
        earlier=() if numbers.is_single else numbers.twelve(numbers.earlier_year),
        later=numbers.twelve(year),
        unit="kWh" if numbers.unit is Unit.KWH else "đ",
        title=chart_title(_, numbers),
        note=common.source(_, told.fetched_at, is_sample=told.is_sample).text,
        missing=_("chưa có"),
        marked=tuple(of.number for of in sorted(marked) if of.year == year),
        marked_earlier=tuple(of.number for of in sorted(marked) if of.year == year - 1),
        subtitle=common.name(told.account),
        months=tuple(_("T{n}").format(n=n) for n in range(1, 13)),
        footnote=_("* Kỳ dài hoặc ngắn hơn một tháng.") if marked else "",
        thousands=_("nghìn đ") if numbers.unit is Unit.VND else "",
    )


def _picture(_: Words, numbers: Comparison, content: bytes | None) -> Picture | None:
    if content is None:
        return None
    name = f"so-sanh-{numbers.earlier_year}-{numbers.later_year}-{numbers.unit}.png"
    return Picture(content, _alt(_, numbers), name)


def _alt(_: Words, numbers: Comparison) -> str:
    """What the picture shows, for somebody who does not see it, and where the same numbers stand."""
    said = _("Biểu đồ cột {what}, cao nhất tháng {month}: {amount}.")
    title = chart_title(_, numbers)
    both = ((numbers.earlier_year, numbers.earlier), (numbers.later_year, numbers.later))
    value, year, of = max((value, year, of) for year, values in both for of, value in values.items())
    what = said.format(
        what=title[:1].lower() + title[1:], month=f"{of}/{year}", amount=amount(numbers.unit, value)
    )
    return f"{what} {_('Bảng số liệu ngay bên dưới.')}"


def _title(_: Words, what: str, numbers: Comparison, told: Told) -> Title:
    unit = "kWh" if numbers.unit is Unit.KWH else "đ"
    return Title(f"{common.heading(what, told.account).text} · {unit}")


def _unusual(_: Words, numbers: Comparison, told: Told) -> tuple[Block, ...]:
    """What the asterisks mean, and the use per day of those months."""
    if not told.unusual or numbers.unit is not Unit.KWH:
        return _reasons(_, told)
    per_day = per_day_table(_, numbers, told.lengths)
    return _reasons(_, told) if per_day is None else (*_reasons(_, told), per_day)


def _reasons(_: Words, told: Told) -> tuple[Block, ...]:
    return (Text("\n".join(reason(_, length) for length in told.unusual)),) if told.unusual else ()


def _per_day(_: Words, numbers: Comparison, told: Told) -> tuple[Block, ...]:
    """Of every month whose length is known, and how far it is known."""
    found = all_per_day_table(_, numbers, told.lengths) if numbers.unit is Unit.KWH else None
    if found is None:
        return ()
    rule = _("Kỳ chưa tra hóa đơn: tính theo số ngày của tháng, vì chỉ số ghi cuối tháng.")
    return (found, Text(rule)) if any(length.is_by_rule for length in told.lengths) else (found,)
