"""What a typed line asks for. Reads no clock, keeps nothing, never raises; below a millisecond a line.

Order: slash commands, danger words, whole-message keywords, the longest phrase, a day or month said after
a question, a place or a customer code alone, misspellings, and else a question back. Open steps and digits
come before all of this and belong to the conversation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from backend_client.models import HANOI
from bot import rescue
from bot.codes import find_code
from bot.commands import Ask, Command
from bot.folding import Line, fold, visible
from bot.hearing import DEFAULT, Heard, Judged, Unknown, hear, keyword_ask, three, whole_message
from bot.phrasebook import Meaning, book
from bot.slots.filling import fill, with_code
from bot.slots.said import Problem, Said
from bot.slots.switching import switching
from bot.understood import Understood, in_words
from data.reference import code_rule, contacts

__all__ = [
    "Heard", "Problem", "Understood", "Unknown", "explain", "is_danger", "is_leaving",
    "is_stopping", "understand",
]  # fmt: skip

_MENTION = re.compile(r"(?<!\S)@\w+")
_SLASH = re.compile(r"/([A-Za-z_0-9]+)(?:@\w+)?(?:\s+|$)")


def understand(text: str, *, now: datetime, topic: Ask | None = None) -> Heard:
    """What `text` asks, said at `now` after the question `topic` (None: nothing was asked lately)."""
    return _judge(text, now.astimezone(HANOI).date(), topic)[1].heard


def explain(text: str, *, now: datetime, topic: Ask | None = None) -> Understood:
    """The same as `understand`, in plain words and with how sure it is."""
    said, judged = _judge(text, now.astimezone(HANOI).date(), topic)
    heard = None if isinstance(judged.heard, Unknown) else judged.heard
    return in_words(heard, said, round(judged.confidence, 2))


def is_danger(text: str) -> bool:
    """Whether a line tells of an emergency: then the emergency text comes before everything else."""
    line = fold(visible(text))
    heard = _danger(line, "") or keyword_ask(line)
    return heard is not None and heard.command is Command.EMERGENCY


def is_leaving(text: str) -> bool:
    """Whether the whole message means to leave an open step ("hủy", "thôi", "menu")."""
    meaning = whole_message(fold(visible(text)))
    return meaning is not None and meaning.leaves


def is_stopping(text: str) -> bool:
    """Whether the whole message means to stop notices ("TAT 1", "tắt", "stop"): it does so at once."""
    line = fold(visible(text))
    switched = switching(line)
    ask = keyword_ask(line) if switched is None else switched.ask
    return ask is not None and ask.command is Command.NOTICES_OFF


def _judge(text: str, today: date, topic: Ask | None) -> tuple[Said, Judged]:
    seen = visible(text).strip()
    slash = _SLASH.match(seen)
    if slash is not None:
        return _slash(slash, seen[slash.end() :], today, topic)
    seen = _MENTION.sub(" ", seen).strip()
    danger = _danger(fold(seen), seen)
    if danger is not None:
        return Said(seen, fold(seen), today, topic), Judged(danger, 1.0)
    said = _said(seen, today, topic)
    return said, hear(said)


def _said(seen: str, today: date, topic: Ask | None) -> Said:
    found = find_code(seen, code_rule(), contacts().companies)
    if found is None:
        return Said(seen, fold(seen), today, topic)
    return Said(seen, fold(found.rest), today, topic, found.reading)


def _slash(match: re.Match[str], rest: str, today: date, topic: Ask | None) -> tuple[Said, Judged]:
    known = book().slash.get(match[1].lower())
    if known is None:
        return _said(rest, today, None), Judged(three(rescue.nearest_slash(match[1].lower(), DEFAULT)), 0.0)
    command, option = known
    if command is Command.PAYMENT_PROOF:  # a card's code is neither a date nor a customer code
        return _said("", today, None), Judged(Ask(command, text=rest.strip()[:200]), 1.0)
    if command is Command.AREA_WATCH:  # whatever is typed behind it is the name of a place
        return _said("", today, None), Judged(Ask(command, text=rest.strip()[:200]), 1.0)
    said = _said(rest, today, topic if topic is None or topic.command is command else None)
    if command is Command.MENU:
        return said, Judged(with_code(Ask(command, text=rest.strip()[:200]), said), 1.0)
    heard = fill(said, Meaning(command, option), command, ())
    if isinstance(heard, Ask) and (heard.day or heard.month or heard.year):
        heard = replace(heard, option="")  # /catdien_homnay 27/6: the day that was typed
    return said, Judged(heard, 1.0)


def _danger(line: Line, text: str) -> Ask | None:
    danger = book().danger
    if not danger.is_named(line):
        return None
    if danger.is_question(line):
        return Ask(Command.GUIDES, option="safety", text=text[:200])
    return Ask(Command.EMERGENCY)
