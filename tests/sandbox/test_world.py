"""The figures of the world fit together: days and months, indices, bills, and the same answers again."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from data.reference import tariffs
from sandbox import World
from sandbox.customers import Habit, Purpose
from sandbox.ledger import State
from sandbox.meters import ROLLOVER
from sandbox.periods import HANOI, Month, days_between
from tariff import Group, Hours, Voltage, business_bill, household_bill
from tests.sandbox.conftest import OPENED_AT, SetClock

NEWEST = Month(2026, 6)
SOME = ("PD00000000001", "PD00000000002", "PD00000000009", "PD00000000026", "PD0000T000077", "PD00000000123")


def test_there_are_enough_customers_and_years(world: World) -> None:
    """At least 200 contracts; ordinary ones have 36 months and more."""
    assert len(world.customers) >= 200
    assert len(world.history("PD00000000100")) >= 36


def test_opening_is_quick() -> None:
    """Nothing is worked out before it is asked for."""
    begun = time.perf_counter()
    World(seed=5, clock=SetClock(OPENED_AT))
    assert time.perf_counter() - begun < 0.5


def test_the_same_seed_gives_the_same_world() -> None:
    """Two worlds agree on everything; another seed gives other people."""
    worlds = [World(seed=seed, clock=SetClock(OPENED_AT)) for seed in (1, 1, 2)]
    histories = [[world.history(code) for code in SOME] for world in worlds]
    plans = [world.outages(date(2026, 7, 1), date(2026, 7, 10)) for world in worlds]
    assert histories[0] == histories[1]
    assert plans[0] == plans[1]
    assert worlds[0].customers == worlds[1].customers
    assert histories[0] != histories[2]
    assert plans[0] != plans[2]


def test_what_was_used_does_not_depend_on_the_clock(world: World) -> None:
    """A month looks the same half a year later."""
    later = World(seed=1, clock=SetClock(datetime(2026, 12, 24, 9, tzinfo=HANOI)))
    for code in ("PD00000000001", "PD00000000100"):
        assert world.counted(code, NEWEST) == later.counted(code, NEWEST)
        (then,), (now,) = world.invoices(code, NEWEST), later.invoices(code, NEWEST)
        assert (then.amounts, then.id, then.number) == (now.amounts, now.id, now.number)


@pytest.mark.parametrize("code", [*SOME, "PD00000000008", "PD00000000021"])
def test_days_add_up_to_the_month(world: World, code: str) -> None:
    """For each register, the daily figures of a month are exactly what its index rows say."""
    for register in {c.register for c in world.counted(code, NEWEST)}:
        days = [
            d for d in world.days(code, NEWEST.first_on, NEWEST.last_on) if d.counted.register == register
        ]
        rows = [c for c in world.counted(code, NEWEST) if c.register == register]
        assert len({d.on for d in days}) == 30
        assert sum(d.used_kwh for d in days) == sum(c.used_kwh for c in rows)
        assert all(d.used_kwh >= 0 for d in days)


@pytest.mark.parametrize("code", [*SOME, "PD00000000008", "PD00000000021", "PD00000000010"])
def test_indices_are_chained(world: World, code: str) -> None:
    """Each opening is the closing before it, and closing less opening is what was counted."""
    last: dict[tuple[str, str], int] = {}
    for month in world.customers[code].first_month.until(NEWEST):
        for row in world.counted(code, month):
            assert last.get((row.meter, row.register), row.opening) == row.opening
            assert (row.closing - row.opening) % ROLLOVER == row.units
            assert row.used_kwh == row.units * row.multiplier
            last[row.meter, row.register] = row.closing


@pytest.mark.parametrize("code", ["PD00000000001", "PD00000000005", "PD00000000017", "PD00000000100"])
def test_periods_leave_no_day_out(world: World, code: str) -> None:
    """One period begins on the day after the one before it, also around February 2024."""
    invoices = list(reversed(world.history(code)))
    billed = [day for i in invoices for day in days_between(i.period.from_on, i.period.to_on)]
    assert billed == days_between(billed[0], billed[-1])


@pytest.mark.parametrize("code", ["PD00000000001", "PD00000000005", "PD00000000017", "PD00000000026"])
def test_household_bills_are_those_of_the_tariff(world: World, code: str) -> None:
    """Every bill of the history, to the đồng, with the prices of its days and its households."""
    households = Decimal(world.customers[code].households)
    for invoice in world.history(code):
        period, used = invoice.period, Decimal(invoice.used_kwh)
        bill = household_bill(tariffs(), period.from_on, period.to_on, used, households=households)
        assert invoice.amounts.total_vnd == bill.total_vnd
        assert invoice.amounts.before_tax_vnd == bill.before_tax_vnd
        assert invoice.amounts.vat_vnd == bill.vat_vnd


def test_the_business_bill_is_that_of_the_tariff(world: World) -> None:
    """Three registers at three prices."""
    code = "PD00000000008"
    (invoice,) = world.invoices(code, NEWEST)
    names = {"BT": Hours.NORMAL, "CD": Hours.PEAK, "TD": Hours.OFF_PEAK}
    used = {names[c.register]: Decimal(c.used_kwh) for c in world.counted(code, NEWEST)}
    bill = business_bill(
        tariffs(),
        NEWEST.first_on,
        NEWEST.last_on,
        used,
        group=Group.BUSINESS,
        voltage=Voltage.BELOW_6KV,
    )
    assert set(used) == set(names.values())
    assert invoice.amounts.total_vnd == bill.total_vnd
    assert invoice.used_kwh == sum(used.values())


def test_summer_is_the_season_of_air_conditioning(world: World) -> None:
    """Over all ordinary households June to August is far above December to February."""
    codes = [f"PD{n:011d}" for n in range(101, 121)]

    def used(*numbers: int) -> int:
        return sum(i.used_kwh for c in codes for n in numbers for i in world.invoices(c, Month(2025, n)))

    assert used(6, 7, 8) > 1.4 * used(1, 2, 12)


def test_households_use_more_at_the_weekend(world: World) -> None:
    """The daily pattern of homes, over a summer of one of them."""
    days = world.days("PD00000000001", date(2025, 4, 1), date(2025, 9, 30))
    weekend = [d.used_kwh for d in days if d.on.weekday() >= 5]
    week = [d.used_kwh for d in days if d.on.weekday() < 5]
    assert sum(weekend) / len(weekend) > Decimal("1.05") * sum(week) / len(week)


def test_the_newest_invoice_comes_on_the_second_at_eight(world: World, clock: SetClock) -> None:
    """The month that has just ended is billed from its issue day on; the index is known before."""
    clock.at = datetime(2026, 8, 2, 7, 59, tzinfo=HANOI)
    assert world.invoices("PD00000000100", Month(2026, 7)) == []
    assert world.counted("PD00000000100", Month(2026, 7)) != []
    clock.pass_by(minutes=1)
    assert len(world.invoices("PD00000000100", Month(2026, 7))) == 1


def test_ids_and_numbers_are_unique(world: World) -> None:
    """No two invoices share an id; those of one customer share no number."""
    invoices = [i for named in world.named for i in world.history(named.customer.code)]
    assert len({i.id for i in invoices}) == len(invoices)
    assert len({(i.customer.code, i.number) for i in invoices}) == len(invoices)


def test_ordinary_customers_pay(world: World, clock: SetClock) -> None:
    """On the day after the due day nothing is open; direct debit pays at once."""
    clock.at = datetime(2026, 7, 8, tzinfo=HANOI)
    assert [c for c in ("PD00000000100", "PD00000000101") if world.open_items(c)] == []
    assert world.customers["PD00000000002"].habit is Habit.AT_ONCE
    assert world.open_items("PD00000000002") == []


def test_a_payment_that_is_recorded_counts_at_once(world: World) -> None:
    """In two parts: first partly paid, then paid; the debt shrinks with it."""
    code = "PD00000000001"
    (invoice,) = world.open_items(code)
    world.record_payment(code, invoice.id, 100_000)
    (partly,) = world.open_items(code)
    assert partly.state(world.now) is State.PARTLY
    assert partly.outstanding_vnd(world.now) == invoice.amounts.total_vnd - 100_000
    world.record_payment(code, invoice.id)
    assert world.open_items(code) == []
    with pytest.raises(KeyError):
        world.record_payment(code, 1)


def test_an_invoice_can_be_issued_early(world: World) -> None:
    """The running month gets its invoice when the world is told so."""
    code = "PD00000000001"
    world.issue_invoice(code, Month(2026, 7))
    (invoice,) = world.invoices(code, Month(2026, 7))
    assert invoice.issued_at == world.now
    with pytest.raises(KeyError):
        world.issue_invoice("PD99999999999", Month(2026, 7))


def test_a_row_of_the_plan_can_be_changed(world: World) -> None:
    """A seeded row that is published again, moved by a day, is there once and on its new day."""
    today, tomorrow = OPENED_AT.date(), OPENED_AT.date() + timedelta(days=1)
    row = world.outages(today, today)[0]
    a_day = timedelta(days=1)
    world.publish_outage(replace(row, starts_at=row.starts_at + a_day, ends_at=row.ends_at + a_day))
    assert row.id not in {r.id for r in world.outages(today, today)}
    assert [r.id for r in world.outages(today, tomorrow)].count(row.id) == 1


def test_business_prices_begin_in_2025(world: World) -> None:
    """Contracts that are no households begin when their prices are known."""
    others = [c for c in world.customers.values() if c.purpose is not Purpose.HOUSEHOLD]
    assert {c.purpose for c in others} == set(Purpose) - {Purpose.HOUSEHOLD}
    assert all(len(world.history(c.code)) >= 12 for c in others)
