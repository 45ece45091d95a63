"""What an area would have told in the last 30 days, and what is planned there: in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backend_client.models import HANOI, Fetched, Outage, OutageState
from bot.areas.reasons import Reason, Row
from bot.i18n import Words
from bot.messages import Block, Text
from bot.views.format import day, span
from bot.views.notices.excerpts import excerpt
from bot.views.outage import reason
from bot.views.outage_plan import Scope

_SHOWN = 3
_LONGEST_AREA = 70
_MANY = 12  # outages in 30 days


@dataclass(frozen=True, slots=True)
class Preview:
    """An area before it is followed."""

    text: str
    past: tuple[Row, ...]  # newest first
    coming: tuple[Row, ...]  # soonest first
    is_known: bool  # the utility or its plan uses this name
    plan: Fetched[tuple[Outage, ...]] | None  # what was looked at; None: it could not be had

    @property
    def shared_reason(self) -> Reason | None:
        """By what all rows were found, where it is one thing; said once then."""
        reasons = {row.reason for row in (*self.past, *self.coming)}
        return reasons.pop() if len(reasons) == 1 else None


def lines(_: Words, what: Preview) -> Iterator[Block]:
    """How the name was found, what was, what will be."""
    if what.plan is None:
        yield Text(_("Bot chưa xem được lịch lúc này, nên không kiểm tra được tên. Bạn vẫn theo dõi được."))
        return
    if not what.is_known:
        yield Text(_("Lịch 30 ngày qua và sắp tới không có tên này. Bạn xem lại cách viết."))
        yield Text(_("Bạn vẫn theo dõi được: khi lịch có đúng tên này, bot báo."))
        return
    why = what.shared_reason
    if why is not None:
        yield Text(reason(_, why, Scope.AREA))
    yield Text("\n".join(_past(_, what.past, names_reason=why is None)))
    yield Text("\n".join(_coming(_, what.coming, names_reason=why is None)))
    if len(what.past) >= _MANY:
        yield Text(_("Khu vực rộng: có thể có nhiều tin mỗi tháng."))


def _past(_: Words, rows: tuple[Row, ...], *, names_reason: bool) -> Iterator[str]:
    if not rows:
        yield _("30 ngày qua khu vực này không có lịch cắt điện nào.")
        return
    said = _("30 ngày qua khu vực này có {n} lịch cắt điện:")
    yield said.format(n=len(rows))
    yield from _list(_, rows, names_reason=names_reason, is_past=True)


def _coming(_: Words, rows: tuple[Row, ...], *, names_reason: bool) -> Iterator[str]:
    if not rows:
        yield _("Sắp tới chưa có lịch nào được công bố.")
        return
    yield _("Sắp tới đã có {n} lịch:").format(n=len(rows))
    yield from _list(_, rows, names_reason=names_reason)


def _list(_: Words, rows: tuple[Row, ...], *, names_reason: bool, is_past: bool = False) -> Iterator[str]:
    """A line each, with all that is said of it: what the web shows has no indentation."""
    for row in rows[:_SHOWN]:
        place = "" if row.reason is None else row.reason.place
        parts = [f"• {_when(row)}: {excerpt(row.outage.area, place, _LONGEST_AREA)}"]
        if row.outage.state is OutageState.PLANNED and not is_past:
            parts.append(_("Dự kiến (chưa duyệt)"))
        if names_reason and row.reason is not None:
            parts.append(reason(_, row.reason, Scope.AREA))
        yield " · ".join(parts)
    if len(rows) > _SHOWN:
        yield _("… và {n} lịch khác.").format(n=len(rows) - _SHOWN)


def _when(row: Row) -> str:
    """`03/07/2026, 08:30–12:30`; over midnight the span names both days itself."""
    starts_at, ends_at = row.outage.starts_at, row.outage.ends_at
    starts_on, ends_on = (at.astimezone(HANOI).date() for at in (starts_at, ends_at))
    times = span(starts_at, ends_at)
    return f"{day(starts_on)}, {times}" if starts_on == ends_on else times
