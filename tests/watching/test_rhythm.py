"""When a code is asked about: by day in Hanoi, often where news is near, spread over the hours."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import rhythm
from scheduler.rhythm import Open, Rhythm
from tests.watching.rig import at

PACE = Rhythm()
CODES = [f"PD00000{n:06d}" for n in range(2_000)]
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda n: at("2026-01-01 00:00") + timedelta(minutes=n))


@given(
    code=st.sampled_from(CODES),
    now=MOMENTS,
    is_billed=st.booleans(),
    due_in=st.none() | st.integers(-9, 30),
)
def test_never_at_night_and_always_later(
    code: str, now: datetime, is_billed: bool, due_in: int | None
) -> None:
    """Whatever is known of a code, its next turn is by day, and within three days."""
    due_on = None if due_in is None else now.date() + timedelta(days=due_in)
    unpaid = [] if due_in is None else [Open(due_on, is_close=True)]
    moments = [
        rhythm.next_bill(code, now, PACE, is_billed=is_billed, is_quiet=is_billed, unpaid=unpaid),
        rhythm.next_reading(code, now, [now + timedelta(days=3)]),
        rhythm.next_daily(code, now),
        rhythm.retry_at(code, now, 3),
    ]

    assert all(moment > now and rhythm.is_open(moment) for moment in moments)
    assert moments[0] - now <= timedelta(days=4)


def test_often_until_last_month_s_bill_is_known_then_rarely() -> None:
    """In the first days of a month every three hours; when all is billed and paid, every three days."""

    def turns(now: str, is_billed: bool) -> int:
        moment, end = at(now), at(now) + timedelta(days=6)
        count = -1
        while moment < end:
            moment = rhythm.next_bill(
                CODES[0], moment, PACE, is_billed=is_billed, is_quiet=is_billed, unpaid=()
            )
            count += 1
        return count

    assert turns("2026-07-02 00:00", is_billed=False) in range(28, 38)
    assert turns("2026-07-12 00:00", is_billed=False) in {5, 6}
    assert turns("2026-07-12 00:00", is_billed=True) in {1, 2}


def test_an_open_invoice_is_asked_about_on_the_days_of_its_reminders() -> None:
    """Three days before it is due, and the day after."""
    unpaid = [Open(date(2026, 7, 7), is_close=False)]
    moment, days = at("2026-07-03 23:00"), []
    while moment < at("2026-07-08 22:00"):
        moment = rhythm.next_bill(CODES[1], moment, PACE, is_billed=True, is_quiet=True, unpaid=unpaid)
        days.append(moment)

    assert rhythm.reminds_at(CODES[1], date(2026, 7, 7)) in days
    assert rhythm.overdue_at(CODES[1], date(2026, 7, 7)) in days


def test_codes_are_spread_over_the_day() -> None:
    """No hour of the day has more than twice its share, and no minute a peak."""
    now = at("2026-07-15 03:00")
    moments = [
        rhythm.next_bill(code, now, PACE, is_billed=False, is_quiet=False, unpaid=()) for code in CODES
    ]
    hours = Counter(moment.hour for moment in moments)

    assert set(hours) == set(range(6, 22))
    assert max(hours.values()) < 2 * len(CODES) / 16
    assert max(Counter(moment.strftime("%d %H:%M") for moment in moments).values()) < 12


def test_pauses_after_failures_grow_and_end_by_day() -> None:
    """Ten minutes, twenty, forty, … six hours; at night until the morning."""
    now = at("2026-07-15 08:00")
    pauses = [(rhythm.retry_at(CODES[2], now, n) - now) / timedelta(minutes=10) for n in range(1, 10)]
    assert pauses[0] < pauses[1] < pauses[2] < pauses[3]
    assert max(pauses) <= 36 * 1.25
    assert rhythm.retry_at(CODES[2], at("2026-07-15 21:59"), 1).time() >= time(6)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_does_not_matter(zone: str) -> None:
    """The same moments, and the same Hanoi date at 23:59 and 00:01, on a machine anywhere."""
    script = (
        "from datetime import UTC, datetime, date, timedelta\n"
        "from scheduler import rhythm\n"
        "from scheduler.rhythm import Rhythm\n"
        "for minute in (59, 61):\n"
        "    now = datetime(2028, 2, 28, 16, 0, tzinfo=UTC) + timedelta(minutes=minute)\n"
        "    known = {'is_billed': True, 'is_quiet': False, 'unpaid': ()}\n"
        "    next_at = rhythm.next_bill('PD00000000001', now, Rhythm(), **known)\n"
        "    print(rhythm.today(now), next_at.isoformat(), rhythm.reminds_at('x', date(2028, 3, 3)).date())\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "TZ": where},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for where in (zone, "Asia/Ho_Chi_Minh")
    ]
    assert outputs[0] == outputs[1]
    assert [line.split()[0] for line in outputs[0].splitlines()] == ["2028-02-28", "2028-02-29"]
