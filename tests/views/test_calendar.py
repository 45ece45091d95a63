"""Outages as a calendar file."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar

from backend_client.models import HANOI, OutageState
from bot.i18n import words
from bot.views.calendar import events, uid
from tests.handlers.plan_fakes import NOW, at, outage

_ = words("vi")


def test_place_reason_zone_and_alarm() -> None:
    """What a phone's calendar needs, readable by another implementation of the format."""
    content = events(_, [outage(at(27, "08:30"), at(27, "12:30"))], NOW)

    calendar = Calendar.from_ical(content)
    event = calendar.walk("VEVENT")[0]
    alarm = event.walk("VALARM")[0]
    assert str(event["location"]) == "Ngõ 61 phố Lạc Trung"
    assert "Lý do: Bảo dưỡng trạm biến áp" in str(event["description"])
    assert event.decoded("dtstart") == at(27, "08:30")
    assert event.decoded("dtend") == at(27, "12:30")
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20260627T083000" in content
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    assert alarm.decoded("trigger") == timedelta(minutes=-60)


def test_lines_are_as_the_format_wants_them() -> None:
    """RFC 5545: CRLF, at most 75 bytes a line, commas escaped."""
    content = events(_, [outage(at(27, "08:30"), at(27, "12:30"), area="Ngõ 59, 61 phố Lạc Trung" * 5)], NOW)

    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"59\\, 61" in content.replace(b"\r\n ", b"")


def test_the_same_outage_keeps_its_id_when_it_moves() -> None:
    """A second import updates the first; another outage is another event."""
    first = outage(at(27, "08:30"), at(27, "12:30"))
    moved = outage(
        at(28, "13:30"), at(28, "17:00"), state=OutageState.MOVED,
        was_starts_at=at(27, "08:30"), was_ends_at=at(27, "12:30"),
    )  # fmt: skip

    assert uid(first) == uid(moved)
    assert uid(first) == uid(outage(first.starts_at.astimezone(HANOI), first.ends_at))
    assert uid(first) != uid(outage(at(27, "13:30"), at(27, "17:00")))


def test_an_empty_file_is_still_a_calendar() -> None:
    """No event, no fault."""
    assert Calendar.from_ical(events(_, [], NOW)).walk("VEVENT") == []
