"""Quiet hours as they are typed: `22h đến 6h`, `22:00-6:00`, `10h30 tối tới 6h sáng`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.folding import unmarked, visible

DAY_MINUTES = 24 * 60
LONGEST_HOURS = 16  # more would hold back what a day is for: likely 10h was typed for 22h

_PART = r"sang|trua|chieu|toi|dem|khuya|am|pm"
_TIME = rf"(\d{{1,2}})\s*(?:h|g|gio|:|\.)?\s*(\d{{1,2}}|ruoi)?\s*(?:p|phut)?\s*({_PART})?"
_SPAN = re.compile(rf"(?<!\d){_TIME}\s*(?:-|–|—|~|->|den|toi|to|until|till)\s*{_TIME}(?!\d)")
_LATE = frozenset({"toi", "dem", "chieu", "khuya", "pm"})
_NIGHT = frozenset({"dem", "khuya"})


class WrongHours(StrEnum):
    """Hours that cannot be kept."""

    NO_SUCH_TIME = "no_such_time"
    SAME = "same"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Hours:
    """From and to, in minutes of the day."""

    starts: int
    ends: int

    @property
    def lasts(self) -> int:
        return (self.ends - self.starts) % DAY_MINUTES


def read_hours(text: str) -> Hours | WrongHours | None:
    """None where a line names no two times."""
    found = _SPAN.search(unmarked(visible(text)))
    if found is None:
        return None
    starts, ends = _minutes(*found.group(1, 2, 3)), _minutes(*found.group(4, 5, 6))
    if starts is None or ends is None:
        return WrongHours.NO_SUCH_TIME
    return checked(Hours(starts, ends))


def checked(hours: Hours) -> Hours | WrongHours:
    if not hours.lasts:
        return WrongHours.SAME
    return hours if hours.lasts <= LONGEST_HOURS * 60 else WrongHours.TOO_LONG


def _minutes(written: str, past: str | None, part: str | None) -> int | None:
    """Of the day; None for a time that no clock shows."""
    hour, minute = int(written), 30 if past == "ruoi" else int(past or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return (_hour(hour, part) * 60 + minute) % DAY_MINUTES


def _hour(hour: int, part: str | None) -> int:
    """`10 giờ tối` is 22, `12 giờ đêm` is midnight, `1 giờ đêm` is one o'clock at night."""
    if hour == 12:
        return 0 if part in _NIGHT | {"am"} else 12
    is_early = part in _NIGHT and hour < 6
    return hour + 12 if part in _LATE and hour < 12 and not is_early else hour
