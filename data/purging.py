"""What is deleted when its time is up, one statement a kind; what may be much, `AT_ONCE` rows at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Update, delete, select, text, update
from sqlmodel import col

from data.notice_tables import (
    HAS_AUDIENCE,
    HAS_FACTS,
    AnnouncementRow,
    AreaShareRow,
    DeliveryRow,
    NoticeRow,
    OutageSeenRow,
)
from data.retention import (
    ANNOUNCEMENT,
    ATTEMPT,
    NOTICE,
    OUTAGE_SEEN,
    QUARANTINE,
    SENT_FILE,
    SETTLED_UPDATE,
    TICK,
    WEB_MESSAGE,
    ZALO_TEMPLATE,
)
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
from data.zalo_tables import ZaloTemplateRow

AT_ONCE = 10_000


def _past(table: type[Row], moment: Any) -> Callable[[datetime], Delete]:  # noqa: ANN401  a column
    return lambda now: delete(table).where(col(moment) <= now)


def _idle_conversations(now: datetime) -> Update:
    """The settings stay; the open question, the screen and what was typed go."""
    return update(ConversationRow).where(col(ConversationRow.idle_at) <= now).values(sealed=b"", idle_at=None)


def _told(now: datetime) -> Update:
    """The row stays, so that the same thing is never told again."""
    is_over = (text(HAS_FACTS), col(NoticeRow.expires_at) <= now - NOTICE)
    return update(NoticeRow).where(*is_over).values(facts=b"")


def _audiences(now: datetime) -> Update:
    """Nobody joins any more what is due by now."""
    is_due = (text(HAS_AUDIENCE), col(NoticeRow.due_at) <= now, col(NoticeRow.planned_at).is_not(None))
    return update(NoticeRow).where(*is_due).values(audience=b"")


def _deliveries(now: datetime) -> Delete:
    """Some at a time: after the end of a month there may be a million."""
    old = col(DeliveryRow.settled_at) <= now - NOTICE
    some = select(col(DeliveryRow.id)).where(old).limit(AT_ONCE)
    return delete(DeliveryRow).where(col(DeliveryRow.id).in_(some))


def _announcements(now: datetime) -> Delete:
    is_over = (col(AnnouncementRow.starts_at) <= now - ANNOUNCEMENT, col(AnnouncementRow.state) != "waiting")
    return delete(AnnouncementRow).where(*is_over)


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
    "deliveries": _deliveries,
    "notices": _told,
    "audiences": _audiences,
    "announcements": _announcements,
    "area_shares": _past(AreaShareRow, AreaShareRow.expires_at),
    "outages_seen": lambda now: _past(OutageSeenRow, OutageSeenRow.ends_at)(now - OUTAGE_SEEN),
    "zalo_templates": lambda now: _past(ZaloTemplateRow, ZaloTemplateRow.begun_at)(now - ZALO_TEMPLATE),
    "ticks": lambda now: _past(TickRow, TickRow.slot)(now - TICK),
}
