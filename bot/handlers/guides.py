"""Guides for anybody, found by the menu, by a question or by a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot import phrases
from bot.commands import Ask, Command
from bot.handlers.accounts import pick
from bot.handlers.guide_search import Found, search
from bot.handlers.saving_worth import worth
from bot.handlers.turn import OpenHandler, StepHandler, Turn
from bot.keyboards import guides as keyboards
from bot.keyboards import menu as menu_keyboards
from bot.messages import Answer, Reply
from bot.views import guides as views
from bot.views import trouble
from data.reference import Guide, guides
from data.values import Awaiting

SEARCH = "guides.search"
_SEARCH_WITHIN = timedelta(minutes=30)


async def show(turn: Turn, ask: Ask) -> Answer:
    """The list, a section, an article; a typed question is looked for first."""
    of_section = [guide for guide in _guides(turn) if guide.section == ask.option]
    if len(of_section) == 1:
        return await _article(turn, ask, of_section[0])
    found = search(ask.text, turn.words.language, ask.option if of_section else "") if ask.text else None
    if found is not None:
        return await _found(turn, ask, found)
    if of_section:
        return _section(turn, of_section)
    named = next((guide for guide in _guides(turn) if guide.slug == ask.option), None)
    return _index(turn) if named is None else await _article(turn, ask, named)


async def search_step(turn: Turn, awaiting: Awaiting, text: str) -> Answer | None:
    """Words typed below a list are looked for, unless they ask for something else."""
    if text.isdigit():
        return _no_such_digit(turn)
    heard = phrases.understand(text, now=turn.now)
    if not isinstance(heard, phrases.Unknown):
        return None
    found = search(text, turn.words.language)
    return None if found is None else await _found(turn, Ask(Command.GUIDES), found)


async def _found(turn: Turn, ask: Ask, found: Found) -> Answer:
    _ = turn.words
    if found.only is not None:
        return await _article(turn, replace(ask, page=found.page), found.only)
    view = views.results if found.is_hit else views.nearest
    return _searchable(turn, view(_, keyboards.results(_, found.guides)))


async def _article(turn: Turn, ask: Ask, guide: Guide) -> Answer:
    """The page asked for; the topic names the article, so that a follow-up leads back to it."""
    _ = turn.words
    shown = replace(ask, option=guide.slug, page=min(max(ask.page, 0), len(guide.screens) - 1))
    value = await worth(turn, shown) if guide.slug == "saving" else None
    current = pick(turn, shown) if value is not None and value.of is not None else None
    buttons = keyboards.article(_, shown, guide, turn.accounts, current)
    reply = views.article(_, guide, shown.page, value, buttons)
    return Answer((reply,), topic=replace(shown, is_edit=False, text="").encode())


def _section(turn: Turn, of_section: list[Guide]) -> Answer:
    _ = turn.words
    title = views.section_title(_, of_section[0].section)
    return _searchable(turn, views.section(_, title, keyboards.section(_, of_section)))


def _index(turn: Turn) -> Answer:
    return _searchable(turn, views.index(turn.words, menu_keyboards.guides(turn.words)))


def _no_such_digit(turn: Turn) -> Answer:
    """A digit that no line of the list has."""
    answer = _index(turn)
    reply = answer.replies[0]
    line = trouble.no_such_digit(turn.words, len(reply.choices))
    return replace(answer, replies=(replace(reply, blocks=(line, *reply.blocks)),))


def _searchable(turn: Turn, reply: Reply) -> Answer:
    return Answer((reply,), Awaiting(SEARCH, turn.now + _SEARCH_WITHIN))


def _guides(turn: Turn) -> tuple[Guide, ...]:
    return guides(turn.words.language)


HANDLERS: Mapping[Command, OpenHandler] = {Command.GUIDES: show}

STEPS: Mapping[str, StepHandler] = {SEARCH: search_step}
