"""The part of a long list of places that matters to one reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.areas.match import covers
from bot.areas.place_names import KIND_WORDS, Kind, fold, names
from bot.views.notices.parts import clean, cut

_WORD = re.compile(r"[^\W_]+(?:[/-][^\W_]+)*")
_MARKERS = frozenset(fold(word) for words in KIND_WORDS.values() for word in words)


def excerpt(area: str, place: str, most: int) -> str:
    """At most `most` characters of a list of places, the one that matters among them.

    `place` is a name as `bot.areas.match` gives it. It is found in other words, too: `ngõ 61 phố Lạc Trung`
    in `Ngõ 59, 61 Lạc Trung`.
    """
    text = clean(area)
    shown, found = cut(text, most), _find(text, place)
    if found is None or found.start == 0 or found.end <= len(shown.removesuffix("…")):
        return shown
    return "…" + cut(text[found.start :], most - 1)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a place stands in a text, its lane and the word for it included."""

    start: int
    end: int
    has_lane: bool


def _find(text: str, place: str) -> _Found | None:
    """The first place of that name, but rather one whose list of lanes holds the lane."""
    wanted = names(clean(place))
    if not wanted:
        return None
    lane = next((name.folded for name in wanted if name.kind is Kind.LANE), "")
    found = list(_all(text, wanted[-1].folded.split(), lane))
    return max(found, key=lambda one: one.has_lane, default=None)  # the first of the best


def _all(text: str, name: Sequence[str], lane: str) -> Iterator[_Found]:
    tokens = list(_WORD.finditer(text))
    words = [fold(token[0]) for token in tokens]
    after = 0  # the place before this one
    for at in range(len(words) - len(name) + 1):
        if words[at : at + len(name)] != list(name):
            continue
        listed = [one for one in range(after, at) if lane and covers(words[one], lane)]
        first = listed[-1] if listed else at
        if first > after and words[first - 1] in _MARKERS:
            first -= 1
        after = at + len(name)
        yield _Found(tokens[first].start(), tokens[after - 1].end(), bool(listed))
