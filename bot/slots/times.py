"""Which questions take a day, month or year, and putting what a line says of it into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.slots.families import OUTAGE, READING
from bot.slots.said import Problem
from bot.when import Looks, NoSuchDay, NoSuchMonth, NotTwoNeighbours, When

_TAKES_DAY = frozenset({Command.OUTAGES, Command.OUTAGE_AREA, Command.OUTAGE_CALENDAR})
_TAKES_MONTH = frozenset(
    {Command.READING, Command.METER_CHECK, Command.INVOICE, Command.INVOICE_PDF, Command.INVOICE_LINES,
     Command.INVOICE_WHY, Command.HISTORY_DAYS}
)  # fmt: skip
_TAKES_MONTH_ALONE = frozenset({Command.PAYMENT, Command.PAYMENT_PROOF, Command.PAYMENT_TRANSFER})
_TAKES_YEAR = frozenset(
    {Command.HISTORY, Command.HISTORY_TABLE, Command.INVOICE_PICK_MONTH, Command.READING_YEAR,
     Command.PAYMENT_PAST}
)  # fmt: skip


def looks(command: Command) -> Looks:
    """Where a command looks for a month without its year: invoices back, outages forward."""
    if command in OUTAGE:
        return "forward"
    return "near" if command in READING else "back"


def takes_time(command: Command) -> bool:
    return command in _TAKES_DAY | _TAKES_MONTH | _TAKES_MONTH_ALONE | _TAKES_YEAR


def with_time(ask: Ask, when: When, today: date) -> Ask | Problem:
    """Add a day, month or year to a question that takes one; it says nothing to the others."""
    if ask.command in _TAKES_DAY:
        return _with_day(ask, when, today)
    if isinstance(when.problem, NoSuchMonth) and takes_time(ask.command):
        return Problem(when.problem, ask)
    if ask.command in _TAKES_MONTH:
        return _with_month(ask, when)
    if ask.command in _TAKES_MONTH_ALONE:
        return replace(ask, month=when.month) if when.month else ask
    if ask.command in _TAKES_YEAR:
        return _with_year(ask, when)
    return ask


def _with_day(ask: Ask, when: When, today: date) -> Ask | Problem:
    if when.problem is not None and not isinstance(when.problem, NotTwoNeighbours):
        return Problem(when.problem, ask)
    if when.month is not None:
        first = max(when.month.first_on, today) if Month.of(today) == when.month else when.month.first_on
        last = when.month.last_on
        return replace(ask, day=first, until=last if last > first else None)
    return ask if when.day is None else replace(ask, day=when.day, until=when.until)


def _with_month(ask: Ask, when: When) -> Ask:
    if isinstance(when.problem, NoSuchDay):
        return replace(ask, month=when.problem.month)  # the month is right, and a month is what is asked
    month = when.month or (Month.of(when.day) if when.day else None)
    if month is None:
        return ask
    return replace(ask, month=month, option="" if ask.option == "previous" else ask.option)


def _with_year(ask: Ask, when: When) -> Ask | Problem:
    if isinstance(when.problem, NotTwoNeighbours):
        return Problem(when.problem, ask)
    if when.month is not None:
        return replace(ask, year=when.month.year, month=when.month)
    return ask if when.year is None else replace(ask, year=when.year)
