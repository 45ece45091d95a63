"""The phrases of `locales/phrases.toml`, ready for finding the longest one in a folded line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from bot.commands import Command
from bot.folding import Line, fold, marks, unmarked

_GAP, _NUMBER = "…", "#"
_HOLES = frozenset({_GAP, _NUMBER})
_GAP_WORDS = 5
_IS_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Marked = tuple[str, tuple[str, ...]]
"""A word as `bot.folding.marks` tells it apart."""

Pattern = tuple[str, ...]
"""Folded words; `…` is a gap and `#` a number."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase asks for; no command: it is known to be none of ours."""

    command: Command | None
    option: str = ""
    later: Command | None = None  # instead, when a day after today is named
    year: Command | None = None  # instead, when only a year is named
    keeps: bool = False  # the whole line goes along
    leaves: bool = False  # as a whole message, leaves an open step
    boost: int = 0  # weighs so many words more than it has


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a line: what it means, where its words stand, how much it weighs."""

    meaning: Meaning
    places: tuple[int, ...]
    weight: tuple[int, int, int]  # words, letters, minus its place in the file


class Phrases:
    """Phrases with one kind of search: the weightiest that stands in a line."""

    def __init__(self, table: Iterable[tuple[Pattern, Meaning]]) -> None:
        self._plain: dict[Pattern, tuple[int, Meaning]] = {}
        self._gapped: dict[str, list[tuple[int, Pattern, frozenset[str], Meaning]]] = {}
        for order, (pattern, meaning) in enumerate(table):
            if _GAP in pattern or _NUMBER in pattern:
                wanted = [word for word in pattern if word not in _HOLES]
                key = max(wanted, key=len)  # long words are rare, so that few patterns need to be tried
                self._gapped.setdefault(key, []).append((order, pattern, frozenset(wanted), meaning))
            else:
                self._plain.setdefault(pattern, (order, meaning))
        self._longest = max(map(len, self._plain), default=0)

    @property
    def plain(self) -> Mapping[Pattern, tuple[int, Meaning]]:
        return self._plain

    def find(self, words: Sequence[str]) -> Hit | None:
        """The phrase with the most words, then the longer one, then the one that stands first in the file."""
        return max(self.find_all(words), key=lambda hit: hit.weight, default=None)

    def find_all(self, words: Sequence[str]) -> Iterator[Hit]:
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                known = self._plain.get(tuple(words[start:end]))
                if known is not None:
                    yield _hit(known[1], known[0], tuple(range(start, end)), words)
        present = set(words)
        for word in present:
            for order, pattern, wanted, meaning in self._gapped.get(word, ()):
                places = _stands(pattern, words) if wanted <= present else None
                if places is not None:
                    yield _hit(meaning, order, places, words)


def _hit(meaning: Meaning, order: int, places: tuple[int, ...], words: Sequence[str]) -> Hit:
    letters = sum(len(words[place]) for place in places)
    return Hit(meaning, places, (len(places) + meaning.boost, letters, -order))


def _stands(pattern: Pattern, words: Sequence[str]) -> tuple[int, ...] | None:
    """Places of the pattern's words in the line, from the first start that works."""
    for start in range(len(words)):
        places = _walk(pattern, words, start)
        if places is not None:
            return places
    return None


def _walk(pattern: Pattern, words: Sequence[str], at: int) -> tuple[int, ...] | None:
    places: list[int] = []
    reach = 0
    for wanted in pattern:
        if wanted == _GAP:
            reach = _GAP_WORDS
            continue
        found = next((i for i in range(at, min(at + reach + 1, len(words))) if _fits(wanted, words[i])), None)
        if found is None:
            return None
        places.append(found)
        at, reach = found + 1, 0
    return tuple(places)


def _fits(wanted: str, word: str) -> bool:
    return wanted == word or (wanted == _NUMBER and _IS_NUMBER.fullmatch(word) is not None)


