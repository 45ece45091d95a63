"""Whose outages are meant: a linked account, a unit behind a typed code, or an area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from backend_client.models import CustomerCode, Outage
from bot.areas import in_button, place_names
from bot.areas.known import of_plan, written
from bot.areas.match import match
from bot.areas.place_names import Kind
from bot.commands import Ask, Command
from bot.handlers.accounts import pick
from bot.handlers.outage_plan import Place
from bot.handlers.turn import Turn
from bot.i18n import Words
from bot.views.common import name
from data.reference import units
from data.values import Awaiting, LinkedAccount

WHERE = "outage.where"
DAY = "outage.day"
_ANSWER_WITHIN = timedelta(minutes=30)

_UNIT = "dv."
_UNIT_OPTION = re.compile(r"dv\.([A-Z]{2}\d{4})")  # a button may be forged
_FOLLOWED = re.compile(r"area-(\d{1,18})")  # an area of the same chat, in what a notice leads to
_BUTTON = 64  # bytes of a button's data (Telegram)
_SHOWN = 60  # characters of a typed area in a heading


def question(turn: Turn, step: str, ask: Ask) -> Awaiting:
    """An open question that remembers what is asked once it is answered."""
    return Awaiting(step, turn.now + _ANSWER_WITHIN, ask.encode())


async def find_place(turn: Turn, ask: Ask) -> Place | None:
    """The place a question is about; None when nothing says it and no code is linked.

    Words left over from a typed question are an area only when they say so (phường, phố, ngõ, ...) or when
    the plan itself names them: "hôm nay nhà tôi có bị không" is about the customer's own home.
    """
    _ = turn.words
    if (typed := in_button.decode(ask.option)) is not None and place_names.wanted(typed):
        return of_area(_, typed)
    if (followed := _FOLLOWED.fullmatch(ask.option)) is not None:
        areas = await turn.store.areas.of_chat(turn.chat)
        one = next((each for each in areas if str(each.id) == followed[1]), None)
        return None if one is None else of_area(_, one.text)
    if unit := unit_in(ask.option):
        return of_unit(_, unit)
    if ask.text and (place_names.is_place(ask.text) or await _is_in_plan(turn, ask.text)):
        return of_area(_, ask.text)
    account = pick(turn, ask)
    if account is not None:
        return of_account(account)
    return None if ask.code is None else of_code(ask.code)


def kept_area(ask: Ask) -> Ask:
    """The same question with its area as it fits into a button; typed words alone would be lost there."""
    typed = in_button.decode(ask.option) or (ask.text if place_names.is_place(ask.text) else "")
    if not typed:
        return ask
    plain = replace(ask, command=Command.OUTAGES, text="", account=None, option="-")
    return replace(plain, option=in_button.encode(typed, _BUTTON - len(plain.encode()) + 1))


def of_area(_: Words, typed: str) -> Place:
    return _of_names(_, place_names.wanted(typed))


def as_written(_: Words, place: Place, rows: Sequence[Outage]) -> Place:
    """An area that was typed without marks, as the plan writes it; any other place as it is."""
    if all(not name.text.isascii() for name in place.names) or not place.typed:
        return place
    return _of_names(_, written(place.names, of_plan(rows)))


def _of_names(_: Words, names: tuple[place_names.Name, ...]) -> Place:
    text = place_names.said(names)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    said = shown if place_names.is_place(text) else _("khu vực {area}").format(area=shown)
    return Place(said, said, "", names, typed=text)


def of_account(account: LinkedAccount) -> Place:
    """Rows of the account's unit that name a street, hamlet or ward of its address."""
    wanted = tuple(one for one in place_names.names(account.address) if one.kind is not Kind.DISTRICT)
    return Place(name(account), account.customer.short, account.unit, wanted, account)


def of_code(code: CustomerCode) -> Place:
    """Without a link a code tells only the unit it was once issued by, never the address."""
    return Place(code.short, code.short, _unit(code), option=unit_option(code))


def of_unit(_: Words, code: str) -> Place:
    """A unit as a button names it: the typed code behind it is not in the button."""
    unit = units().find(code)
    said = _("đơn vị {code}").format(code=code) if unit is None else unit.name
    return Place(said, said, code, option=_UNIT + code)


def unit_option(code: CustomerCode) -> str:
    """All of a code that may stand in a button."""
    return _UNIT + _unit(code)


def unit_in(option: str) -> str:
    """The code of the unit that a button names; empty for any other option."""
    found = _UNIT_OPTION.fullmatch(option)
    return "" if found is None else found[1]


def _unit(code: CustomerCode) -> str:
    return code.value[:6]


def base(turn: Turn, ask: Ask, place: Place) -> Ask:
    """The same question as later buttons ask it: about the place that was found, nothing typed in it."""
    plain = Ask(ask.command, day=ask.day, until=ask.until, month=ask.month)
    if place.account is not None:
        return replace(plain, account=place.account.id)
    if not place.typed:
        return replace(plain, option=place.option)
    longest = replace(plain, command=Command.OUTAGE_CALENDAR, day=ask.day or turn.today, option="-")
    return replace(plain, option=in_button.encode(place.typed, _BUTTON - len(longest.encode()) + 1))


async def _is_in_plan(turn: Turn, text: str) -> bool:
    """Whether the plan of the coming week names this text; shares its question with `Theo khu vực`."""
    wanted = place_names.wanted(text)
    if not any(len(name.folded) > 3 for name in wanted):
        return False
    first, last = turn.today - timedelta(days=1), turn.today + timedelta(days=30)
    rows = (await turn.backend.outages("", first, last)).value
    return any(match(row, wanted) is not None for row in rows)
