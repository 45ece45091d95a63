"""The portal asked once more, right before a bill is told: what was paid meanwhile is not owed (F7.6)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from backend_client.errors import AccessExpired, BackendError
from backend_client.models import Clock, CustomerAccess, Fetched, Invoice, PaymentState
from bot.notices import Bill, BillDue, BillIssued, BillOverdue, Facts, PolicyNew
from bot.permissions import ready
from bot.ports.backend import Backend
from data.store import Store
from data.values import ChatId
from scheduler.validity import Reason

_YOUNG = timedelta(seconds=60)  # an answer from memory is good for so long
_STANDS = timedelta(minutes=30)  # a new bill tells when its state was looked at; then it is looked at anew


@dataclass(frozen=True, slots=True)
class Asked:
    """What to tell now, or why nothing is told; `is_final` False: perhaps later."""

    facts: Facts
    obstacle: Reason | None = None
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks about one account of one chat, with that chat's own permission."""

    backend: Backend = field(repr=False)
    store: Store = field(repr=False)
    clock: Clock

    def is_needed(self, facts: Facts) -> bool:
        """Whether `facts` may have come to be untrue of this chat: paid, or agreed to."""
        match facts:
            case BillDue() | BillOverdue() | PolicyNew():
                return True
            case BillIssued():
                return self.clock() - facts.bill.checked_at > _STANDS
        return False

    async def again(self, chat: ChatId, account: int | None, facts: Facts) -> Asked:
        """The same facts as they are now."""
        if isinstance(facts, PolicyNew):
            is_known = await self.store.consents.newest_of(chat) in {facts.version, ""}
            return Asked(facts, Reason.WITHDRAWN if is_known else None)
        assert isinstance(facts, BillIssued | BillDue | BillOverdue)
        try:
            answer = await self._invoices(await self.access(chat, account), facts.bill)
        except AccessExpired:
            return Asked(facts, Reason.ACCESS)
        except BackendError:
            return self._unasked(facts)
        if answer.is_stale:
            return self._unasked(facts)
        return _judged(facts, answer)

    async def access(self, chat: ChatId, account: int | None) -> CustomerAccess:
        """The chat's own permission for one of its accounts.

        Raises:
            AccessExpired: there is none any more.
        """
        accounts = await self.store.links.of_chat(chat)
        found = next((one for one in accounts if one.id == account), None)
        if found is None:
            raise AccessExpired
        access = (await ready(self.store, self.backend, found, self.clock())).access
        assert access is not None
        return access

    async def _invoices(self, access: CustomerAccess, bill: Bill) -> Fetched[tuple[Invoice, ...]]:
        answer = await self.backend.invoices(access, bill.month)
        if self.clock() - answer.fetched_at <= _YOUNG:
            return answer
        self.backend.forget(access.customer)  # it came from memory
        return await self.backend.invoices(access, bill.month)

    def _unasked(self, facts: BillIssued | BillDue | BillOverdue) -> Asked:
        """A new bill names the moment of its state, so it may go as it is; a reminder may not."""
        if isinstance(facts, BillIssued):
            return Asked(facts)
        return Asked(facts, Reason.PORTAL, is_final=False)


def _judged(facts: BillIssued | BillDue | BillOverdue, answer: Fetched[tuple[Invoice, ...]]) -> Asked:
    found = next((one for one in answer.value if one.id == facts.bill.invoice), None)
    if found is None:  # replaced by another, which is news of its own
        return Asked(facts, Reason.WITHDRAWN)
    now = replace(
        facts,
        bill=replace(
            facts.bill,
            total_vnd=found.total_vnd,
            outstanding_vnd=found.outstanding_vnd,
            state=found.state,
            checked_at=answer.fetched_at,
        ),
    )
    if not isinstance(facts, BillIssued) and _is_settled(found):
        return Asked(now, Reason.PAID)
    return Asked(now)


def _is_settled(invoice: Invoice) -> bool:
    """Paid, cancelled, or on its way: whoever has just paid must not be reminded."""
    return invoice.outstanding_vnd <= 0 or invoice.state in {
        PaymentState.PAID,
        PaymentState.CANCELLED,
        PaymentState.PENDING,
    }
