"""What a pasted message or number holds: signs of a fraud, pages and numbers, whose they are.

Pure, and it keeps nothing: what comes out names kinds of things, never the words that were pasted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from bot.folding import fold, visible
from bot.views.scam_numbers import Number, amounts, number_of, numbers
from bot.views.scam_pages import Page, hosts, page_of
from data.reference import Contacts, ScamSign, SignId

__all__ = ["Findings", "Number", "Page", "Trace", "examine"]

Trace: TypeAlias = Page | Number
_BAD: frozenset[Trace] = frozenset({Page.FALSE, Page.ALIKE, Number.FALSE, Number.ALIKE})
_DOUBTFUL: frozenset[Trace] = frozenset({Page.OTHER, Number.OTHER})
_NOT_OURS = frozenset({Page.FALSE, Page.ALIKE, Page.OTHER})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, each kind once; amounts in VND as they were named."""

    signs: tuple[SignId, ...] = ()
    pages: tuple[Page, ...] = ()
    numbers: tuple[Number, ...] = ()
    amounts_vnd: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.signs or self.pages or self.numbers)

    @property
    def bad(self) -> tuple[SignId | Trace, ...]:
        """What gives a fraud away."""
        return (*self.signs, *(one for one in self._traces if one in _BAD))

    @property
    def doubtful(self) -> tuple[Trace, ...]:
        """What the reference data cannot vouch for."""
        return tuple(one for one in self._traces if one in _DOUBTFUL)

    @property
    def known(self) -> tuple[Trace, ...]:
        """What the reference data knows."""
        return tuple(one for one in self._traces if one not in _BAD | _DOUBTFUL)

    @property
    def _traces(self) -> tuple[Trace, ...]:
        return (*self.pages, *self.numbers)


def examine(text: str, contacts: Contacts) -> Findings:
    """Look through a text of any form and length; never raises."""
    seen = visible(text)
    named = {page_of(host, contacts) for host in hosts(seen)}
    called = {whose for digits in numbers(seen) if (whose := number_of(digits, contacts)) is not None}
    has_link = bool(named & _NOT_OURS)
    folded = _folded(seen)
    signs = (sign.id for sign in contacts.signs if _shows(sign, folded, has_link=has_link))
    return Findings(
        tuple(dict.fromkeys(signs)),
        tuple(page for page in Page if page in named),
        tuple(number for number in Number if number in called),
        amounts(seen),
    )


_CHUNK = 60  # words folded at once: a line to fold has at most 80
_BEFORE = 3  # words in front of a request in which "không" turns it round
_NOT = frozenset({"khong", "dung", "cam", "never", "not"})


def _folded(seen: str) -> tuple[str, ...]:
    words = seen.split()
    chunks = (" ".join(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK))
    return tuple(word for chunk in chunks for word in fold(chunk).words)


def _shows(sign: ScamSign, words: tuple[str, ...], *, has_link: bool) -> bool:
    if (sign.needs_link and not has_link) or not _stands(sign.beside, words):
        return False
    return any(
        not (sign.is_request and _is_negated(words, place))
        for say in sign.say
        for place in _places(_wanted(say), words)
    )


@cache
def _wanted(say: str) -> tuple[str, ...]:
    return fold(say).words


def _stands(beside: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return not beside or any(True for say in beside for _place in _places(_wanted(say), words))


def _places(wanted: tuple[str, ...], words: tuple[str, ...]) -> Iterator[int]:
    for place in range(len(words) - len(wanted) + 1):
        if words[place : place + len(wanted)] == wanted:
            yield place


def _is_negated(words: tuple[str, ...], place: int) -> bool:
    """ "không cung cấp mã OTP" warns; "nếu không chuyển khoản ngay" threatens."""
    before = words[max(place - _BEFORE, 0) : place]
    return any(
        word in _NOT and (at == 0 or before[at - 1] not in {"neu", "if"}) for at, word in enumerate(before)
    )
