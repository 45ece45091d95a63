"""By which place a row of the outage plan was found for whoever is to be told of it."""

from __future__ import annotations

from bot.areas.found import OutageFacts, placed, placed_at_home
from bot.notices import Facts
from data.recipients import Recipient


def with_place(facts: Facts, to: Recipient) -> Facts:
    """The facts with that place: for a followed area by its name, for a home by its address."""
    if not isinstance(facts, OutageFacts):
        return facts
    if to.account is not None:
        return placed_at_home(facts, to.account.address)
    return facts if to.area is None else placed(facts, to.area.text)
