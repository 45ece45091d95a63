"""Statements of data.deliveries and data.claiming, made once: to put one together takes longer than to run.

States are written out where an index over some states only is meant to serve: a bound value would hide it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from data.audience import WANTS
from data.columns import Instant
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow, NoticeChoiceRow, NoticeRow
from data.notice_values import DeliveryState, NoticeKind
from data.told_chats import sent_where

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_D, _N, _Q = DeliveryRow, NoticeRow, NoticeChatRow


def is_in(*states: DeliveryState) -> ColumnElement[bool]:
    """In one of these states, so that an index over them only can serve."""
    names = [literal_column(f"'{state.value}'", String) for state in states]
    return col(_D.state) == names[0] if len(names) == 1 else col(_D.state).in_(names)


_WAITING, _SENDING = is_in(DeliveryState.WAITING), is_in(DeliveryState.SENDING)
_UNWELL = is_in(DeliveryState.DEAD, DeliveryState.UNKNOWN)
_LISTED = col(_D.id).in_(bindparam("numbers", expanding=True))
_NUMBER = col(_D.id) == bindparam("number")
_OURS = and_(col(_D.owner) == bindparam("who"), _SENDING)
_IN_CHANNEL = col(_D.channel) == bindparam("in_channel")
_CHANNEL = col(_D.channel) + literal("")  # that no index knows, lest all of a channel be walked over
_THEIR_CHAT = col(_Q.id) == col(_D.chat_id)
_OF_NO_ONE: dict[str, Any] = {"owner": "", "lease_until": null()}

# Claiming

DUE: Any = (
    select(
        col(_D.id), col(_D.chat_id), col(_D.is_urgent), col(_D.is_held), col(_Q.quiet_from),
        col(_Q.quiet_to), col(_Q.gone_at), col(_Q.next_at), col(_N.expires_at),
    )
    .join(NoticeChatRow, _THEIR_CHAT)
    .join(NoticeRow, col(_N.id) == col(_D.notice_id))
    .where(_IN_CHANNEL, _WAITING, col(_D.is_urgent) == bindparam("urgent"))
    .where(col(_D.due_at) <= bindparam("now"))
    .order_by(col(_D.due_at), col(_D.id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=DeliveryRow)
)  # fmt: skip
LAPSED: Any = (
    select(col(_D.id), col(_D.chat_id))
    .where(_SENDING, col(_D.lease_until) <= bindparam("now"), bindparam("in_channel") == _CHANNEL)
    .order_by(col(_D.lease_until))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
LAPSED_URGENT = LAPSED.where(col(_D.is_urgent))
OF_THE_NIGHT = (
    select(col(_D.id))
    .where(sent_where(lambda chat: chat.in_(bindparam("chats", expanding=True))))
    # Said so that only what finds a chat's can serve: what waits may be half a million rows.
    .where(col(_D.lease_until).is_(None), col(_D.settled_at).is_(None))
    .where(col(_D.is_held), ~col(_D.is_urgent), col(_D.due_at) <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
_TAKEN = update(DeliveryRow).where(_LISTED).values(owner=bindparam("who"), lease_until=bindparam("until"))
# A mark of data.begun that was given back before anything was sent says nothing any more.
CLAIM = _TAKEN.where(_WAITING).values(state=DeliveryState.SENDING.value, reason="", is_bulk=False)
RECLAIM = _TAKEN.values(tries=col(_D.tries) + 1)
PUT_OFF = (
    update(DeliveryRow).where(_NUMBER, _WAITING).values(due_at=bindparam("due"), is_held=bindparam("night"))
)
GIVE_UP = (
    update(DeliveryRow)
    .where(_LISTED, _WAITING)
    .values(state=DeliveryState.GONE.value, settled_at=bindparam("at"), reason="gone", is_bulk=False)
)


def _earlier_message() -> ColumnElement[Any]:
    """By which an earlier version reached the same chat."""
    older, told = aliased(NoticeRow), aliased(DeliveryRow)
    return (
        select(col(told.message))
        .join(older, col(older.id) == col(told.notice_id))
        .where(col(older.key_hash) == col(_N.key_hash), col(older.version) < col(_N.version))
        .where(col(told.chat_id) == col(_D.chat_id), col(told.message) != "")
        .order_by(col(older.version).desc())
        .limit(1)
        .correlate(DeliveryRow, NoticeRow)
        .scalar_subquery()
    )


CLAIMED: Any = (
    select(
        col(_D.id), col(_Q.channel), col(_Q.chat_key), col(_D.notice_id), col(_D.link_id), col(_D.area_id),
        col(_D.due_at), col(_D.tries), col(_D.strikes), col(_D.is_urgent), col(_D.is_held), col(_N.kind),
        col(_N.variant), col(_N.version), col(_N.facts), col(_N.expires_at), col(_N.withdrawn_at),
        case((col(_N.version) > 1, _earlier_message()), else_="").label("answers"),
        col(_D.id).in_(bindparam("lapsed", expanding=True)).label("may_be_sent"),
    )
    .join(NoticeRow, col(_N.id) == col(_D.notice_id))
    .join(NoticeChatRow, _THEIR_CHAT)
    .where(_LISTED)
    .order_by(col(_D.is_urgent).desc(), col(_D.due_at), col(_D.id))
)  # fmt: skip

# The fence


def _is_wanted() -> ColumnElement[bool]:
    """The switch of the notice's kind, and the one for this very thing."""
    kinds = [
        (col(_N.kind) == kind.value, getattr(NoticeChoiceRow, f"is_{kind.value}_on")) for kind in NoticeKind
    ]
    things = [(col(_N.wants) == name, getattr(NoticeChoiceRow, name)) for name in WANTS]
    return and_(case(*kinds, else_=false()), case(*things, else_=true()))


