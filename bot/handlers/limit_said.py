"""A threshold as it is typed: `300`, `300 kWh`, `quá 300 số`, `20%`, `hơn năm ngoái 20%`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.amounts import find_quantities
from bot.folding import fold, holds, visible
from bot.spoken_numbers import decimal, numbers

MOST_KWH = 100_000
MOST_PERCENT = 500
MONTH, YEAR = "month", "year"

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)*)\s*(?:%|phần trăm|phan tram|percent)", re.IGNORECASE)
_BELOW_ZERO = re.compile(r"(?:^|\s)(?:[-−–]|âm\s|am\s|trừ\s)\s?\d", re.IGNORECASE)
_YEAR = ("nam ngoai", "nam truoc", "cung ky", "cung thang", "last year", "year")
_MONTH = ("thang truoc", "ky truoc", "thang roi", "last month")
_BEFORE = frozenset({"nguong", "vuot", "qua", "hon", "tren", "muc", "above", "over", "exceeds", "threshold"})
_NUMBERED = frozenset({"nha", "phong", "can", "so", "ma", "thang", "nam", "ngay", "ky", "home"})
_OF_A_LIMIT = _BEFORE | {
    "so", "kwh", "kw", "ky", "dien", "voi", "cua", "cung", "la", "dat", "doi", "thanh", "bao", "khi", "toi",
    "a", "nhe", "di", "nghin", "ngan", "trieu", "dong", "than", "the", "compared", "with", "to", "set", "at",
}  # fmt: skip
_YES = frozenset(
    {"co", "ok", "oke", "dong y", "van dat", "van dat muc nay", "vang", "u", "dat", "dat di", "yes"}
)
_OPTION = re.compile(r"([kmy])([1-9]\d{0,5})")
_HALF_SAID = re.compile(r"p([1-9]\d{0,2})")


class WrongLimit(StrEnum):
    """A threshold that makes no sense."""

    ZERO = "zero"
    BELOW_ZERO = "below_zero"
    NOT_WHOLE = "not_whole"
    TOO_MUCH = "too_much"
    TOO_MANY_PERCENT = "too_many_percent"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Limit:
    """kWh of a period, or per cent more than another one; `against` empty: not said which."""

    kwh: int | None = None
    percent: int | None = None
    against: str = ""

    @property
    def option(self) -> str:
        """As a button holds it; of a percentage of nothing yet, as an open question does."""
        if self.kwh is not None:
            return f"k{self.kwh}"
        return f"{({YEAR: 'y', MONTH: 'm'}).get(self.against, 'p')}{self.percent}"


def of_option(option: str) -> Limit | None:
    """The threshold of a button; None for a forged one."""
    found = _OPTION.fullmatch(option)
    if found is None:
        return None
    number = int(found[2])
    if found[1] == "k":
        return Limit(kwh=number) if number <= MOST_KWH else None
    against = YEAR if found[1] == "y" else MONTH
    return Limit(percent=number, against=against) if number <= MOST_PERCENT else None


def half_said(option: str) -> int | None:
    """The percentage of an open question "over which period?"."""
    found = _HALF_SAID.fullmatch(option)
    return None if found is None else int(found[1])


def read_limit(text: str, *, is_answer: bool = False) -> Limit | WrongLimit | None:
    """None where a line names no quantity.

    A bare number counts behind a word such as "vượt"; `is_answer`: behind any word but those that number
    something else ("ngưỡng cảnh báo nhà 2").
    """
    seen = visible(text)
    percent = _PERCENT.search(seen)
    if percent is not None:
        return _percent(seen, decimal(percent[1]))
    words = fold(seen).words
    found = find_quantities(words)
    if found.kwh is None and found.amount_vnd is not None:
        return WrongLimit.MONEY
    kwh = found.kwh if found.kwh is not None else _bare(words, is_answer=is_answer)
    return None if kwh is None else _kwh(seen, kwh)


def _bare(words: Sequence[str], *, is_answer: bool) -> Decimal | None:
    every = numbers(words)
    if len(every) != 1:
        return None
    before = words[every[0].places[0] - 1] if every[0].places[0] else ""
    counts = before not in _NUMBERED if is_answer else before in _BEFORE
    return every[0].value if counts else None


def _percent(seen: str, value: Decimal) -> Limit | WrongLimit:
    wrong = _wrong(seen, value)
    if wrong is not None:
        return wrong
    if value > MOST_PERCENT:
        return WrongLimit.TOO_MANY_PERCENT
    return Limit(percent=int(value), against=against_of(seen))


def is_bare(text: str) -> bool:
    """Whether a line is a threshold and nothing more: `300`, `300 số`, `hơn 20% so với năm ngoái`."""
    left = f" {fold(_PERCENT.sub(' ', visible(text))).text} "
    for sign in (*_YEAR, *_MONTH):
        left = left.replace(f" {sign} ", " ")
    return read_limit(text, is_answer=True) is not None and all(
        word in _OF_A_LIMIT or word.replace(",", "").replace(".", "").isdigit() for word in left.split()
    )


def is_yes(text: str) -> bool:
    """To a threshold that is passed already."""
    return fold(visible(text)).text in _YES


def against_of(text: str) -> str:
    """The period a line compares with; empty where it names none."""
    said = f" {fold(visible(text)).text} "
    return next((name for name, signs in ((YEAR, _YEAR), (MONTH, _MONTH)) if holds(said, signs)), "")


def _kwh(seen: str, value: Decimal) -> Limit | WrongLimit:
    wrong = _wrong(seen, value)
    if wrong is not None:
        return wrong
    return WrongLimit.TOO_MUCH if value > MOST_KWH else Limit(kwh=int(value))


def _wrong(seen: str, value: Decimal) -> WrongLimit | None:
    if _BELOW_ZERO.search(seen):
        return WrongLimit.BELOW_ZERO
    if value == 0:
        return WrongLimit.ZERO
    return WrongLimit.NOT_WHOLE if value != int(value) else None
