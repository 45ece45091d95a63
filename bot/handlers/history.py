"""The history of use: two years side by side, as chart or numbers only, and which years there are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from backend_client.errors import BackendError
from backend_client.models import CustomerAccess, Fetched, Month, MonthlyUsage, Purpose
from bot.commands import Ask, Command
from bot.handlers.history_days import days, estimate, offering_others
from bot.handlers.turn import AccountHandler, Turn
from bot.keyboards import history as keyboards
from bot.messages import Answer
from bot.views import common
from bot.views import history as views
from bot.views.history import Told
from bot.views.history_numbers import READING_DAY_MOVED, Comparison, Length, Unit
from bot.views.history_words import PriceChange
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import HouseholdTable, Tariffs

__all__ = ["ACCOUNT_HANDLERS", "compare", "days", "estimate", "pick_year", "table"]

YEARS_BACK = 5  # how far the year picker looks; the portal keeps about three years

Year = Fetched[tuple[MonthlyUsage, ...]]


async def compare(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Two neighbouring years in kWh or đồng, with conclusion, table and picture.

    `ask.year` is the later one. Without it the newest year that has data is compared with the one before.
    """
    numbers, told = await _numbers(turn, ask, account)
    _ = turn.words
    if numbers.is_empty:
        return _nothing(turn, ask, numbers, told)
    picture = await turn.painter.two_years(views.chart(_, numbers, told)) if turn.can.pictures else None
    buttons = keyboards.comparison(_, account.id, numbers.later_year, numbers.unit, numbers.unit.other)
    reply = views.comparison(_, numbers, told, offering_others(turn, ask, account, buttons), picture)
    return Answer((replace(reply, edits=ask.is_edit),))


async def table(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The same months as numbers only."""
    numbers, told = await _numbers(turn, ask, account)
    _ = turn.words
    if numbers.is_empty:
        return _nothing(turn, ask, numbers, told)
    buttons = keyboards.table(_, account.id, numbers.later_year, numbers.unit, numbers.unit.other)
    reply = views.table(_, numbers, told, offering_others(turn, ask, account, buttons))
    return Answer((replace(reply, edits=ask.is_edit),))


async def pick_year(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Only years with data (F5.8)."""
    access = _access(account)
    first = turn.today.year - YEARS_BACK
    if account.started_on is not None:
        first = max(first, account.started_on.year)
    asked = range(first, turn.today.year + 1)
    answers = await asyncio.gather(*(turn.backend.usage(access, year) for year in asked))
    with_data = [year for year, answer in zip(asked, answers, strict=True) if answer.value]
    rows = keyboards.years(turn.words, account.id, with_data, ask.page)
    reply = views.years(turn.words, account, with_data, rows)
    return Answer((replace(reply, edits=ask.is_edit),))


def _nothing(turn: Turn, ask: Ask, numbers: Comparison, told: Told) -> Answer:
    buttons = keyboards.nothing(turn.words, told.account.id)
    reply = views.nothing(turn.words, numbers, told, offering_others(turn, ask, told.account, buttons))
    return Answer((replace(reply, edits=ask.is_edit),))


async def _numbers(turn: Turn, ask: Ask, account: LinkedAccount) -> tuple[Comparison, Told]:
    access, unit = _access(account), Unit.parse(ask.option)
    asked = ask.year or turn.today.year
    earlier, later = await _two_years(turn, access, asked)
    newest = asked
    if ask.year is None and earlier.value and not later.value:
        # In January nothing of the new year is billed yet: the two years before say more than one alone.
        newest = asked - 1
        later, earlier = earlier, await turn.backend.usage(access, newest - 1)
    numbers = Comparison.of(unit, newest, earlier.value, later.value)
    told = Told(
        account,
        min(earlier.fetched_at, later.fetched_at),
        turn.is_sample,
        warning=common.age_warning(turn.words, earlier, later),
        lengths=await _unusual_lengths(turn, account, access, numbers),
        prices=_price_changes(account.purpose, numbers) if unit is Unit.VND else (),
        asked_year=asked if not later.value or newest != asked else None,
    )
    return numbers, told


async def _two_years(turn: Turn, access: CustomerAccess, later_year: int) -> tuple[Year, Year]:
    earlier, later = await asyncio.gather(
        turn.backend.usage(access, later_year - 1), turn.backend.usage(access, later_year)
    )
    return earlier, later


def _access(account: LinkedAccount) -> CustomerAccess:
    assert account.access is not None  # the conversation only hands over accounts that have it
    return account.access


# --- lengths of periods -----------------------------------------------------------------------------


async def _unusual_lengths(
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


# --- prices -----------------------------------------------------------------------------------------


def _price_changes(purpose: Purpose, numbers: Comparison) -> tuple[PriceChange, ...]:
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


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.HISTORY: compare,
    Command.HISTORY_TABLE: table,
    Command.HISTORY_DAYS: days,
    Command.HISTORY_ESTIMATE: estimate,
    Command.HISTORY_PICK_YEAR: pick_year,
}


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.HISTORY: compare,
    Command.HISTORY_TABLE: table,
    Command.HISTORY_PICK_YEAR: pick_year,
    Command.HISTORY_DAYS: days,
    Command.HISTORY_ESTIMATE: estimate,
}
