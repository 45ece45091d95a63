"""Misspelled lines: put right only where one way to do it is sure, since a question beats a wrong answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.commands import Command
from bot.folding import Line
from bot.phrasebook import Meaning, Pattern, book

_SURE = 88.0  # of 100, for a whole line against a whole phrase
_SURE_SHORT, _SHORT = 93.0, 16  # letters: in a short line one letter makes another word (bao nhiêu số, độ)
_AHEAD = 4.0  # and so much better than the best phrase of another command
_NEAR = 60.0  # enough to be offered as a choice
_MOST_COMPARED = 120  # phrases, those with the most words in common
_SHORTEST = 8  # letters; shorter lines resemble too much

_TONE = re.compile(r"[sfrxj]")
_TELEX = (
    ("dd", "d"),
    ("aa", "a"),
    ("ee", "e"),
    ("oo", "o"),
    ("uw", "u"),
    ("ow", "o"),
    ("aw", "a"),
    ("w", "u"),
)

# Never by a guess: they change or erase something.
_ON_PURPOSE = frozenset(
    {Command.ERASE, Command.UNLINK, Command.NOTICES_OFF, Command.CANCEL, Command.LANGUAGE}
)

OFFERED = frozenset(
    {Command.OUTAGES, Command.OUTAGE_NOW, Command.READING, Command.INVOICE, Command.INVOICE_WHY,
     Command.PAYMENT, Command.HISTORY, Command.TARIFF, Command.NOTICES, Command.GUIDES, Command.LINK,
     Command.PRIVACY, Command.CONTACT, Command.SCAM_CHECK, Command.HELP}
)  # fmt: skip
"""What may be offered as a guess; each has a label in bot.keyboards.menu."""

WITH_SLOTS = frozenset(
    {Command.OUTAGES, Command.OUTAGE_NOW, Command.READING, Command.INVOICE, Command.PAYMENT, Command.HISTORY}
)
"""Keywords of these are no different from their phrases: a code or a day may stand beside them."""


def is_harmless(meaning: Meaning) -> bool:
    return meaning.command is not None and meaning.command not in _ON_PURPOSE


def repaired(line: Line) -> Line | None:
    """The line with unknown words put right: glued, typed in Telex without a keyboard for it, one slip.

    None when nothing changed.
    """
    words: list[str] = []
    originals: list[str] = []
    for word, original in zip(line.words, line.originals, strict=True):
        better = _better(word)
        words += better
        originals += [original] + [""] * (len(better) - 1)
    return Line(tuple(words), tuple(originals)) if tuple(words) != line.words else None


def _better(word: str) -> Pattern:
    if word in book().vocabulary or not word.isalpha() or len(word) < 3:
        return (word,)
    if word in book().glued:
        return book().glued[word]
    plain = _without_telex(word)
    if plain in book().vocabulary:
        return (plain,)
    near = _one_slip(word) if len(word) >= 4 else None
    return (near or word,)


def _without_telex(word: str) -> str:
    """`ddieenj` and `tieefn` without the keys that make marks."""
    for keys, letter in _TELEX:
        word = word.replace(keys, letter)
    return word[0] + _TONE.sub("", word[1:])


def _one_slip(word: str) -> str | None:
    """The only known word of at least four letters one slip away (a letter more, less, other, or swapped)."""
    known = {long for shorter in _shortened(word) for long in _slips().get(shorter, ())}
    near = [long for long in known if OSA.distance(word, long, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words one slip apart have one in common."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _slips() -> Mapping[str, tuple[str, ...]]:
    """Known words by what is left of them without a letter, so that no word is compared with all others."""
    found: dict[str, list[str]] = {}
    for word in sorted(word for word in book().vocabulary if len(word) >= 4 and word.isalpha()):
        for shorter in _shortened(word):
            found.setdefault(shorter, []).append(word)
    return {shorter: tuple(words) for shorter, words in found.items()}


def like(line: Line) -> Meaning | None:
    """What a whole line that resembles one phrase very much, and no other command's, asks for."""
    text = " ".join(word for word in line.words)
    if len(text) < _SHORTEST:
        return None
    found = process.extract(text, _texts(), scorer=fuzz.ratio, score_cutoff=_SURE - _AHEAD, limit=8)
    if not found or found[0][1] < (_SURE_SHORT if len(text) < _SHORT else _SURE):
        return None
    best = _meanings()[found[0][2]]
    rivals = [score for _, score, at in found if _meanings()[at].command is not best.command]
    if not is_harmless(best) or (rivals and found[0][1] - rivals[0] < _AHEAD):
        return None
    return best


def nearest(line: Line, default: Iterable[Command]) -> tuple[Command, Command, Command]:
    """Three commands to offer for a line that was not understood, the most similar first."""
    words = [word for word in line.words[:16] if word not in book().fillers]
    shared = Counter(at for word in set(words) for at in _places().get(word, ()))
    likely = {at: _texts()[at] for at, _count in shared.most_common(_MOST_COMPARED)}
    found = process.extract(
        " ".join(words), likely, scorer=fuzz.token_set_ratio, score_cutoff=_NEAR, limit=24
    )
    return _first_three((_meanings()[at].command for _, _, at in found), default)


def nearest_slash(name: str, default: Iterable[Command]) -> tuple[Command, Command, Command]:
    """Three commands to offer for a slash command that does not exist."""
    found = process.extract(name, list(book().slash), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=6)
    return _first_three((book().slash[known][0] for known, _, _ in found), default)


def _first_three(
    commands: Iterable[Command | None], default: Iterable[Command]
) -> tuple[Command, Command, Command]:
    offered = [command for command in commands if command is not None and command in OFFERED]
    first, second, third, *_ = dict.fromkeys((*offered, *default))
    return first, second, third


@cache
def _phrases() -> tuple[tuple[str, Meaning], ...]:
    plain = book().asks.plain
    return tuple((" ".join(words), meaning) for words, (_, meaning) in plain.items() if len(words) > 1)


@cache
def _texts() -> list[str]:
    return [text for text, _ in _phrases()]


@cache
def _places() -> Mapping[str, tuple[int, ...]]:
    """Where a word stands among the texts; a phrase that shares no word is not compared."""
    found: dict[str, list[int]] = {}
    for at, text in enumerate(_texts()):
        for word in set(text.split()) - book().fillers:
            found.setdefault(word, []).append(at)
    return {word: tuple(places) for word, places in found.items()}


@cache
def _meanings() -> tuple[Meaning, ...]:
    return tuple(meaning for _, meaning in _phrases())
