"""Hours of one day or of several, marked on an axis from 0 to 24: when the power is off."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 24 * 60
"""Minutes on the axis."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of one day, in minutes from midnight."""

    starts: int
    ends: int  # DAY at most
    label: str  # "08:30–12:30"

    def __post_init__(self) -> None:
        if not 0 <= self.starts < self.ends <= DAY:
            raise ValueError((self.starts, self.ends))


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One axis of 24 hours. `is_over`: what stood there before and no longer applies."""

    windows: tuple[Window, ...]
    name: str = ""  # above it, where there are several rows
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows from top to bottom; `title` holds the date."""

    title: str
    rows: tuple[TimelineRow, ...]
    note: str
    subtitle: str = ""
