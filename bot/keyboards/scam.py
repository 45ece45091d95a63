"""Choices below the check of a suspicious call or message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, hotline, others, press
from data.values import LinkedAccount


def stranger(_: Words, *, is_done: bool) -> Rows:
    link = press(_("🔗 Liên kết mã khách hàng"), Ask(Command.LINK))
    return ((hotline(_),), *_again(_, is_done=is_done), (link,), (home(_),))


def linked(
    _: Words, ask: Ask, accounts: Sequence[LinkedAccount], account: LinkedAccount, *, is_done: bool
) -> Rows:
    """The other homes too: a caller does not say which one is meant."""
    status = press(_("💳 Tình trạng thanh toán"), Ask(Command.PAYMENT, account=account.id))
    mine = others(_, Ask(ask.command), accounts, account)
    return ((hotline(_),), *_again(_, is_done=is_done), (status,), *mine, (home(_),))


def _again(_: Words, *, is_done: bool) -> Rows:
    """After one was looked at: the next."""
    return ((press(_("🛡️ Kiểm tra tin khác"), Ask(Command.SCAM_CHECK)),),) if is_done else ()
