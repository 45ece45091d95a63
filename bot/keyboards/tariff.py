"""Choices about prices."""

from __future__ import annotations

from bot.commands import Ask, Command
from bot.i18n import Words
from bot.keyboards.common import Rows, calculate, home, hotline, press
from bot.messages import Button


def menu(_: Words) -> Rows:
    """Item 6 of the menu tree."""
    household, business, production, administration = _groups(_).values()
    return (
        (household, business),
        (production, administration),
        (calculate(_),),
        (press(_("Biểu giá mới với nhà bạn"), Ask(Command.TARIFF_NEW)),),
        (home(_),),
    )


def beside(_: Words, shown: str) -> Rows:
    """After the prices of one group: the other groups, and what they come to."""
    rest = tuple(button for option, button in _groups(_).items() if option != shown)
    return (rest[:2], rest[2:], (calculate(_),), (home(_),))


def updating(_: Words) -> Rows:
    return ((hotline(_),), (home(_),))


def _groups(_: Words) -> dict[str, Button]:
    labels = {
        "household": _("Sinh hoạt"),
        "business": _("Kinh doanh"),
        "production": _("Sản xuất"),
        "administration": _("Hành chính sự nghiệp"),
    }
    return {option: press(label, Ask(Command.TARIFF, option=option)) for option, label in labels.items()}
