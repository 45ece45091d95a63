"""Making accounts out of a confirmed log-in, within the transaction that uses its request up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken, Contract
from data import accounts
from data.access import add_grant, drop_unused
from data.audit import Audit
from data.crypto import Crypto
from data.retention import ACCOUNTS_PER_CHAT
from data.tables import LinkRow
from data.values import ChatId, Consent, LinkedAccount


async def link(
    session: AsyncSession,
    crypto: Crypto,
    audit: Audit,
    chat: ChatId,
    token: AccessToken,
    chosen: Sequence[Contract],
    consent: Consent,
    now: datetime,
) -> tuple[LinkedAccount, ...]:
    """Link as many of `chosen` as fit; what is linked already gets the permission and its new facts."""
    grant = await add_grant(session, crypto, chat, token, now)
    rows = {row.customer: row for row in await accounts.rows_of(session, chat)}
    left = [row.grant_id for row in rows.values()]
    done: list[int] = []
    for contract in chosen:
        row = rows.get(contract.customer.value)
        if row is not None:
            await _refresh(session, crypto, row, contract, grant.id)
            await accounts.add_consent(session, row, consent)
        elif len(rows) < ACCOUNTS_PER_CHAT:
            row = await _add(session, crypto, list(rows.values()), chat, contract, grant.id, consent, now)
            rows[row.customer] = row
        else:
            continue
        done.append(row.id)
        await audit.write(session, now, chat, "linked", f"link {row.id} password")
    await accounts.ensure_default(session, chat)
    await drop_unused(session, [*left, grant.id])
    return await accounts.values_of(session, crypto, col(LinkRow.id).in_(done))


async def _add(
    session: AsyncSession,
    crypto: Crypto,
    others: Sequence[LinkRow],
    chat: ChatId,
    contract: Contract,
    grant: int,
    consent: Consent,
    now: datetime,
) -> LinkRow:
    taken = [accounts.details_of(crypto, other)["alias"] for other in others]
    details = accounts.details_from(contract, accounts.new_alias(contract.purpose, taken))
    row = accounts.new_row(chat, contract, grant, now)
    await accounts.add_link(session, crypto, row, details, consent)
    return row


async def _refresh(
    session: AsyncSession, crypto: Crypto, row: LinkRow, contract: Contract, grant: int
) -> None:
    """The password was shown: this chat owns the account now, and its guests use the permission too."""
    alias = accounts.details_of(crypto, row)["alias"]
    accounts.put_details(crypto, row, accounts.details_from(contract, alias))
    accounts.put_facts(row, contract)
    row.invited_by = None
    for link_row in [row, *await accounts.guests_of(session, row)]:
        link_row.grant_id = grant
    await session.flush()
