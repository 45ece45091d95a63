"""One-time links to the log-in page: new -> verified -> consented -> confirmed (gone, accounts made).

Each step is one UPDATE that names the state before it, so that of two at once one wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken, Contract, CustomerCode
from data.audit import Audit
from data.coding import Codec
from data.crypto import Crypto
from data.database import Database
from data.linking import LogIn, link
from data.retention import CONFIRMATION
from data.sealing import seal, unseal
from data.statements import changed
from data.tables import LinkRequestRow, of_chat
from data.values import ChatId, Consent, LinkedAccount, LinkRequest

NEW, VERIFIED, CONSENTED = "new", "verified", "consented"


@dataclass(frozen=True, slots=True)
class _Content:
    """What is sealed in a request from `verified` on."""

    token: AccessToken
    contracts: tuple[Contract, ...]
    chosen: tuple[CustomerCode, ...] = ()


_content = Codec(_Content)


class LinkRequests:
    """Only hashes of the links' secrets are kept."""

    def __init__(self, database: Database, crypto: Crypto, audit: Audit) -> None:
        self._database = database
        self._crypto = crypto
        self._audit = audit

    async def open(self, chat: ChatId, token_hash: bytes, language: str, expires_at: datetime) -> None:
        """Also voids older links of the same chat."""
        async with self._database.writing() as session:
            await _delete(session, chat)
            session.add(
                LinkRequestRow(
                    channel=chat.channel,
                    chat_key=chat.key,
                    token_hash=token_hash,
                    state=NEW,
                    language=language,
                    expires_at=expires_at,
                )
            )

    async def get(self, token_hash: bytes, now: datetime) -> LinkRequest | None:
        """None when unknown, used up or expired. Reading never consumes."""
        async with self._database.reading() as session:
            row = await _by_hash(session, token_hash)
            return None if row is None or row.expires_at <= now else self._value(row)

    async def verified(
        self, token_hash: bytes, token: AccessToken, contracts: Sequence[Contract], now: datetime
    ) -> bool:
        """new -> verified, sealed; False when somebody else was first."""
        async with self._database.writing() as session:
            row = await _step(session, token_hash, NEW, VERIFIED, now)
            if row is None:
                return False
            seal(self._crypto, row, _content.dump(_Content(token, tuple(contracts))))
            return True

    async def consented(
        self, token_hash: bytes, chosen: Sequence[CustomerCode], consent: Consent, now: datetime
    ) -> bool:
        """verified -> consented; False when it was not verified or is over.

        Also False, and nothing changes, when `chosen` is empty or names a code the log-in may not see.
        From now on the chat has ten minutes to confirm.
        """
        async with self._database.writing() as session:
            row = await _by_hash(session, token_hash)
            content = None if row is None else self._open(row)
            if content is None or not _may_choose(content, chosen):
                return False
            row = await _step(session, token_hash, VERIFIED, CONSENTED, now)
            if row is None:
                return False
            seal(self._crypto, row, _content.dump(replace(content, chosen=tuple(chosen))))
            row.policy_version, row.consented_at = consent.policy_version, consent.given_at
            row.expires_at = now + CONFIRMATION
            agreed = f"policy {consent.policy_version}"
            await self._audit.write(session, consent.given_at, row.chat, "consented", agreed)
            return True

    async def pending(self, chat: ChatId, now: datetime) -> LinkRequest | None:
        """The consented request that waits for this chat's confirmation."""
        async with self._database.reading() as session:
            row = await _consented(session, chat, now)
            return None if row is None else self._value(row)

    async def confirm(self, chat: ChatId, now: datetime) -> tuple[LinkedAccount, ...]:
        """Make the accounts (at most 10 per chat; a code already linked gets the fresh permission).

        As many as fit, in the order chosen; empty when nothing waits for this chat's confirmation.
        """
        async with self._database.writing() as session:
            row = await _consented(session, chat, now)
            content = None if row is None else self._open(row)
            if row is None or content is None or not await _use_up(session, row):
                return ()
            consent = Consent(row.policy_version or "", row.consented_at or now)
            log_in = LogIn(chat, content.token, content.contracts, content.chosen, consent, now)
            return await link(session, self._crypto, self._audit, log_in)

    async def drop(self, chat: ChatId) -> None:
        """No trace is left."""
        async with self._database.writing() as session:
            await _delete(session, chat)

    def _open(self, row: LinkRequestRow) -> _Content | None:
        return _content.load(unseal(self._crypto, row))

    def _value(self, row: LinkRequestRow) -> LinkRequest:
        content = self._open(row)
        value = LinkRequest(row.chat, row.state, row.language, row.expires_at)
        if content is None:
            return value
        return replace(value, contracts=content.contracts, chosen=content.chosen)


def _may_choose(content: _Content, chosen: Sequence[CustomerCode]) -> bool:
    return bool(chosen) and set(chosen) <= {contract.customer for contract in content.contracts}


async def _by_hash(session: AsyncSession, token_hash: bytes) -> LinkRequestRow | None:
    found: LinkRequestRow | None = await session.scalar(
        select(LinkRequestRow).where(col(LinkRequestRow.token_hash) == token_hash)
    )
    return found


async def _step(
    session: AsyncSession, token_hash: bytes, before: str, after: str, now: datetime
) -> LinkRequestRow | None:
    """Move on from one state to the next; None when it is not there, or no longer."""
    found: LinkRequestRow | None = await session.scalar(
        update(LinkRequestRow)
        .where(
            col(LinkRequestRow.token_hash) == token_hash,
            col(LinkRequestRow.state) == before,
            col(LinkRequestRow.expires_at) > now,
        )
        .values(state=after)
        .returning(LinkRequestRow)
    )
    return found


async def _consented(session: AsyncSession, chat: ChatId, now: datetime) -> LinkRequestRow | None:
    found: LinkRequestRow | None = await session.scalar(
        select(LinkRequestRow).where(
            of_chat(LinkRequestRow, chat),
            col(LinkRequestRow.state) == CONSENTED,
            col(LinkRequestRow.expires_at) > now,
        )
    )
    return found


async def _use_up(session: AsyncSession, row: LinkRequestRow) -> bool:
    """Confirming twice at once makes the accounts once."""
    statement = (
        delete(LinkRequestRow)
        .where(col(LinkRequestRow.id) == row.id, col(LinkRequestRow.state) == CONSENTED)
        .execution_options(synchronize_session=False)
    )
    session.expunge(row)
    return await changed(session, statement) == 1


async def _delete(session: AsyncSession, chat: ChatId) -> None:
    await session.execute(delete(LinkRequestRow).where(of_chat(LinkRequestRow, chat)))
