"""Notices of planned outages. The day is named and counted when it is sent, so none is ever stale."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend_client.models import Outage, OutageState
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.notices import OutageMoved, OutageNew, OutagePostponed, OutageSoon
from bot.views.format import clock, day, hours, long_day, moment, span
from bot.views.notices.excerpts import excerpt
from bot.views.notices.home import Home
from bot.views.notices.parts import LIMIT, Told, clean, cut, day_of, first, near, window
from bot.views.outage import state

_LONGEST_REASON = 40
_LONGEST_STATE = 24
_LONGEST_PLACE = 36
_LONGEST_AREA, _SHORTEST_AREA = 120, 20
_ENDS = 80  # characters of the last lines and around them, in the longer language
_FIRM = frozenset({OutageState.APPROVED, OutageState.MOVED})
_LOOK = "/lichcatdien"
_IN_MINUTES = timedelta(minutes=95)  # until then minutes are counted, not days


def outage_new(_: Words, facts: OutageNew, home: Home, now: datetime) -> Told:
    """When, where, why; that the end is expected, and that areas are not houses."""
    outage = facts.outage
    lines = [home.name, _window(_, outage), *_reason(_, outage)]
    lines += [_how(_, home, facts.place), _("Giờ có điện lại là dự kiến. Hỏi thêm: 19001288")]
    if outage.state is OutageState.PLANNED:
        title = _("📅 Dự kiến cắt điện (chưa duyệt)")
    else:
        word = cut(clean(state(_, outage)), _LONGEST_STATE)
        title = _("📅 Tạm ngừng cấp điện ({state})").format(state=word)
    return Told(title, _with_area(_, title, lines, facts, 2), _LOOK, _ask(outage, home))


def outage_moved(_: Words, facts: OutageMoved, home: Home, now: datetime) -> Told:
    """Old and new times, each with its day where the day changed."""
    outage = facts.outage
    times = _old_and_new(_, facts)
    title = _("✏️ Lịch cắt điện ĐỔI GIỜ")
    lines = [home.name, *times, *_status(_, outage), _how(_, home, facts.place), _seen(_, facts.seen_at)]
    return Told(title, _with_area(_, title, lines, facts, len(times) + 1), _LOOK, _ask(outage, home))


def _old_and_new(_: Words, facts: OutageMoved) -> list[str]:
    was, now = (facts.was_starts_at, facts.was_ends_at), (facts.outage.starts_at, facts.outage.ends_at)
    old, new = _("Cũ: {span}"), _("Mới: {span}")
    if len({day_of(at) for at in (*was, *now)}) == 1:
        on = long_day(_, day_of(now[0]))
        return [on, old.format(span=span(*was)), new.format(span=span(*now))]
    return [old.format(span=window(_, *was)), new.format(span=window(_, *now))]


def outage_postponed(_: Words, facts: OutagePostponed, home: Home, now: datetime) -> Told:
    """Hoãn; or gone from the plan, of which nobody says why."""
    outage = facts.outage
    when = {"home": home.name, "when": window(_, outage.starts_at, outage.ends_at)}
    if facts.is_gone:
        title = _("ℹ️ Lịch cắt điện không còn trong kế hoạch")
        lines = [
            _("{home}: lịch {when} không còn trong kế hoạch đã công bố.").format(**when),
            _("EVNHANOI không nêu lý do. Muốn chắc chắn, mời gọi 19001288."),
        ]
    else:
        title = _("✅ HOÃN cắt điện")
        lines = [_("{home}: lịch {when} đã hoãn, không còn áp dụng.").format(**when)]
    lines += [_("Nếu có lịch mới, bot sẽ báo lại."), _seen(_, facts.seen_at)]
    return Told(title, _with_area(_, title, lines, facts, 1), _LOOK, _ask(outage, home))


def outage_soon(_: Words, facts: OutageSoon, home: Home, now: datetime) -> Told:
    """A reminder: what to do before, and whom to call when the power stays away."""
    outage = facts.outage
    title = _soon_title(_, outage, now)
    lines = [f"{home.name}: {_soon(_, outage, now)}.", *_status(_, outage), _how(_, home, facts.place)]
    lines += _advice(_, outage.starts_at - now)
    lines.append(_("Sau {at} vẫn chưa có điện: gọi 19001288.").format(at=_back_at(outage)))
    return Told(title, _with_area(_, title, lines, facts, 1), _LOOK, _ask(outage, home))


def _soon(_: Words, outage: Outage, now: datetime) -> str:
    """`hôm nay 27/06/2026, 08:30–12:30`; the weekday where the day is neither today nor tomorrow."""
    times = window(_, outage.starts_at, outage.ends_at)
    soon = near(_, day_of(outage.starts_at), now)
    return f"{soon} {times.partition(', ')[2]}" if soon else times


def _soon_title(_: Words, outage: Outage, now: datetime) -> str:
    left = outage.starts_at - now
    if left <= timedelta():
        return _("⏰ Đang trong giờ cắt điện theo lịch")
    if left <= _IN_MINUTES:
        return _("⏰ {n} phút nữa cắt điện").format(n=_minutes(left))
    soon = near(_, day_of(outage.starts_at), now)
    said = _("⏰ {when} cắt điện lúc {at}")
    when = first(soon) or day(day_of(outage.starts_at))
    return said.format(when=when, at=clock(outage.starts_at))


def _advice(_: Words, left: timedelta) -> list[str]:
    """What there is still time for."""
    if left <= timedelta():
        return []
    if left > _IN_MINUTES:
        return [_("Nên sạc sẵn điện thoại, chuẩn bị đèn pin.")]
    return [_("Nên sạc điện thoại, tắt máy tính, tránh đi thang máy.")]


def _minutes(left: timedelta) -> int:
    """To the nearest five from ten on: a notice is seconds on its way and said as people say it."""
    minutes = left.total_seconds() / 60
    return round(minutes / 5) * 5 if minutes >= 10 else max(1, round(minutes))


def _window(_: Words, outage: Outage) -> str:
    return f"{window(_, outage.starts_at, outage.ends_at)} ({hours(_, outage.lasts)})"


def _back_at(outage: Outage) -> str:
    is_one_day = day_of(outage.starts_at) == day_of(outage.ends_at)
    return clock(outage.ends_at) if is_one_day else moment(outage.ends_at)


def _reason(_: Words, outage: Outage) -> list[str]:
    said = cut(clean(outage.reason), _LONGEST_REASON)
    return [_("Lý do: {reason}").format(reason=said)] if said else []


def _status(_: Words, outage: Outage) -> list[str]:
    """Said where it is not firm, since a reminder of what is not approved must not sound sure."""
    if outage.state in _FIRM:
        return []
    word = cut(clean(state(_, outage)), _LONGEST_STATE)
    return [_("Trạng thái: {state}").format(state=word)]


def _how(_: Words, home: Home, place: str) -> str:
    """How it was found: by which place, where it is known."""
    if home.area is not None and place:
        said = _("Tìm theo tên: {place}. Có thể không đúng từng nhà.")
        return said.format(place=cut(clean(place), _LONGEST_PLACE))
    if home.area is not None:
        return _("Theo khu vực, có thể không đúng từng nhà.")
    if place:
        said = _("Tìm theo tên: {place}. Hãy so với địa chỉ nhà bạn.")
        return said.format(place=cut(clean(place), _LONGEST_PLACE))
    return _("Theo khu vực: hãy so với địa chỉ nhà bạn.")


def _seen(_: Words, at: datetime) -> str:
    return _("Cập nhật lúc {at}").format(at=moment(at))


def _with_area(
    _: Words,
    title: str,
    lines: list[str],
    facts: OutageNew | OutageMoved | OutagePostponed | OutageSoon,
    place: int,
) -> tuple[str, ...]:
    """The area takes what the other lines leave; its part that matters is shown in any case."""
    line = _("Khu vực: {area}")
    taken = len(title) + sum(len(each) + 1 for each in lines) + len(line) + _ENDS
    most = min(max(LIMIT - taken, _SHORTEST_AREA), _LONGEST_AREA)
    area = excerpt(facts.outage.area, facts.place, most)
    return (*lines[:place], *([line.format(area=area)] if area else []), *lines[place:])


def _ask(outage: Outage, home: Home) -> Ask:
    on = day_of(outage.starts_at)
    if home.area is not None:
        return Ask(Command.OUTAGES, day=on, option=f"area-{home.area}")
    return Ask(Command.OUTAGES, day=on, account=home.account)
