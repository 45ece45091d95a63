"""What watching costs the portal: requests per account and day, and the busiest minute.

    python -m benchmarks.watching [codes=1000]

The code that watches runs as it is, at a simulated clock, through a month with its bills, due days and
reading days; only the portal is replaced by one that answers out of memory and counts the requests the real
client would make for each question. `codes` of them are simulated, each by its own hash; larger numbers of
accounts are that sample times a factor, which overstates the busiest minute a little and never understates
the mean. Nothing depends on the speed of the machine.

Assumed: everybody wants all three kinds; 3 of 10 hear of payments; 2 of 10 set a threshold; bills are out
within two days of 02/07 08:00 and due on 07/07; 6 of 10 pay before that, 3 of 10 in the three days after,
1 of 10 not at all; homes of 30 units; somebody follows an area.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

from backend_client.models import (
    HANOI,
    AccessToken,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Fetched,
    Invoice,
    InvoiceKind,
    Month,
    MonthlyUsage,
    Payment,
    PaymentState,
    Purpose,
    ReadingPeriod,
    Register,
)
from backend_client.schedule import expected
from bot.ports.backend import Backend
from data.notice_values import Choices
from data.values import ChatId, LinkedAccount
from scheduler import rhythm, watch_bills, watch_readings
from scheduler.planning import Times
from scheduler.rhythm import Rhythm
from scheduler.seen import SeenBills, SeenReadings, SeenUse

FIRST = datetime(2026, 6, 30, 22, tzinfo=HANOI)
START, END = datetime(2026, 7, 1, tzinfo=HANOI), datetime(2026, 8, 1, tzinfo=HANOI)
DAYS = (END - START).days
JUNE = Month(2026, 6)
ACCOUNTS = (1_000, 100_000, 1_000_000)
UNITS = 30
VND = 845_694
INVOICES, INDEXES = 3, 1  # requests of one question: a cycle each; and the indexes, where there is a bill


@dataclass
class Portal:
    """Answers for one code at a time, and notes how many requests that was, by minute and by what for."""

    code: str = ""
    now: datetime = START
    part: str = ""
    by_minute: Counter[int] = field(default_factory=Counter)
    by_part: Counter[str] = field(default_factory=Counter)

    def _count(self, requests: int) -> None:
        if START <= self.now < END:
            self.by_minute[int((self.now - START) / timedelta(minutes=1))] += requests
            self.by_part[self.part] += requests

    @property
    def issued_at(self) -> datetime:
        return datetime(2026, 7, 2, 8, tzinfo=HANOI) + rhythm.place(self.code, "issued") * timedelta(days=2)

    @property
    def paid_at(self) -> datetime:
        kind, when = rhythm.place(self.code, "pays"), rhythm.place(self.code, "when")
        due = datetime(2026, 7, 8, tzinfo=HANOI)
        if kind < 0.6:
            return self.issued_at + when * (due - self.issued_at)
        return due + when * timedelta(days=3) if kind < 0.9 else END

    def _months(self) -> list[Month]:
        """Those billed by now."""
        return [Month(2026, n) for n in range(1, 6)] + ([JUNE] if self.now >= self.issued_at else [])

    async def invoices(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        is_billed = month in self._months()
        self._count(INVOICES + (INDEXES if is_billed else 0))
        return Fetched((self._invoice(access.customer, month),) if is_billed else (), self.now)

    def _invoice(self, customer: CustomerCode, month: Month) -> Invoice:
        is_paid = month != JUNE or self.now >= self.paid_at
        return Invoice(
            id=str(month), customer=customer, month=month, cycle=1, from_on=month.first_on,
            to_on=month.last_on, kind=InvoiceKind.REGULAR, serial="1K26THN", number="1",
            used_kwh=Decimal(313), before_tax_vnd=0, vat_percent=Decimal(8), vat_vnd=0, total_vnd=VND,
            state=PaymentState.PAID if is_paid else PaymentState.UNPAID,
            outstanding_vnd=0 if is_paid else VND, due_on=month.last_on + timedelta(days=7),
        )  # fmt: skip

    async def usage(self, _access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        self._count(1)
        months = self._months() if year == 2026 else [Month(year, n) for n in range(1, 13)]
        return Fetched(tuple(MonthlyUsage(month, Decimal(300), VND) for month in months), self.now)

    async def payments(self, _access: CustomerAccess, _month: Month) -> Fetched[tuple[Payment, ...]]:
        self._count(1)
        paid = [month for month in self._months() if month != JUNE or self.now >= self.paid_at]
        return Fetched(tuple(Payment(month, Decimal(313), VND) for month in paid), self.now)

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        """The real client asks for the invoices of the month and of the one before."""
        for one in (month, month.shift(-1)):
            await self.invoices(access, one)
        return Fetched(expected(month), self.now)

    async def readings(
        self, _access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        self._count(1 if (to_on - from_on).days < 30 else 2)
        days = (from_on + timedelta(days=n) for n in range((to_on - from_on).days + 1))
        rows = (DailyReading(on, Register.TOTAL, Decimal(10), Decimal(0)) for on in days)
        return Fetched(tuple(rows), self.now)


@dataclass
class Watcher:
    """One code through the month, each part at the turns that its rhythm gives it."""

    portal: Portal
    code: str
    pace: Rhythm
    bills: SeenBills | None = None
    days: SeenReadings | None = None
    use: SeenUse | None = None

    def __post_init__(self) -> None:
        customer = CustomerCode(self.code)
        token = AccessToken("", datetime(2030, 1, 1, tzinfo=UTC))
        self.access = CustomerAccess(customer, "PD0200", token)
        self.account = LinkedAccount(
            1, ChatId("web", "x"), customer, "PD0200", "", True, "", "", Purpose.HOUSEHOLD, 1, None, FIRST,
            False, 1, token,
        )  # fmt: skip
        self.choices = Choices(
            is_reading_on=True,
            is_bill_on=True,
            is_other_on=True,
            bill_paid=rhythm.place(self.code, "paid") < 0.3,
            threshold_kwh=300 if rhythm.place(self.code, "threshold") < 0.2 else None,
        )

    async def run(self) -> None:
        """Linked before the month began."""
        await self._through("bills")
        await self._through("reading days")
        if self.choices.threshold_kwh is not None:
            await self._through("thresholds")

    async def _through(self, part: str) -> None:
        now = FIRST
        while now < END:
            self.portal.code, self.portal.now, self.portal.part = self.code, now, part
            now = await self._turn(part, now)

    async def _turn(self, part: str, now: datetime) -> datetime:
        backend, chosen = cast("Backend", self.portal), (self.choices,)
        if part == "bills":
            self.bills, _ = await watch_bills.look(watch_bills.Look(backend, self.access, now), self.bills)
            return watch_bills.next_at(self.code, now, self.bills, chosen, self.pace)
        at = watch_readings.Look(backend, self.account, self.access, now)
        if part == "reading days":
            self.days, _ = await watch_readings.look_at_days(at, self.days, chosen)
            return watch_readings.next_days(self.code, now, self.days, chosen)
        self.use, _ = await watch_readings.look_at_use(at, self.use, chosen)
        return rhythm.next_daily(self.code, now)


async def simulate(codes: int) -> Portal:
    portal, pace = Portal(), Rhythm()
    for n in range(codes):
        await Watcher(portal, f"PD00{n:09d}", pace).run()
    return portal


def plans_a_day() -> int:
    """Requests for the plans of all units a day: the same for any number of accounts."""
    assert Times().outages.startswith("*/10 6-21")
    assert Times().outages_at_night.startswith("5 0-5,22-23")
    return (16 * 6 + 8) * (UNITS + 1)


def lines(portal: Portal, codes: int) -> Iterator[str]:
    yield f"{codes} codes simulated over {DAYS} days; requests an account and day:"
    for part, count in portal.by_part.most_common():
        yield f"  {part:14} {count / codes / DAYS:6.2f}"
    each = sum(portal.by_part.values()) / codes / DAYS
    plans = plans_a_day()
    busiest = max(portal.by_minute.values())
    tens: Counter[int] = Counter()
    for minute, count in portal.by_minute.items():
        tens[minute // 10] += count
    when, ten = tens.most_common(1)[0]
    at = START + when * timedelta(minutes=10)
    yield f"  outage plans: {plans} a day for all accounts together ({UNITS} units, and the plan of all)"
    yield f"Busiest ten minutes from {at:%d/%m %H:%M}."
    yield ""
    yield "| accounts | requests an account and day | requests a day, mean | busiest minute |"
    yield "|---|---|---|---|"
    for accounts in ACCOUNTS:
        total = each * accounts + plans
        peak = busiest if accounts == codes else ten / 10 * accounts / codes
        peak += UNITS + 1
        yield f"| {accounts:,} | {total / accounts:.2f} | {total:,.0f} | {peak:,.0f} |"


def main() -> None:
    codes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    portal = asyncio.run(simulate(codes))
    sys.stdout.write("\n".join(lines(portal, codes)) + "\n")


if __name__ == "__main__":
    main()
