"""The list of paid periods tells every payment, and in lines of their own what came back or was too much."""

from __future__ import annotations

from dataclasses import dataclass, field

from backend_client.errors import Unreachable
from backend_client.models import CustomerAccess, Fetched, Invoice, InvoiceKind, Month, MonthlyUsage, Payment
from bot.commands import Ask, Command
from bot.handlers import paid
from bot.messages import Table, Text
from tests.handlers.bill_fakes import JUNE, MAY, Bills, account, correction, household, turn

BILL = household(MAY, 300)


@dataclass
class Paying(Bills):
    """Payments as the portal lists them, newest first."""

    paid: list[Payment] = field(default_factory=list)
    usage_fails: bool = False

    async def payments(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Payment, ...]]:
        self._ask("payments", month)
        return self._answer(tuple(one for one in self.paid if one.month <= month))

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        if self.usage_fails:
            raise Unreachable
        return await super().usage(access, year)


def portal(*amounts: int, invoices: tuple[Invoice, ...] = (BILL,)) -> Paying:
    due = sum(one.total_vnd for one in invoices)
    paying = Paying(
        paid=[Payment(MAY, BILL.used_kwh, amount) for amount in amounts],
        used=[MonthlyUsage(MAY, BILL.used_kwh, due)],
    )
    paying.put(*invoices)
    return paying


async def shown(of: Paying) -> tuple[list[tuple[str, str]], str]:
    """Amount and remark of each line, and the sentences below."""
    home = account()
    (reply,) = (await paid.past(turn(of, home), Ask(Command.PAYMENT_PAST), home)).replies
    (table,) = (block for block in reply.blocks if isinstance(block, Table))
    said = " ".join(block.text for block in reply.blocks if isinstance(block, Text))
    return [(row[1].replace("\u00a0", " "), row[2]) for row in table.rows], said


def vnd(amount: int) -> str:
    return f"{amount:,} đ".replace(",", ".").replace("-", "−")


async def test_what_was_paid_too_much_is_a_line_of_its_own() -> None:
    """Beyond the invoice, with what it means."""
    rows, said = await shown(portal(BILL.total_vnd + 20_000))

    assert rows == [(vnd(BILL.total_vnd + 20_000), "—"), ("20.000 đ", "Trả thừa")]
    assert "Trả thừa là phần đã trả quá số tiền trên hóa đơn." in said


async def test_a_refund_is_a_line_of_its_own_and_not_paid_too_much() -> None:
    """The bill was paid as it was issued; what comes back has its sign and its name."""
    refund = correction(BILL, InvoiceKind.REFUND, -40, -129_514)
    rows, said = await shown(portal(BILL.total_vnd, invoices=(BILL, refund)))

    assert rows == [(vnd(BILL.total_vnd), "—"), ("−129.514 đ", "Hoàn tiền")]
    assert "Trả thừa" not in said


async def test_every_payment_of_a_period_is_told() -> None:
    """Paid in two parts: two lines, and no question about invoices where the sum is what was due."""
    of = portal(BILL.total_vnd - 100_000, 100_000)
    rows, _said = await shown(of)

    assert rows == [(vnd(BILL.total_vnd - 100_000), "—"), ("100.000 đ", "—")]
    assert not any(what[0] == "invoices" for what in of.asked)


async def test_what_was_paid_is_told_without_the_rest() -> None:
    """Neither usage nor invoices are needed for the list itself."""
    rows, _said = await shown(Paying(paid=[Payment(JUNE, BILL.used_kwh, 5_000)], usage_fails=True))
    assert rows == [("5.000 đ", "—")]

    of = portal(BILL.total_vnd + 20_000)
    of.failing[MAY] = Unreachable()
    assert (await shown(of))[0] == [(vnd(BILL.total_vnd + 20_000), "—")]
