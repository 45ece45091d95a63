"""What stands beside a comparison of two years: periods of unusual length, prices that changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from itertools import pairwise

from backend_client.errors import BackendError
from backend_client.models import CustomerAccess, Month, Purpose
from bot.handlers.turn import Turn
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length
from bot.views.history_words import PriceChange
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import HouseholdTable, Tariffs


async def unusual_lengths(
    turn: Turn, account: LinkedAccount, access: CustomerAccess, numbers: Comparison
) -> tuple[Length, ...]:
    """Months over 35 or under 25 days.

    Asking the length of all 24 months would cost 24 questions to the portal. Since every reading is on the
    month's last day, only two can be unusual: the month the reading day moved, and a contract's first.
    """
    if numbers.is_empty:
        return ()
    suspects = {READING_DAY_MOVED, _first_month(account, numbers)}
    shown = sorted(month for month in suspects if numbers.value(month) is not None)
    lengths = await asyncio.gather(*(_length(turn, access, month, numbers) for month in shown))
    return tuple(length for length in lengths if length.is_unusual)


def _first_month(account: LinkedAccount, numbers: Comparison) -> Month:
    started = account.started_on
    return numbers.first if started is None else max(numbers.first, Month.of(started))


async def _length(turn: Turn, access: CustomerAccess, month: Month, numbers: Comparison) -> Length:
    is_first = month == numbers.first
    try:
        periods = (await turn.backend.reading_schedule(access, month)).value
    except BackendError:
        # The comparison is worth more than a note beneath it; only the move of the day is known anyway.
        periods = ()
    if not periods:
        return Length(month, None if month == READING_DAY_MOVED else month.last_on.day, is_first)
    return Length(month, sum(period.days for period in periods), is_first)


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
