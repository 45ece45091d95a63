"""Peak and off-peak hours in words, each scheme with its own legal source (F6.3)."""

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


def schemes(_: Words, of: Sequence[HourScheme]) -> tuple[Block, ...]:
    """All schemes, newest first: sources differ on which one a bill follows, so the contract decides."""
    if not of:
        return ()
    newest_first = sorted(of, key=lambda scheme: scheme.valid_from, reverse=True)
    ends = [
        _("Giờ áp dụng cho bạn: xem trên hợp đồng hoặc hóa đơn."),
        _("Dưới 25 kVA và dưới 2.000 kWh mỗi tháng: một giá, bằng giá giờ bình thường."),
    ]
    return (*(Text(_scheme(_, scheme)) for scheme in newest_first), Text("\n".join(ends)))


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
