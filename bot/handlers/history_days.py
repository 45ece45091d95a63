"""A period day by day as the meter reported it, and what the whole of the running one may come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from backend_client.models import Fetched, Month, ReadingPeriod
from bot.commands import Ask
from bot.handlers import next_tier
from bot.handlers.billing import access_of
from bot.handlers.history_common import answered, offering_others
from bot.handlers.turn import Turn
from bot.keyboards import history as keyboards
from bot.messages import Answer
from bot.usage import FIRST_ESTIMATE_DAY, Days, estimated, is_enough
from bot.views import common
from bot.views import history_days as views
from bot.views.history import Told
from bot.views.next_tier import room as room_words
from data.values import LinkedAccount


async def days(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Daily use up to yesterday of the running period, or of `ask.month`'s; days not reported are absent."""
    period, schedule_told = await _period(turn, account, _month(turn, ask))
    numbers, told = await _measured(turn, account, period, schedule_told)
    _ = turn.words
    buttons = offering_others(turn, ask, account, keyboards.days(_, account.id))
    if not numbers.used_kwh:
        return answered(ask, account, views.no_days(_, period, told, buttons))
    picture = await turn.painter.days(views.chart(_, numbers, told)) if turn.can.pictures else None
    reply = views.days(_, numbers, told, buttons, picture)
    return answered(ask, account, views.with_bars(_, reply, numbers) if turn.wants_bars else reply)


async def estimate(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """What the running period may come to, from its seventh day on."""
    period, told = await _period(turn, account, None)
    _ = turn.words
    buttons = offering_others(turn, ask, account, keyboards.estimate(_, account.id))
    day_number = (turn.today - period.from_on).days + 1
    if day_number < FIRST_ESTIMATE_DAY:
        from_day = period.from_on + timedelta(days=FIRST_ESTIMATE_DAY - 1)
        return answered(ask, account, views.too_early(_, from_day, day_number, told, buttons))
    numbers, told = await _measured(turn, account, period, told)
    if not is_enough(numbers):
        return answered(ask, account, views.too_few_days(_, len(numbers.used_kwh), told, buttons))
    value = estimated(account, period, numbers)
    reply = views.estimate(_, numbers, period, value, told, buttons)
    room = next_tier.room_of(account, period, numbers)
    if room is not None:
        reply = next_tier.added(reply, room_words(_, room, names_use=False))
    return answered(ask, account, reply)


def _month(turn: Turn, ask: Ask) -> Month | None:
    """The month that was asked for; None: the running period, whatever month it is billed in."""
    this = Month.of(turn.today)
    if ask.month is None:
        return this.shift(-1) if ask.option == "previous" else None
    return None if ask.month == this else ask.month


async def _period(turn: Turn, account: LinkedAccount, month: Month | None) -> tuple[ReadingPeriod, Told]:
    """The month's period, or the one today is in; by the rule of the calendar where the schedule has none."""
    of = month or Month.of(turn.today)
    fetched = await turn.backend.reading_schedule(access_of(account), of)
    if month is None:
        found = [period for period in fetched.value if period.from_on <= turn.today <= period.to_on]
    else:
        found = list(fetched.value)
    by_rule = ReadingPeriod(of, 1, of.first_on, of.last_on, of.last_on, is_expected=True)
    period = replace(found[0], to_on=found[-1].to_on) if found else by_rule
    return period, _told(turn, account, fetched)


async def _measured(
    turn: Turn, account: LinkedAccount, period: ReadingPeriod, told: Told
) -> tuple[Days, Told]:
    yesterday = min(period.to_on, turn.today - timedelta(days=1))
    if yesterday < period.from_on:
        return Days.of(period.from_on, period.from_on, ()), told
    fetched = await turn.backend.readings(access_of(account), period.from_on, yesterday)
    numbers = Days.of(period.from_on, yesterday, fetched.value)
    return numbers, _told(turn, account, fetched)


def _told(turn: Turn, account: LinkedAccount, *answers: Fetched[Any]) -> Told:
    return Told(
        account,
        min(answer.fetched_at for answer in answers),
        turn.is_sample,
        warning=common.age_warning(turn.words, *answers),
    )
