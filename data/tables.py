"""Every table. A column called `sealed` is encrypted and bound to its row (data.sealing).

Rows of a customer carry `channel` and `chat_key`, or hang on such a row with ON DELETE CASCADE:
erasing a chat walks over exactly these.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Index, LargeBinary, MetaData, Text, UniqueConstraint, and_, text
from sqlmodel import Field, SQLModel, col

from data.columns import Instant, Key
from data.values import ChatId

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A number once given is never given again: old buttons and page cursors may still name it.
COUNTS_UP = {"sqlite_autoincrement": True}


def only_where(condition: str, on_sqlite: str = "") -> dict[str, Any]:
    """Options of an index over the rows where `condition` holds; SQLite has other words for truth values."""
    return {"sqlite_where": text(on_sqlite or condition), "postgresql_where": text(condition)}


class Row(SQLModel):
    """Root of our tables, with names for every constraint so that a migration can drop them."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class ChatRow(Row):
    """A row of one chat."""

    channel: str = Field(max_length=16)
    chat_key: str = Field(max_length=128)

    @property
    def chat(self) -> ChatId:
        return ChatId(self.channel, self.chat_key)


class SealedRow(ChatRow):
    """A row of one chat with a sealed part, bound to the table, the number and the chat."""

    id: int = Field(default=None, sa_type=Key, primary_key=True)
    sealed: bytes = Field(default=b"", sa_type=LargeBinary)  # empty: blanked


class InboxRow(SealedRow, table=True):
    """An incoming update. `update_key` is empty once its number may come again (7 days)."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_key"),
        Index("ix_inbox_chat", "channel", "chat_key", "id"),
        COUNTS_UP,
    )
    update_key: str | None = Field(max_length=128)
    received_at: datetime = Field(sa_type=Instant)
    settled_at: datetime | None = Field(default=None, sa_type=Instant, index=True)


class QuarantineRow(SealedRow, table=True):
    """An update that nobody could read, for the operators."""

    __tablename__ = "quarantine"
    __table_args__ = (COUNTS_UP,)
    reason: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Instant)
    given_up_at: datetime = Field(sa_type=Instant, index=True)


class ConversationRow(SealedRow, table=True):
    """Settings in clear; what was asked, shown and typed is sealed and idle after `idle_at`."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "chat_key"), COUNTS_UP)
    language: str = Field(default="vi", max_length=8)
    is_simple: bool = False
    idle_at: datetime | None = Field(default=None, sa_type=Instant, index=True)
    seen_at: datetime = Field(sa_type=Instant, index=True)


class GrantRow(SealedRow, table=True):
    """The permission of one log-in, of the chat that logged in. Empty `sealed`: it has run out."""

    __tablename__ = "access_grant"
    __table_args__ = (Index("ix_access_grant_chat", "channel", "chat_key"), COUNTS_UP)
    granted_at: datetime = Field(sa_type=Instant)


class LinkRow(SealedRow, table=True):
    """A customer code of a chat. Alias, holder and address are sealed; the code is searched for."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("channel", "chat_key", "customer"),
        Index("uq_link_default", "channel", "chat_key", unique=True, **only_where("is_default")),
        COUNTS_UP,
    )
    customer: str = Field(max_length=32, index=True)
    unit: str = Field(max_length=16)
    is_default: bool = False
    purpose: str = Field(max_length=16)
    households: int
    started_on: date | None
    linked_at: datetime = Field(sa_type=Instant)
    grant_id: int = Field(sa_type=Key, foreign_key="access_grant.id", index=True)
    invited_by: int | None = Field(
        default=None, sa_type=Key, foreign_key="link.id", ondelete="CASCADE", index=True
    )


class ConsentRow(ChatRow, table=True):
    """That the chat agreed to keep this link, to which text and when."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_chat", "channel", "chat_key"), COUNTS_UP)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    link_id: int = Field(sa_type=Key, foreign_key="link.id", ondelete="CASCADE", index=True)
    policy_version: str = Field(max_length=32)
    given_at: datetime = Field(sa_type=Instant)


