"""Search inside the guides, with marks and without.

rapidfuzz and not SQLite's FTS5: there are a few dozen short articles, so an index saves nothing; the words
are folded exactly as the conversation folds them (`đ`, teencode and glued words too, which FTS5's own
`remove_diacritics` does not know); a slip of the finger still finds; and "the three nearest", which FTS5
cannot tell of a query without a hit, falls out of the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from bot.folding import fold
from data.reference import Guide, guides

_SURE = 86.0  # of 100, for what people call it
_IN_TEXT = 80.0  # the words stand in the article, though it is called otherwise
_SHORTEST = 4  # letters; what is shorter stands in every text
_MOST = 5  # results of one search
_NEAREST = 3

_SMALL_WORDS = frozenset({
    "toi", "minh", "em", "anh", "chi", "ban", "ad", "bot", "a", "nhe", "nha", "oi", "muon", "can", "xin",
    "cho", "hoi", "giup", "lam", "the", "nao", "gi", "sao", "bai", "huong", "dan", "thu", "tuc", "cach",
    "ve", "de", "o", "dau", "khi", "la", "thi", "va", "co", "khong", "duoc", "phai", "nhu", "xem", "tim",
    "how", "to", "do", "i", "my", "guide", "guides", "procedure", "procedures",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Articles that fit, best first; where none does, the nearest ones."""

    guides: tuple[Guide, ...]
    is_hit: bool
    page: int = 0  # where the words stand in the first of them, when it is not called so

    @property
    def only(self) -> Guide | None:
        """The article that is meant beyond doubt."""
        return self.guides[0] if self.is_hit and len(self.guides) == 1 else None


def search(text: str, language: str, section: str = "") -> Found | None:
    """Articles about `text`, within a section when one is named; None when it names nothing to look for."""
    words = _meant(text)
    if not words:
        return None
    known = [guide for guide in guides(language) if section in {"", guide.section}]
    scores = {guide.slug: _score(" ".join(words), guide.slug) for guide in known}
    ranked = sorted(known, key=lambda guide: -scores[guide.slug])  # stable: else the order of the menu
    hits = _hits(ranked, scores)
    if not hits:
        return Found(tuple(ranked[:_NEAREST]), is_hit=False)
    page = 0 if scores[hits[0].slug] >= _SURE else _page(hits[0], " ".join(words))
    return Found(tuple(hits), is_hit=True, page=page)


def _meant(text: str) -> list[str]:
    return [word for word in fold(text).words if word not in _SMALL_WORDS]


def _hits(ranked: Sequence[Guide], scores: dict[str, float]) -> list[Guide]:
    """The best ones where something is called so, else all that speak of it."""
    best = scores[ranked[0].slug] if ranked else 0.0
    least = best if best >= _SURE else _IN_TEXT
    return [guide for guide in ranked if scores[guide.slug] >= least][:_MOST]


def _score(query: str, slug: str) -> float:
    """0 to 100: how well an article fits, whatever language it is read in."""
    entry = _entries()[slug]
    named = max(fuzz.token_set_ratio(query, name) for name in entry.names)
    if named >= _SURE:
        return named
    is_inside = len(query) >= _SHORTEST and f" {query} " in entry.text
    return _IN_TEXT if is_inside else min(named, _IN_TEXT - 1)


def _page(guide: Guide, query: str) -> int:
    """The first screen that has the words; the first of all where they stand in the other language."""
    pages = (at for at, screen in enumerate(guide.screens) if f" {query} " in _text("\n".join(screen)))
    return next(pages, 0)


@dataclass(frozen=True, slots=True)
class _Entry:
    names: tuple[str, ...]  # folded: the title, and what people call it
    text: str  # folded words between single spaces


@cache
def _entries() -> dict[str, _Entry]:
    """What is looked through, both languages together: who reads English may type Vietnamese."""
    english = {guide.slug: guide for guide in guides("en")}
    return {guide.slug: _entry(guide, english[guide.slug]) for guide in guides("vi")}


def _entry(*same: Guide) -> _Entry:
    names = (fold(name).text for guide in same for name in (guide.title, *guide.words))
    return _Entry(tuple(names), _text("\n".join(guide.text for guide in same)))


def _text(text: str) -> str:
    """Folded words between single spaces; line by line, because a line to fold has at most 80 words."""
    return f" {' '.join(fold(line).text for line in text.splitlines())} "
