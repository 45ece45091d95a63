"""Choices below the lines of a bill and below the reasons of a change."""

from __future__ import annotations

from collections.abc import Sequence

from backend_client.models import Month
from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, calculate, home, hotline, others, press
from bot.messages import Button
from data.values import LinkedAccount


def lines(
    _: Words, of: Month, accounts: Sequence[LinkedAccount], account: LinkedAccount, *, is_off: bool
) -> Rows:
    """Why it changed, and the invoice itself; the hotline first where something does not fit."""
    why = press(_("❓ Vì sao thay đổi?"), Ask(Command.INVOICE_WHY, month=of, account=account.id))
    call: Rows = ((hotline(_),),) if is_off else ()
    beside = (why, _invoice(_, of, account))
    ask = Ask(Command.INVOICE_LINES)
    return (*call, beside, (calculate(_),), *others(_, ask, accounts, account), (home(_),))


def why(
    _: Words, of: Month, accounts: Sequence[LinkedAccount], account: LinkedAccount, *, is_off: bool
) -> Rows:
    """How the bill is computed, and the invoice itself; the hotline first where a part is not explained."""
    line = press(_("🧮 Xem cách tính"), Ask(Command.INVOICE_LINES, month=of, account=account.id))
    days = press(_("Từng ngày trong kỳ"), Ask(Command.HISTORY_DAYS, month=of, account=account.id))
    call: Rows = ((hotline(_),),) if is_off else ()
    beside = (line, _invoice(_, of, account))
    ask = Ask(Command.INVOICE_WHY)
    return (*call, beside, (days,), *others(_, ask, accounts, account), (home(_),))


def _invoice(_: Words, of: Month, account: LinkedAccount) -> Button:
    return press(_("🧾 Xem hóa đơn"), Ask(Command.INVOICE, month=of, account=account.id))
