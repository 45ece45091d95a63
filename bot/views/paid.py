"""Words for the periods that were paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend_client.models import Invoice, Month, Payment
from bot.i18n import Words
from bot.messages import Block, Note, Reply, Rows, Table, Text, Title
from bot.views import common
from bot.views.bill_numbers import that_count
from bot.views.format import day, money, month
from bot.views.payment import kind
from data.values import LinkedAccount


@dataclass(frozen=True, slots=True)
class Period:
    """A month, what was paid for it, and its invoices where they may say that this was too much."""

    month: Month
    payments: tuple[Payment, ...]
    invoices: tuple[Invoice, ...] = ()

    @property
    def returned(self) -> tuple[Invoice, ...]:
        """Refunds and corrections in the customer's favour."""
        return tuple(one for one in that_count(self.invoices) if one.total_vnd < 0)

    @property
    def overpaid_vnd(self) -> int:
        """Beyond what the invoices ask for; 0 where they are not known."""
        asked = sum(one.total_vnd for one in that_count(self.invoices) if one.total_vnd > 0)
        return max(0, total_vnd(self.payments) - asked) if self.invoices else 0


def total_vnd(payments: Iterable[Payment]) -> int:
    return sum(one.amount_vnd for one in payments)


def past(
    _: Words, account: LinkedAccount, periods: Sequence[Period], page: tuple[int, int],
    warning: tuple[Block, ...], note: Note, buttons: Rows,
) -> Reply:  # fmt: skip
    """Six periods a page, newest first; what came back or was too much is a line of its own."""
    title = Title(_("💳 Các kỳ đã trả · {home}").format(home=common.name(account)))
    if not periods:
        return Reply((*warning, title, Text(_("Chưa thấy kỳ nào đã trả trong 24 tháng qua.")), note), buttons)
    table = Table(
        header=(_("Kỳ"), _("Số tiền"), _("Ghi nhận")),
        rows=tuple(row for period in periods for row in _rows(_, period)),
        caption=_("Các kỳ đã trả, mới nhất trước"),
        numeric=(1,),
    )
    said = [*_meanings(_, periods), *_page(_, page)]
    return Reply((*warning, title, table, *said, note), buttons, is_personal=True)


def _rows(_: Words, period: Period) -> Iterable[tuple[str, str, str]]:
    of = month(period.month)
    for payment in period.payments:
        yield of, money(payment.amount_vnd), day(payment.paid_at.date()) if payment.paid_at else "—"
    for one in period.returned:
        yield of, money(one.total_vnd), kind(_, one.kind)
    if period.overpaid_vnd:
        yield of, money(period.overpaid_vnd), _("Trả thừa")


def _meanings(_: Words, periods: Sequence[Period]) -> list[Text]:
    lines = []
    if any(period.returned for period in periods):
        lines.append(_("Số âm là tiền hoàn hoặc điều chỉnh giảm cho bạn."))
    if any(period.overpaid_vnd for period in periods):
        lines.append(_("Trả thừa là phần đã trả quá số tiền trên hóa đơn. Muốn hỏi: gọi 19001288."))
    return [Text("\n".join(lines))] if lines else []


def _page(_: Words, page: tuple[int, int]) -> list[Text]:
    number, pages = page
    return [Text(_("Trang {page}/{pages}").format(page=number, pages=pages))] if pages > 1 else []
