"""Which customer codes a chat may see, and with which permission."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken, Clock, CustomerCode
from data import accounts, details
from data.access import put_token, token_of
from data.audit import Audit
from data.crypto import Crypto
from data.database import Database
from data.places import forget_places
from data.retention import ACCOUNTS_PER_CHAT
from data.statements import changed
from data.tables import GrantRow, InvitationRow, LinkRow, of_chat
from data.values import ChatId, Consent, LinkedAccount


class Links:
    """Every method reaches only accounts of the chat it is given."""

    def __init__(self, database: Database, crypto: Crypto, audit: Audit, clock: Clock) -> None:
        self._database = database
        self._crypto = crypto
        self._audit = audit
        self._clock = clock

    async def of_chat(self, chat: ChatId) -> tuple[LinkedAccount, ...]:
        """Default first, then by the time of linking."""
        return await self._database.look(
            lambda connection: accounts.values_of_chat(connection, self._crypto, chat)
        )

    async def rename(self, chat: ChatId, account: int, alias: str) -> bool:
        """False: the chat has no such account."""
        async with self._database.writing() as session:
            row = await accounts.one_of(session, chat, account)
            if row is None:
                return False
            details.write(self._crypto, row, replace(details.read(self._crypto, row), alias=alias))
            return True

    async def move(self, customer: CustomerCode, unit: str) -> None:
        """The utility put the contract under another unit: true for every chat linked to the code."""
        async with self._database.writing() as session:
            await session.execute(
                update(LinkRow).where(col(LinkRow.customer) == customer.value).values(unit=unit)
            )
            await forget_places(session, col(LinkRow.customer) == customer.value)

    async def make_default(self, chat: ChatId, account: int) -> bool:
        """False: the chat has no such account."""
        async with self._database.writing() as session:
            row = await accounts.one_of(session, chat, account)
            if row is None:
                return False
            # First none, then this one: at no moment may there be two.
            await session.execute(update(LinkRow).where(of_chat(LinkRow, chat)).values(is_default=False))
            await session.refresh(row)
            row.is_default = True
            return True

    async def unlink(self, chat: ChatId, account: int) -> bool:
        """Also drops the permission when no other account of anybody uses it; guests of it go too."""
        async with self._database.writing() as session:
            row = await accounts.one_of(session, chat, account)
            if row is None:
                return False
            await self._remove(session, row, chat, "unlinked")
            return True

    async def renew(self, grant: int, token: AccessToken | None) -> None:
        """Put a fresh permission in, or None: it has run out and the customer must link again."""
        async with self._database.writing() as session:
            row = await session.get(GrantRow, grant)
            if row is not None:
                put_token(self._crypto, row, token)

    async def sharing(self, chat: ChatId, account: int) -> tuple[LinkedAccount, ...]:
        """Every other chat linked to the same customer code, for its owner to see.

        Their permission stays theirs, and so does the name they gave the account: both are absent.
        """
        async with self._database.reading() as session:
            own = await accounts.owned(session, chat, account)
            if own is None:
                return ()
            rows = await session.scalars(
                select(LinkRow)
                .where(col(LinkRow.customer) == own.customer, col(LinkRow.id) != own.id)
                .order_by(col(LinkRow.linked_at), col(LinkRow.id))
            )
            return tuple(accounts.seen_by_owner(self._crypto, row) for row in rows)

    async def cut(self, chat: ChatId, account: int, other: int) -> bool:
        """The owner cuts another chat's link to the same customer code."""
        async with self._database.writing() as session:
            own = await accounts.owned(session, chat, account)
            row = await session.get(LinkRow, other)
            if own is None or row is None or row.customer != own.customer or row.id == own.id:
                return False
            await self._remove(session, row, chat, "cut")
            return True

    async def invite(self, chat: ChatId, account: int, code_hash: bytes, expires_at: datetime) -> bool:
        """False: the chat does not own this account. A code works once."""
        async with self._database.writing() as session:
            own = await accounts.owned(session, chat, account)
            if own is None:
                return False
            session.add(InvitationRow(code_hash=code_hash, link_id=own.id, expires_at=expires_at))
            await self._audit.write(session, self._clock(), chat, "invited", f"link {own.id}")
            return True

    async def accept(self, chat: ChatId, code_hash: bytes, consent: Consent) -> LinkedAccount | None:
        """Redeem an invitation once; None when unknown, used, expired, or already linked here.

        Also None, and the invitation stays, where the chat has as many accounts as it may have.
        """
        async with self._database.writing() as session:
            own = await _inviting(session, code_hash, consent.given_at)
            if own is None or not await _has_room_for(session, chat, own.customer):
                return None
            if not await _redeem(session, code_hash):
                return None
            row = await self._add_guest(session, chat, own, consent)
            await session.flush()
            grant = await session.get_one(GrantRow, row.grant_id)
            return accounts.value_of(self._crypto, row, token_of(self._crypto, grant))

    async def _add_guest(
        self, session: AsyncSession, chat: ChatId, own: LinkRow, consent: Consent
    ) -> LinkRow:
        """A link like the owner's, living as long as the owner's does."""
        row = accounts.guest_row(chat, own, consent.given_at)
        others = await accounts.rows_of(session, chat)
        alias = details.new_alias(self._crypto, accounts.purpose_of(own), others)
        told = replace(details.read(self._crypto, own), alias=alias)
        await accounts.add_link(session, self._crypto, row, told, consent)
        await accounts.ensure_default(session, chat)
        agreed = f"link {row.id} policy {consent.policy_version}"
        await self._audit.write(session, consent.given_at, chat, "consented", agreed)
        await self._audit.write(session, consent.given_at, chat, "linked", f"link {row.id} guest of {own.id}")
        return row

    async def _remove(self, session: AsyncSession, row: LinkRow, by: ChatId, act: str) -> None:
        number, now = row.id, self._clock()
        guests = await accounts.remove(session, row)
        await self._audit.write(session, now, by, act, f"link {number}")
        for guest in guests:
            await self._audit.write(session, now, guest.chat, "unlinked", f"link {guest.id} with {number}")


async def _inviting(session: AsyncSession, code_hash: bytes, now: datetime) -> LinkRow | None:
    """The owner's account a good invitation leads to."""
    found: LinkRow | None = await session.scalar(
        select(LinkRow)
        .join(InvitationRow, col(InvitationRow.link_id) == col(LinkRow.id))
        .where(col(InvitationRow.code_hash) == code_hash, col(InvitationRow.expires_at) > now)
    )
    return found


async def _has_room_for(session: AsyncSession, chat: ChatId, customer: str) -> bool:
    codes = [row.customer for row in await accounts.rows_of(session, chat)]
    return customer not in codes and len(codes) < ACCOUNTS_PER_CHAT


async def _redeem(session: AsyncSession, code_hash: bytes) -> bool:
    """Of two at once, one deletes it."""
    statement = delete(InvitationRow).where(col(InvitationRow.code_hash) == code_hash)
    return await changed(session, statement) == 1
