"""Menu buttons say `today` or `previous`; here that becomes a date on the day of the press."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from backend_client.models import Month
from bot.commands import Ask, Command


def dated(ask: Ask, today: date) -> Ask:
    """The same question with its relative option turned into slots."""
    match ask.command, ask.option:
        case Command.OUTAGES, "today":
            return replace(ask, day=today, until=None, option="")
        case Command.OUTAGES, "tomorrow":
            return replace(ask, day=today + timedelta(days=1), until=None, option="")
        case Command.OUTAGES, "week":
            return replace(ask, day=today, until=today + timedelta(days=6), option="")
        case Command.READING, "this":
            return replace(ask, month=Month.of(today), option="")
        case Command.READING, "previous":
            return replace(ask, month=Month.of(today).shift(-1), option="")
    return ask
