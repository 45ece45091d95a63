"""Buttons that every screen shares. Definitions make buttons on Telegram and web, digits on Zalo."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.messages import Button, Rows

__all__ = ["Rows", "home", "press", "retry"]


def press(label: str, ask: Ask) -> Button:
    """A button that asks `ask`."""
    return Button(label, choice=ask.encode())


def home(_: Words) -> Button:
    """Digit 0, on every screen (X17)."""
    return press(_("🏠 Về menu chính"), Ask(Command.MENU))


def retry(_: Words, ask: Ask) -> Rows:
    """After trouble with the portal: again, or the hotline."""
    return ((press(_("Thử lại"), ask), Button(_("Gọi 19001288"), url="tel:19001288")), (home(_),))
