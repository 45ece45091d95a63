"""Numbers in a folded line, in digits or in words: `300,5`, `1.204`, `ba trăm`, `một nghìn hai`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ONES = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9,
}  # fmt: skip
_TIMES = {"muoi": 10, "tram": 100, "nghin": 1000, "ngan": 1000, "trieu": 1_000_000}
_BETWEEN = frozenset({"linh", "le"})
_OF_A_DATE = frozenset({"thang", "ngay", "nam", "ky"})  # before a number that no digits are joined to
_SURE = frozenset({"muoi", "tram", "nghin", "ngan", "trieu"})  # a lone "ba" or "năm" is seldom a number


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands; `after` is the place behind it."""

    value: Decimal
    places: tuple[int, ...]

    @property
    def after(self) -> int:
        return self.places[-1] + 1


def numbers(words: Sequence[str]) -> tuple[Number, ...]:
    """All numbers of a line, in order."""
    found: list[Number] = []
    at = 0
    while at < len(words):
        number = _in_digits(words, at) or _in_words(words, at)
        if number is not None:
            found.append(number)
        at = number.after if number is not None else at + 1
    return tuple(found)


def _in_digits(words: Sequence[str], at: int) -> Number | None:
    """`300`, `300,5`, `1.204`, `1 204`, and with a word of size behind it `2 nghìn`."""
    if not _DIGITS.fullmatch(words[at]):
        return None
    end = at + 1
    written = words[at]
    if re.fullmatch(r"[1-9]\d{0,2}", written) and not (at and words[at - 1] in _OF_A_DATE):
        while end < len(words) and re.fullmatch(r"\d{3}", words[end]):
            written, end = f"{written}.{words[end]}", end + 1
    value = decimal(written)
    while end < len(words) and words[end] in _TIMES and words[end] != "muoi":
        value, end = value * _TIMES[words[end]], end + 1
    return Number(value, tuple(range(at, end)))


def decimal(written: str) -> Decimal:
    """A sign before three digits groups thousands; any other, or the second kind, begins the decimals."""
    signs = dict.fromkeys(sign for sign in written if sign in ".,")
    if len(signs) < 2 and _GROUPED.fullmatch(written):
        return Decimal(re.sub(r"[.,]", "", written))
    if not signs:
        return Decimal(written)
    whole, _sign, places = written.rpartition(list(signs)[-1])
    return Decimal(f"{re.sub(r'[.,]', '', whole)}.{places}")


def _in_words(words: Sequence[str], at: int) -> Number | None:
    """`ba trăm hai mươi lăm`, `trăm rưỡi`, `một nghìn hai`: the largest size comes first."""
    end = at
    while end < len(words) and (words[end] in _ONES or words[end] in _TIMES or words[end] in _BETWEEN):
        end += 1
    if end < len(words) and words[end] == "ruoi" and end > at:
        end += 1
    run = words[at:end]
    if not _SURE & set(run) and not _is_before_unit(words, end, run):
        return None
    value = _value(run)
    return None if value is None else Number(value, tuple(range(at, end)))


def _is_before_unit(words: Sequence[str], end: int, run: Sequence[str]) -> bool:
    """`hai hộ`, `năm kWh`: a single digit in words counts where a unit follows."""
    return len(run) == 1 and run[0] in _ONES and end < len(words) and words[end] in {"ho", "kwh", "nguoi"}


def _value(run: Sequence[str]) -> Decimal | None:
    total, group, ones, size, is_exact = 0, 0, None, 0, False
    for word in run:
        if word in _BETWEEN:
            is_exact = True
        elif word == "ruoi":
            return Decimal(total + group + (ones or 0)) + Decimal(size) / 2
        elif word in _ONES:
            if ones is not None:
                return None  # two digits beside each other: a telephone number, or two numbers
            ones = _ONES[word]
        else:
            size = _TIMES[word]
            head = group + (ones or 0)
            if size >= 1000:
                total, group = total + (head or 1) * size, 0
            else:
                group += (1 if ones is None else ones) * size
            ones = None
    if ones is None:
        return Decimal(total + group)
    # "ba trăm hai" is 320, "một nghìn hai" 1 200; "ba trăm linh hai" and "ba mươi hai" end in ones.
    step = size // 10 if size >= 100 and not is_exact else 1
    return Decimal(total + group + ones * step)
