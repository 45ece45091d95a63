"""What stands beside a comparison of two years: periods of unusual length, prices that changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import pairwise

from backend_client.errors import BackendError
from backend_client.models import CustomerAccess, Month, Purpose, ReadingPeriod
from bot.handlers.turn import Turn
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length
from bot.views.history_words import PriceChange
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import HouseholdTable, Tariffs


async def lengths(
    turn: Turn, account: LinkedAccount, access: CustomerAccess, numbers: Comparison
) -> tuple[Length, ...]:
    """How long the periods of the months shown were, where that is known.

    Asking for all 24 months would cost a hundred questions to the portal. What invoices in memory tell is
    taken from there, and two months are asked for: the one in which the reading day moved, and a contract's
    first. Since the move every reading is on the month's last day, so any other period is its month.
    """
    if numbers.is_empty:
        return ()
    months = numbers.with_data
    told = turn.backend.periods_told(access, months)
    suspects = {READING_DAY_MOVED, _first_month(account, numbers)}
    asked = [month for month in months if month in suspects and month not in told]
    answers = await asyncio.gather(*(_length(turn, access, month, numbers) for month in asked))
    found = [length for length in answers if length is not None]
    found += [Length(month, _days(told[month]), month == numbers.first) for month in told]
    by_rule = (month for month in months if month > READING_DAY_MOVED and month.last_on < turn.today)
    found += [
        Length(month, month.last_on.day, is_by_rule=True)
        for month in by_rule
        if month not in told and month not in asked
    ]
    return tuple(sorted(found, key=lambda one: one.month))


def _first_month(account: LinkedAccount, numbers: Comparison) -> Month:
    started = account.started_on
    return numbers.first if started is None else max(numbers.first, Month.of(started))


async def _length(turn: Turn, access: CustomerAccess, month: Month, numbers: Comparison) -> Length | None:
    """None where the portal does not tell; that the month of the move was a long one is known anyway."""
    is_first = month == numbers.first
    try:
        periods = (await turn.backend.reading_schedule(access, month)).value
    except BackendError:
        periods = ()  # the comparison is worth more than a note beneath it
    if periods:
        return Length(month, _days(periods), is_first)
    return Length(month, None, is_first) if month == READING_DAY_MOVED else None


def _days(periods: Iterable[ReadingPeriod]) -> int:
    return sum(period.days for period in periods)


def price_changes(purpose: Purpose, numbers: Comparison) -> tuple[PriceChange, ...]:
    """New prices after the first month compared and not after the last one."""
    if numbers.is_empty or numbers.is_single:
        return ()
    first, last = numbers.first.first_on, Month(numbers.later_year, max(numbers.later)).last_on
    changes = _changes(tariffs(), purpose)
    return tuple(change for change in changes if first < change.from_on <= last)


def _changes(known: Tariffs, purpose: Purpose) -> Iterable[PriceChange]:
    if purpose is Purpose.HOUSEHOLD:
        return _household_changes(known.household)
    return (PriceChange(table.valid_from, None) for table in known.non_household)


def _household_changes(tables: Sequence[HouseholdTable]) -> Iterable[PriceChange]:
    for before, after in pairwise(tables):
        rise = after.price_of(1) - before.price_of(1)
        yield PriceChange(after.valid_from, None if rise == 0 else rise > 0)
