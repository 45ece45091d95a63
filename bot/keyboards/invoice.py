"""Choices below an invoice."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, others, press
from data.values import LinkedAccount

_PAPERS = 3  # PDFs offered on one screen; a month with more is rarer than the ninth digit


def invoice(
    _: Words,
    ask: Ask,
    shown: Month,
    papers: int,
    accounts: Sequence[LinkedAccount],
    account: LinkedAccount,
    *,
    is_newest: bool,
) -> Rows:
    """Digits as on the sample: how it is computed, why it changed, the PDF, the month before."""
    lines = press(_("🧮 Xem cách tính"), Ask(Command.INVOICE_LINES, month=shown, account=account.id))
    why = press(_("❓ Vì sao thay đổi?"), Ask(Command.INVOICE_WHY, month=shown, account=account.id))
    turns = [press(_("◀ Kỳ trước"), _turned(shown.shift(-1), account))]
    if not is_newest:
        turns.append(press(_("Kỳ sau ▶"), _turned(shown.shift(1), account)))
    pick = press(_("Chọn tháng"), Ask(Command.INVOICE_PICK_MONTH, account=account.id))
    room = 9 - 2 - min(papers, _PAPERS) - len(turns) - 1
    return (
        (lines, why),
        *_papers(_, shown, papers, account),
        tuple(turns),
        (pick,),
        *others(_, ask, accounts, account, min(room, 3)),
        (home(_),),
    )


def _turned(month: Month, account: LinkedAccount) -> Ask:
    return Ask(Command.INVOICE, month=month, account=account.id, is_edit=True)


def _papers(_: Words, shown: Month, papers: int, account: LinkedAccount) -> Rows:
    if papers == 1:
        ask = Ask(Command.INVOICE_PDF, month=shown, account=account.id)
        return ((press(_("📎 Tải hóa đơn điện tử"), ask),),)
    label = _("📎 Tải hóa đơn thứ {n}")
    return tuple(
        (press(label.format(n=n), Ask(Command.INVOICE_PDF, month=shown, account=account.id, page=n - 1)),)
        for n in range(1, min(papers, _PAPERS) + 1)
    )


def not_issued(_: Words, account: LinkedAccount) -> Rows:
    """Above the rows of the newest invoice, for a month that has none yet."""
    return ((press(_("Ước tính kỳ này"), Ask(Command.HISTORY_ESTIMATE, account=account.id)),),)


def back(_: Words, shown: Month, account: LinkedAccount) -> Rows:
    return ((press(_("🧾 Xem hóa đơn"), Ask(Command.INVOICE, month=shown, account=account.id)),), (home(_),))


def none(_: Words) -> Rows:
    return ((home(_),),)
