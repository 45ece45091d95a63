"""Choosing a month, a day or a pair of years: at most nine choices a screen, the digits of the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from backend_client.models import Month
from bot.commands import Ask
from bot.i18n import Words
from bot.keyboards.common import Rows, home, press
from bot.messages import Button

T = TypeVar("T")

_MONTHS_A_PAGE = 7  # two of the nine digits stay free for turning the page
_YEARS_A_PAGE = 7
_DAYS = 9
_IN_A_ROW = 3


def months(_: Words, ask: Ask, choices: Sequence[Month], *, here: Ask) -> Rows:
    """The given months, newest first, a row never mixing two years.

    A choice asks `ask` with that month; turning the page asks `here` (the picker itself), whose `page` is
    the one shown.
    """
    newest_first = sorted(set(choices), reverse=True)
    shown, turns = _page(_, newest_first, _MONTHS_A_PAGE, here)
    rows: list[tuple[Button, ...]] = []
    for _year, of_year in groupby(shown, lambda month: month.year):
        rows += _rows([press(_name(month), replace(ask, month=month)) for month in of_year])
    return (*rows, *turns, (home(_),))


def days(_: Words, ask: Ask, first_on: date, *, say: Callable[[Words, date], str]) -> Rows:
    """Nine days from `first_on`, worded by `say` (such as `bot.views.format.long_day`)."""
    choices = [first_on + timedelta(days=ahead) for ahead in range(_DAYS)]
    rows = [(press(say(_, day), replace(ask, day=day)),) for day in choices]
    return (*rows, (home(_),))


def year_pairs(_: Words, ask: Ask, years: Sequence[int], *, here: Ask) -> Rows:
    """Neighbouring years that both have data, newest first; a choice asks `ask` with the later year."""
    pairs = sorted((year for year in set(years) if year - 1 in years), reverse=True)
    shown, turns = _page(_, pairs, _YEARS_A_PAGE, here)
    rows = [(press(f"{year - 1}–{year}", replace(ask, year=year)),) for year in shown]
    return (*rows, *turns, (home(_),))


def _page(_: Words, items: Sequence[T], size: int, here: Ask) -> tuple[Sequence[T], Rows]:
    """The items of the page of `here`, and the buttons to the pages beside it."""
    if len(items) <= _DAYS:
        return items, ()
    last = (len(items) - 1) // size
    page = min(max(here.page, 0), last)
    turns: list[Button] = []
    if page > 0:
        turns.append(press(_("◀ Mới hơn"), replace(here, page=page - 1, is_edit=True)))
    if page < last:
        turns.append(press(_("Cũ hơn ▶"), replace(here, page=page + 1, is_edit=True)))
    return items[page * size : (page + 1) * size], (tuple(turns),)


def _rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + _IN_A_ROW]) for start in range(0, len(buttons), _IN_A_ROW))


def _name(month: Month) -> str:
    return f"{month.number:02d}/{month.year}"
