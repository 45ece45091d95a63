"""A chat's data for the person it belongs to, as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import HANOI
from data import accounts
from data.crypto import Crypto
from data.erasing import count_rows
from data.notice_export import exported_notices
from data.sealing import unseal
from data.tables import (
    AuditRow,
    ChatRow,
    ConsentRow,
    ConversationRow,
    FileRow,
    InboxRow,
    LinkRequestRow,
    LinkRow,
    QuarantineRow,
    WebMessageRow,
    of_chat,
)
from data.values import ChatId, LinkedAccount
from data.zalo_tables import ZaloChatRow, ZaloTemplateRow

COUNTED: dict[str, type[ChatRow]] = {
    "updates": InboxRow,
    "quarantine": QuarantineRow,
    "web_messages": WebMessageRow,
    "files": FileRow,
    "link_requests": LinkRequestRow,
    "zalo_templates": ZaloTemplateRow,
}


async def exported(
    session: AsyncSession, crypto: Crypto, chat: ChatId, lines: Iterable[AuditRow]
) -> dict[str, Any]:
    """Times are Hanoi times with their offset. Messages and files are counted."""
    links = await accounts.values_of(session, crypto, of_chat(LinkRow, chat))
    return {
        "chat": {"channel": chat.channel, "key": chat.key},
        "settings": await _settings(session, chat),
        "zalo": await _zalo(session, crypto, chat),
        "links": [_link(account) for account in links],
        "consents": await _consents(session, chat),
        "counts": {kind: await count_rows(session, table, chat) for kind, table in COUNTED.items()},
        "notices": await exported_notices(session, crypto, chat, _text),
        "history": [{"at": _text(line.at), "act": line.act, "result": line.result} for line in lines],
    }


async def _settings(session: AsyncSession, chat: ChatId) -> dict[str, Any]:
    row: ConversationRow | None = await session.scalar(
        select(ConversationRow).where(of_chat(ConversationRow, chat))
    )
    if row is None:
        return {}
    return {"language": row.language, "is_simple": row.is_simple, "last_seen_at": _text(row.seen_at)}


async def _zalo(session: AsyncSession, crypto: Crypto, chat: ChatId) -> dict[str, Any]:
    """What decides whether the Official Account may write, and the number that was given for it."""
    row: ZaloChatRow | None = await session.scalar(select(ZaloChatRow).where(of_chat(ZaloChatRow, chat)))
    if row is None:
        return {}
    moments = {"last_act_at": row.interacted_at, "staff_until": row.staff_until, "left_at": row.left_at}
    moments["templates_since"] = row.templates_since
    shown = {name: at and _text(at) for name, at in moments.items()}
    return shown | {"phone": (unseal(crypto, row) or b"").decode()}


def _link(account: LinkedAccount) -> dict[str, Any]:
    return {
        "customer_code": account.customer.value,
        "unit": account.unit,
        "alias": account.alias,
        "is_default": account.is_default,
        "holder": account.holder,
        "address": account.address,
        "purpose": account.purpose.value,
        "households": account.households,
        "started_on": account.started_on and account.started_on.isoformat(),
        "linked_at": _text(account.linked_at),
        "by_invitation": account.is_guest,
        "permission": _permission(account),
    }


def _permission(account: LinkedAccount) -> dict[str, Any]:
    """That we hold one and until when, never the thing itself."""
    token = account.token
    return {"kept": token is not None, "expires_at": token and _text(token.expires_at)}


async def _consents(session: AsyncSession, chat: ChatId) -> list[dict[str, Any]]:
    rows = await session.execute(
        select(ConsentRow, col(LinkRow.customer))
        .join(LinkRow, col(LinkRow.id) == col(ConsentRow.link_id))
        .where(of_chat(ConsentRow, chat))
        .order_by(col(ConsentRow.id))
    )
    return [
        {
            "customer_code": customer,
            "policy_version": consent.policy_version,
            "given_at": _text(consent.given_at),
            "channel": consent.channel,
        }
        for consent, customer in rows
    ]


def _text(at: datetime) -> str:
    return at.astimezone(HANOI).isoformat(timespec="seconds")
