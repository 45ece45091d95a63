"""The meter check in words: what to read, whether it fits, and what to say to the hotline if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from backend_client.models import Fetched
from bot.i18n import Words
from bot.messages import Block, Facts, Reply, Rows, Text
from bot.views.common import age_warning, heading, source
from bot.views.format import day, energy, moment, number
from bot.views.reading import index
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Result:
    """What the meter shows against what it may show; indexes as on the meter, use per day in kWh."""

    shown: Decimal
    known: Decimal  # the utility's newest index
    known_on: date  # at the end of this day
    per_day: Decimal
    low: Decimal
    high: Decimal
    slack: Decimal  # the tolerance in kWh; as far again beyond it nobody is alarmed
    read_at: datetime
    meter: str
    read: tuple[Decimal, ...] = ()  # of a meter with three registers; `shown` and `known` are their sums
    is_tenfold: bool = False  # it would fit without its last digit: the red decimal was typed along

    @property
    def fits(self) -> bool:
        return self.low <= self.shown <= self.high or self.is_tenfold

    @property
    def is_off(self) -> bool:
        return not self.fits and max(self.low - self.shown, self.shown - self.high) >= self.slack


# Round enough to be nobody's reading.
ONE, THREE = "04321", "04321 01234 02345"


def ask(_: Words, account: LinkedAccount, meter: str, buttons: Rows, *, is_added: bool) -> Reply:
    """What to look at and what to type."""
    lines = [_("Bạn ra xem công tơ và gõ dãy số trên mặt công tơ, ví dụ: {example}.").format(example=ONE)]
    lines.append(_("Chỉ gõ các số màu đen, bỏ số lẻ màu đỏ sau dấu phẩy."))
    if is_added:
        lines = [_("Công tơ của bạn có ba chỉ số: bình thường, cao điểm, thấp điểm.")]
        lines.append(_three(_))
    if meter:
        lines.append(_("Số công tơ của bạn kết thúc bằng {digits}.").format(digits=meter[-4:]))
    blocks = (_heading(_, account), *(Text(line) for line in lines))
    return Reply(blocks, buttons, is_personal=True)


def _heading(_: Words, account: LinkedAccount) -> Block:
    return heading(_("🔎 Đối chiếu công tơ"), account)


def _three(_: Words) -> str:
    said = _("Bạn gõ cả ba số, cách nhau bằng dấu cách, ví dụ: {example}.")
    return said.format(example=THREE)


def not_digits(_: Words, buttons: Rows) -> Reply:
    said = _("Bot chưa thấy chỉ số. Bạn gõ dãy số trên mặt công tơ, ví dụ: {example}. Muốn thôi: gõ /huy.")
    return Reply((Text(said.format(example=ONE)),), buttons)


def three_needed(_: Words, typed: int, buttons: Rows) -> Reply:
    """A meter with three registers, and another number of numbers."""
    if typed < 3:
        said = _("Bạn mới gõ {n} số. Cần đủ 3 số: bình thường, cao điểm, thấp điểm.")
    else:
        said = _("Bạn gõ {n} số. Chỉ cần 3 số: bình thường, cao điểm, thấp điểm.")
    return Reply((Text(said.format(n=typed)), Text(_three(_))), buttons)


def no_readings(
    _: Words, account: LinkedAccount, fetched: Fetched[Any], buttons: Rows, *, is_sample: bool
) -> Reply:
    """Nothing to compare with: not the customer's fault and not a fault of the meter."""
    blocks = (
        *age_warning(_, fetched),
        _heading(_, account),
        Text(_("Chưa có chỉ số hằng ngày của công tơ này trong 30 ngày qua, nên chưa đối chiếu được.")),
        Text(_("Nếu bạn thấy chỉ số trên hóa đơn không đúng, mời gọi 19001288.")),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def result(
    _: Words, account: LinkedAccount, what: Result, fetched: Fetched[Any], buttons: Rows, *, is_sample: bool
) -> Reply:
    """Fits or not, the figures behind it, and the tolerance they were judged by."""
    blocks = (
        *age_warning(_, fetched),
        _heading(_, account),
        Text(_verdict(_, what)),
        _figures(_, what),
        Text(_("Cho phép chênh 30% lượng điện dự kiến từ lúc đó đến nay, ít nhất 5 kWh.")),
        *(_if_off(_, account, what) if what.is_off else ()),
        source(_, fetched.fetched_at, is_sample=is_sample),
    )
    return Reply(blocks, buttons, is_personal=True)


def _verdict(_: Words, what: Result) -> str:
    if what.is_tenfold:
        said = _("Khớp, nếu chữ số cuối là số lẻ màu đỏ: bot hiểu là {value}.")
        return said.format(value=number(what.shown / 10, 1))
    if what.fits:
        return _("Khớp: số trên công tơ hợp với chỉ số EVNHANOI ghi hằng ngày.")
    is_above = what.shown > what.high
    gap = _gap(what.shown - what.high if is_above else what.low - what.shown)
    if is_above:
        near, off = (
            _("Gần khớp: cao hơn mức dự kiến {gap}, chưa đáng lo."),
            _("Lệch: cao hơn mức dự kiến {gap}."),
        )
    else:
        near, off = (
            _("Gần khớp: thấp hơn mức dự kiến {gap}, chưa đáng lo."),
            _("Lệch: thấp hơn mức dự kiến {gap}."),
        )
    return (off if what.is_off else near).format(gap=gap)


def _gap(beyond: Decimal) -> str:
    """At least 1 kWh, the unit the meter counts in: a gap never reads as none."""
    return energy(max(beyond, Decimal(1)))


def _figures(_: Words, what: Result) -> Facts:
    known = _("{index} (cuối ngày {day})").format(index=index(what.known), day=day(what.known_on))
    range_ = _("từ {low} đến {high}").format(low=number(what.low), high=number(what.high))
    per_day = _("{energy} mỗi ngày").format(energy=energy(what.per_day, 1))
    is_sum = len(what.read) == 3
    return Facts(
        (
            (_("Bạn đọc, cộng ba số") if is_sum else _("Bạn đọc"), index(what.shown)),
            (_("EVNHANOI ghi, cộng ba số") if is_sum else _("EVNHANOI ghi"), known),
            (_("Mức dùng gần đây"), per_day),
            (_("Dự kiến lúc này"), range_),
        )
    )


def _if_off(_: Words, account: LinkedAccount, what: Result) -> tuple[Block, ...]:
    """First what is usually the reason, then words to read to the hotline."""
    checks = [_("Trước hết, bạn xem lại đã đọc đúng công tơ nhà mình và đủ các chữ số chưa.")]
    if what.meter:
        checks.append(_("Số công tơ của bạn kết thúc bằng {digits}.").format(digits=what.meter[-4:]))
    return (
        Text(" ".join(checks)),
        Text(_("Nếu vẫn lệch, bạn gọi 19001288 và đọc:")),
        Text(_request(_, account, what)),
    )


def _request(_: Words, account: LinkedAccount, what: Result) -> str:
    """A request for a re-check that can be read out; with the whole code, for the hotline needs it."""
    said = _(
        "“Tôi đề nghị kiểm tra chỉ số công tơ của mã {code}. "
        "Lúc {at}, công tơ nhà tôi chỉ {shown}. "
        "EVNHANOI ghi {known} vào cuối ngày {day}. "
        "Tôi dùng khoảng {energy} mỗi ngày.”"
    )
    if len(what.read) == 3:
        said = _(
            "“Tôi đề nghị kiểm tra chỉ số công tơ của mã {code}. "
            "Lúc {at}, ba chỉ số bình thường, cao điểm, thấp điểm là {shown}. "
            "EVNHANOI ghi tổng {known} vào cuối ngày {day}. "
            "Tôi dùng khoảng {energy} mỗi ngày.”"
        )
    return said.format(
        code=account.customer.value,
        at=moment(what.read_at),
        shown="; ".join(index(one) for one in what.read) or index(what.shown),
        known=index(what.known),
        day=day(what.known_on),
        energy=energy(what.per_day, 1),
    )
