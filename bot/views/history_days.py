"""Words, table and chart of the days of the running period, and what the whole of it may come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from backend_client.models import ReadingPeriod
from bot.charts import Days as DaysChart
from bot.i18n import Words
from bot.messages import Block, Facts, Picture, Reply, Rows, Table, Text
from bot.usage import Days, Estimate
from bot.views import common, text_bars
from bot.views.format import day, energy, money, number
from bot.views.history import Told
from bot.views.history_numbers import runs


def days(_: Words, numbers: Days, told: Told, buttons: Rows, picture: bytes | None) -> Reply:
    """Every measured day, what stands out, which days are missing; complete without the picture."""
    name = f"tung-ngay-{numbers.from_on:%Y-%m}.png"
    blocks: tuple[Block, ...] = (
        *told.warning,
        common.heading(_("📊 Từng ngày trong kỳ"), told.account),
        Text("\n".join(_summary(_, numbers))),
        Table(
            (_("Ngày"), "kWh"),
            tuple((day(on), number(used, 1)) for on, used in numbers.used_kwh.items()),
            _("Điện năng từng ngày, kWh"),
            numeric=(1,),
        ),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    shown = None if picture is None else Picture(picture, _alt(_, numbers), name)
    return Reply(blocks, buttons, picture=shown, is_personal=True)


def with_bars(_: Words, reply: Reply, numbers: Days) -> Reply:
    """The days as bars of letters, where no picture can be shown."""
    shown = {f"{on:%d/%m}": used for on, used in numbers.used_kwh.items()}
    return text_bars.added(_, reply, _("Từng ngày"), shown, lambda value: energy(value, 1))


def _alt(_: Words, numbers: Days) -> str:
    """What the picture shows, for somebody who does not see it."""
    peak = max(numbers.used_kwh, key=lambda on: numbers.used_kwh[on])
    said = _("Biểu đồ cột điện năng từng ngày, {from_on}–{until_on}, cao nhất ngày {day}: {amount}.")
    if numbers.from_on == numbers.until_on:
        said = _("Biểu đồ cột điện năng ngày {day}/{year}: {amount}.")
    what = said.format(
        year=peak.year,
        from_on=f"{numbers.from_on:%d/%m}",
        until_on=day(numbers.until_on),
        day=f"{peak:%d/%m}",
        amount=energy(numbers.used_kwh[peak], 1),
    )
    return f"{what} {_('Bảng số liệu ngay bên dưới.')}"


def no_days(_: Words, period: ReadingPeriod, told: Told, buttons: Rows) -> Reply:
    """The meter has reported no day of the running period."""
    sentence = _("Chưa có số đo của ngày nào trong kỳ từ {from_on} đến {to_on}.")
    return _sentences(
        _,
        _("📊 Từng ngày trong kỳ"),
        told,
        buttons,
        sentence.format(from_on=day(period.from_on), to_on=day(period.to_on)),
        _("Số đo hằng ngày thường có vào hôm sau."),
    )


def chart(_: Words, numbers: Days, told: Told) -> DaysChart:
    return DaysChart(
        days=tuple(f"{on:%d/%m}" for on in numbers.all_days),
        values=tuple(numbers.used_kwh.get(on) for on in numbers.all_days),
        unit="kWh",
        title=_("Điện năng từng ngày"),
        note=common.source(_, told.fetched_at, is_sample=told.is_sample).text,
        missing=_("chưa có"),
        subtitle=common.name(told.account),
    )


def _summary(_: Words, numbers: Days) -> tuple[str, ...]:
    if numbers.from_on == numbers.until_on:
        only = _("Mới có số đo của ngày {day}: {amount}.")
        return (only.format(day=day(numbers.from_on), amount=energy(numbers.total_kwh, 1)),)
    span = _("Từ {from_on} đến {until_on}: {total}, trung bình {average} mỗi ngày.").format(
        from_on=day(numbers.from_on),
        until_on=day(numbers.until_on),
        total=energy(numbers.total_kwh, 1),
        average=energy(numbers.average_kwh, 1),
    )
    peak = max(numbers.used_kwh, key=lambda on: numbers.used_kwh[on])
    highest = _("Cao nhất: ngày {day} ({amount}).").format(
        day=day(peak), amount=energy(numbers.used_kwh[peak], 1)
    )
    if not numbers.missing:
        return span, highest
    absent = _("Chưa có số đo của {n} ngày: {days}.")
    return span, highest, absent.format(n=len(numbers.missing), days=_named(numbers.missing))


def _named(days_missing: Sequence[date]) -> str:
    """`04/07, 06/07–09/07`."""
    ends = [
        (date.fromordinal(first), date.fromordinal(last))
        for first, last in runs([on.toordinal() for on in days_missing])
    ]
    return ", ".join(
        f"{first:%d/%m}" if first == last else f"{first:%d/%m}–{last:%d/%m}" for first, last in ends
    )


def estimate(
    _: Words, numbers: Days, period: ReadingPeriod, value: Estimate, told: Told, buttons: Rows
) -> Reply:
    """Always called an estimate, with its method in one line."""
    method = _("Cách tính: trung bình {average} mỗi ngày ({measured} ngày có số đo) × {days} ngày của kỳ.")
    rows = [
        (_("Đã dùng đến {day}").format(day=day(numbers.until_on)), energy(numbers.total_kwh, 1)),
        (_("Ước tính cả kỳ"), energy(value.used_kwh)),
    ]
    if value.amount_vnd is not None:
        rows.append((_("Ước tính tiền điện, gồm thuế"), money(value.amount_vnd)))
    blocks: tuple[Block, ...] = (
        *told.warning,
        common.heading(_("📊 Ước tính kỳ này"), told.account),
        Text(_("Kỳ từ {from_on} đến {to_on}.").format(from_on=day(period.from_on), to_on=day(period.to_on))),
        Facts(tuple(rows)),
        Text("\n".join((
            method.format(
                average=energy(numbers.average_kwh, 1), measured=len(numbers.used_kwh), days=period.days
            ),
            _("Đây là ước tính, không phải hóa đơn.")
            if value.amount_vnd is not None
            else _("Đây là ước tính. Tiền điện chỉ ước tính được cho giá sinh hoạt."),
        ))),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )  # fmt: skip
    return Reply(blocks, buttons, is_personal=True)


def too_early(_: Words, from_day: date, day_number: int, told: Told, buttons: Rows) -> Reply:
    """Before the seventh day a mean says nothing."""
    return _sentences(
        _,
        _("📊 Ước tính kỳ này"),
        told,
        buttons,
        _("Hôm nay là ngày thứ {n} của kỳ, chưa đủ để ước tính.").format(n=day_number),
        _("Bạn xem lại từ ngày {day} nhé.").format(day=day(from_day)),
    )


def too_few_days(_: Words, measured: int, told: Told, buttons: Rows) -> Reply:
    """The meter reported too few days for a mean."""
    return _sentences(
        _,
        _("📊 Ước tính kỳ này"),
        told,
        buttons,
        _("Kỳ này mới có {n} ngày có số đo, chưa đủ để ước tính.").format(n=measured),
    )


def _sentences(_: Words, what: str, told: Told, buttons: Rows, *sentences: str) -> Reply:
    blocks: tuple[Block, ...] = (
        *told.warning,
        common.heading(what, told.account),
        Text("\n".join(sentences)),
        common.source(_, told.fetched_at, is_sample=told.is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)
