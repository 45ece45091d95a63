"""Entries that are in force between two days, each with the source of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from tariff.errors import NoTariff


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from. An empty `status` means confirmed; else it says what is not."""

    decision: str  # "1279/QĐ-BCT"
    description: str
    checked_on: date
    signed_on: date | None = None
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """In force from `valid_from` to `valid_to`, both days included; None: until further notice."""

    id: str
    source: Source
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


D = TypeVar("D", bound=Dated)


def on(dated: Sequence[D], day: date, what: str) -> D:
    """The entry in force on a day.

    Raises:
        NoTariff: there is none.
    """
    for entry in dated:
        if entry.covers(day):
            return entry
    raise NoTariff(what, day)


def check_order(dated: Sequence[Dated]) -> None:
    """Refuse entries that overlap or are not oldest first; gaps are allowed.

    Raises:
        ValueError: names the entries.
    """
    for earlier, later in pairwise(dated):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise ValueError(f"{earlier.id} and {later.id} overlap or are out of order")
    for entry in dated:
        if entry.valid_to is not None and entry.valid_to < entry.valid_from:
            raise ValueError(f"{entry.id} ends before it begins")
