"""When the meter is read: one month, twelve months, a chosen one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from backend_client.errors import AccessExpired, BackendError, BackendTimeout
from backend_client.models import CustomerAccess, Fetched, Month, ReadingPeriod
from bot.commands import Ask, Command
from bot.dates.finding import find_when
from bot.handlers.accounts import answer_for, still_linked
from bot.handlers.anew import asks_anew
from bot.handlers.daily_index import DayIndex, daily_indexes
from bot.handlers.meter_check import METER, check, meter_step
from bot.handlers.turn import AccountHandler, OpenHandler, StepHandler, Turn
from bot.keyboards import reading as keyboards
from bot.messages import Answer
from bot.views import reading as views
from bot.when import NoSuchMonth
from data.values import Awaiting, LinkedAccount

MONTH = "reading.month"
_ANSWER_WITHIN = timedelta(minutes=30)
_YEAR_WITHIN_S = 7.0  # of the ten seconds a customer waits; months still missing then are named

Periods = Fetched[tuple[ReadingPeriod, ...]]


async def schedule(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """One month's reading days; this month where none is named."""
    _, month = turn.words, ask.month or Month.of(turn.today)
    buttons = keyboards.schedule(_, month, turn.today, turn.accounts, account)
    topic = Ask(Command.READING, month=month, account=account.id).encode()
    if account.started_on is not None and month < Month.of(account.started_on):
        return Answer((views.before_contract(_, account, account.started_on, buttons),), topic=topic)
    fetched = await turn.backend.reading_schedule(_access(account), month)
    periods = tuple([await _with_index(turn, account, period) for period in fetched.value])
    what = views.Schedule(account, month, periods, turn.today)
    return Answer((_view(what)(_, what, fetched, buttons, is_sample=turn.is_sample),), topic=topic)


def _view(what: views.Schedule) -> views.View:
    """A month to come counts as unpublished while its days are only the rule's."""
    if what.month > Month.of(what.today) and all(period.is_expected for period in what.periods):
        return views.not_published
    return views.schedule if what.periods else views.nothing_known


def _access(account: LinkedAccount) -> CustomerAccess:
    if account.access is None:
        raise AccessExpired
    return account.access


async def _with_index(turn: Turn, account: LinkedAccount, period: ReadingPeriod) -> ReadingPeriod:
    """After the reading and before the invoice: the index out of the daily readings.

    The schedule is the answer; that the daily readings cannot be had does not spoil it.
    """
    is_open = period.is_expected and period.closing is None
    if not is_open or period.reading_on >= turn.today:
        return period
    try:
        daily = await turn.backend.readings(_access(account), period.from_on, period.to_on)
    except AccessExpired:
        raise
    except BackendError:
        return period
    days = daily_indexes(daily.value)
    last = next((day for day in days if day.on == period.to_on), None)
    return period if last is None else replace(period, closing=last.index, used_kwh=_used(period, days))


def _used(period: ReadingPeriod, days: Sequence[DayIndex]) -> Decimal | None:
    """Energy of the period, where no day of it is missing; a sum with gaps would be too small."""
    if len({day.on for day in days}) < period.days:
        return None
    return sum((day.used_kwh for day in days), start=Decimal(0))


async def year(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """The last twelve months, or since the contract began; asked for at once, shown as far as answered."""
    this = Month.of(turn.today)
    months = [this.shift(-ago) for ago in range(12)]
    if account.started_on is not None:
        months = [month for month in months if month >= Month.of(account.started_on)] or [this]
    answers = await _all(turn, _access(account), months)
    by_month = dict(zip(months, answers, strict=True))
    known = [answer for answer in answers if answer is not None]
    empty = [month for month, answer in by_month.items() if answer is not None and not answer.value]
    unanswered = [month for month, answer in by_month.items() if answer is None]
    buttons = keyboards.year(turn.words, turn.accounts, account)
    reply = views.year(turn.words, account, known, empty, unanswered, buttons, is_sample=turn.is_sample)
    return Answer((reply,), topic=Ask(Command.READING_YEAR, account=account.id).encode())


async def _all(turn: Turn, access: CustomerAccess, months: Sequence[Month]) -> list[Periods | None]:
    """Each month's answer, or None where there was none in time.

    Raises:
        BackendError: no month was answered, or the permission has ended.
    """
    tasks = [asyncio.ensure_future(turn.backend.reading_schedule(access, month)) for month in months]
    try:
        await asyncio.wait(tasks, timeout=_YEAR_WITHIN_S)
    finally:
        for task in tasks:
            task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    return _judged(outcomes)


def _judged(outcomes: Sequence[Periods | BaseException]) -> list[Periods | None]:
    """Our bugs and an ended permission are raised; a portal that answered nothing at all too."""
    for outcome in outcomes:
        is_expected = isinstance(outcome, Fetched | BackendError | asyncio.CancelledError)
        if isinstance(outcome, BaseException) and (isinstance(outcome, AccessExpired) or not is_expected):
            raise outcome
    answers = [outcome if isinstance(outcome, Fetched) else None for outcome in outcomes]
    if all(answer is None for answer in answers):
        raise next((one for one in outcomes if isinstance(one, BackendError)), BackendTimeout())
    return answers


async def pick_month(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Months to press, or one to type."""
    rows = keyboards.months(turn.words, turn.today, account, ask.page)
    year = keyboards.year_shown(turn.today, account, ask.page)
    reply = views.which_month(turn.words, account, year, rows)
    step = Awaiting(MONTH, turn.now + _ANSWER_WITHIN, Ask(Command.READING, account=account.id).encode())
    return Answer((reply,), step)


async def month_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is a month in any of the usual forms."""
    _ = turn.words
    ask = Ask.decode(awaiting.notes) or Ask(Command.READING)
    account = still_linked(turn, ask)
    rows = keyboards.months(_, turn.today, account, 0)
    when = find_when(text, turn.today, looks="near")
    if isinstance(when.problem, NoSuchMonth):
        return Answer((views.no_such_month(_, rows),), awaiting)
    if asks_anew(turn, text, Command.READING):
        return None
    month = when.month or (Month.of(when.day) if when.day is not None else None)
    if month is None:
        return Answer((views.not_a_month(_, rows),), awaiting)
    return await answer_for(turn, replace(ask, month=month), account, schedule)


HANDLERS: Mapping[Command, OpenHandler] = {}

ACCOUNT_HANDLERS: Mapping[Command, AccountHandler] = {
    Command.READING: schedule,
    Command.READING_YEAR: year,
    Command.READING_PICK_MONTH: pick_month,
    Command.METER_CHECK: check,
}

STEPS: Mapping[str, StepHandler] = {MONTH: month_step, METER: meter_step}
