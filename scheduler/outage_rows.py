"""Rows of the outage plan compared with how they were seen last: which one is which, and what changed.

The portal gives its rows no name. A row is the same as before when place, reason and publisher are, and
its day, or the time the portal says it had before. Two windows of one place on one day are two outages:
each goes to the one that is nearest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from backend_client.models import HANOI, Outage, OutageState
from bot.areas.place_names import fold
from data.coding import Codec
from data.outages_seen import SeenOutage

_OFF = OutageState.POSTPONED
_FEW = 4  # rows of a plan; a plan that loses more than half of as many is not believed


@dataclass(frozen=True, slots=True)
class Content:
    """What is kept of a row. `lists`: codes of the units in whose plans it stands; "" is that of all."""

    outage: Outage
    lists: tuple[str, ...]
    carrier: str  # under whose key the followers of areas hear of it, for ever the same
    reminded: tuple[str, ...] = ()  # reminders that were planned, by what and when


CODEC = Codec(Content)


class Change(StrEnum):
    """What happened to a row."""

    NEW = "new"
    APPROVED = "approved"  # only planned before, or postponed
    MOVED = "moved"
    POSTPONED = "postponed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is now, with how it was seen before."""

    seen: SeenOutage
    content: Content
    change: Change | None = None
    was: tuple[datetime, datetime] | None = None  # its times before

    @property
    def outage(self) -> Outage:
        return self.content.outage


Lists = dict[str, tuple[Outage, ...]]
"""The plans that were answered just now, by the code of their unit."""


def compare(lists: Lists, known: Sequence[SeenOutage], first: frozenset[str], now: datetime) -> list[Row]:
    """Every row with what changed. `first`: plans that are looked at for the first time."""
    rows = [(one, content) for one in known if (content := CODEC.load(one.content.encode())) is not None]
    there = _by_row(lists)
    pairs = _pairs(list(there), rows)
    found = [
        _known(pairs[outage], outage, units, now) if outage in pairs else _new(outage, units, first, now)
        for outage, units in there.items()
    ]
    paired = {id(pair[0]) for pair in pairs.values()}
    gone = [_missing(one, content, lists, rows, now) for one, content in rows if id(one) not in paired]
    return found + [row for row in gone if row is not None]


def _by_row(lists: Lists) -> dict[Outage, tuple[str, ...]]:
    """Each row once, with the plans it stands in."""
    there: dict[Outage, tuple[str, ...]] = {}
    for unit in sorted(lists):
        for outage in lists[unit]:
            if unit not in there.get(outage, ()):
                there[outage] = (*there.get(outage, ()), unit)
    return there


def place_of(outage: Outage) -> tuple[str, str, str]:
    """What stays when an outage gets another time."""
    return fold(outage.unit_name), fold(outage.area), fold(outage.reason)


def publisher_of(outage: Outage) -> str:
    return hashlib.sha256(fold(outage.unit_name).encode()).hexdigest()[:16]


Pair = tuple[SeenOutage, Content]


def _pairs(there: Sequence[Outage], known: Sequence[Pair]) -> dict[Outage, Pair]:
    """Nearest first, each row and each memory once."""
    by_place: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in known:
        by_place.setdefault(place_of(pair[1].outage), []).append(pair)
    far = [
        (distance, outage.starts_at, pair[0].starts_at, index, outage, pair)
        for index, outage in enumerate(there)
        for pair in by_place.get(place_of(outage), ())
        if (distance := _distance(outage, pair[1].outage)) is not None
    ]
    taken: dict[Outage, Pair] = {}
    used: set[int] = set()
    for *_order, outage, pair in sorted(far, key=lambda one: one[:4]):
        if outage not in taken and id(pair[0]) not in used:
            taken[outage] = pair
            used.add(id(pair[0]))
    return taken


def _distance(now: Outage, then: Outage) -> timedelta | None:
    """How far apart two windows of one place are; None: two outages."""
    if (now.starts_at, now.ends_at) == (then.starts_at, then.ends_at):
        is_alike = (now.state is _OFF) == (then.state is _OFF)  # of two rows for one window, one put off
        return timedelta(0) if is_alike else timedelta(microseconds=2)
    if now.was_starts_at == then.starts_at and now.was_starts_at is not None:
        return timedelta(microseconds=1)
    is_same_day = now.starts_at.astimezone(HANOI).date() == then.starts_at.astimezone(HANOI).date()
    if not is_same_day:
        return None
    return timedelta(minutes=1) + abs(now.starts_at - then.starts_at) + abs(now.ends_at - then.ends_at)


