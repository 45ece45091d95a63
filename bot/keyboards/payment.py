"""Choices below what is owed and what was paid."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, others, press
from data.values import LinkedAccount


def owed(
    _: Words, ask: Ask, accounts: Sequence[LinkedAccount], account: LinkedAccount, *, is_clear: bool
) -> Rows:
    """Retry stands first when the portal's answers did not settle it."""
    rows: list[Rows] = [] if is_clear else [((press(_("Thử lại"), ask),),)]
    rows.append(
        (
            (
                press(_("🧾 Xem hóa đơn"), Ask(Command.INVOICE, account=account.id)),
                press(_("Trả ở đâu"), Ask(Command.PAYMENT_WHERE)),
            ),
            (
                press(_("Các kỳ đã trả"), Ask(Command.PAYMENT_PAST, account=account.id)),
                press(_("Tôi chuyển khoản rồi"), Ask(Command.PAYMENT_TRANSFER, account=account.id)),
            ),
        )
    )
    return (*(row for group in rows for row in group), *others(_, ask, accounts, account), (home(_),))


def past(_: Words, page: int, pages: int, account: LinkedAccount) -> Rows:
    turn = []
    if page + 1 < pages:
        older = Ask(Command.PAYMENT_PAST, account=account.id, page=page + 1, is_edit=True)
        turn.append(press(_("◀ Kỳ cũ hơn"), older))
    if page > 0:
        newer = Ask(Command.PAYMENT_PAST, account=account.id, page=page - 1, is_edit=True)
        turn.append(press(_("Kỳ mới hơn ▶"), newer))
    proof = press(_("📄 Xác nhận đã trả"), Ask(Command.PAYMENT_PROOF, account=account.id))
    return (*((tuple(turn),) if turn else ()), (proof,), (home(_),))


def every_home(_: Words, accounts: Sequence[LinkedAccount]) -> Rows:
    rows = [(press(one.alias, Ask(Command.PAYMENT, account=one.id)),) for one in accounts[:8]]
    return (*rows, (press(_("Trả ở đâu"), Ask(Command.PAYMENT_WHERE)),), (home(_),))


def of_month(_: Words, month: Month, account: LinkedAccount) -> Rows:
    return (
        (press(_("🧾 Xem hóa đơn"), Ask(Command.INVOICE, month=month, account=account.id)),),
        (press(_("Còn nợ bao nhiêu"), Ask(Command.PAYMENT, account=account.id)),),
        (home(_),),
    )


def after(_: Words) -> Rows:
    return ((press(_("💳 Tình trạng thanh toán"), Ask(Command.PAYMENT)),), (home(_),))
