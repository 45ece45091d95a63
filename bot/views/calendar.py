"""Planned outages as a calendar file (RFC 5545) for the customer's own calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from backend_client.models import HANOI, Outage, OutageState
from bot.i18n import Words
from bot.views.outage import state

_REMIND_BEFORE = timedelta(minutes=60)


def events(_: Words, outages: Sequence[Outage], now: datetime) -> bytes:
    """One event an outage, in Hanoi time with its VTIMEZONE, with an alarm 60 minutes before."""
    calendar = Calendar()
    calendar.add("prodid", "-//CSKH bot//Lich cat dien//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for outage in outages:
        calendar.add_component(_event(_, outage, now))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(_: Words, outage: Outage, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid(outage))
    event.add("dtstamp", now)
    event.add("dtstart", outage.starts_at.astimezone(HANOI))
    event.add("dtend", outage.ends_at.astimezone(HANOI))
    event.add("summary", _("Cắt điện: {area}").format(area=outage.area))
    event.add("location", outage.area)
    event.add("description", "\n".join(_description(_, outage)))
    event.add("sequence", int(outage.state is OutageState.MOVED))
    event.add("transp", "TRANSPARENT")  # being without power does not make anybody busy
    event.add_component(_alarm(_, outage))
    return event


def _description(_: Words, outage: Outage) -> list[str]:
    lines = [_("Lý do: {reason}").format(reason=outage.reason)] if outage.reason else []
    return [
        *lines,
        _("Trạng thái: {state}").format(state=state(_, outage)),
        _("Đơn vị: {unit}").format(unit=outage.unit_name),
        _("Lịch có thể hoãn hoặc đổi giờ. Hỏi lại bot hoặc gọi 19001288."),
    ]


def _alarm(_: Words, outage: Outage) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("60 phút nữa cắt điện: {area}").format(area=outage.area))
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm


def uid(outage: Outage) -> str:
    """The same for the same outage, also after it was moved, so that a second import updates the first.

    Made of what the utility publishes, never of the customer.
    """
    begins = outage.was_starts_at or outage.starts_at
    what = "\n".join((outage.unit_name, outage.area, begins.astimezone(HANOI).isoformat()))
    return f"{hashlib.sha256(what.encode()).hexdigest()[:32]}@lich-cat-dien.cskh-bot"
