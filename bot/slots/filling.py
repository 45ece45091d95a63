"""From a command to a whole question: with the time, area, code and amount that a line names besides it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from backend_client.models import CustomerCode
from bot.commands import Ask, Command
from bot.folding import Line
from bot.phrasebook import Meaning
from bot.slots.area import area, area_to_watch, outage_words, rest_of
from bot.slots.families import OUTAGE, carry
from bot.slots.said import LONGEST_TEXT, Problem, Said
from bot.slots.times import looks, with_time
from bot.when import NEVER, When

_KWH = re.compile(r"\b(\d+(?:[.,]\d+)*) (?:kwh|kw|so)\b")


def fill(said: Said, meaning: Meaning, command: Command, places: Collection[int]) -> Ask | Problem:
    """The whole question of a phrase whose words stand at `places`."""
    when = said.when(looks(command))
    if when.is_vague and when.taken & set(places):
        when = NEVER  # "mãi chưa có điện" without marks
    command = _instead(meaning, command, when, said.today)
    ask = carry(Ask(command, option=meaning.option), said.topic)
    if meaning.keeps:
        ask = replace(ask, text=said.text[:LONGEST_TEXT])
    if command is Command.TARIFF_CALCULATE:
        number = _KWH.search(said.line.text)
        ask = replace(ask, text=number[1] if number else "")
    if command in {Command.AREA_WATCH, Command.NOTICES}:
        return _area_wished(ask, said, when.taken | set(places))
    if command in OUTAGE - {Command.OUTAGE_NOW}:
        ask = _with_area(ask, said.line, when.taken | set(places))
    return with_code(with_time(ask, when, said.today), said)


def _area_wished(ask: Ask, said: Said, taken: Collection[int]) -> Ask | Problem:
    """The area somebody wants to hear of; a wish to be told of outages somewhere is one of these."""
    if ask.command is Command.AREA_WATCH and ask.option == "list":
        return ask
    if ask.command is Command.AREA_WATCH:
        return replace(ask, text=area_to_watch(said.line) or rest_of(said.line, taken))
    text = area_to_watch(said.line, taken)
    if text and outage_words(said.line):
        return Ask(Command.AREA_WATCH, text=text)
    return with_code(ask, said)


def with_code(ask: Ask | Problem, said: Said) -> Ask | Problem:
    """Add the code that was typed; one that is not well-formed is asked about first."""
    if said.code is None or isinstance(ask, Problem):
        return ask
    if isinstance(said.code, CustomerCode):
        return replace(ask, code=said.code, account=None)
    return Problem(said.code, ask)


def _instead(meaning: Meaning, command: Command, when: When, today: date) -> Command:
    if meaning.later and when.day is not None and when.day > today:
        return meaning.later
    if meaning.year and when.year is not None and when.month is None:
        return meaning.year
    return command


def _with_area(ask: Ask, line: Line, taken: Collection[int]) -> Ask:
    text, is_sure = area(line, taken)
    if is_sure and ask.command is Command.OUTAGES:
        return replace(ask, command=Command.OUTAGE_AREA, text=text)
    return replace(ask, text=text)
