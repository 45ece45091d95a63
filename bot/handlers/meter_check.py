"""`Đối chiếu công tơ`: the digits a customer reads on the meter against the utility's own daily index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from backend_client.errors import AccessExpired
from backend_client.models import HANOI, DailyReading, Fetched
from bot.commands import Ask, Command
from bot.folding import visible
from bot.handlers.accounts import answer_for, still_linked
from bot.handlers.anew import asks_anew
from bot.handlers.daily_index import DayIndex, daily_indexes
from bot.handlers.turn import Turn
from bot.keyboards import reading as keyboards
from bot.keyboards.common import leave
from bot.messages import Answer
from bot.views import meter_check as views
from data.values import Awaiting, LinkedAccount

METER = "reading.meter"
_ANSWER_WITHIN = timedelta(minutes=30)
_LOOK_BACK = timedelta(days=30)  # the portal gives about a month of days at once
_RECENT = timedelta(days=14)  # over which "recent use" is taken
_SHARE = Decimal("0.3")  # EVN checks again at ±30 %
_LEAST_KWH = Decimal(5)

_NUMBER = re.compile(r"\d[\d.,]*(?: \d{3}(?!\d))*")


async def check(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
    """Ask for the digits; not where the meter reports no days, for then there is nothing to compare."""
    _ = turn.words
    fetched = await _readings(turn, account)
    days = _of_newest_meter(fetched.value)
    if not days:
        return _no_readings(turn, account, fetched)
    reply = views.ask(_, account, days[-1].meter, leave(_), is_added=days[-1].is_added)
    notes = Ask(Command.METER_CHECK, account=account.id).encode()
    return Answer((reply,), Awaiting(METER, turn.now + _ANSWER_WITHIN, notes))


async def meter_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """The answer is what the meter shows: one number, or three of a meter with three registers."""
    _ = turn.words
    ask = Ask.decode(awaiting.notes) or Ask(Command.METER_CHECK)
    account = still_linked(turn, ask)
    numbers = read_numbers(text)
    if asks_anew(turn, text, Command.METER_CHECK):
        return None
    if not numbers:
        return Answer((views.not_digits(_, leave(_)),), awaiting)

    async def compare(turn: Turn, ask: Ask, account: LinkedAccount) -> Answer:
        return await _compared(turn, account, numbers, awaiting)

    return await answer_for(turn, ask, account, compare)


async def _compared(
    turn: Turn, account: LinkedAccount, numbers: Sequence[Decimal], awaiting: Awaiting
) -> Answer:
    """The verdict; the same question again where there are not as many numbers as the meter shows."""
    _ = turn.words
    fetched = await _readings(turn, account)
    days = _of_newest_meter(fetched.value)
    if not days:
        return _no_readings(turn, account, fetched)
    if days[-1].is_added and len(numbers) != 3:
        # One register beside the sum of three would always look far off.
        return Answer((views.three_needed(_, len(numbers), leave(_)),), awaiting)
    if len(numbers) not in {1, 3}:
        return Answer((views.not_digits(_, leave(_)),), awaiting)
    result = replace(compare_meter(sum(numbers, start=Decimal(0)), days, turn.now), read=tuple(numbers))
    rows = keyboards.checked(_, account, is_off=result.is_off)
    reply = views.result(_, account, result, fetched, rows, is_sample=turn.is_sample)
    return Answer((reply,), topic=Ask(Command.METER_CHECK, account=account.id).encode())


def _no_readings(turn: Turn, account: LinkedAccount, fetched: Fetched[tuple[DailyReading, ...]]) -> Answer:
    rows = keyboards.no_readings(turn.words, account)
    return Answer((views.no_readings(turn.words, account, fetched, rows, is_sample=turn.is_sample),))


async def _readings(turn: Turn, account: LinkedAccount) -> Fetched[tuple[DailyReading, ...]]:
    if account.access is None:
        raise AccessExpired
    return await turn.backend.readings(account.access, turn.today - _LOOK_BACK, turn.today)


def _of_newest_meter(rows: Sequence[DailyReading]) -> tuple[DayIndex, ...]:
    """Days of the meter that hangs there now; an older one counted from another number."""
    days = daily_indexes(rows)
    return tuple(day for day in days if day.meter == days[-1].meter)


def read_numbers(text: str) -> list[Decimal]:
    """The numbers in a typed line: `12658`, `12.658`, `12 658`, `12.658,4`, `12658.4`.

    Where other numbers stand beside the reading ("công tơ số 1 chỉ 12658"), those with under three digits
    are left out.
    """
    words = visible(text).split()
    if len(words) == 3 and all(re.fullmatch(r"\d{3,}", word) for word in words):
        return [Decimal(word) for word in words]  # three registers, not one number in groups
    found = [_NUMBER.fullmatch(part.strip(" .,")) for part in _NUMBER.findall(visible(text))]
    numbers = [_decimal(match[0]) for match in found if match is not None]
    if len(numbers) in {1, 3}:
        return numbers
    return [number for number in numbers if number >= 100]


def _decimal(written: str) -> Decimal:
    """A dot before three digits groups thousands; a comma, or another dot, begins the decimals."""
    plain = written.replace(" ", "")
    whole, _comma, places = plain.partition(",")
    if not places and re.fullmatch(r"\d+\.\d{1,2}", whole):
        return Decimal(whole)
    return Decimal(f"{whole.replace('.', '')}.{places.replace('.', '').replace(',', '') or '0'}")


def recent_rate(days: Sequence[DayIndex]) -> Decimal:
    """Use per day of late, in units of the index; of the last day alone where there is no other."""
    newest = days[-1]
    first = next(day for day in days if newest.on - day.on <= _RECENT)
    if first.on == newest.on:
        return newest.used_kwh
    return max((newest.index - first.index) / (newest.on - first.on).days, Decimal(0))


def compare_meter(shown: Decimal, days: Sequence[DayIndex], now: datetime) -> views.Result:
    """What the meter may show now: the newest index and the use since then, give or take the tolerance."""
    newest, rate = days[-1], recent_rate(days)
    midnight = datetime.combine(newest.on + timedelta(days=1), time(), HANOI)
    elapsed = max(Decimal((now - midnight).total_seconds()) / 86400, Decimal(0))
    use = rate * elapsed
    slack = max(use * _SHARE, _LEAST_KWH)
    # Outwards to whole kWh, which is what a meter shows and what the answer says.
    low = (newest.index + use - slack).to_integral_value(ROUND_FLOOR)
    high = (newest.index + use + slack).to_integral_value(ROUND_CEILING)
    return views.Result(
        shown=shown,
        known=newest.index,
        known_on=newest.on,
        per_day=rate,
        low=low,
        high=high,
        slack=slack,
        read_at=now,
        meter=newest.meter,
        is_tenfold=not low <= shown <= high and low <= shown / 10 <= high,
    )
