"""Tables of what is sent unasked: who wants what, what there is to tell, and each sending of it.

Nothing here says where somebody lives: places are keyed hashes (data.places), enough to be found by a
place that the utility names and of no use to anybody else.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from data.columns import Instant, Key
from data.tables import COUNTS_UP, ChatRow, LinkRow, Row, SealedRow, only_where

HAS_FACTS = "length(facts) > 0"
HAS_AUDIENCE = "length(audience) > 0"

Index("ix_link_unit", LinkRow.unit)  # who lives where an outage is planned


class NoticeChoiceRow(Row, table=True):
    """What is wanted of one linked code. No row: never asked, so nothing is sent."""

    __tablename__ = "notice_choice"
    link_id: int = Field(sa_type=Key, primary_key=True, foreign_key="link.id", ondelete="CASCADE")
    # Of the link's chat, so that planning need not look there (data.choices keeps it so); what is claimed
    # asks the chat itself.
    chat_id: int = Field(sa_type=Key)  # of NoticeChatRow
    channel: str = Field(max_length=16)
    is_gone: bool = False
    quiet_from: int | None = None  # both None: the usual hours
    quiet_to: int | None = None
    is_reading_on: bool = False
    is_bill_on: bool = False
    is_other_on: bool = False
    reading_days: int = 1  # before the reading day, 0..3
    outage_new: bool = True  # at publication, and every change
    outage_day_before: bool = True
    outage_hour_before: bool = True
    bill_issued: bool = True
    bill_due: bool = True  # 3 days before
    bill_overdue: bool = True  # a day after, when unpaid
    bill_paid: bool = False
    threshold_kwh: int | None = None  # of one period
    threshold_percent: int | None = None  # more than the period compared with
    threshold_against: str = Field(default="", max_length=8)  # month, year


class NoticeChatRow(ChatRow, table=True):
    """A chat that may be written to unasked: what is wanted of it, and whether it can be written to at all.

    It stands before anything names its number, and is gone after all that did, when the chat is erased; no
    foreign key says so, for it would want an index by chat over every delivery that waits.
    """

    __tablename__ = "notice_chat"
    __table_args__ = (UniqueConstraint("channel", "chat_key"), COUNTS_UP)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    quiet_from: int = 21 * 60  # minutes of the day in Hanoi; equal: no quiet hours
    quiet_to: int = 7 * 60
    is_text_only: bool = False
    asked_at: datetime | None = Field(default=None, sa_type=Instant)  # when notices were offered
    gone_at: datetime | None = Field(default=None, sa_type=Instant)  # blocked: nothing until it comes back
    next_at: datetime | None = Field(
        default=None, sa_type=Instant
    )  # not before: a second from one to the next


class LinkPlaceRow(Row, table=True):
    """A place by which the utility's plan names a linked home."""

    __tablename__ = "link_place"
    __table_args__ = (Index("ix_link_place_place", "place", "link_id"),)
    link_id: int = Field(sa_type=Key, primary_key=True, foreign_key="link.id", ondelete="CASCADE")
    place: bytes = Field(sa_type=LargeBinary, primary_key=True)


class AreaRow(SealedRow, table=True):
    """An area whose outages a chat follows without a log-in; sealed are its words."""

    __tablename__ = "area"
    __table_args__ = (Index("ix_area_chat", "channel", "chat_key"), COUNTS_UP)
    chat_id: int = Field(sa_type=Key)  # of NoticeChatRow
    is_group: bool = False
    hour_before: bool = True
    day_before: bool = False
    made_at: datetime = Field(sa_type=Instant)


class AreaPlaceRow(Row, table=True):
    """A place by which the utility's plan names a followed area."""

    __tablename__ = "area_place"
    __table_args__ = (Index("ix_area_place_place", "place", "area_id"),)
    area_id: int = Field(sa_type=Key, primary_key=True, foreign_key="area.id", ondelete="CASCADE")
    place: bytes = Field(sa_type=LargeBinary, primary_key=True)