@dataclass(frozen=True, slots=True)
class Danger:
    """Words of an emergency, and what makes them harmless."""

    phrases: Phrases
    marked: Phrases
    strict: Mapping[str, tuple[str, tuple[str, ...]]]  # folded word -> how it is marked
    never: Phrases
    harmless: Phrases
    live: Phrases

    def is_named(self, line: Line) -> bool:
        """Whether the line has words of an emergency, event or not."""
        if any(not self._is_marked(hit, line) for hit in self.never.find_all(line.words)):
            return False
        loose = any(self._fits(hit, line, needs_marks=False) for hit in self.phrases.find_all(line.words))
        return loose or any(
            self._fits(hit, line, needs_marks=True) for hit in self.marked.find_all(line.words)
        )

    def is_question(self, line: Line) -> bool:
        """Whether these words are asked about, and not happening."""
        return bool(self.harmless.find(line.words)) and not self.live.find(line.words)

    def _is_marked(self, hit: Hit, line: Line) -> bool:
        """Whether a word is written as that of an emergency: "cháy đùng đùng" is not "chạy đúng"."""
        return any(marks(line.originals[place]) == self.strict.get(line.words[place]) for place in hit.places)

    def _fits(self, hit: Hit, line: Line, *, needs_marks: bool) -> bool:
        for place in hit.places:
            wanted = self.strict.get(line.words[place])
            written = marks(line.originals[place])
            if wanted and written != wanted and (needs_marks or written != (wanted[0], ())):
                return False
        return True


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Words about something that is not ours."""

    phrases: Phrases
    spelled: Mapping[Pattern, tuple[Marked, ...]]
    strict: frozenset[Pattern]  # only where its marks are written: unmarked it may be a word of ours

    def find(self, line: Line) -> Iterator[tuple[int, ...]]:
        """Places of each such phrase. With other marks it is another word: về is no vé."""
        for hit in self.phrases.find_all(line.words):
            pattern = tuple(line.words[place] for place in hit.places)
            typed = tuple(marks(line.originals[place]) for place in hit.places)
            is_plain = pattern not in self.strict and not any(tones for _letters, tones in typed)
            if is_plain or typed == self.spelled[pattern]:
                yield hit.places


@dataclass(frozen=True, slots=True)
class Book:
    """Everything of the file."""

    danger: Danger
    keywords: Mapping[Pattern, Meaning]
    asks: Phrases
    elsewhere: Elsewhere
    own: Phrases  # says by itself that electricity is meant
    slash: Mapping[str, tuple[Command, str]]
    words_of: Mapping[Command, frozenset[str]]  # every word of its phrases
    area_signs: tuple[tuple[Pattern, tuple[Marked, ...]], ...]  # folded and as they are marked, longest first
    area_leads: frozenset[Pattern]
    fillers: frozenset[str]
    glued: Mapping[str, Pattern]  # "lichcatdien" -> its words
    vocabulary: frozenset[str]

    def is_own(self, words: Iterable[str]) -> bool:
        """Whether words name electricity or what only its company has."""
        return self.own.find(tuple(words)) is not None


@cache
def rows() -> Mapping[str, Any]:
    """The file, read once."""
    return tomllib.loads(files("bot").joinpath("locales", "phrases.toml").read_text("utf-8"))


@cache
def book() -> Book:
    """The phrases, made ready once."""
    told = rows()
    asks = list(_table(told["ask"]))
    fillers = frozenset(word for text in told["filler"]["say"] for word in fold(text).words)
    patterns = [pattern for pattern, meaning in asks if meaning.command]
    signs = sorted(told["area"]["signs"], key=lambda sign: len(sign.split()), reverse=True)
    return Book(
        danger=_danger(told["danger"]),
        keywords=dict(_table(told["keyword"])),
        asks=Phrases(asks),
        elsewhere=_elsewhere(told["elsewhere"]),
        own=_plain(told["own"]["say"]),
        slash={name: _slash(value) for name, value in told["slash"].items()},
        words_of=_words_of(asks),
        area_signs=tuple((_pattern(sign), tuple(map(marks, sign.split()))) for sign in signs),
        area_leads=frozenset(map(_pattern, told["area"]["lead"])),
        fillers=fillers,
        glued={
            "".join(words): words for words in patterns if len(words) > 1 and not {_GAP, _NUMBER} & set(words)
        },
        vocabulary=frozenset(word for pattern in patterns for word in pattern) | fillers,
    )


def _danger(row: Mapping[str, Any]) -> Danger:
    def phrases(name: str) -> Phrases:
        return Phrases((_pattern(text), Meaning(Command.EMERGENCY)) for text in row[name])

    return Danger(
        phrases("say"),
        phrases("marked"),
        {unmarked(word): marks(word) for word in row["strict"]},
        phrases("never"),
        phrases("harmless"),
        phrases("live"),
    )


def _words_of(asks: Iterable[tuple[Pattern, Meaning]]) -> Mapping[Command, frozenset[str]]:
    words: dict[Command, set[str]] = {}
    for pattern, meaning in asks:
        if meaning.command is not None:
            words.setdefault(meaning.command, set()).update(pattern)
    return {command: frozenset(known) for command, known in words.items()}


def _elsewhere(row: Mapping[str, Any]) -> Elsewhere:
    say = [*row["say"], *row["marked"]]
    spelled = {_pattern(text): tuple(map(marks, text.split())) for text in say}
    strict = frozenset(map(_pattern, row["marked"]))
    return Elsewhere(_plain(say), spelled, strict)


def _plain(phrases: Iterable[str]) -> Phrases:
    return Phrases((_pattern(text), Meaning(None)) for text in phrases)


def _table(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Pattern, Meaning]]:
    for row in rows:
        meaning = _meaning(row)
        for text in row["say"]:
            yield _pattern(text), meaning


def _meaning(row: Mapping[str, Any]) -> Meaning:
    def command(name: str) -> Command | None:
        return Command(row[name]) if row.get(name) else None

    return Meaning(
        command("command"),
        row.get("option", ""),
        command("later"),
        command("year"),
        row.get("keeps", False),
        row.get("leaves", False),
        row.get("boost", 0),
    )


def _pattern(text: str) -> Pattern:
    words: list[str] = []
    for part in text.split():
        words += [part] if part in {_GAP, _NUMBER} else fold(part).words
    return tuple(words) or (text,)


def _slash(value: str) -> tuple[Command, str]:
    name, _, option = value.partition(" ")
    return Command(name), option
