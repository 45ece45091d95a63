"""What a pasted message or number holds: signs of a fraud, pages and numbers, whose they are.

Pure, and it keeps nothing: what comes out names kinds of things, never the words that were pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.folding import fold, unmarked, visible
from data.reference import Contacts, ScamSign, SignId


class Page(StrEnum):
    """Whose a page is, worst first."""

    FALSE = "false_page"  # EVN has called it false
    ALIKE = "alike_page"  # looks like the utility's and is not
    OTHER = "other_page"
    FORMER = "former_page"
    RELATED = "related_page"  # EVN's or another corporation's
    STATE = "state_page"
    OFFICIAL = "official_page"


class Number(StrEnum):
    """Whose a telephone number is, worst first."""

    FALSE = "false_number"
    ALIKE = "alike_number"
    OTHER = "other_number"
    COMPANY = "company_number"  # another power corporation's hotline
    OFFICIAL = "official_number"


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
    pages = {page_of(host, contacts) for host in _hosts(seen)}
    numbers = {whose for digits in _numbers(seen) if (whose := number_of(digits, contacts)) is not None}
    has_link = bool(pages & _NOT_OURS)
    folded = _folded(seen)
    signs = (sign.id for sign in contacts.signs if _shows(sign, folded, has_link=has_link))
    amounts = tuple(int(re.sub(r"\D", "", found)) for found in _AMOUNT.findall(unmarked(seen)))
    return Findings(
        tuple(dict.fromkeys(signs)),
        tuple(page for page in Page if page in pages),
        tuple(number for number in Number if number in numbers),
        tuple(dict.fromkeys(amounts)),
    )


# --- phrases ------------------------------------------------------------------------------------------

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
        for place in _places(fold(say).words, words)
    )


def _stands(beside: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return not beside or any(True for say in beside for _place in _places(fold(say).words, words))


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


# --- pages --------------------------------------------------------------------------------------------

_DOT = re.compile(r"\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?", re.IGNORECASE)
_SCHEME = re.compile(r"h(?:tt|xx)ps?:[/\\]{1,2}([^\s/\\?#]+)", re.IGNORECASE)
_ENDINGS = (
    "vn|com|net|org|info|xyz|top|site|online|cc|club|shop|vip|app|link|me|io|ly|asia|store|live|pro|biz|tk|ml|"
    "ga|cf|gq|icu|cyou|space|website|click|life|world|fun|cn|ru|co|gg|apk"
)
_BARE = re.compile(rf"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:{_ENDINGS})(?![\w-])", re.IGNORECASE)
_NAMES = ("evnhanoi", "evn", "dienluc")  # a page of somebody else that carries one of these feigns
_ALIKE = 80.0  # of 100
_SHORTEST_NAME = 6
_STAND_INS = str.maketrans({
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "а": "a", "е": "e", "о": "o",
    "і": "i", "ν": "v", "п": "n", "н": "h", "ո": "n", "ⅴ": "v",
})  # fmt: skip


def _hosts(seen: str) -> Iterator[str]:
    """Hosts that a text names; what stands behind one in its address names none."""
    for token in _DOT.sub(".", seen).split():
        match = _SCHEME.search(token)
        if match is not None:
            # https://evnhanoi.vn@evil.top leads to evil.top, and feigns like evnhanoi.vn.evil.top.
            yield _plain_host(match[1].replace("@", ".").split(":")[0])
            continue
        bare = _BARE.search(token)
        if bare is not None and not bare[0].lower().endswith(".apk"):
            yield _plain_host(bare[0])


def _plain_host(host: str) -> str:
    lowered = host.strip(".,;!)>]\"'").lower()
    try:
        return lowered.encode("ascii").decode("idna") if "xn--" in lowered else lowered
    except UnicodeError:
        return lowered


def page_of(host: str, contacts: Contacts) -> Page:
    """Whose a host is; `host` is in small letters."""
    if any(fake.host and _is_at(host, fake.host) for fake in contacts.fakes):
        return Page.FALSE
    own = next((domain for domain in contacts.domains if _is_at(host, domain.host)), None)
    if own is not None:
        return Page.FORMER if own.source.status else Page.OFFICIAL
    if any(_is_at(host, domain.host) for domain in contacts.related):
        return Page.RELATED
    if _is_at(host, "gov.vn"):
        return Page.STATE
    return Page.ALIKE if _feigns(host) else Page.OTHER


def _is_at(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _feigns(host: str) -> bool:
    """Whether a host looks like the utility's: evnhan0i.com, evn-hanoi.top, ewnhanoi.vn."""
    skeleton = unmarked(host).translate(_STAND_INS).replace("-", "").replace("vv", "v").replace("rn", "m")
    labels = skeleton.split(".")
    named = any(name in label for name in _NAMES for label in ("".join(labels), *labels))
    return named or any(
        len(label) >= _SHORTEST_NAME and fuzz.ratio(label, _NAMES[0]) >= _ALIKE for label in labels
    )


# --- numbers ------------------------------------------------------------------------------------------

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d{4,10})\s?(?:dong|vnd|d)\b")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_DIGITS = re.compile(r"(?<![\w/+])\(?\+?\d[\d.\-()]{1,15}(?![\w/])")
_LEAST, _MOST = 8, 11
_NEAR = 2  # digits that may differ for a number to pass for another
_HOTLINES = ("1900", "1800")


def _numbers(seen: str) -> Iterator[str]:
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
