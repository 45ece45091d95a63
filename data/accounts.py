"""Rows of linked accounts: how one is made, read, and taken away. Used within a transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken, Contract, CustomerCode, Purpose
from data import details
from data.access import drop_unused, token_in, token_of
from data.crypto import Crypto
from data.facts import blank_untold
from data.notice_tables import DeliveryRow
from data.prepared import Prepared, Row
from data.sealing import open_sealed
from data.tables import ConsentRow, GrantRow, LinkRow, of_chat
from data.told_chats import sent_to
from data.values import ChatId, Consent, LinkedAccount


async def rows_of(session: AsyncSession, chat: ChatId) -> list[LinkRow]:
    """Default first, then by the time of linking."""
    return list(await session.scalars(select(LinkRow).where(of_chat(LinkRow, chat)).order_by(*_ORDER)))


async def one_of(session: AsyncSession, chat: ChatId, account: int) -> LinkRow | None:
    """One account of this very chat: nobody reaches another chat's by its number."""
    found: LinkRow | None = await session.scalar(
        select(LinkRow).where(of_chat(LinkRow, chat), col(LinkRow.id) == account)
    )
    return found


async def owned(session: AsyncSession, chat: ChatId, account: int) -> LinkRow | None:
    """The same, but only if it was linked with the password: a guest neither sees nor invites others."""
    row = await one_of(session, chat, account)
    return row if row is not None and row.invited_by is None else None


async def values_of(
    session: AsyncSession, crypto: Crypto, *conditions: ColumnElement[bool]
) -> tuple[LinkedAccount, ...]:
    """Accounts with their permissions; default first, then by the time of linking."""
    rows = await session.execute(_WITH_GRANT.where(*conditions))
    return tuple(value_of(crypto, link, token_of(crypto, grant)) for link, grant in rows)


def values_of_chat(connection: Connection, crypto: Crypto, chat: ChatId) -> tuple[LinkedAccount, ...]:
    """The same of one chat, without a session: every turn asks for it."""
    rows = _OF_CHAT.rows(connection, {"in_channel": chat.channel, "key": chat.key})
    return tuple(_value(crypto, chat, row) for row in rows)


def _value(crypto: Crypto, chat: ChatId, row: Row) -> LinkedAccount:
    """Of the columns of `_OF_CHAT`."""
    number, customer, unit, is_default, purpose, households, started_on, linked_at, invited_by = row[:9]
    sealed, grant, grant_channel, grant_key, token = row[9:]
    told = details.of(open_sealed(crypto, LinkRow, number, chat, sealed))
    return LinkedAccount(
        id=number,
        chat=chat,
        customer=CustomerCode(customer),
        unit=unit,
        alias=told.alias,
        is_default=is_default,
        holder=told.holder,
        address=told.address,
        purpose=Purpose(purpose),
        households=households,
        started_on=started_on,
        linked_at=linked_at,
        is_guest=invited_by is not None,
        grant=grant,
        token=token_in(open_sealed(crypto, GrantRow, grant, ChatId(grant_channel, grant_key), token)),
    )


def value_of(crypto: Crypto, row: LinkRow, token: AccessToken | None) -> LinkedAccount:
    told = details.read(crypto, row)
    return LinkedAccount(
        id=row.id,
        chat=row.chat,
        customer=CustomerCode(row.customer),
        unit=row.unit,
        alias=told.alias,
        is_default=row.is_default,
        holder=told.holder,
        address=told.address,
        purpose=purpose_of(row),
        households=row.households,
        started_on=row.started_on,
        linked_at=row.linked_at,
        is_guest=row.invited_by is not None,
        grant=row.grant_id,
        token=token,
    )


def seen_by_owner(crypto: Crypto, row: LinkRow) -> LinkedAccount:
    """Another chat's account, without its permission and without the name it was given there."""
    return replace(value_of(crypto, row, None), alias="")


def purpose_of(row: LinkRow) -> Purpose:
    return Purpose(row.purpose)


