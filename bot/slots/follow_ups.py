"""Lines without a question of their own: what they ask after another one, or by naming a place alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bot.commands import Ask, Command
from bot.folding import Line
from bot.phrasebook import book
from bot.slots.area import area, area_alone
from bot.slots.families import HISTORY, INVOICE, OUTAGE, TARIFF, carry
from bot.slots.said import Problem, Said
from bot.slots.times import looks, takes_time, with_time

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What a day or month alone asks for, after these screens.
_ANSWERED_BY: Mapping[Command, Command] = {
    Command.OUTAGE_MENU: Command.OUTAGES,
    Command.OUTAGE_PICK_DAY: Command.OUTAGES,
    Command.OUTAGE_NOW: Command.OUTAGES,
    Command.OUTAGE_CALENDAR: Command.OUTAGES,
    Command.READING_MENU: Command.READING,
    Command.READING_PICK_MONTH: Command.READING,
    Command.READING_YEAR: Command.READING,
    Command.INVOICE_MENU: Command.INVOICE,
    Command.INVOICE_PICK_MONTH: Command.INVOICE,
    Command.PAYMENT_MENU: Command.PAYMENT,
    Command.PAYMENT_PAST: Command.PAYMENT,
    Command.HISTORY_MENU: Command.HISTORY,
    Command.HISTORY_PICK_YEAR: Command.HISTORY,
    Command.HISTORY_ESTIMATE: Command.HISTORY,
}


def follow_up(said: Said) -> Ask | Problem | None:
    """A line that is only a day, month, year, area or number, said after a question that takes one."""
    topic = said.topic
    if topic is None:
        return None
    if topic.command in TARIFF:
        return _energy(said)
    if topic.command in INVOICE and _is_why(said.line):
        return carry(Ask(Command.INVOICE_WHY), topic)
    command = _ANSWERED_BY.get(topic.command, topic.command)
    when = said.when(looks(command))
    if command in OUTAGE:
        text, is_sure = area(said.line, when.taken)
        if is_sure:
            return with_time(Ask(Command.OUTAGE_AREA, text=text), when, said.today)
    if not when or not takes_time(command) or not is_only(said.line, when.taken):
        return None
    option = topic.option if command in HISTORY | OUTAGE else ""
    return with_time(Ask(command, account=topic.account, option=option), when, said.today)


def _is_why(line: Line) -> bool:
    """ "vì sao vậy", "why?" and nothing more."""
    asks = {"why"} & set(line.words) or re.search(
        r"\b(?:vi|tai|do dau) sao\b|\bsao (?:vay|the|lai the)\b", line.text
    )
    return bool(asks) and all(word in book().fillers or word in {"why", "vi", "so"} for word in line.words)


def place_alone(said: Said) -> Ask | Problem | None:
    """A line that is only a place ("phường Vĩnh Tuy", perhaps with a day): its outages."""
    when = said.when()
    text = area_alone(said.line.without(when.taken))
    return None if text is None else with_time(Ask(Command.OUTAGE_AREA, text=text), when, said.today)


def _energy(said: Said) -> Ask | None:
    """A number alone while prices are talked about is an amount of energy."""
    numbers = [place for place, word in enumerate(said.line.words) if _NUMBER.fullmatch(word)]
    if len(numbers) != 1 or not is_only(said.line, numbers):
        return None
    return Ask(Command.TARIFF_CALCULATE, text=said.line.words[numbers[0]])


def is_only(line: Line, taken: Collection[int]) -> bool:
    """Whether besides the words at `taken` there are only words that say nothing."""
    return all(word in book().fillers for word in line.without(taken).words)
