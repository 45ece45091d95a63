"""A portal with invoices and usage for the tests of computed bills; everything else is `plan_fakes`'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from backend_client.errors import BackendError
from backend_client.models import (
    HANOI,
    CustomerAccess,
    CustomerCode,
    Fetched,
    IndexPair,
    Invoice,
    InvoiceKind,
    Month,
    MonthlyUsage,
    PaymentState,
    Register,
)
from bot.charts import Painter, PartsOfChange
from bot.handlers.turn import Turn
from bot.messages import Incoming, Kind
from data.reference import tariffs
from data.values import LinkedAccount
from tariff import BusinessUse, HouseholdUse, Use
from tests.handlers import plan_fakes
from tests.handlers.plan_fakes import CHAT

NOW = datetime(2026, 7, 2, 8, 5, tzinfo=HANOI)
JUNE, MAY, YEAR_AGO = Month(2026, 6), Month(2026, 5), Month(2025, 6)


@dataclass
class FakePainter:
    """Remembers what was to be drawn."""

    drawn: list[PartsOfChange] = field(default_factory=list)

    async def parts(self, chart: PartsOfChange) -> bytes:
        self.drawn.append(chart)
        return b"png"


@dataclass
class Bills(plan_fakes.Portal):
    """Invoices by month; months in `failing` raise `fault_of_month`."""

    now: datetime = NOW
    issued: dict[Month, tuple[Invoice, ...]] = field(default_factory=dict)
    failing: dict[Month, BackendError] = field(default_factory=dict)
    used: Sequence[MonthlyUsage] = ()

    async def invoices(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        self._ask("invoices", month)
        if month in self.failing:
            raise self.failing[month]
        return self._answer(self.issued.get(month, ()))

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        self._ask("usage", year)
        return self._answer(tuple(one for one in self.used if one.month.year == year))

    def put(self, *invoices: Invoice) -> Bills:
        for one in invoices:
            self.issued[one.month] = (*self.issued.get(one.month, ()), one)
        return self


def household(
    month: Month,
    kwh: int,
    *,
    off_vnd: int = 0,
    households: int = 1,
    first: date | None = None,
    use: HouseholdUse | None = None,
) -> Invoice:
    """An invoice as the utility would compute it, `off_vnd` beside the truth."""
    usual = HouseholdUse(first or month.first_on, month.last_on, Decimal(kwh), Decimal(households))
    return issued(month, use or usual, off_vnd)


def issued(
    month: Month, use: Use, off_vnd: int = 0, registers: Sequence[tuple[Register, int]] = ()
) -> Invoice:
    bill = use.bill(tariffs())
    return Invoice(
        id=f"{month}-{use.from_on.day}",
        customer=CustomerCode("PD00000000001"),
        month=month,
        cycle=1,
        from_on=use.from_on,
        to_on=use.to_on,
        kind=InvoiceKind.REGULAR,
        serial="1K26THN",
        number="0001234",
        used_kwh=use.used_kwh,
        before_tax_vnd=bill.before_tax_vnd,
        vat_percent=bill.vat[-1].percent,
        vat_vnd=bill.vat_vnd,
        total_vnd=bill.total_vnd + off_vnd,
        state=PaymentState.UNPAID,
        outstanding_vnd=bill.total_vnd + off_vnd,
        indexes=tuple(_pair(register, kwh) for register, kwh in registers),
    )


def three_registers(month: Month, kwh: Sequence[int], use: BusinessUse, off_vnd: int = 0) -> Invoice:
    """`kwh` of normal, peak and off-peak hours."""
    registers = (Register.NORMAL, Register.PEAK, Register.OFF_PEAK)
    return issued(month, use, off_vnd, tuple(zip(registers, kwh, strict=True)))


def _pair(register: Register, kwh: int) -> IndexPair:
    return IndexPair("1", register, Decimal(0), Decimal(kwh), 1, Decimal(kwh))


def correction(of: Invoice, kind: InvoiceKind, kwh: int, total_vnd: int) -> Invoice:
    return replace(
        of, id=f"{of.id}-c", kind=kind, used_kwh=Decimal(kwh), total_vnd=total_vnd, replaces=of.id, indexes=()
    )


def account(**changes: object) -> LinkedAccount:
    return replace(plan_fakes.account(), **changes)  # type: ignore[arg-type]


def turn(portal: Bills, *accounts: LinkedAccount, now: datetime = NOW, text: str = "") -> Turn:
    """`text`: what was typed; else a button was pressed."""
    kind = Kind.TEXT if text else Kind.CHOICE
    return replace(
        plan_fakes.turn(portal, *accounts, now=now),
        painter=cast("Painter", FakePainter()),
        incoming=Incoming(CHAT, "1", now, kind, text=text),
    )


def drawn(turn: Turn) -> list[PartsOfChange]:
    return cast("FakePainter", turn.painter).drawn
