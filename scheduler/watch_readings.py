"""Days on which a meter is read, and what was used so far against what a customer set as too much."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import CustomerAccess, Month, ReadingPeriod
from bot.notices import ReadingDay, ReadingMoved, ThresholdPassed
from bot.ports.backend import Backend
from bot.usage import FIRST_ESTIMATE_DAY, Days, Estimate, estimated, is_enough
from data.notice_values import Audience, Choices, NoticeKind
from data.values import LinkedAccount
from scheduler import rhythm
from scheduler.fresh import fresh
from scheduler.rhythm import DAY
from scheduler.seen import SeenReadings, SeenUse
from scheduler.telling import News, Tell, Unsay, tell

AT = time(8)
"""When a reading day is told of."""

_PLANNED_AHEAD = timedelta(hours=36)
_LAG = timedelta(days=2)  # of the daily readings; what is older is no news of how much was used


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the readings of a code."""

    backend: Backend
    account: LinkedAccount
    access: CustomerAccess
    now: datetime

    @property
    def today(self) -> date:
        return rhythm.today(self.now)

    @property
    def code(self) -> str:
        return self.access.customer.value


async def look_at_days(
    at: Look, seen: SeenReadings | None, choices: Iterable[Choices]
) -> tuple[SeenReadings, list[News]]:
    """Which reading days are to be told, and whether one moved. Without a need the portal is not asked.

    Raises:
        BackendError: the portal did not answer; nothing was learned.
    """
    ahead = sorted({one.reading_days for one in choices if one.is_reading_on})
    if seen is not None and not _is_to_ask(at, seen):
        return seen, await _planned(at, _periods(seen), ahead)
    told: list[ReadingPeriod] = []
    for month in _months(at.today):
        told += fresh(await at.backend.reading_schedule(at.access, month))
    known = {} if seen is None else seen.days
    days = {_period(one): one.reading_on for one in told}
    kept = {name: day for name, day in known.items() if name not in days and day >= at.today - 40 * DAY}
    now = SeenReadings({**kept, **days}, at.now)
    moved = [] if seen is None else list(_moved(at, known, told, ahead))
    return now, [*moved, *await _planned(at, told, ahead)]


def next_days(code: str, now: datetime, seen: SeenReadings, choices: Iterable[Choices]) -> datetime:
    """When the reading days are due to be looked at again."""
    ahead = {one.reading_days for one in choices if one.is_reading_on}
    moments = [_due_at(day, n) for day in seen.days.values() for n in ahead]
    return rhythm.next_reading(code, now, [moment for moment in moments if rhythm.before(code, moment) > now])


async def look_at_use(
    at: Look, seen: SeenUse | None, choices: Iterable[Choices]
) -> tuple[SeenUse, list[News]]:
    """Thresholds of the running period that were passed, each once.

    What was passed before somebody set the threshold is told, too: it is what they asked. What was billed by
    now is not.

    Raises:
        BackendError: the portal did not answer; nothing was learned.
    """
    yesterday = at.today - DAY
    month = Month.of(yesterday)
    known = seen if seen is not None and seen.month == str(month) else SeenUse(str(month))
    limits = await _limits(at, month, known, choices)
    compared = {name: limit.compared_kwh for limit in limits if (name := limit.against)}
    now = replace(known, compared_kwh={**known.compared_kwh, **compared})
    waiting = [limit for limit in limits if limit.kwh is not None and limit.name not in known.told]
    if not waiting:
        return now, []
    numbers = Days.of(
        month.first_on,
        yesterday,
        fresh(await at.backend.readings(at.access, month.first_on, yesterday)),
    )
    passed = [limit for limit in waiting if limit.kwh is not None and numbers.total_kwh >= limit.kwh]
    told = tuple(sorted({*known.told, *(limit.name for limit in passed)}))
    if passed and await _is_billed(at, month, max(numbers.used_kwh)):
        return replace(now, told=told), []
    return replace(now, told=told), [_passed(at, month, numbers, limit) for limit in passed]


