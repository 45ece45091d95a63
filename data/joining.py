"""Who begins to want something gets what was planned before and is still to come.

What was told before they came is no news; what is due later is, though its chats were chosen already. Each
notice that is not due yet keeps whom it is for. Whoever switches something on, follows an area, or whose
home is found where the utility will switch off, is planned for it alone, in the same transaction: the price
is that of the notices ahead, whatever number of chats they have. A notice and a chat have one row, so nobody
gets one twice. Notices of a few codes need nothing of this: they are published again by the next look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text
from sqlmodel import col

from backend_client.models import Clock
from data.audience import values_of
from data.columns import Instant
from data.crypto import Crypto
from data.facts import audience_of
from data.notice_tables import HAS_AUDIENCE, AreaPlaceRow, LinkPlaceRow, NoticeRow
from data.notice_values import NoticeKind
from data.planning import Plan


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A notice that is still to come. `places`: hashed as they are kept of homes and areas."""

    plan: Plan
    places: frozenset[bytes]
    is_by_place: bool  # alone

    def may_mean(self, places: set[bytes]) -> bool:
        """A home with these places, as far as they tell."""
        return not self.is_by_place or not self.places.isdisjoint(places)


class Joining:
    """Called within the transaction by which somebody begins to want something."""

    def __init__(self, crypto: Crypto, clock: Clock) -> None:
        self._crypto = crypto
        self._clock = clock
        self._known: dict[int, _Ahead] = {}  # those ahead, opened once

    def link(self, connection: Connection, account: int) -> int:
        """Something was switched on for it; how many deliveries that made."""
        ahead = self._ahead(connection)
        if not ahead:
            return 0
        places = set(connection.scalars(_OF_LINK, {"number": account}))
        return sum(_plan_link(connection, one, account) for one in ahead if one.may_mean(places))

    def homes(self, connection: Connection, homes: Mapping[int, Iterable[bytes]]) -> int:
        """It was found where they are; how many deliveries that made."""
        ahead = [one for one in self._ahead(connection) if one.places]
        if not ahead:
            return 0
        at: dict[bytes, set[int]] = {}
        for account, places in homes.items():
            for place in places:
                at.setdefault(place, set()).add(account)
        pairs = ((one, account) for one in ahead for account in _meant(one, at))
        return sum(_plan_link(connection, one, account) for one, account in pairs)

    def area(self, connection: Connection, area: int) -> int:
        """It is followed, or reminded of, from now on; how many deliveries that made."""
        ahead = [one for one in self._ahead(connection) if one.places]
        if not ahead:
            return 0
        places = set(connection.scalars(_OF_AREA, {"number": area}))
        meant = [one.plan for one in ahead if not one.places.isdisjoint(places)]
        return sum(plan.areas(connection, area - 1, area) for plan in meant)

    def _ahead(self, connection: Connection) -> tuple[_Ahead, ...]:
        rows = connection.execute(_AHEAD, {"now": self._clock()}).all()
        self._known = {row.id: self._known.get(row.id) or self._opened(row) for row in rows}
        return tuple(self._known.values())

    def _opened(self, row: Row[*tuple[Any, ...]]) -> _Ahead:
        audience = audience_of(self._crypto, row.id, row.audience)
        values = values_of(audience, self._crypto)
        kind = NoticeKind(row.kind)
        plan = Plan(row.id, kind, audience, row.due_at, row.expires_at, row.is_urgent, values)
        is_by_place = not (audience.customers or audience.units or audience.is_everybody)
        return _Ahead(plan, frozenset(values["places"]), is_by_place)


def _plan_link(connection: Connection, one: _Ahead, account: int) -> int:
    return one.plan.links(connection, account - 1, account)


def _meant(one: _Ahead, at: Mapping[bytes, set[int]]) -> Iterator[int]:
    found: set[int] = set()
    for place in one.places:
        found |= at.get(place, set())
    yield from sorted(found)


# Made once: to put a statement together takes longer than to run it.

_AHEAD = (
    select(
        col(NoticeRow.id), col(NoticeRow.kind), col(NoticeRow.audience), col(NoticeRow.due_at),
        col(NoticeRow.expires_at), col(NoticeRow.is_urgent),
    )
    .where(text(HAS_AUDIENCE), col(NoticeRow.due_at) > bindparam("now", type_=Instant()))
    .where(col(NoticeRow.withdrawn_at).is_(None))
    .order_by(col(NoticeRow.due_at), col(NoticeRow.id))
)  # fmt: skip
_OF_LINK = select(col(LinkPlaceRow.place)).where(col(LinkPlaceRow.link_id) == bindparam("number"))
_OF_AREA = select(col(AreaPlaceRow.place)).where(col(AreaPlaceRow.area_id) == bindparam("number"))
