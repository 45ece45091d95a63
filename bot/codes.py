"""A customer code in typed text, however it was spaced, marked or copied.

What is no customer code is left alone: requests (GK and ten digits), telephone numbers, dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from backend_client.models import CustomerCode
from bot.folding import visible
from data.reference import CodeRule, Company

_SLIPS = {"O": "0", "Q": "0", "I": "1", "L": "1"}
_LEAST = 8  # characters: less is a word such as "HN 2026"
_LEAST_APART = 11  # where a space follows the prefix
_NEARLY = 11  # so much in one piece is a code by itself: the number behind it is something else
_PIECE = re.compile(r"([\s.\-_·]*)([0-9A-Z]+)(?![0-9A-Z/:])")
_MOBILE = re.compile(r"0[35789]\d{8}")
_DIGITS_ALONE = re.compile(r"\s*(?:MA[A-Z ]*:?\s*)?(?!0[2-9]|84)(?P<digits>\d[\d .\-]*\d)\s*")


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Letters stand where digits belong, or the prefix is missing: ask "Có phải PD0…?" before using it."""

    suggestion: CustomerCode


@dataclass(frozen=True, slots=True)
class WrongLength:
    """Begins like a code and has another number of characters."""

    length: int


@dataclass(frozen=True, slots=True)
class WrongShape:
    """As long as a code, with letters where none can stand."""


@dataclass(frozen=True, slots=True)
class OtherCompany:
    """A code of another power corporation; the hotline is empty where it is not known."""

    name: str
    hotline: str


CodeReading = CustomerCode | Doubtful | WrongLength | WrongShape | OtherCompany


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A reading and the text around it."""

    reading: CodeReading
    rest: str


def read_code(text: str, rule: CodeRule, companies: Sequence[Company] = ()) -> CodeReading | None:
    """The first customer code in a text, or what is wrong with it; None when there is none. Never raises."""
    found = find_code(text, rule, companies)
    return None if found is None else found.reading


def find_code(text: str, rule: CodeRule, companies: Sequence[Company] = ()) -> FoundCode | None:
    """Like `read_code`, with the text that is left without the code."""
    seen = visible(text)
    plain = "".join(map(_plain, seen))
    others = tuple(prefix for company in companies for prefix in company.prefixes)
    for match in _starts((*rule.prefixes, *others)).finditer(plain):
        code, end = _collect(plain, match.start(), match.end(), rule.length)
        if _is_meant(plain, match.end(), code):
            return FoundCode(_judge(code, rule, companies), f"{seen[: match.start()]} {seen[end:]}")
    return _without_prefix(plain, rule)


def _plain(letter: str) -> str:
    """One upper-case letter without marks for one letter, so that places stay the same."""
    upper = letter.upper()
    base = unicodedata.normalize("NFD", upper if len(upper) == 1 else letter)[0]
    return {"Đ": "D", "Ð": "D"}.get(base, base)


@lru_cache(maxsize=8)
def _starts(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Z])(?:{'|'.join(map(re.escape, prefixes))})(?=[\s.\-_·]*[0-9A-Z]*[0-9O])")


def _collect(plain: str, start: int, end: int, length: int) -> tuple[str, int]:
    """The prefix and the pieces behind it that look like parts of a code, and where they end."""
    code = plain[start:end]
    while len(code) < length and (piece := _PIECE.match(plain, end)):
        gap, letters = piece.groups()
        is_first = len(code) == 2
        if not _is_of_a_code(letters) or (not is_first and len(code) + len(letters) > length):
            break
        if any(map(str.isspace, gap)) and len(code) >= _NEARLY:
            break
        code, end = code + letters, piece.end()
    return code, end


def _is_of_a_code(letters: str) -> bool:
    strange = sum(letter not in "0123456789OQIL" for letter in letters)
    return strange <= 1 and (any(map(str.isdigit, letters)) or set(letters) == {"O"})


def _is_meant(plain: str, prefix_end: int, code: str) -> bool:
    """Whether this is an attempt at a code at all."""
    is_apart = plain[prefix_end : prefix_end + 1].isspace()
    if is_apart and _MOBILE.fullmatch(code[2:]):
        return False
    return len(code) >= (_LEAST_APART if is_apart else _LEAST)


def _judge(code: str, rule: CodeRule, companies: Sequence[Company]) -> CodeReading:
    company = next((company for company in companies if code[:2] in company.prefixes), None)
    if company is not None and code[:2] not in rule.prefixes:
        return OtherCompany(company.name, company.hotline)
    if rule.fits(code):
        return CustomerCode(code)
    if len(code) != rule.length:
        return WrongLength(len(code))
    repaired = _repair(code, rule)
    return Doubtful(CustomerCode(repaired)) if rule.fits(repaired) else WrongShape()


def _repair(code: str, rule: CodeRule) -> str:
    """Digits for the letters that look like them. Who typed O for zero did so at place 7 too."""
    places = enumerate(code, start=1)
    return code[:2] + "".join(
        _SLIPS.get(letter, letter) if place in rule.digit_places or letter == "O" else letter
        for place, letter in places
        if place > 2
    )


def _without_prefix(plain: str, rule: CodeRule) -> FoundCode | None:
    """Digits and nothing else, as many as follow a prefix: most likely our first prefix was left out."""
    match = _DIGITS_ALONE.fullmatch(plain)
    if match is None:
        return None
    code = rule.prefixes[0] + re.sub(r"\D", "", match["digits"])
    return FoundCode(Doubtful(CustomerCode(code)), "") if rule.fits(code) else None