async def add_link(
    session: AsyncSession, crypto: Crypto, row: LinkRow, told: details.Details, consent: Consent
) -> None:
    """Add an account and the proof that its chat agreed."""
    session.add(row)
    await session.flush()
    details.write(crypto, row, told)
    await add_consent(session, row, consent)


async def add_consent(session: AsyncSession, row: LinkRow, consent: Consent) -> None:
    session.add(
        ConsentRow(
            channel=row.channel,
            chat_key=row.chat_key,
            link_id=row.id,
            policy_version=consent.policy_version,
            given_at=consent.given_at,
        )
    )
    await session.flush()


async def guests_of(session: AsyncSession, row: LinkRow) -> list[LinkRow]:
    return list(await session.scalars(select(LinkRow).where(col(LinkRow.invited_by) == row.id)))


async def remove(session: AsyncSession, row: LinkRow) -> list[LinkRow]:
    """Take an account away with its guests, their notices, and every permission nobody uses then.

    Returns the guests' accounts that went with it.
    """
    guests = await guests_of(session, row)
    gone = [*guests, row]
    for link in gone:
        sent = (sent_to(link.chat), col(DeliveryRow.link_id) == link.id)
        forget = delete(DeliveryRow).where(*sent).returning(col(DeliveryRow.notice_id))
        await blank_untold(session, list(await session.scalars(forget)))
        await session.delete(link)
        await session.flush()
    for chat in {link.chat for link in gone}:
        await ensure_default(session, chat)
    await drop_unused(session, [link.grant_id for link in gone])
    return guests


async def ensure_default(session: AsyncSession, chat: ChatId) -> None:
    """Where there are accounts, one is the default: the oldest, if none was chosen."""
    rows = await rows_of(session, chat)
    if rows and not rows[0].is_default:
        rows[0].is_default = True
        await session.flush()


def new_row(chat: ChatId, contract: Contract, grant: int, at: datetime) -> LinkRow:
    """An account linked by password, before it has a number."""
    return LinkRow(
        channel=chat.channel,
        chat_key=chat.key,
        customer=contract.customer.value,
        grant_id=grant,
        linked_at=at,
        unit=contract.unit,
        purpose=contract.purpose.value,
        households=contract.households,
        started_on=contract.started_on,
    )


def guest_row(chat: ChatId, own: LinkRow, at: datetime) -> LinkRow:
    """An account by invitation of `own`, before it has a number."""
    return LinkRow(
        channel=chat.channel,
        chat_key=chat.key,
        customer=own.customer,
        grant_id=own.grant_id,
        invited_by=own.id,
        linked_at=at,
        unit=own.unit,
        purpose=own.purpose,
        households=own.households,
        started_on=own.started_on,
    )


def put_facts(row: LinkRow, contract: Contract) -> None:
    """What the utility may have changed about a contract."""
    row.unit = contract.unit
    row.purpose = contract.purpose.value
    row.households = contract.households
    row.started_on = contract.started_on


_ORDER = (col(LinkRow.is_default).desc(), col(LinkRow.linked_at), col(LinkRow.id))
_WITH_GRANT = (
    select(LinkRow, GrantRow).join(GrantRow, col(GrantRow.id) == col(LinkRow.grant_id)).order_by(*_ORDER)
)
_OF_CHAT = Prepared(
    select(
        col(LinkRow.id),
        col(LinkRow.customer),
        col(LinkRow.unit),
        col(LinkRow.is_default),
        col(LinkRow.purpose),
        col(LinkRow.households),
        col(LinkRow.started_on),
        col(LinkRow.linked_at),
        col(LinkRow.invited_by),
        col(LinkRow.sealed),
        col(GrantRow.id),
        col(GrantRow.channel),
        col(GrantRow.chat_key),
        col(GrantRow.sealed),
    )
    .join(GrantRow, col(GrantRow.id) == col(LinkRow.grant_id))
    .where(col(LinkRow.channel) == bindparam("in_channel"), col(LinkRow.chat_key) == bindparam("key"))
    .order_by(*_ORDER)
)