class InvitationRow(Row, table=True):
    """An owner's invitation to one link; gone once redeemed."""

    __tablename__ = "invitation"
    __table_args__ = (COUNTS_UP,)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    code_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    link_id: int = Field(sa_type=Key, foreign_key="link.id", ondelete="CASCADE", index=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class LinkRequestRow(SealedRow, table=True):
    """A one-time link on its way; sealed are the permission, the contracts and the choice."""

    __tablename__ = "link_request"
    __table_args__ = (Index("ix_link_request_chat", "channel", "chat_key"), COUNTS_UP)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    state: str = Field(max_length=16)
    language: str = Field(max_length=8)
    expires_at: datetime = Field(sa_type=Instant, index=True)
    policy_version: str | None = Field(default=None, max_length=32)
    consented_at: datetime | None = Field(default=None, sa_type=Instant)


class AttemptRow(Row, table=True):
    """One try of one subject, which is a keyed hash."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_subject_at", "subject", "at"), COUNTS_UP)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    subject: bytes = Field(sa_type=LargeBinary)
    at: datetime = Field(sa_type=Instant, index=True)


class FileRow(SealedRow, table=True):
    """A file behind an unguessable address; name, kind and content are sealed."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_chat", "channel", "chat_key"), COUNTS_UP)
    token_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class WebMessageRow(SealedRow, table=True):
    """One line of a web chat."""

    __tablename__ = "web_message"
    __table_args__ = (Index("ix_web_message_chat", "channel", "chat_key", "id"), COUNTS_UP)
    said_at: datetime = Field(sa_type=Instant, index=True)


class ProofRow(Row, table=True):
    """A payment card's code: nothing but a period and whether it was paid."""

    __tablename__ = "proof"
    code_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    period: str = Field(max_length=16)
    is_paid: bool
    made_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class SentFileRow(Row, table=True):
    """What a platform calls a file that it has: no content, no chat."""

    __tablename__ = "sent_file"
    sender: str = Field(max_length=64, primary_key=True)
    content_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    file_id: str = Field(max_length=512)
    sent_at: datetime = Field(sa_type=Instant, index=True)


class AuditRow(Row, table=True):
    """One line of the audit; `digest` covers the line and the digest before it."""

    __tablename__ = "audit"
    __table_args__ = (COUNTS_UP,)
    id: int = Field(default=None, sa_type=Key, primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: bytes = Field(sa_type=LargeBinary, index=True)
    act: str = Field(max_length=32)
    result: str = Field(sa_type=Text)
    digest: bytes = Field(sa_type=LargeBinary)


class AuditHeadRow(Row, table=True):
    """The one row that says how many lines there are and how the last one ends."""

    __tablename__ = "audit_head"
    id: int = Field(sa_type=Key, primary_key=True)
    lines: int = Field(sa_type=Key)
    digest: bytes = Field(sa_type=LargeBinary)


class TickRow(Row, table=True):
    """A slot of a timed job that one process took."""

    __tablename__ = "tick"
    name: str = Field(max_length=64, primary_key=True)
    slot: datetime = Field(sa_type=Instant, primary_key=True)


class OneTimeRow(Row, table=True):
    """A secret that is good for one use, or was used; what it means is ours, never a customer's."""

    __tablename__ = "one_time"
    kind: str = Field(max_length=16, primary_key=True)
    token_hash: bytes = Field(sa_type=LargeBinary, primary_key=True)
    meaning: str = Field(default="", max_length=64)
    expires_at: datetime = Field(sa_type=Instant, index=True)


class LeaseRow(Row, table=True):
    """What only one process may do at a time, and who does it until when."""

    __tablename__ = "lease"
    name: str = Field(max_length=64, primary_key=True)
    owner: str = Field(max_length=64)
    until: datetime = Field(sa_type=Instant)


class BookmarkRow(Row, table=True):
    """How far a process of ours has got with something outside; nothing of a customer."""

    __tablename__ = "bookmark"
    name: str = Field(max_length=64, primary_key=True)
    place: str = Field(max_length=128)
    at: datetime = Field(sa_type=Instant)


class KeyCheckRow(Row, table=True):
    """A known value sealed with the key, so that a wrong key is noticed at the start."""

    __tablename__ = "key_check"
    id: int = Field(sa_type=Key, primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


def of_chat(table: type[ChatRow], chat: ChatId) -> ColumnElement[bool]:
    """The rows of one chat."""
    return and_(col(table.channel) == chat.channel, col(table.chat_key) == chat.key)
