"""Invoices and payments: each change told once, nothing made up, nobody reminded of what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from backend_client.errors import BackendTimeout, UnknownCustomer
from backend_client.models import AccessToken, CustomerCode, PaymentState
from bot.notices import AccessEnded, BillDue, BillIssued, BillOverdue, BillPaid, BillRefunded
from data.notice_values import Choices, DeliveryState
from data.values import ChatId, LinkedAccount
from sandbox.customers import Correction
from sandbox.faults import Fault
from sandbox.periods import Month
from scheduler import watch_bills
from scheduler.seen import SeenBills
from tests.house import Watch
from tests.watching.rig import CHAT, CODE, EVERYTHING, Rig, at, open_rig

BILLS = Choices(is_bill_on=True, bill_paid=True)
JULY = Month(2026, 7)


def bills(facts: Sequence[object]) -> list[str]:
    return [type(one).__name__ for one in facts if type(one).__name__.startswith("Bill")]


async def test_a_new_invoice_is_told_once(rig: Rig) -> None:
    """What was there at linking is no news; the next one is, with the year before beside it."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    assert await rig.facts() == []

    rig.issue(JULY)
    for _ in range(3):
        await rig.look_now()
    (issued,) = await rig.facts()
    assert isinstance(issued, BillIssued)
    bill = issued.bill
    assert (str(bill.month), bill.state) == ("2026-07", PaymentState.UNPAID)
    assert bill.used_kwh == 346
    assert bill.more_than_last_year_kwh == 346 - 329
    assert bill.checked_at == rig.now
    assert bill.total_vnd == bill.outstanding_vnd > 0


async def test_by_its_own_rhythm_an_invoice_is_found_within_hours(tmp_path: Path) -> None:
    """July's bill of the sandbox is out on 02/08 at 08:00."""
    async with open_rig(tmp_path, Watch(at("2026-08-01 20:30"))) as rig:
        await rig.link(choices=BILLS)
        await rig.by_hour("2026-08-01 20:30", "2026-08-02 12:30")

        (issued,) = [one for one in await rig.facts() if isinstance(one, BillIssued)]
        assert at("2026-08-02 08:00") <= issued.bill.checked_at <= at("2026-08-02 12:00")


async def test_a_payment_is_told_and_takes_the_reminder_back(rig: Rig) -> None:
    """Paid between the reminder's planning and its sending: the reminder is dropped."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    await rig.by_hour("2026-07-04 08:00", "2026-07-04 21:00")
    assert bills(await rig.facts()) == ["BillDue"]

    rig.pay()
    await rig.look_now()
    await rig.look_now()
    (paid,) = await rig.facts()
    assert isinstance(paid, BillPaid)
    assert (paid.amount_vnd, str(paid.month)) == (845_694, "2026-06")
    assert paid.paid_at == rig.now.replace(second=0, microsecond=0)
    due = next(one for one in await rig.told() if one.variant == "bill_due")
    assert due.state is DeliveryState.DROPPED


async def test_reminders_before_and_after_the_due_day(rig: Rig) -> None:
    """Three days before, and a day after; each once, however often it is looked."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    await rig.by_hour("2026-07-04 07:00", "2026-07-04 21:00")
    await rig.by_hour("2026-07-08 07:00", "2026-07-08 21:00")

    facts = await rig.facts()
    told = [one for one in facts if isinstance(one, BillDue | BillOverdue)]
    assert [type(one) for one in told] == [BillOverdue]
    assert told[0].bill.checked_at.date() == at("2026-07-08 12:00").date()
    (due,) = [one for one in await rig.told() if one.variant == "bill_due"]
    assert at("2026-07-04 08:00") <= due.due_at < at("2026-07-04 20:00")
    assert due.state is DeliveryState.DROPPED  # nobody sent it in time: a later one took its place


async def test_an_empty_list_of_debts_is_no_payment(rig: Rig) -> None:
    """Nor is an empty list of anything else (F4.11)."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    for call in ("debts", "payments", "invoices", "usage"):
        rig.house.portal.faults.set(call, Fault.EMPTY_LIST)
    for _ in range(3):
        await rig.look_now()
    rig.house.portal.faults.clear()
    await rig.look_now()

    assert await rig.facts() == []


@pytest.mark.parametrize("fault", [Fault.HTTP_500, Fault.WRONG_TYPES])
async def test_a_failing_portal_delays_and_invents_nothing(rig: Rig, fault: Fault) -> None:
    """What happened meanwhile is told when it answers again."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    rig.issue(JULY)
    rig.house.portal.faults.set("*", fault)
    for _ in range(2):
        await rig.look_now()
    assert await rig.facts() == []

    rig.house.portal.faults.clear()
    rig.watch.forward(timedelta(minutes=30))
    await rig.look_now()
    assert bills(await rig.facts()) == ["BillIssued"]


