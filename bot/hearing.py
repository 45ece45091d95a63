"""Free text: the phrase, the day or the place it names, how sure that is, and else a question back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot import rescue
from bot.amounts import find_quantities
from bot.commands import Ask, Command
from bot.folding import Line
from bot.phrasebook import Hit, Meaning, book
from bot.slots.area import area_to_watch
from bot.slots.families import INVOICE
from bot.slots.filling import fill, with_code
from bot.slots.follow_ups import follow_up, is_only, place_alone
from bot.slots.said import Problem, Said
from bot.slots.switching import switching

_SMALL_TALK = frozenset(
    {"a", "nhe", "nha", "di", "oi", "em", "anh", "ban", "ad", "bot", "luon", "vay", "the", "da", "vang",
     "chi", "minh", "toi"}
)  # fmt: skip
DEFAULT = (Command.OUTAGES, Command.INVOICE, Command.PAYMENT)
_ABOUT_A_DAY = (Command.OUTAGES, Command.READING, Command.INVOICE)
_ABOUT_A_MONTH = (Command.INVOICE, Command.READING, Command.PAYMENT)
_ABOUT_A_YEAR = (Command.HISTORY, Command.INVOICE_PICK_MONTH, Command.PAYMENT_PAST)

_KEYWORD, _FOLLOWED, _PLACE, _REPAIRED, _ALIKE = 0.98, 0.9, 0.8, 0.85, 0.75
_PHRASE = 0.7  # a phrase in a line that says much else; more the more of the line it explains


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not understood: the three nearest questions, with the day or month that was understood."""

    asks: tuple[Ask, Ask, Ask]

    @property
    def nearest(self) -> tuple[Command, Command, Command]:
        first, second, third = self.asks
        return first.command, second.command, third.command


Heard = Ask | Problem | Unknown


@dataclass(frozen=True, slots=True)
class Judged:
    """What was heard and how sure that is, 0..1."""

    heard: Heard
    confidence: float


def hear(said: Said) -> Judged:
    """What a line asks that is no slash command and no emergency."""
    keyword = keyword_ask(said.line, said.text)
    if (switched := switching(said.line)) is not None:
        return Judged(with_code(switched.ask, said), _KEYWORD)
    if keyword is not None and keyword.command not in rescue.WITH_SLOTS:
        return Judged(keyword, _KEYWORD)
    hit = _find(said)
    if hit is not None and not _is_beside_the_point(said, hit):
        return _asked(said, hit)
    if keyword is not None:
        return Judged(with_code(keyword, said), _KEYWORD)
    followed = _dated_keyword(said) or follow_up(said) or _amount_wondered_at(said)
    if followed is not None:
        return Judged(with_code(followed, said), _FOLLOWED)
    place = place_alone(said)
    if place is not None:
        return Judged(with_code(place, said), _PLACE)
    if said.code is not None:
        return Judged(with_code(Ask(Command.MENU), said), _FOLLOWED)
    return _rescued(said) or unknown(said)


def whole_message(line: Line, text: str = "") -> Meaning | None:
    """The keyword that is the whole message, small talk around it aside."""
    words = line.words or (text.strip(),)
    known = book().keywords.get(words)
    while known is None and len(words) > 1 and (words[-1] in _SMALL_TALK or words[0] in _SMALL_TALK):
        words = words[:-1] if words[-1] in _SMALL_TALK else words[1:]
        known = book().keywords.get(words)
    return known


def keyword_ask(line: Line, text: str = "") -> Ask | None:
    meaning = whole_message(line, text)
    return None if meaning is None or meaning.command is None else Ask(meaning.command, option=meaning.option)


def _dated_keyword(said: Said) -> Ask | Problem | None:
    """A keyword with a day, month or year beside it and nothing else ("nợ tháng 5", "lịch sử năm ngoái")."""
    taken = said.when().taken
    meaning = whole_message(said.line.without(taken)) if taken else None
    if meaning is None or meaning.command not in rescue.WITH_SLOTS:
        return None
    return fill(said, meaning, meaning.command, set(range(len(said.line.words))) - taken)


def _amount_wondered_at(said: Said) -> Ask | Problem | None:
    """Money and "sao": a bill that surprises ("sao tháng này tận 1tr2")."""
    words = said.line.words
    when = said.when("back")
    found = find_quantities(words, when.taken)
    rest = said.line.without(when.taken | found.taken)
    is_only_that = sum(word not in book().fillers and not word.isdigit() for word in rest.words) <= 2
    if found.amount_vnd is None or "sao" not in words or not is_only_that or _elsewhere(said.line):
        return None
    return fill(said, Meaning(Command.INVOICE_WHY), Command.INVOICE_WHY, ())