def _new(outage: Outage, units: tuple[str, ...], first: frozenset[str], now: datetime) -> Row:
    """News, unless every plan it stands in is looked at for the first time."""
    is_news = not set(units) <= first
    content = Content(outage, units, _carrier(units))
    seen = SeenOutage(
        publisher=publisher_of(outage),
        row_hash=_hash(outage),
        version=1,
        content="",
        is_news=is_news,
        missing=0,
        starts_at=outage.starts_at,
        ends_at=outage.ends_at,
        seen_at=now,
    )
    if not is_news or outage.state is _OFF:
        return _row(seen, content, None, None)
    if outage.state is OutageState.MOVED and outage.was_starts_at and outage.was_ends_at:
        return _row(seen, content, Change.MOVED, (outage.was_starts_at, outage.was_ends_at))
    return _row(seen, content, Change.NEW, None)


def _hash(outage: Outage) -> bytes:
    """Of the row as it was first seen. A place may have two for one window: put off, and valid."""
    is_off = ("off",) if outage.state is _OFF else ()
    seen = (*place_of(outage), outage.starts_at.isoformat(), *is_off)
    return hashlib.sha256("|".join(seen).encode()).digest()[:16]


def _carrier(units: tuple[str, ...]) -> str:
    return next((unit for unit in units if unit), "")


def _known(pair: Pair, outage: Outage, units: tuple[str, ...], now: datetime) -> Row:
    seen, before = pair
    change, was = _change(before.outage, outage)
    lists = tuple(sorted({*units, *before.lists}))
    content = Content(outage, lists, before.carrier, before.reminded)
    seen = replace(seen, missing=0, starts_at=outage.starts_at, ends_at=outage.ends_at)
    if change is not None:
        seen = replace(seen, version=seen.version + 1, seen_at=now)
    return _row(seen, content, change, was)


def _change(then: Outage, now: Outage) -> tuple[Change | None, tuple[datetime, datetime] | None]:
    is_off, was_off = now.state is _OFF, then.state is _OFF
    if is_off:
        return (None if was_off else Change.POSTPONED), None
    if (then.starts_at, then.ends_at) != (now.starts_at, now.ends_at):
        return Change.MOVED, (then.starts_at, then.ends_at)
    is_back = was_off and now.state is not OutageState.RESTORED
    if is_back or (now.state is OutageState.APPROVED and then.state is OutageState.PLANNED):
        return Change.APPROVED, None
    return None, None


def _missing(
    seen: SeenOutage, content: Content, lists: Lists, known: Sequence[Pair], now: datetime
) -> Row | None:
    """A row no plan names any more. Believed the second time, and only of plans that look whole."""
    asked = [unit for unit in content.lists if unit in lists]
    is_ahead = seen.starts_at > now and content.outage.state is not _OFF
    if not is_ahead or not asked or not all(_is_whole(unit, lists, known, now) for unit in asked):
        return None
    seen = replace(seen, missing=seen.missing + 1)
    if seen.missing != 2:
        return _row(seen, content, None, None)
    gone = replace(content, outage=replace(content.outage, state=_OFF))
    return _row(replace(seen, version=seen.version + 1, seen_at=now), gone, Change.GONE, None)


def _is_whole(unit: str, lists: Lists, known: Sequence[Pair], now: datetime) -> bool:
    """A plan that is empty, or lost more than half of what was ahead, is a fault of the portal's."""
    expected = sum(1 for seen, content in known if unit in content.lists and seen.starts_at > now)
    there = sum(1 for one in lists[unit] if one.starts_at > now)
    return there > 0 if expected < _FEW else 2 * there >= expected


def reminded(row: Row, marks: tuple[str, ...]) -> Row:
    """The row, with what it was reminded of."""
    content = replace(row.content, reminded=(*row.content.reminded, *marks))
    return _row(row.seen, content, row.change, row.was) if marks else row


def _row(
    seen: SeenOutage, content: Content, change: Change | None, was: tuple[datetime, datetime] | None
) -> Row:
    return Row(replace(seen, content=CODEC.dump(content).decode()), content, change, was)
