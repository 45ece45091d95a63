"""What an operator asked for and does not get."""

from __future__ import annotations


class Refused(ValueError):
    """The text is a sentence for the person at the terminal; it quotes no customer code."""
