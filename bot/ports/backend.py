"""The utility, as the bot asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from backend_client.models import (
    AccessToken,
    Contract,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Debt,
    Document,
    Fetched,
    Invoice,
    Month,
    MonthlyUsage,
    Outage,
    Payment,
    ReadingPeriod,
)
from data.values import Secret


class Backend(Protocol):
    """The utility, one method a question. Every method may raise `backend_client.errors.BackendError`."""

    async def log_in(self, user_name: str, password: Secret) -> AccessToken:
        """Exchange a password for a permission. Never retried, never cached.

        Raises:
            WrongPassword: the two do not fit.
        """
        ...

    async def renew(self, token: AccessToken) -> AccessToken:
        """A fresh permission for one that ends.

        Raises:
            AccessExpired: the portal does not renew; the customer must link again.
        """
        ...

    async def contracts(self, token: AccessToken) -> Fetched[tuple[Contract, ...]]: ...

    async def invoices(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        """All invoices of a billing month, by cycle then issue, with indexes where they can be had."""
        ...

    async def invoice_pdf(self, access: CustomerAccess, invoice_id: str) -> Fetched[Document]: ...

    async def debts(self, access: CustomerAccess) -> Fetched[tuple[Debt, ...]]:
        """Open items. Empty means empty on several askings, and still is no proof of payment."""
        ...

    async def payments(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Payment, ...]]:
        """Payments of `month` and of the months before it, newest first."""
        ...

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        """Months of a year that were billed, oldest first; a missing month is absent, not zero."""
        ...

    async def readings(
        self, access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        """Days the meter did not report are absent, not zero; oldest first."""
        ...

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        """Past months from their invoices; the running and coming one by the rule, `is_expected`."""
        ...

    def periods_told(
        self, access: CustomerAccess, months: Iterable[Month]
    ) -> Mapping[Month, tuple[ReadingPeriod, ...]]:
        """Billed periods of those months whose invoices are in memory; nothing is asked."""
        ...

    async def outages(self, unit: str, from_on: date, to_on: date) -> Fetched[tuple[Outage, ...]]:
        """Plan of one unit, or of all units for an empty `unit`, by start. Needs no log-in."""
        ...

    def forget(self, customer: CustomerCode) -> None:
        """Drop what is in memory about a customer, who unlinked or asked for it."""
        ...
