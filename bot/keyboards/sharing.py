"""Choices on the screens of sharing a code with relatives."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from data.values import LinkedAccount


def start(_: Words, owned: Sequence[LinkedAccount]) -> Rows:
    rows = [(press(one.alias, Ask(Command.SHARE, account=one.id)),) for one in owned[:8]]
    return (*rows, (press(_("Tôi có mã mời"), Ask(Command.SHARE, option="code")),), (home(_),))


def overview(_: Words, account: LinkedAccount, others: Sequence[LinkedAccount]) -> Rows:
    """Invite, or cut one of the others (at most seven shown; the rest once these are cut)."""
    rows = [(press(_("Tạo mã mời"), Ask(Command.SHARE, account=account.id, option="invite")),)]
    label = _("Cắt người thứ {n}")
    rows += [
        (press(label.format(n=place), Ask(Command.SHARE, account=account.id, option=f"cut{one.id}")),)
        for place, one in enumerate(others[:7], start=1)
    ]
    return (*rows, (press(_("Tôi có mã mời"), Ask(Command.SHARE, option="code")),), (home(_),))


def after_invitation(_: Words, account: LinkedAccount) -> Rows:
    return ((press(_("Xem ai đang được chia sẻ"), Ask(Command.SHARE, account=account.id)),), (home(_),))