def _asked(said: Said, hit: Hit, *, surety: float = 1.0) -> Judged:
    if hit.meaning.command is None:
        return unknown(said)
    share = 1 - len(_left_over(said, hit)) / len(said.line.words)
    confidence = (_PHRASE + (_KEYWORD - _PHRASE) * share) * surety
    return Judged(fill(said, hit.meaning, hit.meaning.command, hit.places), confidence)


def _find(said: Said) -> Hit | None:
    """The weightiest phrase, looked for with the words of time and without them.

    Words that are about something else ("điện thoại", "tiền nước") count for nothing, unless they are part
    of a phrase of ours ("số điện thoại điện lực"); what is left must then be about electricity by itself.
    """
    hit = _weightiest(said, said.line.words)
    elsewhere = _elsewhere(said.line, () if hit is None else hit.places)
    if not elsewhere:
        return hit
    words = tuple("" if place in elsewhere else word for place, word in enumerate(said.line.words))
    hit = _weightiest(said, words)
    return hit if hit is not None and book().is_own(words[place] for place in hit.places) else None


def _elsewhere(line: Line, explained: Collection[int] = ()) -> set[int]:
    """Places of the words that are about something else, and not part of the phrase at `explained`."""
    found = book().elsewhere.find(line)
    return {place for places in found if not set(places) <= set(explained) for place in places}


def _weightiest(said: Said, words: tuple[str, ...]) -> Hit | None:
    whole = book().asks.find(words)
    taken = said.when().taken
    kept = [place for place in range(len(words)) if place not in taken]
    part = book().asks.find([words[place] for place in kept]) if taken else None
    if part is None or (whole is not None and whole.weight >= part.weight):
        return whole
    return Hit(part.meaning, tuple(kept[place] for place in part.places), part.weight)


def _is_beside_the_point(said: Said, hit: Hit) -> bool:
    """Whether a phrase that may be said of anything ("so sánh", "chính sách") stands in a line about more.

    Where the line names electricity, or a code of ours, the phrase is meant of it.
    """
    is_of_ours = hit.meaning.command in INVOICE or hit.meaning.command is Command.AREA_WATCH
    is_of_ours |= hit.meaning.command is Command.NOTICES_OFF and bool(area_to_watch(said.line))
    if book().is_own(said.line.words) or said.code is not None or is_of_ours:
        return False
    known = book().words_of.get(hit.meaning.command or Command.MENU, frozenset())
    strange = [word for word in _left_over(said, hit) if word not in known]
    return len(strange) >= max(1, len(hit.places) - 1)


def _left_over(said: Said, hit: Hit) -> list[str]:
    """Words that neither the phrase, nor a time, nor a quantity, nor small talk explain."""
    words = said.line.words
    dated = said.when().taken
    rest = said.line.without(dated | set(hit.places) | find_quantities(words, dated).taken).words
    return [word for word in rest if word not in book().fillers and not word.isdigit()]


def _rescued(said: Said) -> Judged | None:
    """The same line with its misspellings put right, when there is one sure way to do it."""
    if _elsewhere(said.line):
        return None
    line = rescue.repaired(said.line)
    if line is not None:
        again = replace(said, line=line)
        keyword = keyword_ask(line)
        hit = _find(again)
        is_sure = hit is not None and len(hit.places) > 1 and not _is_beside_the_point(again, hit)
        if hit is not None and is_sure and rescue.is_harmless(hit.meaning):
            return _asked(again, hit, surety=_REPAIRED)
        if keyword is not None and keyword.command in rescue.WITH_SLOTS:
            return Judged(keyword, _KEYWORD * _REPAIRED)
    meaning = rescue.like(said.line.without(said.when().taken))
    if meaning is None or meaning.command is None:
        return None
    return Judged(fill(said, meaning, meaning.command, ()), _ALIKE)


def unknown(said: Said) -> Judged:
    """Ask back; a day, month or year that was understood stays with the choices."""
    when = said.when()
    if when.problem is not None and is_only(said.line, when.taken):
        return Judged(Problem(when.problem, Ask(Command.MENU)), 0.0)
    if not when or not is_only(said.line, when.taken):
        return Judged(three(rescue.nearest(said.line, DEFAULT)), 0.0)
    about = _ABOUT_A_DAY if when.day else _ABOUT_A_MONTH if when.month else _ABOUT_A_YEAR
    first, second, third = (_timed(command, said) for command in about)
    return Judged(Unknown((first, second, third)), 0.0)


def _timed(command: Command, said: Said) -> Ask:
    ask = fill(said, Meaning(command), command, ())
    return ask if isinstance(ask, Ask) else Ask(command)


def three(commands: tuple[Command, Command, Command]) -> Unknown:
    first, second, third = commands
    return Unknown((Ask(first), Ask(second), Ask(third)))
