"""Peak and off-peak hours in words, each scheme with its own legal source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.i18n import Words
from bot.messages import Block, Text
from bot.views.tariff_words import document
from tariff import Hours, HourScheme

Spans = Sequence[tuple[time, time]]


def names(_: Words) -> dict[Hours, str]:
    """Registers of a three-price meter, in the order of an invoice."""
    return {Hours.NORMAL: _("Bình thường"), Hours.PEAK: _("Cao điểm"), Hours.OFF_PEAK: _("Thấp điểm")}


def lead(_: Words, of: Sequence[HourScheme]) -> tuple[Block, ...]:
    """The answer to "what are the peak hours": the newest scheme in one sentence, and whom it concerns."""
    if not of:
        return ()
    newest = max(of, key=lambda scheme: scheme.valid_from)
    said = _("Giờ cao điểm: {peak}, thứ Hai đến thứ Bảy; thấp điểm: {off_peak} ({document}).")
    if newest.peak_on_sunday:
        said = _("Giờ cao điểm: {peak}, mọi ngày; thấp điểm: {off_peak} ({document}).")
    hours = said.format(
        peak=_spans(_, newest.peak), off_peak=_spans(_, newest.off_peak), document=document(_, newest.source)
    )
    lines = [hours, *_which(_, of), _("Giá điện sinh hoạt không chia theo giờ.")]
    return (Text("\n".join(lines)),)


def _which(_: Words, of: Sequence[HourScheme]) -> tuple[str, ...]:
    """Sources differ on which scheme a bill follows, so the contract decides."""
    if len(of) < 2:
        return (_("Giờ áp dụng cho bạn: xem trên hợp đồng hoặc hóa đơn."),)
    return (
        _("Có {n} bảng giờ; hóa đơn tính theo bảng ghi trên hợp đồng hoặc hóa đơn của bạn.").format(
            n=len(of)
        ),
    )


def schemes(_: Words, of: Sequence[HourScheme], *, is_led: bool) -> tuple[Block, ...]:
    """Which scheme is meant for a bill, unless `lead` has said it, then all of them, newest first."""
    if not of:
        return ()
    newest_first = sorted(of, key=lambda scheme: scheme.valid_from, reverse=True)
    small = _("Dưới 25 kVA và dưới 2.000 kWh mỗi tháng: một giá, bằng giá giờ bình thường.")
    which = () if is_led else (Text("\n".join(_which(_, of))),)
    return (*which, *(Text(_scheme(_, scheme)) for scheme in newest_first), Text(small))


def _scheme(_: Words, scheme: HourScheme) -> str:
    lines = [
        _("Giờ theo {document}:").format(document=document(_, scheme.source)),
        _("Cao điểm: {spans}, thứ Hai đến thứ Bảy.").format(spans=_spans(_, scheme.peak))
        if not scheme.peak_on_sunday
        else _("Cao điểm: {spans}, mọi ngày.").format(spans=_spans(_, scheme.peak)),
        _("Thấp điểm: {spans}, mọi ngày.").format(spans=_spans(_, scheme.off_peak)),
        _("Bình thường: các giờ còn lại."),
    ]
    if scheme.source.status:
        lines.append(_("Có chi tiết chưa được EVNHANOI xác nhận."))
    return "\n".join(lines)


def _spans(_: Words, spans: Spans) -> str:
    return _(" và ").join(f"{first:%H:%M}–{last:%H:%M}" for first, last in spans)
