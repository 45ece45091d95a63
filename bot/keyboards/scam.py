"""Choices below the check of a suspicious call or message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, hotline, others, press
from data.values import LinkedAccount


def stranger(_: Words) -> Rows:
    return ((hotline(_),), (press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK)),), (home(_),))


def linked(_: Words, ask: Ask, accounts: Sequence[LinkedAccount], account: LinkedAccount) -> Rows:
    """The other homes too: a caller does not say which one is meant."""
    status = press(_("💳 Tình trạng thanh toán"), Ask(Command.PAYMENT, account=account.id))
    return ((hotline(_),), (status,), *others(_, ask, accounts, account), (home(_),))
