"""Invoices computed again: the terms are found, and what is shown fits a phone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from backend_client.models import Month, Purpose
from bot.i18n import words
from bot.messages import Table
from bot.views import bill_lines
from bot.views.bill_numbers import NotComputed, Reason, Recomputed, as_one, on_same_terms, recompute
from data.reference import tariffs
from tariff import BusinessUse, Group, Hours, HouseholdUse, Scaling, Voltage
from tests.handlers.bill_fakes import household, issued, three_registers

unhurried = settings(deadline=None, max_examples=60)  # a busy machine is no failure
HOURS = (Hours.NORMAL, Hours.PEAK, Hours.OFF_PEAK)
JUNE = Month(2026, 6)


@st.composite
def household_uses(draw: st.DrawFn) -> HouseholdUse:
    first = draw(st.dates(date(2019, 3, 20), date(2026, 11, 1)))
    last = first + timedelta(days=draw(st.integers(0, 59)))
    return HouseholdUse(
        first, last, Decimal(draw(st.integers(0, 20_000))), Decimal(draw(st.integers(1, 9))),
        draw(st.sampled_from(list(Scaling))), draw(st.booleans()),
    )  # fmt: skip


@unhurried
@given(household_uses())
def test_terms_of_a_household_are_found(use: HouseholdUse) -> None:
    """However its tiers were scaled, an invoice by the tables is computed to the đồng."""
    invoice = issued(Month.of(use.to_on), use)
    found = recompute(tariffs(), invoice, Purpose.HOUSEHOLD, int(use.households))

    assert isinstance(found, Recomputed)
    assert found.fits


@unhurried
@given(
    st.sampled_from([Group.BUSINESS, Group.PRODUCTION]),
    st.sampled_from(list(Voltage)),
    st.tuples(*[st.integers(1, 90_000)] * 3),
)
def test_voltage_of_a_company_is_found(group: Group, voltage: Voltage, kwh: tuple[int, int, int]) -> None:
    """At whatever voltage it was billed, one of the voltages tried gives the invoice."""
    used = dict(zip(HOURS, map(Decimal, kwh), strict=True))
    use = BusinessUse(JUNE.first_on, JUNE.last_on, used, group, voltage)
    purpose = Purpose.BUSINESS if group is Group.BUSINESS else Purpose.PRODUCTION
    found = recompute(tariffs(), three_registers(JUNE, kwh, use), purpose, 1)

    assert isinstance(found, Recomputed)
    assert found.fits


@unhurried
@given(household_uses())
def test_tables_fit_a_phone(use: HouseholdUse) -> None:
    """No table of a bill is wider than 34 columns."""
    blocks = bill_lines.blocks(words("vi"), use.bill(tariffs()), use, tariffs())

    assert all(bill_lines.columns(block) <= 34 for block in blocks if isinstance(block, Table))


def test_a_bill_of_millions_is_still_a_table() -> None:
    """500 kWh cost over a million and keep the table, without equals signs."""
    use = HouseholdUse(JUNE.first_on, JUNE.last_on, Decimal(500))
    blocks = bill_lines.blocks(words("vi"), use.bill(tariffs()), use, tariffs())
    (table,) = (block for block in blocks if isinstance(block, Table))

    assert table.rows[0][1] == "50 × 1.984"


def test_an_invoice_that_fits_no_terms_keeps_the_usual_ones() -> None:
    """A household's deviation is measured from the usual terms, not from whatever lies nearest."""
    invoice = household(JUNE, 313, off_vnd=100_000)
    found = recompute(tariffs(), invoice, Purpose.HOUSEHOLD, 1)

    assert isinstance(found, Recomputed)
    assert found.off_vnd == 100_000


def test_hours_are_needed_on_both_sides() -> None:
    """A month with registers says nothing about the hours of a month without."""
    kwh = (10, 20, 30)
    use = BusinessUse(JUNE.first_on, JUNE.last_on, dict(zip(HOURS, map(Decimal, kwh), strict=True)))

    assert on_same_terms(use, household(JUNE, 60)) is None
    assert on_same_terms(use, three_registers(JUNE, kwh, use)) == use


def test_nothing_that_counts_is_no_invoice() -> None:
    """A month without a charge is not turned into one."""
    assert as_one(()) is None


def test_less_than_nothing_is_a_correction() -> None:
    """Negative kWh are a correction, whatever the invoice is called."""
    invoice = household(JUNE, 313)
    object.__setattr__(invoice, "used_kwh", Decimal(-40))
    found = recompute(tariffs(), invoice, Purpose.HOUSEHOLD, 1)

    assert isinstance(found, NotComputed)
    assert found.reason is Reason.CORRECTION
