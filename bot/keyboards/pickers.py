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

Pages = tuple[tuple[Month, ...], ...]

_HALF = 6  # months of a year that has two pages
_YEARS_A_PAGE = 7  # two of the nine digits stay free for turning the page
_DAYS = 9
_IN_A_ROW = 3


def months(_: Words, ask: Ask, choices: Sequence[Month], *, here: Ask) -> Rows:
    """The months of one year, newest first, then the ways to the other years.

    A choice asks `ask` with that month; another year asks `here` (the picker itself), whose `page` is the
    one shown.
    """
    pages = _by_year(choices)
    if not pages:
        return ((home(_),),)
    shown = _at(pages, here.page)
    rows = _rows([press(_name(month), replace(ask, month=month)) for month in pages[shown]])
    beside = [(_page_name(_, pages, shown, page), page) for page in _beside(pages, shown)]
    turns = [press(name, replace(here, page=page, is_edit=True)) for name, page in beside]
    return (*rows, *_rows(turns), (home(_),))


def year_shown(choices: Sequence[Month], page: int) -> int | None:
    """The year whose months stand on a page of `months`; None where there is no month."""
    pages = _by_year(choices)
    return pages[_at(pages, page)][0].year if pages else None


def _by_year(choices: Sequence[Month]) -> Pages:
    """Newest first; a year that leaves no room for the ways to its neighbours has two pages."""
    newest_first = sorted(set(choices), reverse=True)
    years = [tuple(of_year) for _year, of_year in groupby(newest_first, lambda month: month.year)]
    room = _DAYS - min(len(years) - 1, 2)
    return tuple(
        page for year in years for page in ((year[:_HALF], year[_HALF:]) if len(year) > room else (year,))
    )


def _at(pages: Pages, page: int) -> int:
    return min(max(page, 0), len(pages) - 1)


def _beside(pages: Pages, shown: int) -> Sequence[int]:
    """The rest of the year shown and the first page of other years: as many as fit, the nearest ones."""
    year = pages[shown][0].year
    firsts = {of[0].year: page for page, of in reversed(tuple(enumerate(pages)))}
    rest = [page for page, of in enumerate(pages) if page != shown and of[0].year == year]
    others = sorted((other for other in firsts if other != year), key=lambda other: abs(other - year))
    room = _DAYS - len(pages[shown]) - len(rest)
    return [*rest, *sorted(firsts[other] for other in others[:room])]


def _page_name(_: Words, pages: Pages, shown: int, page: int) -> str:
    """`01–06/2025` for the rest of the year shown, `Năm 2025` for another year."""
    first, last = pages[page][-1], pages[page][0]
    if last.year == pages[shown][0].year:
        return f"{first.number:02d}–{_name(last)}"
    return _("Năm {year}").format(year=last.year)


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
