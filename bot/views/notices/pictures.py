"""Which picture a notice carries, as a value to draw, and the words that say the same.

Pictures hold nothing that changes from one sending to the next, so that equal notices share one picture;
the picture of an outage names no home, so that a whole street shares it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from backend_client.models import HANOI, InvoiceKind, MonthlyUsage, OutageState
from bot.charts import Chart, Timeline, TimelineRow, TwoYears, Window
from bot.charts.timeline import DAY
from bot.i18n import Words
from bot.messages import Picture
from bot.notices import Bill, BillIssued, Facts, OutageMoved, OutageNew, OutageSoon
from bot.views import common
from bot.views.format import clock, day, energy, long_day, month, span
from bot.views.history_numbers import Comparison, Length, Unit
from bot.views.history_words import chart_title
from bot.views.notices.excerpts import excerpt
from bot.views.notices.home import Home
from bot.views.notices.parts import day_of, last_day, window

_MOST_ROWS = 6  # a work of more days is told in words alone
_LONGEST_AREA = 50


@dataclass(frozen=True, slots=True)
class Drawing:
    """What `Painter.draw` takes, with its text equivalent. Equal drawings are equal pictures."""

    chart: Chart
    alt: str
    name: str

    def picture(self, content: bytes) -> Picture:
        """With the PNG that `Painter.draw(chart)` made."""
        return Picture(content, self.alt, self.name)


def picture_of(
    _: Words, facts: Facts, home: Home, usage: Sequence[MonthlyUsage] = (), *, is_sample: bool
) -> Drawing | None:
    """The picture of a notice; None: it carries none.

    `usage` is what the portal tells of the bill's year and of the year before; without it a bill has no
    picture. Reminders of money carry none: they tell nothing that the new bill did not show.
    """
    match facts:
        case BillIssued(bill=bill) if bill.kind is not InvoiceKind.ADJUSTMENT:  # its kWh are no month's
            return _of_bill(_, bill, home, usage, is_sample=is_sample)
        case OutageNew() | OutageSoon():
            return _of_outage(_, facts, is_sample=is_sample)
        case OutageMoved():
            return _of_moved(_, facts, is_sample=is_sample)
        case _other:
            return None


def _of_bill(
    _: Words, bill: Bill, home: Home, usage: Sequence[MonthlyUsage], *, is_sample: bool
) -> Drawing | None:
    year, number = bill.month.year, bill.month.number
    numbers = Comparison.of(
        Unit.KWH,
        year,
        [row for row in usage if row.month.year == year - 1],
        [row for row in usage if row.month.year == year and row.month <= bill.month],
    )
    if not any(row.month != bill.month for row in usage):
        return None  # one bar shows nothing
    if bill.month.number not in numbers.later:  # the list of months may lag behind the invoice
        later = {**numbers.later, number: bill.used_kwh}
        numbers = Comparison(Unit.KWH, year - 1, year, numbers.earlier, later)
    return Drawing(
        _two_years(_, bill, home, numbers, is_sample=is_sample),
        _bill_alt(_, bill, numbers),
        f"tien-dien-{bill.month}.png",
    )


def _two_years(_: Words, bill: Bill, home: Home, numbers: Comparison, *, is_sample: bool) -> TwoYears:
    is_unusual = Length(bill.month, bill.days).is_unusual
    framed = _("Trong khung: kỳ {month} vừa có hóa đơn.").format(month=month(bill.month))
    return TwoYears(
        earlier_year=numbers.earlier_year,
        later_year=numbers.later_year,
        earlier=numbers.twelve(numbers.earlier_year) if numbers.earlier else (),
        later=numbers.twelve(numbers.later_year),
        unit="kWh",
        title=chart_title(_, numbers),
        note=common.source(_, bill.checked_at, is_sample=is_sample).text,
        missing=_("chưa có"),
        marked=(bill.month.number,) if is_unusual else (),
        subtitle=home.name,
        months=tuple(_("T{n}").format(n=n) for n in range(1, 13)),
        footnote=f"{framed} {_('* Kỳ dài hoặc ngắn hơn một tháng.')}" if is_unusual else framed,
        newest=bill.month.number,
    )


def _bill_alt(_: Words, bill: Bill, numbers: Comparison) -> str:
    title = chart_title(_, numbers)
    parts = [_("Biểu đồ cột {what}.").format(what=title[:1].lower() + title[1:])]
    said = _("Kỳ {month}: {kwh}.")
    for of in (bill.month, bill.month.shift(-12)):
        value = numbers.value(of)
        parts += [] if value is None else [said.format(month=month(of), kwh=energy(value))]
    return " ".join([*parts, _("Bảng số liệu: /lichsu")])


def _of_outage(_: Words, facts: OutageNew | OutageSoon, *, is_sample: bool) -> Drawing | None:
    outage = facts.outage
    first, last = _days(outage.starts_at, outage.ends_at)
    is_plan = outage.state is OutageState.PLANNED
    said = _("Dự kiến cắt điện {when}") if is_plan else _("Cắt điện {when}")
    when = long_day(_, first) if first == last else f"{first:%d/%m} – {day(last)}"
    rows = _rows(_, outage.starts_at, outage.ends_at)
    alt = _("Khung giờ cắt điện: {when}.").format(when=window(_, outage.starts_at, outage.ends_at))
    return _drawing(_, facts, said.format(when=when), rows, alt, is_sample=is_sample)


def _of_moved(_: Words, facts: OutageMoved, *, is_sample: bool) -> Drawing | None:
    """Old hours above, new ones below."""
    outage = facts.outage
    old = _rows(_, facts.was_starts_at, facts.was_ends_at, _("Giờ cũ"), is_over=True)
    new = _rows(_, outage.starts_at, outage.ends_at, _("Giờ mới"))
    alt = _("Khung giờ cắt điện: cũ {old}, mới {new}.").format(
        old=window(_, facts.was_starts_at, facts.was_ends_at),
        new=window(_, outage.starts_at, outage.ends_at),
    )
    return _drawing(_, facts, _("Đổi giờ cắt điện"), old + new, alt, is_sample=is_sample)


def _drawing(
    _: Words,
    facts: OutageNew | OutageSoon | OutageMoved,
    title: str,
    rows: tuple[TimelineRow, ...],
    alt: str,
    *,
    is_sample: bool,
) -> Drawing | None:
    if not 0 < len(rows) <= _MOST_ROWS:
        return None
    note = _("Giờ có điện lại là dự kiến · Nguồn: dữ liệu mẫu")
    if not is_sample:
        note = _("Giờ có điện lại là dự kiến · Nguồn: EVNHANOI")
    area = excerpt(facts.outage.area, facts.place, _LONGEST_AREA)
    return Drawing(Timeline(title, rows, note, area), alt, f"cat-dien-{day_of(facts.outage.starts_at)}.png")


def _days(starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    return day_of(starts_at), last_day(starts_at, ends_at)


def _rows(
    _: Words, starts_at: datetime, ends_at: datetime, name: str = "", *, is_over: bool = False
) -> tuple[TimelineRow, ...]:
    """A row a day, each with its part; named by its day unless the title does."""
    first, last = _days(starts_at, ends_at)
    count = (last - first).days + 1
    if ends_at <= starts_at or count > _MOST_ROWS:
        return ()
    days = [first + timedelta(days=ahead) for ahead in range(count)]
    needs_day = bool(name) or count > 1
    return tuple(
        TimelineRow(
            (_window(_, starts_at, ends_at, on),),
            " · ".join(filter(None, (name, long_day(_, on) if needs_day else ""))),
            is_over,
        )
        for on in days
    )


def _window(_: Words, starts_at: datetime, ends_at: datetime, on: date) -> Window:
    """The part of a span on one day, labelled with the ends that it has on that day."""
    midnight = datetime.combine(on, time(), HANOI)
    starts = max(0, int((starts_at - midnight).total_seconds()) // 60)
    ends = min(DAY, int((ends_at - midnight).total_seconds()) // 60)
    if starts_at < midnight and ends_at > midnight + timedelta(days=1):
        label = _("cả ngày")
    elif ends_at > midnight + timedelta(days=1):
        label = _("từ {at}").format(at=clock(starts_at))
    elif starts_at < midnight:
        label = _("đến {at}").format(at=clock(ends_at))
    else:
        label = span(starts_at, ends_at) if ends < DAY else f"{clock(starts_at)}–24:00"
    return Window(min(starts, DAY - 1), max(ends, min(starts, DAY - 1) + 1), label)
