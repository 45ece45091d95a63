"""Each question: what is asked of the portal, and how the answers become one."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from backend_client.client import BackendClient
from backend_client.errors import AccessExpired, Changed, UnknownCustomer, WrongPassword
from backend_client.models import AccessToken, CustomerCode, InvoiceKind, Month, Register
from tests.backend_client.helpers import (
    ACCESS,
    CONTRACTS,
    CUSTOMER,
    DEBTS,
    INDEXES,
    INVOICES,
    JUNE,
    LOG_IN,
    NEWER,
    NOW,
    OLDER,
    OUTAGES,
    PAYMENTS,
    PDF,
    TOKEN,
    USAGE,
    Behaviour,
    FakePortal,
    FakeTime,
    says,
    shape,
)


async def test_a_log_in_gives_a_permission(client: BackendClient, portal: FakePortal) -> None:
    """The password goes in the form of one POST to the token host."""
    portal.plan(LOG_IN, says("token"))

    token = await client.log_in("pd00000000001", SecretStr("mật khẩu & 1"))

    form = parse_qs(portal.asked[0].content)
    assert (token.value, token.refresh) == ("CANARY-ACCESS", "CANARY-REFRESH")
    assert form["password"] == ["mật khẩu & 1"]
    assert form["grant_type"] == ["password"]
    assert "offline_access" in form["scope"][0]


@pytest.mark.parametrize("status", [200, 400, 401])
async def test_a_wrong_password_may_be_typed_again(
    client: BackendClient, portal: FakePortal, status: int
) -> None:
    """After a refusal, whatever its status, the right password works."""
    portal.plan(LOG_IN, says("wrong_password", status), says("token"))

    with pytest.raises(WrongPassword):
        await client.log_in("PD00000000001", SecretStr("sai"))
    assert (await client.log_in("PD00000000001", SecretStr("đúng"))).value == "CANARY-ACCESS"


async def test_a_permission_is_renewed(client: BackendClient, portal: FakePortal) -> None:
    """The refresh token buys a new permission; a refused one means linking again."""
    portal.plan(
        LOG_IN, says("token"), says("wrong_password", 400), says(b'{"error":"unsupported_grant_type"}', 400)
    )

    assert (await client.renew(TOKEN)).value == "CANARY-ACCESS"
    for _ in range(2):
        with pytest.raises(AccessExpired):
            await client.renew(TOKEN)


async def test_without_a_refresh_token_nothing_is_asked(client: BackendClient, portal: FakePortal) -> None:
    """A portal that gave none is not bothered."""
    with pytest.raises(AccessExpired):
        await client.renew(AccessToken("x", NOW))
    assert portal.asked == []


async def test_contracts_know_when_they_began(client: BackendClient, portal: FakePortal) -> None:
    """The start is asked for each contract; where that fails, the contract is still told."""
    portal.plan(CONTRACTS, says("contracts"))
    portal.plan(CUSTOMER, says("customer"), says(b"", 500))

    found = (await client.contracts(TOKEN)).value

    assert sorted((c.started_on for c in found), key=str) == [date(2016, 4, 12), None]
    assert portal.asked[0].headers["Authorization"] == "Bearer CANARY-ACCESS"
    assert portal.asked[0].headers["Accept-Language"].startswith("vi-VN")


async def test_an_invoice_comes_with_the_indexes_of_both_meters(
    client: BackendClient, portal: FakePortal
) -> None:
    """Three cycles are asked and merged without doubles; a refund has no reading of its own."""
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, says("indexes_replaced"))

    regular, refund = (await client.invoices(ACCESS, JUNE)).value

    assert sorted(asked.query["ky"] for asked in portal.paths(INVOICES)) == ["1", "2", "3"]
    assert [f"{pair.opening}-{pair.closing}" for pair in regular.indexes] == ["12345-12400", "0-258"]
    assert (refund.kind, refund.indexes) == (InvoiceKind.REFUND, ())


async def test_an_invoice_has_three_registers(client: BackendClient, portal: FakePortal) -> None:
    """Normal, peak and off-peak, each with its multiplier."""
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, says("refused"), says("indexes_three"))

    regular, _ = (await client.invoices(ACCESS, JUNE)).value

    assert [pair.register for pair in regular.indexes] == [Register.NORMAL, Register.PEAK, Register.OFF_PEAK]
    assert all((p.closing - p.opening) * p.multiplier == p.used_kwh for p in regular.indexes)
    assert [asked.json["maDiemDo"] for asked in portal.paths(INDEXES)] == [
        "PD00000000001001",
        "PD000000000011",
    ]


@pytest.mark.parametrize("failure", [says(b"", 500), says(b"<html>"), says("refused"), says("no_debts")])
async def test_an_invoice_without_indexes_is_still_one(
    client: BackendClient, portal: FakePortal, failure: object
) -> None:
    """The indexes are an extra: their failure costs one attempt and nothing else."""
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, failure)  # type: ignore[arg-type]

    found = (await client.invoices(ACCESS, JUNE)).value

    assert [(invoice.id, invoice.indexes) for invoice in found] == [("1001", ()), ("1002", ())]


async def test_a_pdf_is_decoded(client: BackendClient, portal: FakePortal) -> None:
    """The envelope carries the document as base64."""
    content = b"%PDF-1.7 " + bytes(range(256))
    portal.plan(
        PDF, says(json.dumps(shape("no_debts") | {"data": base64.b64encode(content).decode()}).encode())
    )

    assert (await client.invoice_pdf(ACCESS, "1001")).value.content == content
    assert portal.asked[0].query["idHoaDon"] == "1001"


@pytest.mark.parametrize("data", ["PGh0bWw+", "%%%", None, 7, ["JVBERi0="]])
async def test_what_is_no_pdf_is_not_handed_out(
    client: BackendClient, portal: FakePortal, data: object
) -> None:
    """A page or anything else in place of the document is `Changed`."""
    portal.plan(PDF, says(json.dumps(shape("no_debts") | {"data": data}).encode()))

    with pytest.raises(Changed):
        await client.invoice_pdf(ACCESS, "1001")


async def test_an_empty_list_of_debts_is_asked_again(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """The portal gives an empty list when asked too fast."""
    portal.plan(DEBTS, says("no_debts"), says("no_debts"), says("debts"))

    assert len((await client.debts(ACCESS)).value) == 2
    assert time.slept == [2.5, 2.5]
    assert portal.asked[0].json["maDViQLy"] == portal.asked[0].json["maDonViQuanLy"] == "HN0100"


async def test_debts_are_empty_after_three_askings(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """Three empty lists are believed, within the budget, and remembered for a moment."""
    portal.plan(DEBTS, says("no_debts"))

    assert [(await client.debts(ACCESS)).value for _ in range(2)] == [(), ()]
    assert len(portal.asked) == 3
    assert time.passed_s < 8


async def test_payments_and_usage(client: BackendClient, portal: FakePortal) -> None:
    """One call a question, with the names of parameters the portal knows."""
    portal.plan(PAYMENTS, says("payments"))
    portal.plan(USAGE, says("usage"))

    assert len((await client.payments(ACCESS, JUNE)).value) == 2
    assert len((await client.usage(ACCESS, 2026)).value) == 2
    assert portal.asked[0].query == {
        "maDvQly": "HN0100",
        "maKh": "PD00000000001",
        "thang": "6",
        "nam": "2026",
    }
    assert portal.asked[1].json["nam"] == 2026


async def test_readings_ask_one_day_more(client: BackendClient, portal: FakePortal) -> None:
    """The energy of the last day ends at the midnight after it."""
    portal.plan(NEWER, says("readings_newer"))

    found = (await client.readings(ACCESS, date(2026, 6, 4), date(2026, 6, 5))).value

    assert [reading.on.day for reading in found] == [4, 5]
    asked = portal.asked[0].json
    assert (asked["ngayDau"], asked["ngayCuoi"]) == ("04/06/2026", "06/06/2026")


async def test_readings_find_the_way_that_works(client: BackendClient, portal: FakePortal) -> None:
    """Newer variant, older variant, then the older way to write the point of measurement."""
    portal.plan(NEWER, says("refused"), says("refused"))
    portal.plan(OLDER, says("refused"), says("readings_older"))

    found = (await client.readings(ACCESS, date(2026, 6, 1), date(2026, 6, 2))).value

    assert len(found) == 2
    assert [(a.path, a.json["maDiemDo"][13:]) for a in portal.asked] == [
        (NEWER, "001"),
        (OLDER, "001"),
        (NEWER, "1"),
        (OLDER, "1"),
    ]


@pytest.mark.parametrize("strange", [says(b"<html>"), says("readings_older"), says("no_debts")])
async def test_readings_in_a_new_shape_are_asked_the_older_way(
    client: BackendClient, portal: FakePortal, strange: Behaviour
) -> None:
    """When the newer variant changes, the older one still answers."""
    portal.plan(NEWER, strange)
    portal.plan(OLDER, says("readings_older"))

    assert len((await client.readings(ACCESS, date(2026, 6, 1), date(2026, 6, 2))).value) == 2


async def test_readings_nobody_knows_are_refused(client: BackendClient, portal: FakePortal) -> None:
    """When every way is refused, the customer is not known."""
    portal.plan(NEWER, says("refused"))
    portal.plan(OLDER, says("refused"))

    with pytest.raises(UnknownCustomer):
        await client.readings(ACCESS, date(2026, 6, 1), date(2026, 6, 2))


async def test_long_ranges_are_split(client: BackendClient, portal: FakePortal) -> None:
    """No call asks for more than 31 days, and none for a day to come."""
    portal.plan(NEWER, says("readings_newer"))

    await client.readings(ACCESS, date(2026, 5, 1), date(2026, 12, 31))

    spans = sorted((a.json["ngayDau"][3:5], a.json["ngayDau"][:2], a.json["ngayCuoi"]) for a in portal.asked)
    assert spans == [("05", "01", "31/05/2026"), ("06", "01", "01/07/2026"), ("07", "02", "08/07/2026")]


async def test_readings_of_days_to_come_are_empty(client: BackendClient, portal: FakePortal) -> None:
    """Today is not over, so nothing is asked."""
    assert (await client.readings(ACCESS, NOW.date(), NOW.date() + timedelta(days=3))).value == ()
    assert portal.asked == []


async def test_outages_are_asked_from_the_day_before(client: BackendClient, portal: FakePortal) -> None:
    """What began at 22:00 the evening before goes on over midnight. No log-in is shown."""
    portal.plan(OUTAGES, says("outages"))

    found = (await client.outages("HN0100", date(2026, 6, 28), date(2026, 6, 28))).value

    assert [outage.starts_at.day for outage in found] == [27, 27, 28]
    assert portal.asked[0].json["ngayBatDau"] == "2026-06-27"
    assert "Authorization" not in portal.asked[0].headers


async def test_an_unknown_unit_is_no_unknown_customer(client: BackendClient, portal: FakePortal) -> None:
    """Nobody is told to check a customer code that was not part of the question."""
    portal.plan(OUTAGES, says("refused"))

    with pytest.raises(Changed):
        await client.outages("XX0000", date(2026, 6, 28), date(2026, 6, 28))


async def test_a_past_reading_is_as_billed(client: BackendClient, portal: FakePortal, time: FakeTime) -> None:
    """A past month shows the billed period and what the newer meter showed at its end."""
    time.passed_s = timedelta(days=60).total_seconds()
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, says("indexes_replaced"))

    (period,) = (await client.reading_schedule(ACCESS, JUNE)).value

    assert (period.reading_on, period.is_expected, period.closing) == (date(2026, 6, 30), False, Decimal(258))


async def test_periods_of_invoices_in_memory_cost_no_question(
    client: BackendClient, portal: FakePortal
) -> None:
    """What was asked for is told, about this customer alone, and nothing else is asked."""
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, says("refused"))
    assert client.periods_told(ACCESS, (JUNE,)) == {}
    await client.invoices(ACCESS, JUNE)
    asked = len(portal.asked)

    told = client.periods_told(ACCESS, (JUNE, Month(2026, 5)))

    assert [(month, period.to_on) for month, (period,) in told.items()] == [(JUNE, date(2026, 6, 30))]
    assert len(portal.asked) == asked
    client.forget(ACCESS.customer)
    assert client.periods_told(ACCESS, (JUNE,)) == {}


async def test_the_rule_needs_no_portal(client: BackendClient, portal: FakePortal) -> None:
    """The running and the coming month end on their last day, also when the portal is down."""
    portal.plan(INVOICES, says(b"", 503))

    for month, last in ((Month(2026, 7), 31), (Month(2026, 8), 31)):
        (period,) = (await client.reading_schedule(ACCESS, month)).value
        assert (period.reading_on.day, period.is_expected) == (last, True)


async def test_february_2028_has_29_days(client: BackendClient, portal: FakePortal, time: FakeTime) -> None:
    """The last calendar day, leap years included."""
    time.passed_s = (date(2028, 1, 15) - NOW.date()).days * 86400.0
    portal.plan(INVOICES, says("no_invoices"))

    (period,) = (await client.reading_schedule(ACCESS, Month(2028, 2))).value

    assert period.reading_on == date(2028, 2, 29)


@pytest.mark.parametrize("month", [Month(2026, 9), Month(2030, 1), Month(2015, 3), Month(2026, 6)])
async def test_no_schedule_where_nothing_is_known(
    client: BackendClient, portal: FakePortal, month: Month
) -> None:
    """Beyond the coming month, and before the contract, there is nothing to expect."""
    portal.plan(INVOICES, says("no_invoices"))

    assert (await client.reading_schedule(ACCESS, month)).value == ()


async def test_last_month_is_expected_until_it_is_billed(
    client: BackendClient, portal: FakePortal, time: FakeTime
) -> None:
    """On the first days of July, June may not be billed; May proves that the contract is older."""
    time.passed_s = timedelta(days=31).total_seconds()
    portal.plan(INVOICES, says("invoices"))
    portal.plan(INDEXES, says("refused"))

    (period,) = (await client.reading_schedule(ACCESS, Month(2026, 7))).value

    assert (period.reading_on, period.is_expected) == (date(2026, 7, 31), True)


async def test_forgotten_means_asked_again(client: BackendClient, portal: FakePortal) -> None:
    """After unlinking nothing about the customer stays in memory."""
    portal.plan(USAGE, says("usage"), says(b"", 500))
    await client.usage(ACCESS, 2026)

    client.forget(CustomerCode("PD00000000009"))
    assert (await client.usage(ACCESS, 2026)).value
    client.forget(ACCESS.customer)

    with pytest.raises(Exception, match="500"):
        await client.usage(ACCESS, 2026)
