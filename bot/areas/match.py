"""Whether a row of the outage plan names a customer's place.

The utility publishes outages per unit with the area as free text, so a row can only be matched by its
words. Every match carries the place it was found by, for the customer to judge.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from backend_client.models import Outage
from bot.areas.place_names import Kind, Name, at_houses, fold, lane_numbers, names
from bot.areas.reasons import Fit, Reason

_ALIKE = 90  # of 100: about one letter in a name of three syllables
_STREETS = frozenset({Kind.STREET, Kind.BARE})
_LONG_ENOUGH = 11  # letters; shorter streets differ by one letter: Hàng Gà, Hàng Gai


def match(row: Outage, wanted: Sequence[Name]) -> Reason | None:
    """By which of the wanted places a row was found; the most telling one, None when by none."""
    there = names_of_row(row.area)
    lanes = [name.folded for name in wanted if name.kind is Kind.LANE]
    for name in sorted(wanted, key=lambda one: -one.kind):
        if name.kind in {Kind.LANE, Kind.NOISE} and len(wanted) > 1:
            continue
        reason = _reason(name, row, there, _only_houses(there, is_street=name.kind in _STREETS and not lanes))
        if reason is not None:
            return _with_lane(reason, name, lanes, there)
    return None


@lru_cache(maxsize=8192)
def names_of_row(area: str) -> tuple[Name, ...]:
    """Rows are asked about again and again; what the utility publishes may stay in memory."""
    return names(area)


def _reason(name: Name, row: Outage, there: Sequence[Name], houses: Collection[Name]) -> Reason | None:
    """`houses`: names of streets of which only houses are meant, not of what `name` is."""
    comparable = [other for other in there if other not in houses and _may_be_same(name.kind, other.kind)]
    same = next((other for other in comparable if _is_named(name, other.folded)), None)
    is_spelt_out = _is_spelt_out(name, row.area) and not any(_ends_in(one, name) for one in houses)
    if same is not None or is_spelt_out:
        return Reason(_said(name, same), _fit(name, same))
    if name.kind in {Kind.BARE, Kind.DISTRICT} and _has_phrase(fold(row.unit_name), name.folded):
        return Reason(row.unit_name, Fit.UNIT)
    alike = next((other for other in comparable if _has_alike(other.folded, name.folded)), None)
    return None if alike is None else Reason(_said(name, alike), Fit.ALIKE)


def _said(name: Name, same: Name | None) -> str:
    """The place with its marks: as the row writes it where the customer typed none."""
    return same.shown if same is not None and name.shown.isascii() else name.shown


def _fit(name: Name, same: Name | None) -> Fit:
    kinds = {name.kind, name.kind if same is None else same.kind}
    return Fit.WARD if kinds & {Kind.WARD, Kind.DISTRICT} else Fit.STREET


def _may_be_same(wanted: Kind, there: Kind) -> bool:
    """`phường Trung Liệt` is not `phố Trung Liệt`; a name without its kind may be either."""
    return Kind.NOISE not in {wanted, there} and (wanted is there or Kind.BARE in {wanted, there})


def _is_named(name: Name, other: str) -> bool:
    """A name of one syllable (Huế) must be the whole name there: `Đan` is not in `Đan Phượng`."""
    return other == name.folded if " " not in name.folded else _has_phrase(other, name.folded)


def _is_spelt_out(name: Name, area: str) -> bool:
    """`phố Huế` with its marker, anywhere; also finds the street Xã Đàn for somebody who typed just that."""
    is_short = " " not in name.folded and name.marker and name.kind is not Kind.LANE
    return bool(is_short) and _has_phrase(fold(area), fold(name.shown))


def _only_houses(there: Sequence[Name], *, is_street: bool) -> frozenset[Name]:
    """Houses are on their street, and neither in a lane of it nor in a ward of its name."""
    return frozenset() if is_street or lane_numbers(there) else at_houses(there)


def _ends_in(other: Name, name: Name) -> bool:
    return f" {other.folded}".endswith(f" {name.folded}")


def _has_phrase(text: str, phrase: str) -> bool:
    return f" {phrase} " in f" {text} "


def _has_alike(text: str, phrase: str) -> bool:
    if len(phrase) < _LONG_ENOUGH:
        return False
    words, size = text.split(), len(phrase.split())
    windows = (" ".join(words[at : at + size]) for at in range(len(words) - size + 1))
    return any(fuzz.ratio(window, phrase) >= _ALIKE for window in windows)


def _with_lane(reason: Reason, name: Name, lanes: Sequence[str], there: Sequence[Name]) -> Reason:
    """Add what the lane numbers say: the customer's lane is in the row, or only other lanes are."""
    listed = lane_numbers(there)
    if name.kind is not Kind.STREET and name.kind is not Kind.BARE:
        return reason
    if not lanes or not listed:
        return reason
    lane = lanes[-1]  # the lane at the street comes last: ngách 12 ngõ 61 phố ...
    if any(covers(number, lane) for number in listed):
        return Reason(f"ngõ {lane} {reason.place}", Fit.LANE if reason.fit is Fit.STREET else reason.fit)
    return Reason(reason.place, Fit.OTHER_LANE)


def covers(listed: str, lane: str) -> bool:
    """`61`, `61/12` (an alley of lane 61) and the range `50-70` cover lane 61; lane 61 its alley."""
    first, dash, last = listed.partition("-")
    whole = lane.split("/", maxsplit=1)[0]
    if dash and first.isdigit() and last.isdigit() and whole.isdigit():
        return int(first) <= int(whole) <= int(last)
    return lane in {listed, listed.split("/", maxsplit=1)[0]} or whole == listed