class AreaShareRow(Row, table=True):
    """A link that follows an area for whoever opens it. An area is no customer's secret: in clear."""

    __tablename__ = "area_share"
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    area: str = Field(sa_type=Text)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class NoticeRow(Row, table=True):
    """One thing to tell, unique for ever by the keyed hash of its business key and its version.

    `facts` is sealed (bound to this row, and holding the business key too) and blanked when the notice is
    long over; the row stays, so that the same thing is never told again.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key_hash", "version"),
        Index("ix_notice_unplanned", "id", **only_where("planned_at IS NULL")),
        Index("ix_notice_kept", "expires_at", **only_where(HAS_FACTS)),
        Index("ix_notice_ahead", "due_at", **only_where(HAS_AUDIENCE)),
        Index("ix_notice_bulk", "id", **only_where("is_bulk", "is_bulk = 1")),
        COUNTS_UP,
    )
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    key_hash: bytes = Field(sa_type=LargeBinary)
    version: int = 1
    kind: str = Field(max_length=16)  # reading, bill, other: the switch that turns it off
    variant: str = Field(max_length=24)  # bot.notices: issued, due, moved, soon, ...
    wants: str = Field(default="", max_length=24)  # the column of notice_choice that must be on, too
    facts: bytes = Field(default=b"", sa_type=LargeBinary)
    # Sealed: who gets it, until it is planned and due. Empty where few codes get it, planned as it is kept.
    audience: bytes = Field(default=b"", sa_type=LargeBinary)
    made_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    is_urgent: bool = False  # does not wait for the end of quiet hours, and overtakes
    is_bulk: bool = False  # it may have deliveries that are
    planned_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)  # no longer true: not sent any more


class DeliveryRow(Row, table=True):
    """One notice to one chat. States: data.notice_values.DeliveryState.

    Many of these are made at a time, so each index counts. They are made in the order of their links, which
    is mostly that of their chats: rows and the unique index grow at their end. An index by chat would not,
    so it leaves out `is_bulk`; data.told_chats finds those too. And a foreign key is looked up for each row,
    so there is none. Who takes a link or an area away deletes
    what is sent because of it by the chat's rows.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "chat_id"),
        Index("ix_delivery_chat", "chat_id", "notice_id", **only_where("NOT is_bulk", "is_bulk = 0")),
        Index("ix_delivery_due", "channel", "is_urgent", "due_at", **only_where("state = 'waiting'")),
        Index("ix_delivery_lease", "lease_until", **only_where("state = 'sending'")),
        Index("ix_delivery_settled", "settled_at", **only_where("settled_at IS NOT NULL")),
        Index("ix_delivery_unwell", "id", **only_where("state IN ('dead', 'unknown')")),
        COUNTS_UP,
    )
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    notice_id: int = Field(sa_type=Key)  # of NoticeRow, none of which is ever deleted
    chat_id: int = Field(sa_type=Key)  # of NoticeChatRow
    channel: str = Field(max_length=16)  # of the chat
    link_id: int | None = Field(default=None, sa_type=Key)  # of LinkRow
    area_id: int | None = Field(default=None, sa_type=Key)  # of AreaRow
    state: str = Field(default="waiting", max_length=12)
    is_urgent: bool = False
    is_bulk: bool = False  # planned with thousands of others, and not touched since
    is_held: bool = False  # waits for the end of quiet hours: told together with what else was held
    due_at: datetime = Field(sa_type=Instant)
    tries: int = 0  # how often it came back, for whatever reason
    strikes: int = 0  # of these, how often after a bug or an uncertain sending
    owner: str = Field(default="", max_length=32)  # who sends it now, until `lease_until`
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    message: str = Field(default="", max_length=128)  # what the platform calls it, to answer or edit it
    reason: str = Field(default="", max_length=32)  # why it was not sent: a word of ours


class RateRow(Row, table=True):
    """How fast one sender may send in bulk: one row all processes share (GCRA). Microseconds."""

    __tablename__ = "rate"
    name: str = Field(max_length=64, primary_key=True)
    free_at_us: int = Field(sa_type=Key)  # theoretical arrival time of the next message
    urgent_until_us: int = Field(default=0, sa_type=Key)  # bulk waits until then
    interval_us: int = Field(sa_type=Key)  # grows after a 429, shrinks back slowly
    halted_until_us: int = Field(default=0, sa_type=Key)  # the platform asked for a pause


class WatchRow(Row, table=True):
    """A linked customer code that is watched: when to ask next, and what was seen last (sealed)."""

    __tablename__ = "watch"
    customer: str = Field(max_length=32, primary_key=True)
    next_at: datetime = Field(sa_type=Instant, index=True)
    owner: str = Field(default="", max_length=32)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = 0
    seen: bytes = Field(default=b"", sa_type=LargeBinary)


class OutageSeenRow(Row, table=True):
    """A row of a unit's outage plan as it was last seen; what the utility publishes is no secret."""

    __tablename__ = "outage_seen"
    __table_args__ = (UniqueConstraint("unit", "row_hash"), COUNTS_UP)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    unit: str = Field(max_length=16)
    row_hash: bytes = Field(sa_type=LargeBinary)  # what makes it the same outage when its time changes
    version: int = 1
    content: str = Field(sa_type=Text)  # JSON of the row
    is_news: bool = True  # False: stood there when the unit was first looked at
    missing: int = 0  # lists in a row that do not name it any more
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant, index=True)
    seen_at: datetime = Field(sa_type=Instant)


class AnnouncementRow(Row, table=True):
    """What an operator announces: texts for everybody it concerns, no customer's data."""

    __tablename__ = "announcement"
    __table_args__ = (COUNTS_UP,)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    vi: str = Field(sa_type=Text)
    en: str = Field(sa_type=Text)
    audience: bytes = Field(sa_type=LargeBinary)  # sealed JSON: may list customer codes
    made_at: datetime = Field(sa_type=Instant)
    starts_at: datetime = Field(sa_type=Instant, index=True)  # until then it can be cancelled
    state: str = Field(default="waiting", max_length=12)  # waiting, started, cancelled
    notice_id: int | None = Field(default=None, sa_type=Key, foreign_key="notice.id", ondelete="SET NULL")
