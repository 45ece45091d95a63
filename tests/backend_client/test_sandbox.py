"""The client against the sandbox, which was written by somebody else from the same facts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pydantic import SecretStr

from backend_client.client import BackendClient
from backend_client.errors import (
    AccessExpired,
    Changed,
    TooManyRequests,
    UnknownCustomer,
    Unreachable,
    WrongPassword,
)
from backend_client.models import (
    CustomerAccess,
    CustomerCode,
    Invoice,
    InvoiceKind,
    Month,
    OutageState,
    PaymentState,
    Register,
)
from backend_client.portal import Portal
from sandbox import Fault, Faults, PortalSettings, World, serve
from sandbox.world import password_of
from tests.backend_client.helpers import FakeTime, client_of

JUNE = Month(2026, 6)


@dataclass(frozen=True)
class Rig:
    client: BackendClient
    faults: Faults
    time: FakeTime

    async def access(self, code: str) -> CustomerAccess:
        token = await self.client.log_in(code, SecretStr(password_of(code)))
        contracts = (await self.client.contracts(token)).value
        contract = next(contract for contract in contracts if contract.customer.value == code)
        return CustomerAccess(contract.customer, contract.unit, token)

    async def invoices(self, code: str, month: Month) -> tuple[Invoice, ...]:
        return (await self.client.invoices(await self.access(code), month)).value


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    time, faults = FakeTime(), Faults()
    async with (
        serve(World(1, time.clock), faults=faults, settings=PortalSettings()) as serving,
        client_of(serving.base_url, time, Portal(breaker_failures=100)) as client,
    ):
        yield Rig(client, faults, time)


NAMED = ("PD00000000001", "PD00000000008", "PD00000000009", "PD00000000011", "PD00000000014", "PD00000000015",
         "PD00000000021", "PD0000T000077", "HN00000000007")  # fmt: skip


@pytest.mark.parametrize("code", NAMED)
async def test_every_question_is_answered_for_every_kind_of_customer(rig: Rig, code: str) -> None:
    """No answer of the sandbox is `Changed`, and the answers agree with each other."""
    access = await rig.access(code)
    for month in (JUNE.shift(-back) for back in range(0, 36, 5)):
        for invoice in (await rig.client.invoices(access, month)).value:
            # The parts are rounded, the total is rounded from the unrounded sum.
            assert abs(invoice.total_vnd - invoice.before_tax_vnd - invoice.vat_vnd) <= 1
            assert invoice.state is not PaymentState.UNKNOWN
            if invoice.kind is InvoiceKind.REGULAR:
                assert sum(pair.used_kwh for pair in invoice.indexes) == invoice.used_kwh
    await rig.client.payments(access, JUNE)
    await rig.client.debts(access)
    usage = (await rig.client.usage(access, 2026)).value
    assert [month.month for month in usage] == sorted(month.month for month in usage)


async def test_days_add_up_to_the_bill(rig: Rig) -> None:
    """The daily readings of a billed month are exactly its bill, over a change of meter too."""
    for code in ("PD00000000001", "PD00000000009", "PD00000000008", "PD00000000026"):
        access = await rig.access(code)
        (invoice,) = (await rig.client.invoices(access, JUNE)).value
        days = (await rig.client.readings(access, invoice.from_on, invoice.to_on)).value

        assert sum((day.used_kwh for day in days), Decimal(0)) == invoice.used_kwh
        assert {day.on for day in days} == {invoice.from_on + timedelta(days=n) for n in range(invoice.days)}


async def test_a_business_has_three_registers(rig: Rig) -> None:
    """Normal, peak and off-peak."""
    (invoice,) = await rig.invoices("PD00000000008", JUNE)

    assert {pair.register for pair in invoice.indexes} == {Register.NORMAL, Register.PEAK, Register.OFF_PEAK}


async def test_a_replaced_meter_is_two_meters(rig: Rig) -> None:
    """Old and new meter, each with its indexes."""
    (invoice,) = await rig.invoices("PD00000000009", JUNE)

    assert len({pair.meter for pair in invoice.indexes}) == 2


async def test_a_factory_is_read_three_times(rig: Rig) -> None:
    """The running month: nothing billed yet, three readings expected as in the month before."""
    access = await rig.access("PD00000000021")

    june = (await rig.client.reading_schedule(access, JUNE)).value
    july = (await rig.client.reading_schedule(access, Month(2026, 7))).value
    august = (await rig.client.reading_schedule(access, Month(2026, 8))).value

    assert [(p.reading_on.day, p.is_expected) for p in june] == [(10, False), (20, False), (30, False)]
    assert [(p.reading_on.day, p.is_expected) for p in july] == [(10, True), (20, True), (31, True)]
    assert [(p.cycle, p.from_on.day) for p in august] == [(1, 1), (2, 11), (3, 21)]


async def test_what_is_billed_is_not_expected(rig: Rig) -> None:
    """In the middle of the month the first reading is a fact, the others are still to come."""
    rig.time.passed_s = timedelta(days=7).total_seconds()

    july = (await rig.client.reading_schedule(await rig.access("PD00000000021"), Month(2026, 7))).value

    assert [(p.reading_on.day, p.is_expected) for p in july] == [(10, False), (20, True), (31, True)]


@pytest.mark.parametrize(("code", "days"), [("PD00000000017", 56), ("PD00000000018", 48)])
async def test_the_long_period_of_february_2024(rig: Rig, code: str, days: int) -> None:
    """The months the reading day was moved are as long as they were."""
    (period,) = (await rig.client.reading_schedule(await rig.access(code), Month(2024, 2))).value

    assert (period.days, period.reading_on) == (days, date(2024, 2, 29))


async def test_a_refund_concerns_another_invoice(rig: Rig) -> None:
    """Corrections are told apart, and a refund is negative."""
    access = await rig.access("PD00000000011")
    every = [i for back in range(7) for i in (await rig.client.invoices(access, JUNE.shift(-back))).value]

    kinds = {invoice.kind for invoice in every}
    refund = next(invoice for invoice in every if invoice.kind is InvoiceKind.REFUND)
    assert kinds == set(InvoiceKind)
    assert refund.total_vnd < 0
    assert refund.replaces in {invoice.id for invoice in every}


async def test_debts_are_what_the_invoices_say(rig: Rig) -> None:
    """What is owed by the list of debts is what is outstanding on the invoices."""
    access = await rig.access("PD00000000014")
    owed = [
        i.outstanding_vnd
        for back in range(12)
        for i in (await rig.client.invoices(access, JUNE.shift(-back))).value
    ]

    assert sum(debt.amount_vnd for debt in (await rig.client.debts(access)).value) == sum(owed) > 0


async def test_an_empty_list_does_not_fool(rig: Rig) -> None:
    """The sandbox's debt trap: two empty lists, then the truth."""
    access = await rig.access("PD00000000014")
    rig.faults.set("debts", Fault.EMPTY_LIST, times=2)

    assert (await rig.client.debts(access)).value


