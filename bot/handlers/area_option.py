"""An area in a button of `Command.AREA_WATCH`: looked at, taken exactly as it is, or followed."""

from __future__ import annotations

from bot.areas import in_button
from bot.commands import Ask, Command

_ROOM = 64 - len(Ask(Command.AREA_WATCH, option="-").encode()) + 1
LOOK, EXACTLY, FOLLOW = in_button.PREFIX, "la.", "ok."  # of one length


def option(text: str, prefix: str) -> str:
    """With its marks where they fit, see `in_button.encode`; empty where it names nothing."""
    encoded = in_button.encode(text, _ROOM)
    return f"{prefix}{encoded[len(LOOK) :]}" if encoded else ""


def area_in(data: str) -> str:
    """The area of an option that `option` made; empty for any other."""
    prefix, rest = data[: len(LOOK)], data[len(LOOK) :]
    return in_button.decode(f"{LOOK}{rest}") or "" if prefix in {LOOK, EXACTLY, FOLLOW} else ""
