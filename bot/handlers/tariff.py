"""Prices in force (F6). Nobody needs a link for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.commands import Ask, Command
from bot.handlers import next_tier
from bot.handlers.turn import OpenHandler, Turn
from bot.i18n import Words
from bot.keyboards import tariff as keyboards
from bot.messages import Answer, Reply
from bot.views import menu as menu_views
from bot.views import tariff as views
from bot.views import tariff_groups
from data.reference import tariffs
from tariff import NoTariff, Tariffs

OPTIONS = ("household", "business", "production", "administration")


async def menu(turn: Turn, ask: Ask) -> Answer:
    """Item 6 of the menu tree."""
    _ = turn.words
    return Answer((menu_views.section(_, _("💰 Biểu giá điện"), keyboards.menu(_)),))


async def show(turn: Turn, ask: Ask) -> Answer:
    """The table of one customer group; households when nothing else is said, with their own tier (F6.9)."""
    option = ask.option if ask.option in OPTIONS else OPTIONS[0]
    reply = prices(turn.words, tariffs(), option, turn.today)
    if option == OPTIONS[0]:
        reply = await next_tier.beside(turn, ask, reply)
    return Answer((reply,))


def prices(_: Words, known: Tariffs, option: str, today: date) -> Reply:
    """Prices in force on a day, or the sentence that they are being updated."""
    try:
        if option == "household":
            return _household(_, known, today)
        return _other(_, known, option, today)
    except NoTariff:
        return views.updating(_, keyboards.updating(_))


def _household(_: Words, known: Tariffs, today: date) -> Reply:
    table, announced = known.household_on(today), known.announced
    if announced and announced.starts_on and table.valid_from < announced.starts_on <= today:
        # Its prices have not reached our table: what we have is the old one.
        raise NoTariff("household table", today)
    return views.household(_, table, known.vat_on(today), announced, keyboards.beside(_, "household"))


def _other(_: Words, known: Tariffs, option: str, today: date) -> Reply:
    table, vat = known.non_household_on(today), known.vat_on(today)
    schemes = tuple(scheme for scheme in known.hour_schemes if scheme.covers(today))
    buttons = keyboards.beside(_, option)
    if option == "business":
        return tariff_groups.business(_, table, vat, schemes, buttons)
    if option == "production":
        return tariff_groups.production(_, table, vat, schemes, buttons)
    return tariff_groups.administration(_, table, vat, buttons)


HANDLERS: Mapping[Command, OpenHandler] = {Command.TARIFF: show, Command.TARIFF_MENU: menu}
