"""What a chat wants to be told and was told, as JSON values for the person it belongs to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from data.areas import words
from data.crypto import Crypto
from data.facts import Facts
from data.notice_tables import AreaRow, DeliveryRow, NoticeChatRow, NoticeChoiceRow, NoticeRow
from data.notice_values import Choices
from data.sealing import unseal
from data.tables import LinkRow, of_chat
from data.told_chats import sent_to
from data.values import ChatId

Text = Callable[[datetime], str]


async def exported_notices(session: AsyncSession, crypto: Crypto, chat: ChatId, text: Text) -> dict[str, Any]:
    """Choices of each code, of the chat, followed areas, and every notice that is kept, newest last."""
    return {
        "choices": await _choices(session, chat),
        "chat": await _chat(session, chat, text),
        "areas": await _areas(session, crypto, chat, text),
        "sent": await _sent(session, Facts(crypto), chat, text),
    }


async def _choices(session: AsyncSession, chat: ChatId) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(NoticeChoiceRow, col(LinkRow.customer))
        .join(LinkRow, col(LinkRow.id) == col(NoticeChoiceRow.link_id))
        .where(of_chat(LinkRow, chat))
        .order_by(col(LinkRow.id))
    )
    return [
        {"customer_code": customer, **{name: getattr(row, name) for name in asdict(Choices())}}
        for row, customer in rows
    ]


async def _chat(session: AsyncSession, chat: ChatId, text: Text) -> dict[str, Any]:
    row: NoticeChatRow | None = await session.scalar(
        select(NoticeChatRow).where(of_chat(NoticeChatRow, chat))
    )
    if row is None:
        return {}
    return {
        "quiet_from": _clock(row.quiet_from),
        "quiet_to": _clock(row.quiet_to),
        "is_text_only": row.is_text_only,
        "asked_at": row.asked_at and text(row.asked_at),
        "gone_at": row.gone_at and text(row.gone_at),
    }


async def _areas(session: AsyncSession, crypto: Crypto, chat: ChatId, text: Text) -> list[dict[str, Any]]:
    rows = await session.scalars(select(AreaRow).where(of_chat(AreaRow, chat)).order_by(col(AreaRow.id)))
    return [
        {
            "area": said.text if (said := words.load(unseal(crypto, row))) else "",
            "is_group": row.is_group,
            "hour_before": row.hour_before,
            "day_before": row.day_before,
            "since": text(row.made_at),
        }
        for row in rows
    ]


async def _sent(session: AsyncSession, facts: Facts, chat: ChatId, text: Text) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(DeliveryRow, NoticeRow)
        .join(NoticeRow, col(NoticeRow.id) == col(DeliveryRow.notice_id))
        .where(sent_to(chat))
        .order_by(col(DeliveryRow.notice_id))
    )
    return [
        {
            "kind": notice.kind,
            "variant": notice.variant,
            "told": json.loads(facts.of(notice.id, notice.facts) or "null"),
            "state": delivery.state,
            "due_at": text(delivery.due_at),
            "settled_at": delivery.settled_at and text(delivery.settled_at),
        }
        for delivery, notice in rows
    ]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
