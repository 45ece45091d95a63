"""A button's label, typed instead of pressed."""

from __future__ import annotations

from functools import lru_cache

from bot.commands import Ask, Command
from bot.folding import fold, visible
from data.values import Screen

# The name of a section, typed, is the question itself and answers at once; pressed, it opens the section.
_SECTIONS = frozenset(
    {Command.OUTAGE_MENU, Command.READING_MENU, Command.INVOICE_MENU, Command.PAYMENT_MENU,
     Command.HISTORY_MENU, Command.TARIFF_MENU}
)  # fmt: skip


def pressed_by(text: str, screen: Screen) -> Ask | None:
    """The choice of the screen whose label is the whole text; case, marks and emoji do not matter.

    Two choices with one label are none: the customer is asked back rather than guessed.
    """
    said = fold(visible(text)).words
    if not said:
        return None
    labelled = zip(screen.labels, screen.choices, strict=False)  # a screen of before has no labels
    found = {choice for label, choice in labelled if words_of(label) == said}
    ask = Ask.decode(found.pop()) if len(found) == 1 else None
    return None if ask is None or ask.command in _SECTIONS else ask


@lru_cache(1024)
def words_of(label: str) -> tuple[str, ...]:
    """A label as it would be typed; most labels stand on many screens."""
    return fold(visible(label)).words
