"""Long lines told one number a line, for who reads slowly or has them read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_WORDS = re.compile(r"[^ ]+")  # a no-break space holds a number and its unit together
_CLOCK = re.compile(r"\d{1,2}:\d{2}(–\d{1,2}:\d{2})?$")
_LIST_MARK = re.compile(r"\d{1,2}[.)]$")

_ENDS = (".", ";", "!", "?")
_JOINS = frozenset({"×", "=", "→", "–", "đến", "hoặc", "và", "to", "or", "and"})


def lines(text: str) -> str:
    """The same words with a line's end between two numbers, where the sentence can be parted.

    A date, a time with its date, and a customer code or command are no two numbers.
    """
    return "\n".join(part for line in text.split("\n") for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    """The line, parted at the best place between every two of its numbers."""
    words = _WORDS.findall(line)
    numbers = [at for at in range(len(words)) if _is_number(words, at)]
    if len(numbers) < 2:
        yield line
        return
    begin = 0
    for left, right in pairwise(numbers):
        cut = _cut(words, left, right)
        if cut is not None:
            _open(words, cut)
            yield _joined(words[begin:cut])
            begin = cut
    yield _joined(words[begin:])


def _is_number(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if "…" in word or word.startswith("/") or not any(letter.isdigit() for letter in word):
        return False
    if _CLOCK.search(word) and at + 1 < len(words) and "/" in words[at + 1]:
        return False  # the date behind it is the number
    return not (at == 0 and _LIST_MARK.match(word))


def _cut(words: Sequence[str], left: int, right: int) -> int | None:
    """Before which word the line ends; None where nothing parts the two numbers."""
    ranked = ((_rank(words[at - 1], words[at]), at) for at in range(left + 1, _start(words, right) + 1))
    found = [(rank, at) for rank, at in ranked if rank is not None]
    return min(found)[1] if found else None


def _start(words: Sequence[str], number: int) -> int:
    """Where a number begins: a time before its date is part of it."""
    return number - 1 if number and _CLOCK.search(words[number - 1]) else number


def _rank(before: str, after: str) -> int | None:
    """How well a line ends between two words, 0 best; None: not at all."""
    places = (
        before.endswith(_ENDS),
        after == "·",
        before.endswith(","),
        after.startswith("("),
        before.endswith(":"),
        after in _JOINS,
    )
    return places.index(True) if True in places else None


def _open(words: list[str], cut: int) -> None:
    """What stood in brackets stands on a line of its own and needs none."""
    if not words[cut].startswith("("):
        return
    words[cut] = words[cut][1:]
    closing = next((at for at in range(cut, len(words)) if ")" in words[at]), None)
    if closing is not None:
        words[closing] = words[closing].replace(")", "", 1)


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).removeprefix("· ").rstrip(",")
