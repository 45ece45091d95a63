"""How a button carries an area: with its marks where they fit into so few characters."""

from __future__ import annotations

import unicodedata

from bot.areas.place_names import Kind, fold, said, wanted

PREFIX = "kv."


def encode(text: str, room: int) -> str:
    """An area as a button's option of at most `room` ASCII characters.

    With its marks where that fits (punycode), else folded, else the most telling name of it alone, else the
    last words of that name, which still match. Empty when there is no name.
    """
    found = wanted(text)
    best = max(found, key=lambda name: name.kind if name.kind < Kind.LANE else 0, default=None)
    if best is None:
        return ""
    words = best.folded.split()
    tails = (" ".join(words[at:]) for at in range(len(words)))
    whole = said(found)
    for words_kept in (whole, fold(whole), best.shown, fold(best.shown), *tails):
        joined = "_".join(unicodedata.normalize("NFC", words_kept).split())
        option = PREFIX + joined.encode("punycode").decode("ascii")
        if len(option) <= room:
            return option
    return ""


def decode(option: str) -> str | None:
    """The area of an option that `encode` made; None for any other option."""
    if not option.startswith(PREFIX):
        return None
    try:
        return option.removeprefix(PREFIX).encode("ascii").decode("punycode").replace("_", " ").strip()
    except UnicodeError:
        return None
