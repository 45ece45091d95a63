"""What a typed line asks for. Reads no clock, keeps nothing, never raises; below a millisecond a line.

Order: slash commands, danger words, whole-message keywords, the longest phrase, a day or month said after
a question, a customer code alone, misspellings, and else a question back. Open steps and digits come
before all of this and belong to the conversation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from backend_client.models import HANOI
from bot import rescue
from bot.codes import find_code
from bot.commands import Ask, Command
from bot.dates import find_when
from bot.folding import Line, fold, visible
from bot.phrasebook import Hit, Meaning, book
from bot.slots import Problem, Said, fill, follow_up, is_only, place_alone, with_code
from data.reference import code_rule, contacts

__all__ = ["Heard", "Problem", "Unknown", "is_danger", "is_leaving", "understand"]

_MENTION = re.compile(r"(?<!\S)@\w+")
_SLASH = re.compile(r"/([A-Za-z_0-9]+)(?:@\w+)?(?:\s+|$)")
_SMALL_TALK = frozenset(
    {"a", "nhe", "nha", "di", "oi", "em", "anh", "ban", "ad", "bot", "luon", "vay", "the", "da", "vang",
     "chi", "minh", "toi"}
)  # fmt: skip
_DEFAULT = (Command.OUTAGES, Command.INVOICE, Command.PAYMENT)
_ABOUT_A_DAY = (Command.OUTAGES, Command.READING, Command.INVOICE)
_ABOUT_A_MONTH = (Command.INVOICE, Command.READING, Command.PAYMENT)
_ABOUT_A_YEAR = (Command.HISTORY, Command.INVOICE_PICK_MONTH, Command.PAYMENT_PAST)


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not understood: the three nearest questions, with the day or month that was understood."""

    asks: tuple[Ask, Ask, Ask]

    @property
    def nearest(self) -> tuple[Command, Command, Command]:
        first, second, third = self.asks
        return first.command, second.command, third.command


Heard = Ask | Problem | Unknown


def understand(text: str, *, now: datetime, topic: Ask | None = None) -> Heard:
    """What `text` asks, said at `now` after the question `topic` (None: nothing was asked lately)."""
    today = now.astimezone(HANOI).date()
    seen = _MENTION.sub(" ", visible(text)).strip()
    slash = _SLASH.match(visible(text).strip())
    if slash is not None:
        return _slash(slash, visible(text).strip()[slash.end() :], today, topic)
    whole = fold(seen)
    danger = _danger(whole, seen)
    if danger is not None:
        return danger
    return _hear(_said(seen, today, topic))


def is_danger(text: str) -> bool:
    """Whether a line tells of an emergency: then the emergency text comes before everything else."""
    line = fold(visible(text))
    heard = _danger(line, "") or _keyword(line)
    return heard is not None and heard.command is Command.EMERGENCY


def is_leaving(text: str) -> bool:
    """Whether the whole message means to leave an open step ("hủy", "thôi", "menu")."""
    meaning = _whole_message(fold(visible(text)))
    return meaning is not None and meaning.leaves


def _said(seen: str, today: date, topic: Ask | None) -> Said:
    found = find_code(seen, code_rule(), contacts().companies)
    if found is None:
        return Said(seen, fold(seen), today, topic)
    return Said(seen, fold(found.rest), today, topic, found.reading)


def _hear(said: Said) -> Heard:
    keyword = _keyword(said.line, said.text)
    if keyword is not None and keyword.command not in rescue.WITH_SLOTS:
        return keyword
    hit = _find(said)
    if hit is not None:
        return _asked(said, hit)
    if keyword is not None:
        return with_code(keyword, said)
    followed = _dated_keyword(said) or follow_up(said) or place_alone(said)
    if followed is not None:
        return with_code(followed, said)
    if said.code is not None:
        return with_code(Ask(Command.MENU), said)
    return _rescued(said) or _unknown(said)


def _asked(said: Said, hit: Hit) -> Heard:
    if hit.meaning.command is None:
        return _unknown(said)
    return fill(said, hit.meaning, hit.meaning.command, hit.places)


