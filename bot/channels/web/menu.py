"""The nine items that are always in reach of a thumb, each with a drawing of its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.i18n import Words
from bot.keyboards import menu as keyboards
from bot.views.simple import without_emoji

_ICONS = ("outage", "meter", "invoice", "payment", "history", "tariff", "notice", "guide", "more")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One item; `icon` is the id of a drawing in icons.html, which stands for the label's emoji."""

    icon: str
    label: str
    choice: str


def menu(_: Words) -> tuple[MenuItem, ...]:
    """The main menu, in the order of its digits."""
    buttons = [button for row in keyboards.main(_) for button in row]
    return tuple(
        MenuItem(icon, without_emoji(button.label), button.choice)
        for icon, button in zip(_ICONS, buttons, strict=True)
    )
