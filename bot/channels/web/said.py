"""What a page posts, read from bytes that may be anything."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CHOICE = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,63}")
_SCREEN = re.compile(r"[0-9]{1,18}")
_UNPRINTABLE = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}


class Unreadable(ValueError):
    """What was posted does not have the form of the page's own posts."""


@dataclass(frozen=True, slots=True)
class Said:
    """One act of a customer: words typed, or a choice pressed on a screen."""

    key: str
    text: str = field(default="", repr=False)
    choice: str = ""
    screen: str = ""


def from_json(body: bytes) -> Said:
    """Read `{key, text}` or `{key, choice, screen}`.

    Raises:
        Unreadable: anything else.
    """
    try:
        values = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise Unreadable
    return _said(values)


def from_form(body: bytes) -> Said:
    """Read the same fields from a form, as browsers without script send it.

    Raises:
        Unreadable: anything else.
    """
    return _said(read_form(body))


def read_form(body: bytes) -> dict[str, str]:
    """Fields of an URL-encoded form; the last of a name counts.

    Raises:
        Unreadable: it is not one.
    """
    return dict(read_pairs(body))


def read_pairs(body: bytes) -> list[tuple[str, str]]:
    """Fields of an URL-encoded form in their order.

    Raises:
        Unreadable: it is not one.
    """
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Unreadable from error


def _said(values: dict[str, str]) -> Said:
    said = Said(
        values.get("key", ""),
        clean(values.get("text", "")),
        values.get("choice", ""),
        values.get("screen", ""),
    )
    fits = (
        _KEY.fullmatch(said.key)
        and (not said.choice or _CHOICE.fullmatch(said.choice))
        and (not said.screen or _SCREEN.fullmatch(said.screen))
    )
    if not fits:
        raise Unreadable
    return said


def clean(text: str) -> str:
    """Words without what no store and no font can take: half characters and control characters."""
    whole = text.replace("\r\n", "\n").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.translate(_UNPRINTABLE)
