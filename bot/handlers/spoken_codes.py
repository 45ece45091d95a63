"""One-time codes that customers read to each other: groups of four letters, none read two ways aloud."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUP = 4


def new(groups: int) -> str:
    return "-".join(_group() for _nth in range(groups))


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(_GROUP))


def read(text: str) -> str:
    """A code as `new` wrote it, however it was typed: small, in one, with spaces."""
    said = "".join(letter for letter in text.upper() if letter in ALPHABET)
    return "-".join(said[start : start + _GROUP] for start in range(0, len(said), _GROUP))
