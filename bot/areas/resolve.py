"""Which place is meant by an area as it is typed: without marks, with a slip, or by a name of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from rapidfuzz import fuzz, process

from bot.areas import place_names
from bot.areas.known import Known, of_units, tidy, whole
from bot.areas.place_names import Kind, Name, fold

LONGEST = 80  # characters of an area
_ALIKE = 80  # of 100: a letter or two in a name of two syllables
_MOST = 5  # candidates that a person reads
_UNIT = re.compile(r"(?:cong ty )?(?:dien luc|dl) (?:khu vuc )?(?P<name>.+)")
_NEVER = re.compile(r"\d{5}|[^\w\s,./-]")  # no telephone number, no address of a page: areas are shared
_ENGLISH = re.compile(r"(?P<name>.+) (?P<kind>street|st|road|ward)\.?", re.IGNORECASE)
_IN_VIETNAMESE = {"street": "phố", "st": "phố", "road": "đường", "ward": "phường"}
_STREETS = frozenset({Kind.STREET, Kind.HAMLET})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant, as it would be followed."""

    text: str
    is_known: bool  # the utility, or its plan, uses this name


def candidates(typed: str, known: Sequence[Known]) -> tuple[Candidate, ...]:
    """One: that is meant. Several: to be asked. None: nothing is named.

    The last of several is the name as it is typed: without a word such as `phố` it means every place of
    that name, and where it is not known the others are spelt alike.
    """
    named = literal(typed)
    if named is None:
        return ()
    of_unit = _UNIT.fullmatch(fold(typed))
    if of_unit is not None:
        found = _ranked(of_unit["name"], of_units())
        if found:
            return tuple(Candidate(one.name.text, is_known=True) for one in found[:_MOST])
    names = _names(typed)
    main = _main(names)
    return () if main is None else _of_name(named, names, main, (*known, *of_units()))


def literal(typed: str) -> Candidate | None:
    """Exactly what is typed, in tidy letters; None where it names no place one can follow."""
    if len(typed) > LONGEST or _NEVER.search(typed):
        return None
    names = _names(typed)
    return Candidate(place_names.said(names), is_known=False) if _main(names) is not None else None


def _names(typed: str) -> tuple[Name, ...]:
    if fold(typed) in {fold(one.name.text) for one in of_units()}:
        return (whole(typed),)  # as it is kept: "Công ty" is no talk
    english = _ENGLISH.fullmatch(typed.strip())
    if english is not None:
        typed = f"{_IN_VIETNAMESE[english['kind'].lower()]} {english['name']}"
    return tuple(tidy(name) for name in place_names.wanted(typed))


def _main(names: Sequence[Name]) -> Name | None:
    """The most telling name that is no number: a lane alone says nothing without its street."""
    real = [one for one in names if one.kind < Kind.LANE and len(one.folded) > 1 and not one.folded.isdigit()]
    return max(real, key=lambda name: name.kind, default=None)


def _of_name(
    named: Candidate, names: Sequence[Name], main: Name, known: Sequence[Known]
) -> tuple[Candidate, ...]:
    same = [one for one in known if main.folded in {one.folded, one.name.folded}]
    own = [one for one in same if one.kind is main.kind]
    has_lane = any(name.kind is Kind.LANE for name in names)
    if has_lane and main.kind is Kind.BARE:
        own = [one for one in same if one.kind in _STREETS]
    if own:
        return _as_known(own[:1], names, main)
    found = same or _ranked(main.folded, _comparable(known, main))
    if main.kind is Kind.BARE and same:
        if len(same) == 1:
            return _as_known(same, names, main)
        named = Candidate(place_names.said(_replaced(names, main, _unmarked(same))), is_known=True)
    return (*_as_known(found, names, main)[: _MOST - 1], named)


def _unmarked(same: Sequence[Known]) -> Name:
    """The name that several places share, by itself."""
    return whole(next(one.name.text for one in same if one.kind is not Kind.DISTRICT))


def _comparable(known: Sequence[Known], main: Name) -> Sequence[Known]:
    return [one for one in known if main.kind in {Kind.BARE, one.kind}]


def _ranked(folded: str, known: Sequence[Known]) -> list[Known]:
    """Those of this very name alone; else those spelt alike, the likest first."""
    same = [one for one in known if one.folded == folded]
    if same:
        return same
    ranked = process.extract(
        folded, [one.folded for one in known], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST
    )
    return [known[place] for _name, _score, place in ranked]


def _as_known(found: Sequence[Known], names: Sequence[Name], main: Name) -> tuple[Candidate, ...]:
    """The known name in the place of the typed one; a unit stands for itself."""
    texts = [
        one.name.text if one.kind is Kind.DISTRICT else place_names.said(_replaced(names, main, one.name))
        for one in found
    ]
    return tuple(Candidate(text, is_known=True) for text in dict.fromkeys(texts))


def _replaced(names: Sequence[Name], main: Name, by: Name) -> tuple[Name, ...]:
    before = tuple(takewhile(lambda name: name is not main, names))
    return (*before, by, *names[len(before) + 1 :])
