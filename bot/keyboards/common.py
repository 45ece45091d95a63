"""Buttons that every screen shares. Definitions make buttons on Telegram and web, digits on Zalo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.messages import HOME, Button, Rows
from data.values import LinkedAccount

__all__ = ["Rows", "again", "calculate", "home", "hotline", "leave", "others", "press", "retry", "whose"]

_DIGITS = 9


def press(label: str, ask: Ask, short: str = "") -> Button:
    """A button that asks `ask`; `short` is its label where there is little room."""
    return Button(label, choice=ask.encode(), short=short)


def home(_: Words) -> Button:
    """Digit 0, on every screen."""
    return press(_("🏠 Về menu chính"), Ask(Command.MENU))


def retry(_: Words, ask: Ask) -> Rows:
    """After trouble with the portal: again, or the hotline."""
    return ((press(_("Thử lại"), ask), hotline(_)), (home(_),))


def again(_: Words, ask: Ask, rows: Rows) -> Rows:
    """The buttons below an old answer, asking anew first; a full screen gives up its last choice for it."""
    buttons = [button for row in rows for button in row]
    if any(button.choice == ask.encode() for button in buttons):
        return rows
    choices = [button for button in buttons if button.choice not in {"", HOME}]
    last = choices[-1] if len(choices) >= _DIGITS else None
    kept = (tuple(button for button in row if button is not last) for row in rows)
    return (retry(_, ask)[0], *(row for row in kept if row))


def leave(_: Words) -> Rows:
    """While something typed is awaited: a way out of the question."""
    return ((press(_("Thôi"), Ask(Command.CANCEL)),), (home(_),))


def calculate(_: Words) -> Button:
    return press(_("🧮 Tính thử tiền điện"), Ask(Command.TARIFF_CALCULATE))


def hotline(_: Words) -> Button:
    """Call EVNHANOI; no choice, so it takes no digit."""
    return Button(_("Gọi 19001288"), url="tel:19001288")


def others(
    _: Words, ask: Ask, accounts: Sequence[LinkedAccount], current: LinkedAccount, room: int = 3
) -> Rows:
    """The same question about the customer's other homes, one a row, at most `room` of the nine digits.

    Where they are more than fit, the last row leads to the list of linked codes.
    """
    rest = [account for account in accounts if account.id != current.id]
    fits = rest if len(rest) <= room else rest[: max(room - 1, 0)]
    rows = [(press(whose(_, one), replace(ask, account=one.id, page=0, is_edit=False)),) for one in fits]
    if len(fits) < len(rest) and room > 0:
        rows.append((press(_("👤 Xem mã khác"), Ask(Command.ACCOUNTS)),))
    return tuple(rows)


def whose(_: Words, account: LinkedAccount) -> str:
    """One of several homes, as a button names it."""
    return _("👤 {alias} ({code})").format(alias=account.alias, code=account.customer.short)
