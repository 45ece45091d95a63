"""Telephone numbers and amounts that a pasted message names, and whose the numbers are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.folding import unmarked
from data.reference import Contacts


class Number(StrEnum):
    """Whose a telephone number is, worst first."""

    FALSE = "false_number"
    ALIKE = "alike_number"
    OTHER = "other_number"
    COMPANY = "company_number"  # another power corporation's hotline
    OFFICIAL = "official_number"


_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d{4,10})\s?(?:dong|vnd|d)\b")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_DIGITS = re.compile(r"(?<![\w/+])\(?\+?\d[\d.\-()]{1,15}(?![\w/])")
_LEAST, _MOST = 8, 11
_NEAR = 2  # digits that may differ for a number to pass for another
_HOTLINES = ("1900", "1800")


def numbers(seen: str) -> Iterator[str]:
    """Digits of telephone numbers, national form; apart ("0912 345 678") where single ones are none."""
    run = ""
    for token in (*_AMOUNT.sub(" ", seen).split(), ""):
        digits = _digits(token)
        if not digits or _is_phone(digits):
            yield from (one for one in (run, digits) if _is_phone(one))
            run = ""
        else:
            run += digits


def _digits(token: str) -> str:
    match = _DIGITS.search(token)
    if match is None or _THOUSANDS.fullmatch(match[0].rstrip(".")):
        return ""
    digits = re.sub(r"\D", "", match[0])
    is_abroad = match[0].lstrip("(").startswith("+84") or (digits.startswith("84") and len(digits) == _MOST)
    return f"0{digits.removeprefix('84')}" if is_abroad else digits


def _is_phone(digits: str) -> bool:
    if digits.startswith(_HOTLINES):
        return _LEAST <= len(digits) <= _MOST
    return digits.startswith("0") and _MOST - 1 <= len(digits) <= _MOST


def number_of(digits: str, contacts: Contacts) -> Number | None:
    """Whose a number is, in its national form; None for digits that are no telephone number."""
    if not _is_phone(digits):
        return None
    own = (contacts.hotline.number, contacts.second.number)
    if digits in own:
        return Number.OFFICIAL
    if any(fake.number == digits for fake in contacts.fakes):
        return Number.FALSE
    if any(company.hotline == digits for company in contacts.companies):
        return Number.COMPANY
    is_near = any(OSA.distance(digits, one) <= _NEAR or digits.endswith(one) for one in own)
    return Number.ALIKE if is_near else Number.OTHER


def amounts(seen: str) -> tuple[int, ...]:
    """VND, each once, in the order in which they are named."""
    found = (int(re.sub(r"\D", "", amount)) for amount in _AMOUNT.findall(unmarked(seen)))
    return tuple(dict.fromkeys(found))
