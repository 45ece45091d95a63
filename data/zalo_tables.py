"""Tables of the Official Account on Zalo, beside those of data.tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from data.columns import Instant, Key
from data.tables import COUNTS_UP, ChatRow, Row, SealedRow


class ZaloTokenRow(Row, table=True):
    """The grant of one app: sealed is the pair of tokens; `failure` says why it was lost, else empty."""

    __tablename__ = "zalo_token"
    app_id: str = Field(max_length=32, primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    refreshed_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    failure: str = Field(default="", max_length=64)


class ZaloChatRow(SealedRow, table=True):
    """What decides whether a chat may be written to. `person` is a keyed hash; a telephone is sealed."""

    __tablename__ = "zalo_chat"
    __table_args__ = (UniqueConstraint("channel", "chat_key"), COUNTS_UP)
    person: bytes | None = Field(default=None, sa_type=LargeBinary, index=True)
    interacted_at: datetime | None = Field(default=None, sa_type=Instant)
    unasked: int = 0
    staff_until: datetime | None = Field(default=None, sa_type=Instant)
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    templates_since: datetime | None = Field(default=None, sa_type=Instant)  # consent; None: no templates


class ZaloMonthRow(Row, table=True):
    """How many notices one sender has sent in a month of Hanoi; nothing of any customer."""

    __tablename__ = "zalo_month"
    sender: str = Field(max_length=64, primary_key=True)
    month: str = Field(max_length=7, primary_key=True)  # 2026-07
    count: int


class ZaloTemplateRow(ChatRow, table=True):
    """A message by template that was begun, with its price; its key is never used again."""

    __tablename__ = "zalo_template"
    __table_args__ = (Index("ix_zalo_template_chat", "channel", "chat_key"), COUNTS_UP)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    key: str = Field(max_length=128, unique=True)
    template: str = Field(max_length=32)
    state: str = Field(max_length=16)
    price_vnd: int
    message_id: str = Field(default="", max_length=128)
    begun_at: datetime = Field(sa_type=Instant, index=True)
