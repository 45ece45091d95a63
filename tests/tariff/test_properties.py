"""What holds for every bill, whatever the day and the quantity."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from data.reference import tariffs as reference_tariffs
from tariff import Bill, Hours, Scaling, household_bill
from tests.tariff.asking import shop

FIRST = date(2019, 3, 20)

unhurried = settings(deadline=None)  # a busy machine is no failure

kwhs = st.decimals(min_value=0, max_value=20_000, places=2)
households = st.sampled_from([Decimal(n) for n in ("0.25", "0.5", "0.625", "1", "2", "7")])
scalings = st.sampled_from(list(Scaling))


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(st.dates(min_value=FIRST, max_value=date(2027, 6, 30)))
    return first, first + timedelta(days=draw(st.integers(0, 70)))


def bill_of(period: tuple[date, date], kwh: Decimal, homes: Decimal, scaling: Scaling) -> Bill:
    return household_bill(reference_tariffs(), *period, kwh, households=homes, scaling=scaling)


@unhurried
@given(periods(), kwhs, kwhs, households, scalings)
def test_more_energy_never_costs_less(
    period: tuple[date, date], kwh: Decimal, more: Decimal, homes: Decimal, scaling: Scaling
) -> None:
    """Bills grow with kWh, through every tier, price change and VAT change."""
    smaller = bill_of(period, kwh, homes, scaling)
    larger = bill_of(period, kwh + more, homes, scaling)

    assert smaller.total_vnd <= larger.total_vnd


@unhurried
@given(periods(), households, scalings, st.integers(0, 4))
def test_no_jump_at_a_tier_limit(
    period: tuple[date, date], homes: Decimal, scaling: Scaling, tier: int
) -> None:
    """A thousandth of a kWh across a limit costs at most a few đồng."""
    full = bill_of(period, Decimal(30_000), homes, scaling)
    limits = [line.width_kwh or Decimal(0) for line in full.lines if line.from_on == period[0]]
    share = Decimal(full.days) / full.parts[0].days
    limit = sum(limits[: tier + 1], Decimal(0)) * share

    below = bill_of(period, limit, homes, scaling)
    above = bill_of(period, limit + Decimal("0.001"), homes, scaling)

    assert 0 <= above.amount - below.amount <= 4


@unhurried
@given(periods(), kwhs, households, scalings)
def test_lines_sum_to_the_bill(
    period: tuple[date, date], kwh: Decimal, homes: Decimal, scaling: Scaling
) -> None:
    """Lines and parts sum to the kWh used, to the amount before tax, and to the days of the period."""
    bill = bill_of(period, kwh, homes, scaling)

    assert sum(line.quantity_kwh for line in bill.lines) == kwh
    assert sum(part.used_kwh for part in bill.parts) == kwh
    assert sum(part.days for part in bill.parts) == bill.days
    assert abs(sum((line.amount for line in bill.lines), Decimal(0)) - bill.before_tax_vnd) <= Decimal("0.5")
    assert abs(sum(part.base for part in bill.vat) - bill.amount) < Decimal("1e-9")
    assert abs(bill.before_tax_vnd + bill.vat_vnd - bill.total_vnd) <= 1


@unhurried
@given(st.dates(date(2025, 5, 10), date(2027, 6, 30)), kwhs, kwhs, kwhs)
def test_hours_sum_to_the_whole(first: date, normal: Decimal, peak: Decimal, off_peak: Decimal) -> None:
    """A business bill is the sum of its registers."""
    period = (first, first + timedelta(days=29))
    used = {Hours.NORMAL: normal, Hours.PEAK: peak, Hours.OFF_PEAK: off_peak}
    whole = shop(*period, used)
    single = [shop(*period, {hours: kwh}) for hours, kwh in used.items()]

    assert whole.amount == sum(bill.amount for bill in single)
    assert whole.used_kwh == normal + peak + off_peak
