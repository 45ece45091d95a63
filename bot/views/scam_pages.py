"""Pages that a pasted message names, and whose they are. What looks like the utility's and is not, feigns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from rapidfuzz import fuzz

from bot.folding import unmarked
from data.reference import Contacts


class Page(StrEnum):
    """Whose a page is, worst first."""

    FALSE = "false_page"  # EVN has called it false
    ALIKE = "alike_page"  # looks like the utility's and is not
    OTHER = "other_page"
    FORMER = "former_page"
    RELATED = "related_page"  # EVN's or another corporation's
    STATE = "state_page"
    OFFICIAL = "official_page"


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


def hosts(seen: str) -> Iterator[str]:
    """Hosts that a visible text names, in small letters; what stands behind one in its address names none."""
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
