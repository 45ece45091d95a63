"""Which rows of the plan concern an area that is followed, and by which place each was found.

The rows are those that a notice would be made of (`area_keys`), the reasons those that a screen gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from backend_client.models import Outage
from bot.areas import keys as area_keys
from bot.areas import place_names
from bot.areas.match import match
from bot.areas.place_names import Kind
from bot.areas.reasons import Fit, Reason, Row
from bot.notices import OutageMoved, OutageNew, OutagePostponed, OutageSoon

F = TypeVar("F")

OutageFacts = OutageNew | OutageMoved | OutagePostponed | OutageSoon
"""What notices tell of rows of the outage plan."""

_AROUND = frozenset({Kind.WARD, Kind.HAMLET})


def found(text: str, rows: Iterable[Outage]) -> Iterator[Row]:
    """Rows that a follower of this area is told of, each with its reason."""
    keys, names = frozenset(area_keys.of_wish(text)), place_names.wanted(text)
    named = [name.folded for name in names]
    for row in rows:
        said = _said(row.area, row.unit_name)
        if not any(one in said for one in named):
            continue  # a key is a part of what the row says: no need to make all of them
        if not keys.isdisjoint(area_keys.of_outage(row, "")):
            yield Row(row, match(row, names) or Reason(text, Fit.WARD))


@lru_cache(maxsize=4096)  # the plan is public, and read again for every question
def _said(where: str, unit: str) -> str:
    return f"{place_names.fold(where)} {place_names.fold(unit)}"


def place_in(text: str, row: Outage) -> str:
    """By which place a row was found for a followed area, as the row writes it; empty when by none."""
    return _place_in(text, row)


@lru_cache(maxsize=4096)
def _place_in(text: str, row: Outage) -> str:
    """Thousands follow one street: its name is read once."""
    return next((one.reason.place for one in found(text, [row]) if one.reason is not None), "")


def placed(facts: F, text: str) -> F:
    """What a notice tells, with the place by which it was found for this area."""
    return replace(facts, place=place_in(text, facts.outage)) if isinstance(facts, OutageFacts) else facts


def placed_at_home(facts: F, address: str) -> F:
    """The same for a home."""
    return replace(facts, place=place_at(address, facts.outage)) if isinstance(facts, OutageFacts) else facts


@lru_cache(maxsize=512)  # neighbours share what we keep of an address: no house numbers
def place_at(address: str, row: Outage) -> str:
    """By which place a home is told of a row: what its keys share, never a neighbour's lane or name."""
    names = [name for name in place_names.names(address) if name.kind is not Kind.DISTRICT]
    for there in (names, [name for name in names if name.kind in _AROUND]):
        reason = match(row, there)
        if reason is not None and reason.fit not in {Fit.OTHER_LANE, Fit.ALIKE}:
            return reason.place
    return ""