async def test_after_a_failure_the_next_try_is_later_and_later(rig: Rig) -> None:
    """Not at every tick: the portal is left alone."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    rig.house.portal.faults.set("*", Fault.HTTP_500)
    await rig.look_now()
    store = rig.house.answering.house.store

    for minutes in (13, 26):
        assert await store.watching.claim_due(rig.now, "test", timedelta(minutes=5), 5) == ()
        rig.watch.forward(timedelta(minutes=minutes))
        await rig.look()
    watched = await store.watching.claim_due(rig.now + timedelta(hours=2), "test", timedelta(minutes=5), 5)
    assert [one.failures for one in watched] == [3]


async def test_switching_on_later_primes_anew(rig: Rig) -> None:
    """An invoice that came while bills were off is no news when they are switched on."""
    await rig.link(choices=Choices(is_reading_on=True))
    await rig.look_now()
    rig.issue(JULY)
    await rig.look_now()
    await rig.choose(BILLS)
    await rig.look_now()
    await rig.look_now()

    assert bills(await rig.facts()) == []


async def test_a_code_nobody_wants_to_hear_of_is_not_asked_about(rig: Rig) -> None:
    """Linked is not watched; switched off is forgotten."""
    store = rig.house.answering.house.store
    await rig.link(choices=Choices(is_other_on=True))
    await rig.look_now()
    assert await store.watching.count() == 0

    await rig.choose(BILLS)
    await rig.look()
    assert await store.watching.count() == 1
    await rig.choose(Choices())
    await rig.look()
    assert await store.watching.count() == 0


async def test_a_permission_that_ended_is_told_once(rig: Rig) -> None:
    """However often it is looked, and the portal is not asked meanwhile."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    account = (await rig.accounts())[0]
    await rig.house.answering.house.store.links.renew(account.grant, None)
    rig.house.portal.faults.set("*", Fault.HTTP_500)
    for _ in range(4):
        await rig.look_now()

    assert await rig.facts() == [AccessEnded(CustomerCode("PD00000000001"), (account.id,))]


async def test_who_shares_a_code_is_told_of_it_by_his_own_permission(rig: Rig) -> None:
    """One that ended unnoticed is found out when there is news, before the news is planned; told once."""
    other = ChatId("web", "another-chat")
    await rig.link(choices=BILLS)
    await rig.link(choices=BILLS, chat=other)
    await rig.look_now()
    (account,) = await rig.accounts(other)
    await _let_run_out(rig, account)
    await rig.look_now()
    assert "AccessEnded" not in await rig.names(other)

    rig.issue(JULY)
    for _ in range(3):
        await rig.look_now()

    assert [one.token for one in await rig.accounts(other)] == [None]  # the courier reads it there
    assert [one for one in await rig.facts(other) if isinstance(one, AccessEnded)] == [
        AccessEnded(CustomerCode("PD00000000001"), (account.id,))
    ]
    assert [one.token is None for one in await rig.accounts()] == [False]