async def _is_billed(at: Look, month: Month, until: date) -> bool:
    """Whether all that was measured stands on an invoice by now: nobody can save any of it any more."""
    invoices = fresh(await at.backend.invoices(at.access, month))
    return any(one.to_on >= until for one in invoices)


def _is_to_ask(at: Look, seen: SeenReadings) -> bool:
    """Twice a month; what the calendar's rule says needs no asking in between."""
    if seen.asked_at is None:
        return True
    month = Month.of(at.today)
    asks = [day for day in rhythm.asks_on(at.code, at.today) if Month.of(day) == month]
    return any(rhythm.today(seen.asked_at) < day <= at.today for day in asks)


def _months(today: date) -> list[Month]:
    """This month; at its end the next one, too, whose days in the first days are told of before."""
    this = Month.of(today)
    return [this, this.shift(1)] if today.day >= 28 else [this]


def _period(one: ReadingPeriod) -> str:
    return f"{one.month}-{one.cycle}"


def _periods(seen: SeenReadings) -> Iterator[ReadingPeriod]:
    """As far as they are remembered: the days of a period follow those of the one before."""
    before: date | None = None
    for name, day in sorted(seen.days.items(), key=lambda one: one[1]):
        month_text, cycle = name.rsplit("-", 1)
        month = Month.parse(month_text)
        from_on = before + DAY if before is not None and Month.of(before) == month else month.first_on
        yield ReadingPeriod(month, int(cycle), from_on, day, day, is_expected=True)
        before = day


async def _planned(at: Look, periods: Iterable[ReadingPeriod], ahead: Sequence[int]) -> list[News]:
    """What is to be told within the next day and a half, and what should have been on its day."""
    told: list[News] = []
    for one in periods:
        if days := [n for n in ahead if _is_to_plan(at, _due_at(one.reading_on, n))]:
            facts = await _facts(at, one)
            told += [_reading_day(at, one, n, facts) for n in days]
    return told


def _is_to_plan(at: Look, due_at: datetime) -> bool:
    is_over = at.now >= rhythm.at(rhythm.today(due_at) + DAY, time())
    return not is_over and due_at - at.now <= _PLANNED_AHEAD


async def _facts(at: Look, one: ReadingPeriod) -> ReadingDay:
    """With what was used so far, where every day of it was measured."""
    facts = ReadingDay(at.access.customer, one.month, one.reading_on, one.from_on, one.to_on, one.is_expected)
    numbers = await _so_far(at, one)
    if numbers is None or numbers.missing:
        return facts
    return replace(facts, used_kwh=numbers.total_kwh, used_until=numbers.until_on)


async def _so_far(at: Look, one: ReadingPeriod) -> Days | None:
    """To the last day that was measured, which may lag a little; None: not known, and that holds nothing up.

    Raises:
        AccessExpired: as everywhere, so that it is renewed.
    """
    last = min(at.today - DAY, one.to_on)
    if last < one.from_on:
        return None
    try:
        rows = fresh(await at.backend.readings(at.access, one.from_on, last))
    except AccessExpired:
        raise
    except BackendError:
        return None
    known = [row.on for row in rows if one.from_on <= row.on <= last]
    if not known or max(known) < last - _LAG:
        return None
    return Days.of(one.from_on, max(known), rows)


def _reading_day(at: Look, one: ReadingPeriod, n: int, facts: ReadingDay) -> Tell:
    due_at = _due_at(one.reading_on, n)
    return tell(
        NoticeKind.READING,
        _key(at.code, _period(one), one.reading_on, n),
        facts,
        Audience(customers=(at.code,), reading_days=n),
        due_at=max(due_at, at.now),
        expires_at=rhythm.at(one.reading_on + DAY, time()),
    )


