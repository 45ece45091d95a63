"""Erasing a chat from every table, within one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data import accounts
from data.audit import Audit
from data.chat_tables import CHAT_TABLES
from data.facts import blank_untold
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow
from data.tables import (
    ChatRow,
    ConsentRow,
    ConversationRow,
    FileRow,
    GrantRow,
    InboxRow,
    LinkRequestRow,
    LinkRow,
    QuarantineRow,
    WebMessageRow,
    of_chat,
)
from data.told_chats import sent_to
from data.values import ChatId
from data.zalo_tables import ZaloChatRow, ZaloTemplateRow

KINDS: dict[type[ChatRow], str] = {
    LinkRow: "links",
    ConsentRow: "consents",
    GrantRow: "permissions",
    LinkRequestRow: "link_requests",
    InboxRow: "updates",
    QuarantineRow: "quarantine",
    ConversationRow: "settings",
    FileRow: "files",
    WebMessageRow: "web_messages",
    ZaloChatRow: "zalo_chats",
    ZaloTemplateRow: "zalo_templates",
    AreaRow: "areas",
    NoticeChatRow: "notice_settings",
}


async def erase_chat(
    session: AsyncSession, audit: Audit, chat: ChatId, now: datetime, why: str = "asked"
) -> dict[str, int]:
    """How many rows of each kind are gone, with other chats' links that came by its invitations."""
    counts = {KINDS[table]: await count_rows(session, table, chat) for table in CHAT_TABLES}
    told = list(await session.scalars(select(col(DeliveryRow.notice_id)).where(sent_to(chat))))
    guests = [
        guest
        for row in await accounts.rows_of(session, chat)
        for guest in await accounts.remove(session, row)
    ]
    await session.execute(delete(DeliveryRow).where(sent_to(chat)))
    for table in CHAT_TABLES:
        await session.execute(delete(table).where(of_chat(table, chat)))
    await blank_untold(session, told)
    for guest in guests:
        await audit.write(session, now, guest.chat, "unlinked", f"link {guest.id} with its owner's")
    await audit.write(session, now, chat, "erased", why)
    return counts | {"guests": len(guests), "notices": len(told)}


async def idle_web_chats(session: AsyncSession, before: datetime) -> tuple[ChatId, ...]:
    """Web chats last heard of before that moment."""
    rows = await session.scalars(
        select(ConversationRow).where(
            col(ConversationRow.channel) == "web", col(ConversationRow.seen_at) < before
        )
    )
    return tuple(row.chat for row in rows)


async def count_rows(session: AsyncSession, table: type[ChatRow], chat: ChatId) -> int:
    """How many rows of a table belong to the chat."""
    statement = select(func.count()).select_from(table).where(of_chat(table, chat))
    return await session.scalar(statement) or 0
