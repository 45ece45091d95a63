"""Every table with rows of a chat: what erasing and exporting walk over."""

from __future__ import annotations

from data.notice_tables import AreaRow, NoticeChatRow
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
    SealedRow,
    WebMessageRow,
)
from data.zalo_tables import ZaloChatRow, ZaloTemplateRow

CHAT_TABLES: tuple[type[ChatRow], ...] = (
    AreaRow, InboxRow, QuarantineRow, ConversationRow, ConsentRow, LinkRow, LinkRequestRow,
    GrantRow, FileRow, WebMessageRow, ZaloChatRow, ZaloTemplateRow,
    NoticeChatRow,
)  # fmt: skip
"""In an order in which they can be deleted, once deliveries are (data.told_chats finds them by the last)."""

SEALED_TABLES: tuple[type[SealedRow], ...] = tuple(
    table for table in CHAT_TABLES if issubclass(table, SealedRow)
)