def _moved(
    at: Look, known: Mapping[str, date], told: Iterable[ReadingPeriod], ahead: Iterable[int]
) -> Iterator[News]:
    """A day that is still to come and was another one when it was last looked at."""
    ahead = tuple(ahead)
    for one in told:
        was = known.get(_period(one))
        if was is None or was == one.reading_on or min(was, one.reading_on) < at.today:
            continue
        yield from (Unsay(_key(at.code, _period(one), was, n)) for n in ahead)
        yield tell(
            NoticeKind.READING,
            f"reading:{at.code}:{_period(one)}:moved:{was}:{one.reading_on}",
            ReadingMoved(at.access.customer, one.month, was, one.reading_on),
            Audience(customers=(at.code,)),
            due_at=at.now,
            expires_at=rhythm.at(one.reading_on + DAY, time()),
        )


def _due_at(reading_on: date, days_before: int) -> datetime:
    return rhythm.at(reading_on - days_before * DAY, AT)


def _key(code: str, period: str, reading_on: date, days_before: int) -> str:
    return f"reading:{code}:{period}:{reading_on}:{days_before}"


@dataclass(frozen=True, slots=True)
class _Limit:
    """A threshold that somebody set. `kwh` None: what it compares with is not known."""

    kwh: int | None
    percent: int | None = None
    against: str = ""
    compared_kwh: Decimal | None = None

    @property
    def name(self) -> str:
        return f"kwh {self.kwh}" if self.percent is None else f"{self.against} {self.percent}"

    @property
    def audience(self) -> Audience:
        if self.percent is None:
            return Audience(threshold_kwh=self.kwh)
        return Audience(threshold_percent=self.percent, threshold_against=self.against)


async def _limits(at: Look, month: Month, known: SeenUse, choices: Iterable[Choices]) -> list[_Limit]:
    """Each once, however many chats set it."""
    wanted = [one for one in choices if one.is_other_on]
    limits = [_Limit(kwh) for kwh in sorted({one.threshold_kwh for one in wanted if one.threshold_kwh})]
    shares = {
        (one.threshold_against, one.threshold_percent)
        for one in wanted
        if one.threshold_percent and one.threshold_against
    }
    for against, percent in sorted(shares):
        then = await _compared(at, month, known, against)
        kwh = None if then is None else _more(then, percent)
        limits.append(_Limit(kwh, percent, against, then))
    return limits


def _more(kwh: Decimal, percent: int) -> int:
    return int((kwh * (100 + percent) / 100).to_integral_value(ROUND_CEILING))


async def _compared(at: Look, month: Month, known: SeenUse, against: str) -> Decimal | None:
    """What the other period used; once it is known, it is not asked for again in this period."""
    if known.compared_kwh.get(against) is not None:
        return known.compared_kwh[against]
    other = month.shift(-1 if against == "month" else -12)
    rows = fresh(await at.backend.usage(at.access, other.year))
    used = [row.used_kwh for row in rows if row.month == other]
    return sum(used, Decimal(0)) if used else None


def _passed(at: Look, month: Month, numbers: Days, limit: _Limit) -> Tell:
    assert limit.kwh is not None, "only what is known can be passed"
    estimate = _estimate(at, month, numbers)
    facts = ThresholdPassed(
        customer=at.access.customer,
        month=month,
        used_kwh=numbers.total_kwh,
        used_until=max(numbers.used_kwh),
        threshold_kwh=limit.kwh,
        percent=limit.percent,
        against=limit.against,
        compared_kwh=limit.compared_kwh,
        estimate_kwh=None if estimate is None else estimate.used_kwh,
        estimate_vnd=None if estimate is None else estimate.amount_vnd,
    )
    return tell(
        NoticeKind.OTHER,
        f"threshold:{at.code}:{month}:{limit.name}",
        facts,
        replace(limit.audience, customers=(at.code,)),
        due_at=at.now,
        expires_at=at.now + 2 * DAY,
    )


def _estimate(at: Look, month: Month, numbers: Days) -> Estimate | None:
    """As the screen `Tạm tính` says it; not where days are missing, nor when the period is over."""
    is_running = at.today <= month.last_on
    if numbers.missing or not is_running or at.today.day < FIRST_ESTIMATE_DAY or not is_enough(numbers):
        return None
    period = ReadingPeriod(month, 1, month.first_on, month.last_on, month.last_on, is_expected=True)
    return estimated(at.account, period, numbers)
