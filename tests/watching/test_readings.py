"""Reading days and thresholds: at eight in Hanoi, so many days before, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from backend_client.errors import BackendTimeout
from backend_client.models import (
    AccessToken,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Fetched,
    Invoice,
    Month,
    MonthlyUsage,
    ReadingPeriod,
    Register,
)
from backend_client.schedule import expected
from bot.notices import Facts, ReadingDay, ReadingMoved, ThresholdPassed, decode
from bot.ports.backend import Backend
from data.notice_values import Choices
from data.values import ChatId
from scheduler.seen import SeenReadings, SeenUse
from scheduler.telling import News, Tell, Unsay
from scheduler.watch_readings import Look, look_at_days, look_at_use, next_days
from tests.handlers.bill_fakes import household
from tests.handlers.plan_fakes import account
from tests.house import Watch
from tests.watching.rig import Rig, at, open_rig

CODE = CustomerCode("PD00000000001")
ONE_DAY = Choices(is_reading_on=True)
OTHER = ChatId("web", "another-chat")


class Portal:
    """Answers with what it was given, and counts."""

    def __init__(self) -> None:
        self.periods: dict[Month, tuple[ReadingPeriod, ...]] = {}
        self.used: dict[date, Decimal] = {}
        self.months: dict[Month, Decimal] = {}
        self.billed: tuple[Invoice, ...] = ()
        self.asked: list[str] = []

    async def reading_schedule(
        self, _access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        self.asked.append(f"schedule {month}")
        return Fetched(self.periods.get(month, expected(month)), at("2026-07-01 00:00"))

    async def readings(
        self, _access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        self.asked.append(f"readings {from_on} {to_on}")
        rows = [
            DailyReading(on, Register.TOTAL, kwh, Decimal(0))
            for on, kwh in self.used.items()
            if from_on <= on <= to_on
        ]
        return Fetched(tuple(rows), at("2026-07-01 00:00"))

    async def usage(self, _access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        self.asked.append(f"usage {year}")
        rows = [MonthlyUsage(month, kwh, 0) for month, kwh in self.months.items() if month.year == year]
        return Fetched(tuple(rows), at("2026-07-01 00:00"))

    async def invoices(self, _access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        self.asked.append(f"invoices {month}")
        rows = [one for one in self.billed if one.month == month]
        return Fetched(tuple(rows), at("2026-07-01 00:00"))


def look_of(portal: Portal, now: str) -> Look:
    access = CustomerAccess(CODE, "PD0200", AccessToken("t", at("2030-01-01 00:00")))
    return Look(cast("Backend", portal), account(), access, at(now))


def told(news: list[News]) -> list[Facts]:
    found = [decode(one.notice.variant, one.notice.facts) for one in news if isinstance(one, Tell)]
    return [facts for facts in found if facts is not None]


@pytest.mark.parametrize(
    ("now", "month", "reading_on", "due_at"),
    [
        ("2026-06-28 20:30", Month(2026, 6), date(2026, 6, 30), "2026-06-29 08:00"),
        ("2028-02-27 20:30", Month(2028, 2), date(2028, 2, 29), "2028-02-28 08:00"),
        ("2027-02-26 20:30", Month(2027, 2), date(2027, 2, 28), "2027-02-27 08:00"),
        ("2026-12-30 07:59", Month(2026, 12), date(2026, 12, 31), "2026-12-30 08:00"),
        ("2026-12-30 21:59", Month(2026, 12), date(2026, 12, 31), "2026-12-30 21:59"),  # was missed
    ],
)
async def test_the_day_before_at_eight(now: str, month: Month, reading_on: date, due_at: str) -> None:
    """The last day of the month, also in a leap year; made up on the same day, not later."""
    seen, news = await look_at_days(look_of(Portal(), now), None, [ONE_DAY])

    (tell,) = [one for one in news if isinstance(one, Tell)]
    (facts,) = told(news)
    assert isinstance(facts, ReadingDay)
    assert (facts.month, facts.reading_on, facts.is_expected) == (month, reading_on, True)
    assert tell.notice.due_at == at(due_at)
    assert tell.notice.expires_at == at(f"{reading_on + timedelta(days=1)} 00:00")
    assert tell.audience.reading_days == 1
    assert seen.days[f"{month}-1"] == reading_on


@pytest.mark.parametrize("now", ["2026-06-27 19:00", "2026-06-30 00:01", "2026-07-01 00:01"])
async def test_neither_too_early_nor_too_late(now: str) -> None:
    """Half a day ahead of the day before, and after its midnight, nothing is planned for that day."""
    _seen, news = await look_at_days(look_of(Portal(), now), None, [ONE_DAY])

    assert told(news) == []


async def test_each_lead_time_has_its_own_notice() -> None:
    """Two chats of one code, three days before and on the day itself."""
    choices = [replace(ONE_DAY, reading_days=3), replace(ONE_DAY, reading_days=0)]
    seen, early = await look_at_days(look_of(Portal(), "2026-06-26 20:00"), None, choices)
    portal = Portal()
    _seen, late = await look_at_days(look_of(portal, "2026-06-29 20:00"), seen, choices)

    tells = [one for one in [*early, *late] if isinstance(one, Tell)]
    notices = [(one.audience.reading_days, one.notice.due_at) for one in tells]
    assert notices == [(3, at("2026-06-27 08:00")), (0, at("2026-06-30 08:00"))]
    assert portal.asked == ["readings 2026-06-01 2026-06-28"]  # the days that are known are not asked again


async def test_a_day_that_moved_is_told_and_the_old_one_taken_back() -> None:
    """Old and new day; the notice that was planned for the old one is withdrawn."""
    portal = Portal()
    seen = SeenReadings({"2026-06-1": date(2026, 6, 29)}, at("2026-06-03 10:00"))
    _seen, news = await look_at_days(look_of(portal, "2026-06-26 12:00"), seen, [ONE_DAY])

    (moved,) = told(news)
    assert moved == ReadingMoved(CODE, Month(2026, 6), date(2026, 6, 29), date(2026, 6, 30))
    (off,) = [one for one in news if isinstance(one, Unsay)]
    assert off.key == "reading:PD00000000001:2026-06-1:2026-06-29:1"


async def test_several_readings_a_month_are_all_told() -> None:
    """A large customer: the tenth, the twentieth, the last."""
    portal = Portal()
    month = Month(2026, 6)
    days = (date(2026, 6, 10), date(2026, 6, 20), date(2026, 6, 30))
    portal.periods[month] = tuple(
        ReadingPeriod(month, n, day.replace(day=day.day - 9), day, day, is_expected=True)
        for n, day in enumerate(days, 1)
    )
    seen, _news = await look_at_days(look_of(portal, "2026-06-04 12:00"), None, [ONE_DAY])
    found = []
    for now in ("2026-06-08 20:30", "2026-06-18 20:30", "2026-06-28 20:30"):
        seen, news = await look_at_days(look_of(portal, now), seen, [ONE_DAY])
        found += [one.reading_on for one in told(news) if isinstance(one, ReadingDay)]
    assert found == list(days)


def test_the_next_look_is_in_time_for_what_is_planned() -> None:
    """On the day before the notice, by day."""
    seen = SeenReadings({"2026-06-1": date(2026, 6, 30)}, at("2026-06-26 12:00"))
    moment = next_days(CODE.value, at("2026-06-27 12:00"), seen, [ONE_DAY])

    assert at("2026-06-28 06:00") <= moment < at("2026-06-28 22:00")


async def test_around_midnight_the_day_is_hanoi_s(tmp_path: Path) -> None:
    """From 23:59 to 00:01 the date changes in Hanoi, wherever the machine stands."""
    watch = Watch(at("2026-06-29 23:59"))
    async with open_rig(tmp_path, watch) as rig:
        await rig.link(choices=replace(ONE_DAY, reading_days=0))
        await rig.look_now()
        rig.watch.now = at("2026-06-30 00:01")
        await rig.look_now()

        (notice,) = [one for one in await rig.told() if one.variant == "reading_day"]
        assert notice.due_at == at("2026-06-30 08:00")


async def test_a_threshold_is_told_once_a_period() -> None:
    """301 of 300 kWh, with where the period is heading; tomorrow nothing more."""
    portal = Portal()
    portal.used = {date(2026, 6, n): Decimal("10.75") for n in range(1, 31)}
    limit = [Choices(is_other_on=True, threshold_kwh=300)]
    seen, early = await look_at_use(look_of(portal, "2026-06-28 09:00"), None, limit)
    seen, passed = await look_at_use(look_of(portal, "2026-06-29 09:00"), seen, limit)
    seen, again = await look_at_use(look_of(portal, "2026-06-30 09:00"), seen, limit)

    assert told(early) == told(again) == []
    (facts,) = told(passed)
    assert isinstance(facts, ThresholdPassed)
    assert (facts.used_kwh, facts.used_until) == (Decimal("301.00"), date(2026, 6, 28))
    assert facts.estimate_kwh == 323
    assert facts.estimate_vnd is not None


async def test_the_month_s_last_day_still_counts() -> None:
    """On the first of the next month yesterday belongs to the period that has just ended."""
    portal = Portal()
    portal.used = {date(2026, 6, n): Decimal(10) for n in range(1, 31)}
    limit = [Choices(is_other_on=True, threshold_kwh=300)]
    _seen, news = await look_at_use(look_of(portal, "2026-07-01 09:00"), SeenUse("2026-06"), limit)

    (facts,) = told(news)
    assert isinstance(facts, ThresholdPassed)
    assert (facts.month, facts.estimate_kwh) == (Month(2026, 6), None)


async def test_a_period_that_was_billed_is_no_alarm_any_more() -> None:
    """What an invoice covers is told by it; days that no invoice covers yet still count."""
    limit = [Choices(is_other_on=True, threshold_kwh=300)]
    news, seen = {}, {}
    for to_on in (date(2026, 6, 30), date(2026, 6, 20)):
        portal = Portal()
        portal.used = {date(2026, 6, n): Decimal(11) for n in range(1, 31)}
        portal.billed = (replace(household(Month(2026, 6), 330), to_on=to_on),)
        seen[to_on], news[to_on] = await look_at_use(look_of(portal, "2026-07-01 09:00"), None, limit)

    assert told(news[date(2026, 6, 30)]) == []
    assert len(told(news[date(2026, 6, 20)])) == 1
    assert seen[date(2026, 6, 30)].told == seen[date(2026, 6, 20)].told == ("kwh 300",)


async def test_a_share_over_another_period_and_a_comparison_that_is_missing() -> None:
    """Over last month and over last year are two thresholds; without its base there is none."""
    portal = Portal()
    portal.used = {date(2026, 6, n): Decimal(10) for n in range(1, 25)}
    portal.months = {Month(2026, 5): Decimal(200)}
    limits = [
        Choices(is_other_on=True, threshold_percent=15, threshold_against="month"),
        Choices(is_other_on=True, threshold_percent=15, threshold_against="year"),
    ]
    seen, news = await look_at_use(look_of(portal, "2026-06-25 09:00"), None, limits)

    (facts,) = told(news)
    assert isinstance(facts, ThresholdPassed)
    assert (facts.threshold_kwh, facts.percent, facts.against) == (230, 15, "month")
    assert facts.compared_kwh == 200
    portal.asked.clear()
    await look_at_use(look_of(portal, "2026-06-26 09:00"), seen, limits[:1])
    assert portal.asked == []  # told, and its base known


async def test_missing_days_hide_the_estimate_and_nothing_is_made_up() -> None:
    """What was measured alone passed the threshold; where the period goes is not said."""
    portal = Portal()
    portal.used = {date(2026, 6, n): Decimal(20) for n in range(1, 20) if n != 11}
    limit = [Choices(is_other_on=True, threshold_kwh=300)]
    _seen, news = await look_at_use(look_of(portal, "2026-06-20 09:00"), None, limit)

    (facts,) = told(news)
    assert isinstance(facts, ThresholdPassed)
    assert facts.used_kwh == 360
    assert facts.estimate_kwh is None


async def test_two_thresholds_of_one_code_reach_their_own_chats(rig: Rig) -> None:
    """In a real store: the chat with the lower one hears, the other does not."""
    await rig.link(choices=Choices(is_other_on=True, threshold_kwh=200))
    await rig.link(chat=OTHER, choices=Choices(is_other_on=True, threshold_kwh=5000))
    rig.watch.now = at("2026-07-29 12:00")
    await rig.look_now()

    assert [type(one) for one in await rig.facts() if isinstance(one, ThresholdPassed)] == [ThresholdPassed]
    assert [one for one in await rig.facts(OTHER) if isinstance(one, ThresholdPassed)] == []


def _whole(first: str, last: str, kwh: str = "10.5") -> dict[date, Decimal]:
    from_on, to_on = date.fromisoformat(first), date.fromisoformat(last)
    return {from_on + timedelta(days=n): Decimal(kwh) for n in range((to_on - from_on).days + 1)}


async def test_a_reading_day_says_what_was_used_so_far() -> None:
    """To the last day that was measured; asked for once, and only when there is something to tell."""
    portal = Portal()
    portal.used = _whole("2026-07-01", "2026-07-28")
    seen, early = await look_at_days(look_of(portal, "2026-07-22 10:00"), None, [ONE_DAY])
    asked = len(portal.asked)
    _seen, news = await look_at_days(look_of(portal, "2026-07-29 10:00"), seen, [ONE_DAY])

    assert early == []
    assert [one.split()[0] for one in portal.asked[asked:]].count("readings") == 1
    (facts,) = told(news)
    assert isinstance(facts, ReadingDay)
    assert (facts.used_kwh, facts.used_until) == (Decimal("294.0"), date(2026, 7, 28))


@pytest.mark.parametrize(
    "used",
    [
        {},
        _whole("2026-07-02", "2026-07-28"),
        _whole("2026-07-01", "2026-07-10") | _whole("2026-07-12", "2026-07-28"),
        _whole("2026-07-01", "2026-07-25"),
    ],
)
async def test_what_is_not_known_in_full_is_left_out(used: dict[date, Decimal]) -> None:
    """No reading, a gap, or an old end: the day is told without the sentence."""
    portal = Portal()
    portal.used = used
    _seen, news = await look_at_days(look_of(portal, "2026-07-29 10:00"), None, [ONE_DAY])

    (facts,) = told(news)
    assert isinstance(facts, ReadingDay)
    assert (facts.used_kwh, facts.used_until) == (None, None)


async def test_a_portal_without_daily_readings_holds_no_reading_day_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is told all the same."""

    async def refused(_portal: Portal, *_more: object) -> None:
        raise BackendTimeout

    monkeypatch.setattr(Portal, "readings", refused)
    _seen, news = await look_at_days(look_of(Portal(), "2026-07-29 10:00"), None, [ONE_DAY])

    assert [type(one) for one in told(news)] == [ReadingDay]


async def test_the_sandbox_tells_what_was_used_before_the_reading_day(rig: Rig) -> None:
    """The whole way: the portal's days are in the notice."""
    await rig.link(choices=ONE_DAY)
    await rig.at("2026-07-29 12:00")

    (facts,) = await rig.facts()
    assert isinstance(facts, ReadingDay)
    assert facts.used_kwh is not None
    assert facts.used_kwh > 200
    assert facts.used_until == date(2026, 7, 28)
