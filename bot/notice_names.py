"""What notices and their moments are called, on screens and on buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.i18n import Words
from data.notice_values import NoticeKind

MOMENTS: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.READING: (),
    NoticeKind.BILL: ("bill_issued", "bill_due", "bill_overdue", "bill_paid"),
    NoticeKind.OTHER: ("outage_new", "outage_day_before", "outage_hour_before"),
}
"""Fields of `Choices` that say at which moments a type is told; a reading day has days before it instead."""


def kind_name(_: Words, kind: NoticeKind) -> str:
    """`Tiền điện`: what its switch is called."""
    return {
        NoticeKind.READING: _("Ngày ghi chỉ số"),
        NoticeKind.BILL: _("Tiền điện"),
        NoticeKind.OTHER: _("Tin khác"),
    }[kind]


def notices_of(_: Words, kind: NoticeKind) -> str:
    """The same within a sentence: `tin Tiền điện`."""
    return {
        NoticeKind.READING: _("tin Ngày ghi chỉ số"),
        NoticeKind.BILL: _("tin Tiền điện"),
        NoticeKind.OTHER: _("Tin khác"),
    }[kind]


def all_notices_of(_: Words, kinds: Iterable[NoticeKind]) -> str:
    """`tin Ngày ghi chỉ số, tin Tiền điện`."""
    return ", ".join(notices_of(_, kind) for kind in kinds)


def moment_name(_: Words, field: str) -> str:
    """A field of `Choices` that says when something is told."""
    return {
        "bill_issued": _("Khi có hóa đơn mới"),
        "bill_due": _("Trước hạn trả 3 ngày"),
        "bill_overdue": _("Quá hạn 1 ngày mà chưa trả"),
        "bill_paid": _("Khi đã ghi nhận tiền trả"),
        "outage_new": _("Khi có lịch mới, đổi giờ hoặc hoãn"),
        "outage_day_before": _("Trước 1 ngày"),
        "outage_hour_before": _("Trước 60 phút"),
    }[field]


def days_before(_: Words, days: int) -> str:
    if not days:
        return _("Đúng ngày ghi")
    return _("Trước {n} ngày").format(n=days)