async def test_news_waits_where_nobody_knows_whether_a_permission_is_good(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portal that does not renew now may do so later; the news is found again then."""
    other = ChatId("web", "another-chat")
    await rig.link(choices=BILLS)
    await rig.link(choices=BILLS, chat=other)
    await rig.look_now()
    (account,) = await rig.accounts(other)
    assert account.token is not None
    store, backend = rig.house.answering.house.store, rig.house.answering.house.backend
    await store.links.renew(account.grant, replace(account.token, expires_at=rig.now))
    rig.issue(JULY)
    renew, fails = backend.renew, [BackendTimeout()]

    async def once(token: AccessToken) -> AccessToken:
        if fails:
            raise fails.pop()
        return await renew(token)

    monkeypatch.setattr(type(backend), "renew", lambda _self, token: once(token))
    await rig.look_now()
    assert bills(await rig.facts(CHAT)) == bills(await rig.facts(other)) == []

    await rig.look_now()
    assert bills(await rig.facts(CHAT)) == bills(await rig.facts(other)) == ["BillIssued"]


async def test_a_permission_that_lost_the_code_keeps_nobody_else_from_news(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever moved out was linked first; who lives there now is told."""
    other = ChatId("web", "another-chat")
    await rig.link(choices=BILLS)
    await rig.link(choices=BILLS, chat=other)
    await rig.look_now()
    first = (await rig.accounts())[0]
    look = watch_bills.look

    async def refused(at: watch_bills.Look, seen: SeenBills | None) -> object:
        if at.access.token == first.token:
            raise UnknownCustomer
        return await look(at, seen)

    monkeypatch.setattr(watch_bills, "look", refused)
    rig.issue(JULY)
    await rig.look_now()

    assert bills(await rig.facts(other)) == ["BillIssued"]


async def _let_run_out(rig: Rig, account: LinkedAccount) -> None:
    """As where the password was changed: it is over, and the portal does not renew it."""
    assert account.token is not None
    ended = replace(account.token, refresh="", expires_at=rig.now)
    await rig.house.answering.house.store.links.renew(account.grant, ended)


async def test_a_permission_is_renewed_on_the_way(rig: Rig) -> None:
    """An hour later the token of the sandbox has run out; the customer notices nothing."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    rig.watch.forward(timedelta(hours=5))
    rig.issue(JULY)
    await rig.look_now()

    assert bills(await rig.facts()) == ["BillIssued"]


async def test_two_chats_of_one_code_cost_one_look(rig: Rig) -> None:
    """Both are told; the code is watched once."""
    other = ChatId("web", "another-chat")
    await rig.link(choices=BILLS)
    await rig.link(choices=BILLS, chat=other)
    await rig.look_now()
    rig.issue(JULY)
    await rig.look_now()

    assert await rig.house.answering.house.store.watching.count() == 1
    assert bills(await rig.facts(CHAT)) == bills(await rig.facts(other)) == ["BillIssued"]


async def test_two_processes_share_the_codes(rig: Rig) -> None:
    """A claimed code is nobody else's until its lease ends; a settlement too late is not kept."""
    await rig.link("PD00000000003", BILLS)
    store = rig.house.answering.house.store
    await store.watching.ensure(rig.now)
    lease = timedelta(minutes=5)
    first = await store.watching.claim_due(rig.now, "first", lease, 2)
    second = await store.watching.claim_due(rig.now, "second", lease, 5)
    assert (len(first), len(second)) == (2, 1)

    later = rig.now + lease
    again = await store.watching.claim_due(later, "second", lease, 5)
    assert len(again) == 3
    assert not await store.watching.save(first[0].customer, "first", b"{}", later)
    assert await store.watching.save(first[0].customer, "second", b"{}", later)


async def test_a_restart_repeats_nothing(tmp_path: Path) -> None:
    """Also after a death between telling and remembering."""
    async with open_rig(tmp_path) as rig:
        await rig.link(choices=EVERYTHING)
        await rig.look_now()
        rig.issue(JULY)
        store = rig.house.answering.house.store
        save = store.watching.save
        store.watching.save = _die  # type: ignore[method-assign, assignment]
        with pytest.raises(RuntimeError):
            await rig.look_now()
        store.watching.save = save  # type: ignore[method-assign]
        assert "bill_issued" in [one.variant for one in await rig.told()]
        rig.watch.forward(timedelta(minutes=6))  # the lease of the dead one
        await rig.look_now()
        variants = [one.variant for one in await rig.told()]
        assert variants.count("bill_issued") == 1


async def _die(*_args: object) -> bool:
    raise RuntimeError


def _world_with(rig: Rig, kind: str, wrong_kwh: int) -> None:
    """July's invoice of the code will be corrected eight days after it."""
    world = rig.house.portal.world
    correction = {Month(2026, 7): Correction(kind, wrong_kwh)}
    world.customers[CODE] = replace(world.customers[CODE], corrections=correction)
    world._ledgers.pop(CODE, None)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("HT", ["BillIssued", "BillRefunded"]),
        ("DC", ["BillIssued", "BillIssued adjustment"]),
        ("LL", ["BillIssued replacement"]),  # what waited of the first is off
    ],
)
async def test_a_correction_is_told_as_what_it_is(rig: Rig, kind: str, expected: list[str]) -> None:
    """Money back is no bill to pay, and is neither reminded of nor thanked for."""
    _world_with(rig, kind, 40)
    rig.watch.now = at("2026-07-20 12:00")
    await rig.link(choices=BILLS)
    await rig.look_now()
    for day in ("2026-08-03", "2026-08-04", "2026-08-11", "2026-08-12", "2026-08-20", "2026-08-21"):
        rig.watch.now = at(f"{day} 12:00")
        await rig.look_now()

    issued = [one for one in await rig.facts() if isinstance(one, BillIssued | BillRefunded)]
    assert [_said(one) for one in issued] == expected
    assert len(await rig.told()) == len({(one.variant, one.facts) for one in await rig.told()})
    for one in issued:
        if isinstance(one, BillRefunded):
            assert one.amount_vnd > 0
            assert one.used_kwh == 40
    paid = [one for one in await rig.facts() if isinstance(one, BillPaid)]
    assert all(one.amount_vnd > 0 for one in paid)


def _said(facts: BillIssued | BillRefunded) -> str:
    kind = "" if isinstance(facts, BillRefunded) else facts.bill.kind.value.removeprefix("regular")
    return f"{type(facts).__name__} {kind}".strip()