async def test_a_pdf_comes_for_an_invoice(rig: Rig) -> None:
    """A document of its own; a stranger's id is refused."""
    access = await rig.access("PD00000000001")
    (invoice,) = (await rig.client.invoices(access, JUNE)).value

    assert (await rig.client.invoice_pdf(access, invoice.id)).value.content.startswith(b"%PDF-")
    with pytest.raises(UnknownCustomer):
        await rig.client.invoice_pdf(access, "999999999")


async def test_outages_of_all_states_are_read(rig: Rig) -> None:
    """Four weeks of the whole city, every row understood."""
    rig.time.passed_s = timedelta(hours=14).total_seconds()  # ten in the morning: some are going on
    found = (await rig.client.outages("", date(2026, 7, 1), date(2026, 7, 20))).value

    assert {outage.state for outage in found} == set(OutageState) - {OutageState.UNKNOWN}
    assert [outage.starts_at for outage in found] == sorted(outage.starts_at for outage in found)
    assert all(timedelta(0) < outage.lasts <= timedelta(days=1) for outage in found)


async def test_a_permission_ends_and_is_renewed(rig: Rig) -> None:
    """After its life the portal refuses; the renewed one works."""
    access = await rig.access("PD00000000001")
    rig.time.passed_s += 24 * 3600
    with pytest.raises(AccessExpired):
        await rig.client.usage(access, 2026)

    renewed = replace(access, token=await rig.client.renew(access.token))

    assert (await rig.client.usage(renewed, 2026)).value


async def test_others_codes_are_refused(rig: Rig) -> None:
    """A log-in sees its own contracts only."""
    access = replace(await rig.access("PD00000000001"), customer=CustomerCode("PD00000000002"))

    with pytest.raises(UnknownCustomer):
        await rig.client.invoices(access, JUNE)
    with pytest.raises(WrongPassword):
        await rig.client.log_in("PD00000000001", SecretStr("sai"))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.HTTP_500, Unreachable),
        (Fault.HTTP_429, TooManyRequests),
        (Fault.DROPPED, Unreachable),
        (Fault.HALF_JSON, Changed),
        (Fault.HTML, Changed),
        (Fault.WRONG_TYPES, Changed),
        (Fault.TOKEN_EXPIRED, AccessExpired),
    ],
)
async def test_every_fault_of_the_sandbox_is_named_and_passes(
    rig: Rig, fault: Fault, error: type[Exception]
) -> None:
    """All lookups under each fault, then all again without it."""
    access = await rig.access("PD00000000001")
    asks = (
        lambda: rig.client.invoices(access, JUNE),
        lambda: rig.client.debts(access),
        lambda: rig.client.payments(access, JUNE),
        lambda: rig.client.usage(access, 2026),
        lambda: rig.client.readings(access, date(2026, 6, 1), date(2026, 6, 3)),
    )
    rig.faults.set("*", fault)
    for ask in asks:
        with pytest.raises(error):
            await ask()

    rig.faults.clear()
    for ask in asks:
        assert (await ask()).value
