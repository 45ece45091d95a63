"""What can be wrong with a question about a bill."""

from __future__ import annotations

from datetime import date


class NoTariff(LookupError):
    """No table covers a day, or it lacks the price. An old price is never used instead."""

    def __init__(self, what: str, day: date) -> None:
        super().__init__(f"no {what} on {day.isoformat()}")
        self.what = what
        self.day = day
