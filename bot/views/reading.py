"""When the meter is read, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend_client.models import Fetched, Month, ReadingPeriod
from bot.i18n import Words
from bot.messages import Block, Facts, Reply, Rows, Table, Text
from bot.views.common import age_warning, heading, source
from bot.views.format import day, energy, long_day, number
from bot.views.format import month as short_month
from data.values import LinkedAccount

_SHORTEST, _LONGEST = 25, 35  # days of a usual month
_MOVED_TO_MONTH_END_ON = date(2024, 2, 29)  # EVNHANOI reads on the last day of the month since then


@dataclass(frozen=True, slots=True)
class Schedule:
    """Reading days of one month. The figures of an expected period are provisional, not an invoice."""

    account: LinkedAccount
    month: Month
    periods: tuple[ReadingPeriod, ...]
    today: date


View = Callable[..., Reply]
"""`schedule`, `not_published` or `nothing_known`: the same arguments for a month with and without days."""


def schedule(_: Words, what: Schedule, fetched: Fetched[Any], buttons: Rows, *, is_sample: bool) -> Reply:
    """One month: the day, how long until then, the period, and what was read."""
    blocks = (
        *age_warning(_, fetched),
        heading(_("🔢 Lịch ghi chỉ số"), what.account),
        *(block for period in what.periods for block in _period(_, what, period)),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def _period(_: Words, what: Schedule, period: ReadingPeriod) -> list[Block]:
    rows = [
        (_("Kỳ"), label(_, period, what.periods)),
        (_("Từ"), day(period.from_on)),
        (_("Đến"), day(period.to_on)),
        (_("Số ngày"), number(period.days)),
    ]
    if period.closing is not None:
        rows.append((_("Chỉ số cuối kỳ"), index(period.closing)))
    if period.used_kwh is not None:
        rows.append((_("Điện dùng"), energy(period.used_kwh)))
    blocks: list[Block] = [Text(_day(_, period, what.today)), Facts(tuple(rows))]
    return [*blocks, *_remarks(_, what, period)]


def _day(_: Words, period: ReadingPeriod, today: date) -> str:
    """The answer itself, a sentence that can be read aloud."""
    left = (period.reading_on - today).days
    on = long_day(_, period.reading_on)
    if left == 0:
        return _("Hôm nay là ngày ghi chỉ số: {day}.").format(day=on)
    if left < 0 and period.is_expected:
        return _("Ngày ghi chỉ số dự kiến đã qua: {day}.").format(day=on)
    if left < 0:
        return _("Đã ghi chỉ số: {day}.").format(day=on)
    if period.is_expected:
        return _("Dự kiến ghi chỉ số: {day}, còn {n} ngày.").format(day=on, n=left)
    return _("Ngày ghi chỉ số: {day}, còn {n} ngày.").format(day=on, n=left)


def _remarks(_: Words, what: Schedule, period: ReadingPeriod) -> list[Block]:
    lines = []
    if period.is_expected and period.closing is not None:
        lines.append(_("Chỉ số và điện dùng là tạm tính theo số đo hằng ngày, chưa phải hóa đơn."))
    elif period.is_expected and period.reading_on < what.today:
        lines.append(_("Chưa có chỉ số của kỳ này. Mời bạn xem lại sau một, hai ngày."))
    elif period.is_expected:
        lines.append(_("Dự kiến, vì EVNHANOI thường ghi chỉ số vào ngày cuối tháng."))
    if (why := unusual(_, period, what.periods, what.account.started_on)) is not None:
        lines.append(why)
    return [Text(line) for line in lines]


def label(_: Words, period: ReadingPeriod, of_month: Sequence[ReadingPeriod]) -> str:
    """`06/2026`, or `06/2026, kỳ 2` where a month has several readings."""
    if len(of_month) == 1 and period.cycle == 1:
        return short_month(period.month)
    return _("{month}, kỳ {cycle}").format(month=short_month(period.month), cycle=period.cycle)


def is_unusual(period: ReadingPeriod, of_month: Sequence[ReadingPeriod]) -> bool:
    """Whether a period is far from a month; one of several cycles in a month is short by nature."""
    return len(of_month) == 1 and not _SHORTEST <= period.days <= _LONGEST


def unusual(
    _: Words, period: ReadingPeriod, of_month: Sequence[ReadingPeriod], started_on: date | None
) -> str | None:
    """Why a period is of unusual length, as far as it is known; None for a usual one."""
    if not is_unusual(period, of_month):
        return None
    if period.to_on == _MOVED_TO_MONTH_END_ON:
        said = _(
            "Kỳ {month}: {n} ngày, do chuyển ngày ghi về cuối tháng; định mức bậc thang tính theo số ngày."
        )
    elif started_on is not None and period.from_on <= started_on <= period.to_on:
        said = _("Kỳ {month}: {n} ngày, do hợp đồng bắt đầu giữa kỳ; định mức bậc thang tính theo số ngày.")
    else:
        said = _("Kỳ {month}: {n} ngày, khác thường lệ; định mức bậc thang tính theo số ngày.")
    return said.format(month=short_month(period.month), n=period.days)


def index(value: Decimal) -> str:
    """A meter's index: whole where it is whole, else with its decimals (two at most)."""
    places = 0 if value == value.to_integral_value() else 2
    text = number(value, places)
    return text.rstrip("0").rstrip(",") if places else text


