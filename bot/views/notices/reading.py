"""Notices of the reading day. What kind of meter it is nobody tells, so nothing is said of being at home."""

from __future__ import annotations

from datetime import date, datetime

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.notices import ReadingDay, ReadingMoved
from bot.views.format import day, energy, long_day, month
from bot.views.notices.home import Home
from bot.views.notices.parts import Told, near

_LOOK = "/lichghichiso"


def reading_day(_: Words, facts: ReadingDay, home: Home, now: datetime) -> Told:
    """The day, the period, and what was used so far."""
    lines = [_when(_, facts, home, now), _period(_, facts)]
    if facts.is_expected:
        lines.append(_("Dự kiến, vì EVNHANOI thường ghi chỉ số vào ngày cuối tháng."))
    if facts.used_kwh is not None and facts.used_until is not None:
        said = _("Tạm tính đến hết {day}: {kwh}, chưa phải hóa đơn.")
        lines.append(said.format(day=f"{facts.used_until:%d/%m}", kwh=energy(facts.used_kwh)))
    return Told(_("🔢 Ngày ghi chỉ số công tơ"), tuple(lines), _LOOK, _ask(facts, home))


def _when(_: Words, facts: ReadingDay, home: Home, now: datetime) -> str:
    on = long_day(_, facts.reading_on)
    if soon := near(_, facts.reading_on, now):
        return f"{home.name}: {soon}, {on}."
    return f"{home.name}: {on}."


def _period(_: Words, facts: ReadingDay) -> str:
    days = (facts.to_on - facts.from_on).days + 1
    said = _("Kỳ {month}: {first}–{last} ({n} ngày).")
    return said.format(
        month=month(facts.month), first=_first(facts.from_on, facts.to_on), last=day(facts.to_on), n=days
    )


def _first(from_on: date, to_on: date) -> str:
    """Without its year where the last day names the same."""
    return f"{from_on:%d/%m}" if from_on.year == to_on.year else day(from_on)


def reading_moved(_: Words, facts: ReadingMoved, home: Home, now: datetime) -> Told:
    """From which day to which."""
    said = _("Ngày cũ: {was}").format(was=long_day(_, facts.was_on))
    on = _("Ngày mới: {day}").format(day=long_day(_, facts.reading_on))
    period = _("{home}: kỳ {month}").format(home=home.name, month=month(facts.month))
    return Told(_("🔢 Đổi ngày ghi chỉ số công tơ"), (period, said, on), _LOOK, _ask(facts, home))


def _ask(facts: ReadingDay | ReadingMoved, home: Home) -> Ask:
    return Ask(Command.READING, month=facts.month, account=home.account)
