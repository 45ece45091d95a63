"""Prices in force. Nobody needs a link for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from bot.commands import Ask, Command
from bot.folding import unmarked, visible
from bot.handlers import next_tier
from bot.handlers.accounts import pick
from bot.handlers.turn import OpenHandler, Turn
from bot.i18n import Words
from bot.keyboards import tariff as keyboards
from bot.messages import Answer, Reply
from bot.views import menu as menu_views
from bot.views import tariff as views
from bot.views import tariff_groups
from data.reference import tariffs
from tariff import NoTariff, Tariffs

_HOURS = re.compile(r"\b(cao|thap) diem\b|\b(off-)?peak\b")  # typed words that ask when, not how much
OPTIONS = ("household", "business", "production", "administration")


async def menu(turn: Turn, ask: Ask) -> Answer:
    """Item 6 of the menu tree."""
    _ = turn.words
    return Answer((menu_views.section(_, _("💰 Biểu giá điện"), keyboards.menu(_)),))


async def show(turn: Turn, ask: Ask) -> Answer:
    """The table of one customer group; the customer's own when none is said, with their tier."""
    asks_hours = _HOURS.search(unmarked(visible(turn.incoming.text))) is not None
    own = _own(turn, ask)
    is_hourly = asks_hours and own in {"business", "production"}  # the hours name no group by themselves
    option = ask.option if ask.option in OPTIONS and not is_hourly else own
    reply = _in_force(turn.words, option, turn.today, asks_hours)
    if option == OPTIONS[0]:
        reply = await next_tier.beside(turn, ask, reply)
    return Answer((reply,))


def _own(turn: Turn, ask: Ask) -> str:
    """What the linked contract is for; households for a stranger, and in a group."""
    account = pick(turn, ask) if turn.incoming.is_private else None
    purpose = "" if account is None else account.purpose.value
    return purpose if purpose in OPTIONS else OPTIONS[0]


@lru_cache(64)  # the same for everybody, all day long
def _in_force(_: Words, option: str, today: date, asks_hours: bool) -> Reply:
    return prices(_, tariffs(), option, today, asks_hours=asks_hours)


def prices(_: Words, known: Tariffs, option: str, today: date, *, asks_hours: bool = False) -> Reply:
    """Prices in force on a day, or the sentence that they are being updated."""
    try:
        if option == "household":
            return _household(_, known, today)
        return _other(_, known, option, today, asks_hours=asks_hours)
    except NoTariff:
        return views.updating(_, keyboards.updating(_))


def _household(_: Words, known: Tariffs, today: date) -> Reply:
    table, announced = known.household_on(today), known.announced
    if announced and announced.starts_on and table.valid_from < announced.starts_on <= today:
        # Its prices have not reached our table: what we have is the old one.
        raise NoTariff("household table", today)
    return views.household(_, table, known.vat_on(today), announced, keyboards.beside(_, "household"))


def _other(_: Words, known: Tariffs, option: str, today: date, *, asks_hours: bool) -> Reply:
    table, vat = known.non_household_on(today), known.vat_on(today)
    schemes = tuple(scheme for scheme in known.hour_schemes if scheme.covers(today))
    buttons = keyboards.beside(_, option)
    if option == "business":
        return tariff_groups.business(_, table, vat, schemes, buttons, asks_hours=asks_hours)
    if option == "production":
        return tariff_groups.production(_, table, vat, schemes, buttons, asks_hours=asks_hours)
    return tariff_groups.administration(_, table, vat, buttons)


HANDLERS: Mapping[Command, OpenHandler] = {Command.TARIFF: show, Command.TARIFF_MENU: menu}