def _slash(match: re.Match[str], rest: str, today: date, topic: Ask | None) -> Heard:
    known = book().slash.get(match[1].lower())
    if known is None:
        return _three(rescue.nearest_slash(match[1].lower(), _DEFAULT))
    command, option = known
    said = _said(rest, today, topic if topic is None or topic.command is command else None)
    if command is Command.MENU:
        return with_code(Ask(command, text=rest.strip()[:200]), said)
    heard = fill(said, Meaning(command, option), command, ())
    if isinstance(heard, Ask) and (heard.day or heard.month or heard.year):
        return replace(heard, option="")  # /catdien_homnay 27/6: the day that was typed
    return heard


def _danger(line: Line, text: str) -> Ask | None:
    danger = book().danger
    if not danger.is_named(line):
        return None
    if danger.is_question(line):
        return Ask(Command.GUIDES, option="safety", text=text[:200])
    return Ask(Command.EMERGENCY)


def _keyword(line: Line, text: str = "") -> Ask | None:
    meaning = _whole_message(line, text)
    return None if meaning is None or meaning.command is None else Ask(meaning.command, option=meaning.option)


def _dated_keyword(said: Said) -> Ask | Problem | None:
    """A keyword with a day, month or year beside it and nothing else ("nợ tháng 5", "lịch sử năm ngoái")."""
    taken = find_when(said.line, said.today).taken
    meaning = _whole_message(said.line.without(taken)) if taken else None
    if meaning is None or meaning.command not in rescue.WITH_SLOTS:
        return None
    return fill(said, meaning, meaning.command, set(range(len(said.line.words))) - taken)


def _whole_message(line: Line, text: str = "") -> Meaning | None:
    """The keyword that is the whole message, small talk around it aside."""
    words = line.words or (text.strip(),)
    known = book().keywords.get(words)
    while known is None and len(words) > 1 and (words[-1] in _SMALL_TALK or words[0] in _SMALL_TALK):
        words = words[:-1] if words[-1] in _SMALL_TALK else words[1:]
        known = book().keywords.get(words)
    return known


def _find(said: Said) -> Hit | None:
    """The weightiest phrase, looked for with the words of time and without them."""
    whole = book().asks.find(said.line.words)
    taken = find_when(said.line, said.today).taken
    kept = [place for place in range(len(said.line.words)) if place not in taken]
    part = book().asks.find([said.line.words[place] for place in kept]) if taken else None
    if part is None or (whole is not None and whole.weight >= part.weight):
        return whole
    return Hit(part.meaning, tuple(kept[place] for place in part.places), part.weight)


def _rescued(said: Said) -> Heard | None:
    """The same line with its misspellings put right, when there is one sure way to do it."""
    line = rescue.repaired(said.line)
    if line is not None:
        again = replace(said, line=line)
        keyword = _keyword(line)
        hit = _find(again)
        if hit is not None and hit.weight[0] > 1 and rescue.is_harmless(hit.meaning):
            return _asked(again, hit)
        if keyword is not None and keyword.command in rescue.WITH_SLOTS:
            return keyword
    meaning = rescue.like(said.line.without(find_when(said.line, said.today).taken))
    return None if meaning is None or meaning.command is None else fill(said, meaning, meaning.command, ())


def _unknown(said: Said) -> Unknown | Problem:
    """Ask back; a day, month or year that was understood stays with the choices."""
    when = find_when(said.line, said.today)
    if when.problem is not None and is_only(said.line, when.taken):
        return Problem(when.problem, Ask(Command.MENU))
    if not when or not is_only(said.line, when.taken):
        return _three(rescue.nearest(said.line, _DEFAULT))
    about = _ABOUT_A_DAY if when.day else _ABOUT_A_MONTH if when.month else _ABOUT_A_YEAR
    first, second, third = (_timed(command, said) for command in about)
    return Unknown((first, second, third))


def _timed(command: Command, said: Said) -> Ask:
    ask = fill(said, Meaning(command), command, ())
    return ask if isinstance(ask, Ask) else Ask(command)


def _three(commands: tuple[Command, Command, Command]) -> Unknown:
    first, second, third = commands
    return Unknown((Ask(first), Ask(second), Ask(third)))
