"""What notices are built of: the value between facts and message, and texts of others made harmless."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from backend_client.models import HANOI, CustomerCode
from bot.commands import Ask
from bot.i18n import Words
from bot.views.format import long_day, span, weekday

LIMIT = 400
"""Characters of a notice, its last lines included."""

_CODE = re.compile(r"(?<![0-9A-Z])(?:PD|HN)\d{4}[0-9A-Z]\d{6}(?![0-9A-Z])", re.IGNORECASE | re.ASCII)
_OPEN_ENDS = " ,;.:–-("


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words, without its last lines."""

    title: str  # what a lock screen shows: no code, no name
    lines: tuple[str, ...]
    look: str  # the command to look further with
    ask: Ask  # the same as a button


def clean(text: str) -> str:
    """Somebody else's words as one line: nothing invisible, no whole customer code."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(" " if letter.isspace() else letter for letter in composed if _is_seen(letter))
    return _CODE.sub(lambda match: CustomerCode(match[0].upper()).short, " ".join(seen.split()))


def _is_seen(letter: str) -> bool:
    """Controls, formats and halves of letters turn a line around or break it; blanks are made plain."""
    return letter.isspace() or not unicodedata.category(letter).startswith("C")


def cut(text: str, most: int) -> str:
    """At most `most` characters, cut behind a word where that leaves half of them."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    words = head if text[most - 1] == " " else head.rpartition(" ")[0]
    kept = words if len(words) * 2 >= most else head
    return kept.rstrip(_OPEN_ENDS) + "…"


def day_of(now: datetime) -> date:
    """The day of a moment in Hanoi."""
    return now.astimezone(HANOI).date()


def near(_: Words, on: date, now: datetime) -> str:
    """`hôm nay`, `ngày mai`, or nothing where the date has to do."""
    names = {0: _("hôm nay"), 1: _("ngày mai")}
    return names.get((on - day_of(now)).days, "")


def first(text: str) -> str:
    """Capitalised, as the first word of a line."""
    return text[:1].upper() + text[1:]


def window(_: Words, starts_at: datetime, ends_at: datetime) -> str:
    """`Thứ Bảy, 27/06/2026, 08:30–12:30`, or `Thứ Bảy, 22:00 27/06 – 04:00 28/06/2026`."""
    on = day_of(starts_at)
    named = long_day(_, on) if on == day_of(ends_at) else weekday(_, on)
    return f"{named}, {span(starts_at, ends_at)}"


def last_day(starts_at: datetime, ends_at: datetime) -> date:
    """The last day that a span touches in Hanoi: an end at midnight belongs to the day before."""
    return max(starts_at, ends_at - timedelta(microseconds=1)).astimezone(HANOI).date()