def _is_followed() -> ColumnElement[bool]:
    things = [
        (col(_N.wants) == "outage_hour_before", col(AreaRow.hour_before)),
        (col(_N.wants) == "outage_day_before", col(AreaRow.day_before)),
    ]
    return and_(col(AreaRow.id).is_not(None), case(*things, else_=true()))


CHECK = (
    select(col(_D.id))
    .join(NoticeRow, col(_N.id) == col(_D.notice_id))
    .outerjoin(NoticeChoiceRow, col(NoticeChoiceRow.link_id) == col(_D.link_id))
    .outerjoin(AreaRow, col(AreaRow.id) == col(_D.area_id))
    .join(NoticeChatRow, _THEIR_CHAT)
    .where(_LISTED, _OURS, col(_D.lease_until) > bindparam("now"))
    .where(col(_N.withdrawn_at).is_(None), col(_Q.gone_at).is_(None))
    .where(case((col(_D.link_id).is_not(None), _is_wanted()), else_=_is_followed()))
)

# Settling

# Of those that came back alive not more than this count: else a platform that was away for long would make
# a row look as if process after process had died over it, which only RECLAIM counts without end.
_ALIVE = 8
_ONE_MORE = case((col(_D.tries) < _ALIVE, col(_D.tries) + 1), else_=col(_D.tries))
SETTLE = (
    update(DeliveryRow)
    .where(_NUMBER, _OURS)
    .values(
        state=bindparam("new_state"), settled_at=bindparam("at"), message=bindparam("called"),
        reason=bindparam("why"), **_OF_NO_ONE,
    )
)  # fmt: skip
RETRY = (
    update(DeliveryRow)
    .where(_NUMBER, _OURS)
    .values(
        state=DeliveryState.WAITING.value, due_at=bindparam("due"), tries=_ONE_MORE,
        strikes=col(_D.strikes) + bindparam("strikes"), reason=bindparam("why"), **_OF_NO_ONE,
    )
)  # fmt: skip
RELEASE = (
    update(DeliveryRow)
    .where(_OURS, col(_D.lease_until) > bindparam("long_ago"))
    .values(state=DeliveryState.WAITING.value, reason="", **_OF_NO_ONE)
)
_WRITTEN_TO = select(col(_D.chat_id)).where(_LISTED)
_GROUPS = _WRITTEN_TO.join(AreaRow, col(AreaRow.id) == col(_D.area_id)).where(col(AreaRow.is_group))
SPACE = (
    update(NoticeChatRow)
    .where(col(_Q.id).in_(_WRITTEN_TO))
    .values(
        next_at=case(
            (col(_Q.id).in_(_GROUPS), bindparam("later", type_=Instant())),
            else_=bindparam("soon", type_=Instant()),
        )
    )
)

# Looking after

NEXT_DUE = select(func.min(_D.due_at)).where(_IN_CHANNEL, _WAITING, col(_D.is_urgent) == bindparam("urgent"))
NEXT_LEASE = select(func.min(_D.lease_until)).where(_SENDING, bindparam("in_channel") == _CHANNEL)
COUNTS = [
    select(_CHANNEL, func.min(_D.state), func.count())
    .where(*which)
    .group_by(_CHANNEL, case((is_in(DeliveryState.DEAD), 1), else_=0))
    for which in (
        (_WAITING, col(_D.is_urgent).in_([True, False])),
        (_SENDING, col(_D.lease_until) > LONG_AGO),
        (_UNWELL,),
    )
]
DEAD = (
    select(
        col(_D.id), col(_D.channel), col(_N.kind), col(_N.variant), col(_D.state), col(_D.tries),
        col(_D.reason), col(_D.settled_at),
    )
    .join(NoticeRow, col(_N.id) == col(_D.notice_id))
    .where(_UNWELL)
    .order_by(col(_D.id).desc())
    .limit(bindparam("most"))
)  # fmt: skip
REVIVE = (
    update(DeliveryRow)
    .where(_NUMBER, _UNWELL)
    .values(state=DeliveryState.WAITING.value, tries=0, strikes=0, settled_at=null(), reason="")
)
