"""Stored permissions: the tokens of the utility's portal, sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken
from data.coding import Codec
from data.crypto import Crypto
from data.sealing import add_sealed, seal, unseal
from data.tables import GrantRow, LinkRow
from data.values import ChatId

_token = Codec(AccessToken)


async def add_grant(
    session: AsyncSession, crypto: Crypto, chat: ChatId, token: AccessToken, at: datetime
) -> GrantRow:
    """Keep the permission of one log-in."""
    row = GrantRow(channel=chat.channel, chat_key=chat.key, granted_at=at)
    return await add_sealed(session, crypto, row, _token.dump(token))


def put_token(crypto: Crypto, row: GrantRow, token: AccessToken | None) -> None:
    """Replace the permission, or blank it: it has run out."""
    if token is None:
        row.sealed = b""
    else:
        seal(crypto, row, _token.dump(token))


def token_of(crypto: Crypto, row: GrantRow) -> AccessToken | None:
    return token_in(unseal(crypto, row))


def token_in(opened: bytes | None) -> AccessToken | None:
    """The same, of what the seal held."""
    return _token.load(opened)


async def drop_unused(session: AsyncSession, grants: Iterable[int]) -> None:
    """Forget those of these permissions that no account of anybody uses any more."""
    used = select(col(LinkRow.grant_id))
    await session.flush()
    await session.execute(
        delete(GrantRow).where(col(GrantRow.id).in_(set(grants)), col(GrantRow.id).not_in(used))
    )
