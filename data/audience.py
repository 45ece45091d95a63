"""Whom an audience means, as SQL: the same for planning a notice and for counting beforehand."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    union,
)
from sqlmodel import col

from data.crypto import Crypto
from data.notice_tables import AreaPlaceRow, AreaRow, LinkPlaceRow, NoticeChatRow, NoticeChoiceRow
from data.notice_values import Audience, NoticeKind
from data.place_hashes import hashes_of
from data.quiet_hours import QUIET_FROM, QUIET_TO, is_held
from data.tables import LinkRow

WANTS = (
    "outage_new", "outage_day_before", "outage_hour_before", "bill_issued", "bill_due", "bill_overdue",
    "bill_paid",
)  # fmt: skip
"""Columns of notice_choice that an audience may ask for."""

_ONLY = ("reading_days", "threshold_kwh", "threshold_percent", "threshold_against")
_OF_AREA = {"outage_hour_before": col(AreaRow.hour_before), "outage_day_before": col(AreaRow.day_before)}

Rows = Select[Any]


def values_of(audience: Audience, crypto: Crypto) -> dict[str, Any]:
    """What `links_of`, `areas_of` and `upper_end` are executed with, beside `above` and `up_to`."""
    places = [hashed for place in audience.places for hashed in hashes_of(crypto, place)]
    only = {name: getattr(audience, name) for name in _ONLY}
    chat = ("", "") if audience.chat is None else (audience.chat.channel, audience.chat.key)
    return {
        "of_channel": chat[0], "of_chat": chat[1],
        "customers": list(audience.customers), "places": places, "units": list(audience.units),
        "in_unit": audience.unit, **only,
    }  # fmt: skip


def links_of(audience: Audience, kind: NoticeKind) -> Rows:
    """One row a link: number, channel and own quiet hours (None: the usual ones) of its chat, its number.

    Links whose numbers are above `above` and not above `up_to`; chats that went away are left out.
    """
    return _links(_sources(audience), kind, audience.wants, *_asked(audience))


def areas_of(audience: Audience) -> Rows:
    """The same of followed areas by their numbers: one row an area, or more if several places are named."""
    return _areas(audience.wants)


def reach_of(audience: Audience, kind: NoticeKind) -> Select[Any]:
    """By channel: how many chats that is, linked or following; and how many have quiet hours at `due`."""
    found = _chats(links_of(audience, kind))
    who = union(found, _chats(areas_of(audience))) if audience.with_areas and audience.places else found
    chat = who.subquery()
    hours = (func.coalesce(chat.c.quiet_from, QUIET_FROM), func.coalesce(chat.c.quiet_to, QUIET_TO))
    held = case((is_held(bindparam("due", type_=BigInteger), *hours), 1), else_=0)
    return select(chat.c.channel, func.count(), func.sum(held)).group_by(chat.c.channel)


def _chats(rows: Rows) -> Rows:
    found = rows.subquery()
    return select(found.c.chat_id, found.c.channel, found.c.quiet_from, found.c.quiet_to).distinct()


def upper_end(audience: Audience) -> Select[Any]:
    """The number of the link that is `nth` of those above `above`; no row: there are fewer."""
    return _upper_end(_sources(audience), bool(audience.unit))


def _sources(audience: Audience) -> tuple[str, ...]:
    given = {
        "customers": bool(audience.customers),
        "chat": audience.chat is not None,
        "places": bool(audience.places),
        "units": bool(audience.units),
        "everybody": audience.is_everybody,
    }
    return tuple(name for name, is_given in given.items() if is_given)


def _asked(audience: Audience) -> tuple[bool, tuple[str, ...]]:
    return bool(audience.unit), tuple(name for name in _ONLY if getattr(audience, name) not in {None, ""})


@cache
def _links(
    sources: tuple[str, ...], kind: NoticeKind, wants: str, in_unit: bool, only: tuple[str, ...]
) -> Rows:
    who = _who(sources, in_unit)
    return (
        select(
            col(NoticeChoiceRow.chat_id),
            col(NoticeChoiceRow.channel),
            col(NoticeChoiceRow.quiet_from),
            col(NoticeChoiceRow.quiet_to),
            who.c.number,
        )
        .select_from(who)
        .join(NoticeChoiceRow, col(NoticeChoiceRow.link_id) == who.c.number)
        .where(who.c.number > bindparam("above"), who.c.number <= bindparam("up_to"))
        .where(is_wanted(kind, wants), ~col(NoticeChoiceRow.is_gone), *_exactly(only))
    )


@cache
def _areas(wants: str) -> Rows:
    return (
        select(
            col(AreaRow.chat_id), col(NoticeChatRow.channel), *_own_hours(), col(AreaRow.id).label("number")
        )
        .select_from(AreaPlaceRow)
        .join(AreaRow, col(AreaRow.id) == col(AreaPlaceRow.area_id))
        .join(NoticeChatRow, col(NoticeChatRow.id) == col(AreaRow.chat_id))
        .where(col(AreaPlaceRow.place).in_(bindparam("places", expanding=True)))
        .where(col(AreaPlaceRow.area_id) > bindparam("above"))
        .where(col(AreaPlaceRow.area_id) <= bindparam("up_to"))
        .where(_OF_AREA.get(wants, true()), col(NoticeChatRow.gone_at).is_(None))
    )


@cache
def _upper_end(sources: tuple[str, ...], in_unit: bool) -> Select[Any]:
    who = _who(sources, in_unit)
    above = who.c.number > bindparam("above")
    return select(who.c.number).where(above).order_by(who.c.number).limit(1).offset(bindparam("nth"))


def _who(sources: tuple[str, ...], in_unit: bool) -> Any:  # noqa: ANN401  a subquery
    """Numbers of links, each once or, of several places, more often."""
    found = [_source(name, in_unit) for name in sources] or [select(col(LinkRow.id)).where(literal(1) == 0)]
    statement = found[0].subquery() if len(found) == 1 else union(*found).subquery()
    (number,) = statement.c
    return select(number.label("number")).subquery("who")


def _source(name: str, in_unit: bool) -> Any:  # noqa: ANN401  a Select
    number = col(LinkRow.id)
    if name == "places":
        named = select(col(LinkPlaceRow.link_id)).where(
            col(LinkPlaceRow.place).in_(bindparam("places", expanding=True))
        )
        if not in_unit:
            return named
        # Not by the index of the unit: it has more homes than the place.
        unit = col(LinkRow.unit) + literal("")
        same_unit = and_(number == col(LinkPlaceRow.link_id), unit == bindparam("in_unit"))
        return named.join(LinkRow, same_unit)
    return select(number).where(
        {
            "customers": col(LinkRow.customer).in_(bindparam("customers", expanding=True)),
            "chat": and_(
                col(LinkRow.channel) == bindparam("of_channel"), col(LinkRow.chat_key) == bindparam("of_chat")
            ),
            "units": col(LinkRow.unit).in_(bindparam("units", expanding=True)),
            "everybody": true(),
        }[name]
    )


def is_wanted(kind: NoticeKind, wants: str) -> ColumnElement[bool]:
    """The kind's switch is on, and the one for this very thing."""
    is_on: ColumnElement[bool] = getattr(NoticeChoiceRow, f"is_{kind.value}_on")
    if not wants:
        return is_on
    if wants not in WANTS:
        raise ValueError(wants)
    return and_(is_on, getattr(NoticeChoiceRow, wants))


def _exactly(only: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [getattr(NoticeChoiceRow, name) == bindparam(name) for name in only]


def _own_hours() -> tuple[ColumnElement[Any], ...]:
    """None where they are the usual ones."""
    hours = {"quiet_from": col(NoticeChatRow.quiet_from), "quiet_to": col(NoticeChatRow.quiet_to)}
    are_usual = and_(hours["quiet_from"] == QUIET_FROM, hours["quiet_to"] == QUIET_TO)
    return tuple(case((are_usual, None), else_=minute).label(name) for name, minute in hours.items())