def not_published(
    _: Words, what: Schedule, fetched: Fetched[Any], buttons: Rows, *, is_sample: bool
) -> Reply:
    """A month to come."""
    said = _("Chưa có lịch tháng {month}. Thông thường là ngày cuối tháng.")
    last = _("Ngày cuối tháng đó là {day}.").format(day=long_day(_, what.month.last_on))
    lines = (Text(said.format(month=_spoken(what.month))), Text(last))
    return _without_periods(_, what, fetched, buttons, *lines, is_sample=is_sample)


def nothing_known(
    _: Words, what: Schedule, fetched: Fetched[Any], buttons: Rows, *, is_sample: bool
) -> Reply:
    """A past month the portal has no row of: said so, never guessed."""
    said = _("EVNHANOI không có dữ liệu ghi chỉ số tháng {month} của mã này.")
    said = said.format(month=_spoken(what.month))
    return _without_periods(_, what, fetched, buttons, Text(said), is_sample=is_sample)


def _without_periods(
    _: Words, what: Schedule, fetched: Fetched[Any], buttons: Rows, *lines: Text, is_sample: bool
) -> Reply:
    blocks = (
        *age_warning(_, fetched),
        heading(_("🔢 Lịch ghi chỉ số"), what.account),
        *lines,
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def _spoken(month: Month) -> str:
    return f"{month.number}/{month.year}"


def before_contract(_: Words, account: LinkedAccount, started_on: date, buttons: Rows) -> Reply:
    """Earlier than the contract."""
    said = _("Hợp đồng bắt đầu từ {month}.").format(month=short_month(Month.of(started_on)))
    return Reply((heading(_("🔢 Lịch ghi chỉ số"), account), Text(said)), buttons, is_personal=True)


def year(
    _: Words,
    account: LinkedAccount,
    months: Sequence[Fetched[tuple[ReadingPeriod, ...]]],
    empty: Sequence[Month],
    unanswered: Sequence[Month],
    buttons: Rows,
    *,
    is_sample: bool,
) -> Reply:
    """The last months, newest first, one line each; months without data or answer are named."""
    rows, remarks = [], []
    for answer in months:
        for period in answer.value:
            why = unusual(_, period, answer.value, account.started_on)
            rows.append(_line(_, period, answer.value))
            remarks += [] if why is None else [Text(why)]
            remarks += [Text(_expected(_, period, answer.value))] if period.is_expected else []
    if empty:
        remarks.append(Text(_("Chưa có dữ liệu: {months}.").format(months=_list(empty))))
    if unanswered:
        remarks.append(
            Text(_("Chưa tra được: {months}. Mời bạn thử lại sau.").format(months=_list(unanswered)))
        )
    header = (_("Kỳ"), _("Ghi"), _("Ngày"), _("Chỉ số"))
    table = Table(header, tuple(rows), _("Ngày ghi chỉ số của 12 tháng gần nhất"), numeric=(2, 3))
    blocks = (
        *age_warning(_, *months),
        heading(_("🔢 12 tháng gần nhất"), account),
        table,
        *remarks,
        source(_, min(answer.fetched_at for answer in months), is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def _list(months: Sequence[Month]) -> str:
    return ", ".join(short_month(month) for month in months)


def _line(_: Words, period: ReadingPeriod, of_month: Sequence[ReadingPeriod]) -> tuple[str, ...]:
    mark = "*" if is_unusual(period, of_month) else ""
    cycle = f"-{period.cycle}" if len(of_month) > 1 else ""
    closing = "–" if period.closing is None else index(period.closing)
    # The year stands in the first column; with it twice the last one is cut off on a telephone.
    read_on = f"{period.reading_on:%d/%m}"
    return f"{short_month(period.month)}{cycle}", read_on, f"{period.days}{mark}", closing


def _expected(_: Words, period: ReadingPeriod, of_month: Sequence[ReadingPeriod]) -> str:
    return _("Kỳ {period}: ngày ghi là dự kiến.").format(period=label(_, period, of_month))


def which_month(_: Words, account: LinkedAccount, year: int, buttons: Rows) -> Reply:
    """The month picker, the year above its months; a typed month works as well."""
    said = _("Bạn muốn xem tháng nào? Bấm một tháng, hoặc gõ: tháng trước, T6/26, 06-2026.")
    shown = Text(_("Năm {year}").format(year=year))
    return Reply((heading(_("🔢 Lịch ghi chỉ số"), account), Text(said), shown), buttons, is_personal=True)


def no_such_month(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Tháng từ 1 đến 12.")),), buttons)


def not_a_month(_: Words, buttons: Rows) -> Reply:
    said = _("Bot chưa đọc được tháng. Bạn bấm một tháng, hoặc gõ: tháng trước, T6/26, 06-2026.")
    return Reply((Text(said),), buttons)
