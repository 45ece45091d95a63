"""What a reader sees of Telegram HTML; markup that Telegram would refuse is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_TOKEN = re.compile(r"<(/?)([a-z]+)>|&(?:lt|gt|amp|quot|#\d+);|[<>&]|[^<>&]+")
_TAGS = {"b", "i", "pre"}


class BadMarkup(AssertionError):
    """Telegram would say: can't parse entities."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of what is seen, with the tag around it."""

    text: str
    tag: str


def stretches(html: str) -> list[Stretch]:
    """The pieces in order. Tags of ours do not nest."""
    found, tag = [], ""
    for token in _TOKEN.finditer(html):
        closing, name = token[1], token[2]
        if name:
            tag = _turned(tag, name, is_closing=bool(closing))
        elif token[0] in "<>&":
            raise BadMarkup(html[token.start() :][:40])
        else:
            found.append(Stretch(unescape(token[0]), tag))
    if tag:
        raise BadMarkup(f"<{tag}> is not closed")
    return found


def seen(html: str) -> str:
    return "".join(stretch.text for stretch in stretches(html))


def _turned(tag: str, name: str, *, is_closing: bool) -> str:
    if name not in _TAGS or is_closing != bool(tag) or (is_closing and name != tag):
        raise BadMarkup(f"<{name}> inside of <{tag}>")
    return "" if is_closing else name
