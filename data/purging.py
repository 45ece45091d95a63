"""What is deleted when its time is up, one statement a kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Update, delete, update
from sqlmodel import col

from data.retention import ATTEMPT, QUARANTINE, SENT_FILE, SETTLED_UPDATE, TICK, WEB_MESSAGE
from data.tables import (
    AttemptRow,
    ConversationRow,
    FileRow,
    InboxRow,
    InvitationRow,
    LinkRequestRow,
    OneTimeRow,
    ProofRow,
    QuarantineRow,
    Row,
    SentFileRow,
    TickRow,
    WebMessageRow,
)


def _past(table: type[Row], moment: Any) -> Callable[[datetime], Delete]:  # noqa: ANN401  a column
    return lambda now: delete(table).where(col(moment) <= now)


def _idle_conversations(now: datetime) -> Update:
    """The settings stay; the open question, the screen and what was typed go."""
    return update(ConversationRow).where(col(ConversationRow.idle_at) <= now).values(sealed=b"", idle_at=None)


PURGES: dict[str, Callable[[datetime], Delete | Update]] = {
    # What waits has no `settled_at` and is never purged.
    "updates": lambda now: _past(InboxRow, InboxRow.settled_at)(now - SETTLED_UPDATE),
    "quarantine": lambda now: _past(QuarantineRow, QuarantineRow.given_up_at)(now - QUARANTINE),
    "conversations": _idle_conversations,
    "web_messages": lambda now: _past(WebMessageRow, WebMessageRow.said_at)(now - WEB_MESSAGE),
    "files": _past(FileRow, FileRow.expires_at),
    "link_requests": _past(LinkRequestRow, LinkRequestRow.expires_at),
    "invitations": _past(InvitationRow, InvitationRow.expires_at),
    "attempts": lambda now: _past(AttemptRow, AttemptRow.at)(now - ATTEMPT),
    "one_time": _past(OneTimeRow, OneTimeRow.expires_at),
    "proofs": _past(ProofRow, ProofRow.expires_at),
    "sent_files": lambda now: _past(SentFileRow, SentFileRow.sent_at)(now - SENT_FILE),
    "ticks": lambda now: _past(TickRow, TickRow.slot)(now - TICK),
}
