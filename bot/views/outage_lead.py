"""The answer to "is there an outage on that day?" in one sentence, before any row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from backend_client.models import OutageState
from bot.areas.reasons import Fit, Row
from bot.i18n import Words
from bot.views.format import day, span
from bot.views.outage_plan import NOT_CUT, Plan, Scope, touches

_FIRM = frozenset({OutageState.APPROVED, OutageState.MOVED, OutageState.ONGOING})
_LONGEST = 60  # characters of an area as the utility writes it, to stand inside a sentence


def lead(_: Words, what: Plan) -> str:
    """Yes, perhaps, or why not any more; empty for several days, days gone by, and a plan without rows."""
    if not what.is_day or what.is_past or not what.rows:
        return ""
    coming = [row for row in what.rows if _is_to_come(row, what)]
    if not coming:
        return _off(_, what)
    if what.scope is Scope.UNIT:
        said = _("{when} đơn vị có {n} lịch cắt điện, hãy so với địa chỉ nhà bạn.")
        return said.format(when=_first(when(_, what)), n=len(coming))
    sure = [row for row in coming if _is_sure(row, what.scope)]
    return _yes(_, what, sure) if sure else _perhaps(_, what, len(coming))


def when(_: Words, what: Plan) -> str:
    """`hôm nay`, `ngày mai`, `ngày 27/06/2026`; several days from first to last."""
    if not what.is_day:
        return _("từ {first} đến {last}").format(first=day(what.first_on), last=day(what.last_on))
    named: dict[date, str] = {what.today: _("hôm nay"), what.today + timedelta(days=1): _("ngày mai")}
    return named.get(what.first_on) or _("ngày {day}").format(day=day(what.first_on))


def _is_to_come(row: Row, what: Plan) -> bool:
    outage = row.outage
    if outage.state in NOT_CUT or outage.state is OutageState.RESTORED:
        return False
    is_on = touches(outage.starts_at, outage.ends_at, what.first_on)
    return is_on and (outage.ends_at > what.now or outage.state is OutageState.ONGOING)


def _is_sure(row: Row, scope: Scope) -> bool:
    if scope is Scope.ADDRESS:
        return row.hits
    return row.reason is not None and row.reason.fit not in {Fit.ALIKE, Fit.OTHER_LANE}


def _yes(_: Words, what: Plan, rows: Sequence[Row]) -> str:
    firm = [row for row in rows if row.outage.state in _FIRM]
    said = _("Có. {when} {place} cắt điện {times}.")
    if not firm:
        said = _("Có thể. {when} {place} dự kiến cắt điện {times}.")
    shown = firm or rows
    place = _place(_, what, shown)
    if not place:
        many = _("Có. {when} có {n} lịch cắt điện ở {place}.")
        return many.format(when=_first(when(_, what)), n=len(shown), place=what.whom)
    spans = dict.fromkeys(span(row.outage.starts_at, row.outage.ends_at) for row in shown)
    return said.format(when=_first(when(_, what)), place=place, times=_(" và ").join(spans))


def _place(_: Words, what: Plan, rows: Sequence[Row]) -> str:
    """The one place of these rows; empty where an area has several of its places on the plan."""
    places = {row.reason.place for row in rows if row.reason is not None}
    if what.scope is Scope.ADDRESS:
        return places.pop() if len(places) == 1 else _("nơi bạn ở")
    areas = {row.outage.area for row in rows}
    if len(areas) > 1:
        return ""
    area = areas.pop()
    return area[:1].lower() + area[1:] if len(area) <= _LONGEST else places.pop()


def _perhaps(_: Words, what: Plan, count: int) -> str:
    if what.scope is Scope.ADDRESS:
        said = _("Chưa chắc. {when} có {n} lịch cắt điện gần nhà bạn, hãy so với địa chỉ.")
    else:
        said = _("Chưa chắc. {when} có {n} lịch cắt điện gần nơi bạn hỏi, hãy so với địa chỉ.")
    return said.format(when=_first(when(_, what)), n=count)


def _off(_: Words, what: Plan) -> str:
    """Rows of the day, of which none will be cut any more."""
    outages = [row.outage for row in what.rows]
    if all(outage.state in NOT_CUT for outage in outages):
        said = _("Lịch cắt điện {when} đã hoãn.")
    elif any(touches(outage.starts_at, outage.ends_at, what.first_on) for outage in outages):
        said = _("Lịch cắt điện {when} đã qua giờ.")
    else:
        said = _("Lịch cắt điện {when} đã chuyển sang ngày khác.")
    return said.format(when=when(_, what))


def _first(text: str) -> str:
    """Capitalised, as the first word of a sentence."""
    return text[:1].upper() + text[1:]
