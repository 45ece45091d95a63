"""Places as exact keys, so that a database finds whom a row of the outage plan concerns without reading text.

    w:<ward>  h:<hamlet>  s:<street>   a home always has them; a row has them where it names the whole of it
    l:<street>#<lane>                  that lane of that street; `#61/` is the whole of lane 61
    n:<street>                         a home whose lane is not known; every row that lists lanes there,
                                       or only houses of the street
    d:<district>                       of a followed area; a row has it by its text and its unit's name
    u:<unit>                           everything a unit publishes

A home is named by a row when they share a key. It is what `area_match.match` finds, but for

- names spelt alike (a letter or so apart): never found by keys;
- a lane that the row does not list, in a ward that the row names: found, by the ward;
- an address that names its district without the word for it: only the plan's screen takes all rows of the
  unit for it, a notice for each of them would be too many;
- names of more than eight syllables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend_client.models import Outage
from bot.areas import place_names
from bot.areas.place_names import Kind, Name, fold

VERSION = "1"
"""Of these rules: a store works out anew what was kept by others."""

_LONGEST = 8  # syllables of a name
_LANES = 300  # of a range; a row that lists more concerns the whole street
_LANE_KEYS = 4_000

_LETTERS = {Kind.WARD: "w", Kind.HAMLET: "h", Kind.STREET: "s", Kind.DISTRICT: "d"}
_HOME = frozenset({Kind.WARD, Kind.HAMLET, Kind.STREET})


def of_address(address: str) -> tuple[str, ...]:
    """Of a home. Empty where the address names no ward, hamlet or street."""
    return _of_names(place_names.names(address), _HOME)


def of_wish(text: str) -> tuple[str, ...]:
    """Of an area somebody follows, as it was typed. A lane without its street has no key."""
    return _of_names(place_names.wanted(text), _HOME | {Kind.DISTRICT})


def of_unit(unit: str) -> str:
    return f"u:{unit}"


def of_outage(row: Outage, unit: str) -> tuple[str, ...]:
    return of_row(row.area, unit, row.unit_name)


def of_row(area_text: str, unit: str, unit_name: str = "") -> tuple[str, ...]:
    """Everything by which a row of the plan may be found. `unit` is the code whose plan it stands in."""
    there = place_names.names(area_text)
    lanes = _lanes(there)
    houses = place_names.at_houses(there) if lanes == [] else frozenset[Name]()
    keys = [of_unit(unit)] if unit else []
    keys += [f"d:{phrase}" for phrase in _phrases(fold(unit_name))]
    for name in there:
        keys += _of_houses(name) if name in houses else _of_row_name(name, lanes)
    not_whole = {f"s:{name.folded}" for name in houses}
    keys += [key for key in _spelt_out(fold(area_text), lanes) if key not in not_whole]
    return tuple(dict.fromkeys(keys))


def _of_names(names: Sequence[Name], kinds: frozenset[Kind]) -> tuple[str, ...]:
    """A name without its kind may be any of `kinds`."""
    lanes = [name.folded for name in names if name.kind is Kind.LANE]
    keys: list[str] = []
    for name in names:
        kinds_here = kinds if name.kind is Kind.BARE else kinds & {name.kind}
        keys += [f"{_LETTERS[kind]}:{name.folded}" for kind in sorted(kinds_here, reverse=True)]
        if Kind.STREET in kinds_here:
            keys += _lane_of_home(name.folded, lanes)
    return tuple(dict.fromkeys(keys))


def _lane_of_home(street: str, lanes: Sequence[str]) -> list[str]:
    """The lane at the street comes last: ngách 12 ngõ 61 phố ..."""
    if not lanes:
        return [f"n:{street}"]
    whole, slash, _alley = lanes[-1].partition("/")
    return [f"l:{street}#{lanes[-1]}", *([f"l:{street}#{whole}/"] if slash else [])]


def _of_row_name(name: Name, lanes: Sequence[str] | None) -> list[str]:
    if name.kind in {Kind.NOISE, Kind.LANE}:
        return []
    kinds = _LETTERS.keys() if name.kind is Kind.BARE else {name.kind}
    phrases = _phrases(name.folded)
    keys = [f"{_LETTERS[kind]}:{one}" for kind in kinds if kind is not Kind.STREET for one in phrases]
    return keys + (_of_street(phrases, lanes) if Kind.STREET in kinds else [])


def _of_houses(street: Name) -> list[str]:
    """Nobody's lane."""
    return [f"n:{one}" for one in _phrases(street.folded)]


def _of_street(phrases: Sequence[str], lanes: Sequence[str] | None) -> list[str]:
    """`lanes`: those the row lists, empty for none; None where they are too many to tell apart."""
    if not lanes or len(lanes) * len(phrases) > _LANE_KEYS:
        keys = [f"s:{one}" for one in phrases]
        return keys if lanes is not None else [*keys, *(f"n:{one}" for one in phrases)]
    return [key for one in phrases for key in (f"n:{one}", *(f"l:{one}{lane}" for lane in lanes))]


def _spelt_out(text: str, lanes: Sequence[str] | None) -> list[str]:
    """Names of one syllable behind the word for them, anywhere: `… phố Huế kéo dài`."""
    words = text.split()
    keys: list[str] = []
    for marker, kind in _MARKERS:
        for at in range(len(words) - len(marker)):
            if tuple(words[at : at + len(marker)]) == marker:
                one = words[at + len(marker)]
                keys += _of_street([one], lanes) if kind is Kind.STREET else [f"{_LETTERS[kind]}:{one}"]
    return keys


def _phrases(folded: str) -> list[str]:
    """The name and every run of two or more of its syllables, as `phố Lạc Trung kéo dài` names Lạc Trung."""
    words = folded.split()
    return [folded, *_runs(words)] if words else []


def _runs(words: Sequence[str]) -> Iterator[str]:
    for size in range(2, min(_LONGEST, len(words)) + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])


def _lanes(there: Sequence[Name]) -> list[str] | None:
    """Ends of the keys of the lanes a row lists; none of them where it names whole streets."""
    ends: list[str] = []
    for listed in place_names.lane_numbers(there):
        first, dash, last = listed.partition("-")
        if dash and first.isdigit() and last.isdigit():
            if not 0 <= int(last) - int(first) < _LANES:
                return None
            ends += [end for n in range(int(first), int(last) + 1) for end in (f"#{n}", f"#{n}/")]
        else:
            whole, slash, _alley = listed.partition("/")
            ends += [f"#{listed}", f"#{whole}" if slash else f"#{whole}/"]
    return list(dict.fromkeys(ends))


_MARKERS = [
    (tuple(fold(word).split()), kind)
    for kind, words in place_names.KIND_WORDS.items()
    if kind in _LETTERS
    for word in dict.fromkeys(words)
]
