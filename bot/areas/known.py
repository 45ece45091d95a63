"""Names of places that are known: of the utility's units, and those that its plan names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from backend_client.models import Outage
from bot.areas.match import names_of_row
from bot.areas.place_names import KIND_WORDS, Kind, Name, fold
from data.reference import units

_OF_PLAN = frozenset({Kind.WARD, Kind.HAMLET, Kind.STREET})
_LONGEST = 6  # words of a name; more is a description
_MARKED = {fold(word): word for words in KIND_WORDS.values() for word in reversed(words)}
_NUMBER = re.compile(r"(?:so )?[\d/-]+")  # `TDP số 9`: there is one in every ward


@dataclass(frozen=True, slots=True)
class Known:
    """A place by `name`. Of `Kind.DISTRICT` are the units: found by their district, named in full."""

    kind: Kind
    folded: str
    name: Name


@cache
def of_units() -> tuple[Known, ...]:
    """The utility's companies, each under the districts, or wards and communes, that it serves."""
    every = (*units().regional, *units().district)
    return tuple(Known(Kind.DISTRICT, _bare(area), whole(unit.name)) for unit in every for area in unit.areas)


def of_plan(rows: Iterable[Outage]) -> tuple[Known, ...]:
    """Wards, hamlets and streets, each once, with its marks where any row writes them."""
    found: dict[tuple[Kind, str], Known] = {}
    for area in dict.fromkeys(row.area for row in rows):
        for name in _certain(names_of_row(area)):
            key = (name.kind, name.folded)
            if key not in found or found[key].name.text.isascii():
                found[key] = Known(*key, tidy(name))
    return tuple(found.values())


def written(names: Sequence[Name], known: Iterable[Known]) -> tuple[Name, ...]:
    """Names with the marks they have in the plan, where they were typed without; tidy in any case."""
    marked = {(one.kind, one.folded): one.name for one in known if not one.name.text.isascii()}
    return tuple(_written(name, marked) for name in names)


def _written(name: Name, marked: Mapping[tuple[Kind, str], Name]) -> Name:
    """A name without its kind takes the marks where all places of it are written alike."""
    if not name.text.isascii():
        return tidy(name)
    kinds = _OF_PLAN if name.kind is Kind.BARE else {name.kind}
    texts = {marked[kind, name.folded].text for kind in kinds if (kind, name.folded) in marked}
    text = texts.pop() if len(texts) == 1 else name.text
    return tidy(Name.of(name.kind, name.marker.split(), text.split()))


def whole(text: str) -> Name:
    """A name without a word that says what it names."""
    return Name.of(Kind.BARE, (), text.split())


def tidy(name: Name) -> Name:
    """As it is written: `phố Lạc Trung`, for `PHO lac trung` as far as its marks are known."""
    marker = _MARKED.get(fold(name.marker), name.marker)
    words = name.text.split()
    if name.text == name.text.lower() or name.text == name.text.upper():
        words = [word if _has_digit(word) else word[:1].upper() + word[1:].lower() for word in words]
    return Name.of(name.kind, marker.split(), words)


def _certain(names: Sequence[Name]) -> Iterator[Name]:
    """Names whose kind the row says; behind the number of a lane there is a street."""
    before = Kind.NOISE
    for name in names:
        kind = Kind.STREET if name.kind is Kind.BARE and before is Kind.LANE else name.kind
        before = name.kind
        is_name = not _NUMBER.fullmatch(name.folded) and len(name.text.split()) <= _LONGEST
        if kind in _OF_PLAN and is_name:
            yield name if kind is name.kind else Name.of(kind, ("phố",), name.text.split())


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _bare(area: str) -> str:
    """`phường Cửa Nam` of a unit's list by its name alone."""
    folded = fold(area)
    return next(
        (folded.removeprefix(f"{word} ") for word in _MARKED if folded.startswith(f"{word} ")), folded
    )
