"""The history of use: two years side by side, as chart or numbers only, and which years there are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from backend_client.models import CustomerAccess, Fetched, MonthlyUsage
from bot.commands import Ask, Command
from bot.handlers.billing import access_of
from bot.handlers.history_common import answered, offering_others
from bot.handlers.history_days import days, estimate
from bot.handlers.history_notes import lengths, price_changes
from bot.handlers.turn import AccountHandler, Turn
from bot.keyboards import history as keyboards
from bot.messages import Answer
from bot.views import common
from bot.views import history as views
from bot.views.history import Told
from bot.views.history_numbers import Comparison, Unit
from data.values import LinkedAccount

OLDEST = 2000  # nobody means an earlier year
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
    if turn.wants_bars:
        reply = views.with_bars(_, reply, numbers)
    return answered(ask, account, reply)


async def table(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The same months as numbers only."""
    numbers, told = await _numbers(turn, ask, account)
    _ = turn.words
    if numbers.is_empty:
        return _nothing(turn, ask, numbers, told)
    buttons = keyboards.table(_, account.id, numbers.later_year, numbers.unit, numbers.unit.other)
    reply = views.table(_, numbers, told, offering_others(turn, ask, account, buttons))
    return answered(ask, account, reply)


async def pick_year(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Only years with data."""
    access = access_of(account)
    first = turn.today.year - YEARS_BACK
    if account.started_on is not None:
        first = max(first, account.started_on.year)
    asked = range(first, turn.today.year + 1)
    answers = await asyncio.gather(*(turn.backend.usage(access, year) for year in asked))
    with_data = [year for year, answer in zip(asked, answers, strict=True) if answer.value]
    rows = keyboards.years(turn.words, account.id, with_data, ask.page)
    reply = views.years(turn.words, account, with_data, rows)
    return answered(ask, account, reply)


def _nothing(turn: Turn, ask: Ask, numbers: Comparison, told: Told) -> Answer:
    buttons = keyboards.nothing(turn.words, told.account.id)
    reply = views.nothing(turn.words, numbers, told, offering_others(turn, ask, told.account, buttons))
    return answered(ask, told.account, reply)


async def _numbers(turn: Turn, ask: Ask, account: LinkedAccount) -> tuple[Comparison, Told]:
    access, unit = access_of(account), Unit.parse(ask.option)
    asked = ask.year or turn.today.year
    newest = max(OLDEST, min(asked, turn.today.year))
    earlier, later = await _two_years(turn, access, newest)
    is_newest = ask.year is None or asked > newest
    if is_newest and earlier.value and not later.value:
        # In January nothing of the new year is billed yet: the two years before say more than one alone.
        newest -= 1
        later, earlier = earlier, await turn.backend.usage(access, newest - 1)
    numbers = Comparison.of(unit, newest, earlier.value, later.value)
    told = Told(
        account,
        min(earlier.fetched_at, later.fetched_at),
        turn.is_sample,
        warning=common.age_warning(turn.words, earlier, later),
        lengths=await lengths(turn, account, access, numbers),
        prices=price_changes(account.purpose, numbers) if unit is Unit.VND else (),
        asked_year=asked if not later.value or newest != asked else None,
    )
    return numbers, told


async def _two_years(turn: Turn, access: CustomerAccess, later_year: int) -> tuple[Year, Year]:
    earlier, later = await asyncio.gather(
        turn.backend.usage(access, later_year - 1), turn.backend.usage(access, later_year)
    )
    return earlier, later


ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.HISTORY: compare,
    Command.HISTORY_TABLE: table,
    Command.HISTORY_DAYS: days,
    Command.HISTORY_ESTIMATE: estimate,
    Command.HISTORY_PICK_YEAR: pick_year,
}
