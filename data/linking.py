"""Making accounts out of a confirmed log-in, within the transaction that uses its request up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from backend_client.models import AccessToken, Contract, CustomerCode
from data import accounts, details
from data.access import add_grant, drop_unused
from data.audit import Audit
from data.crypto import Crypto
from data.details import Details
from data.places import forget_places
from data.retention import ACCOUNTS_PER_CHAT
from data.tables import LinkRow
from data.values import ChatId, Consent, LinkedAccount


@dataclass(frozen=True, slots=True)
class LogIn:
    """What the chat confirmed: a log-in, what it may see, and what of that to link."""

    chat: ChatId
    token: AccessToken
    contracts: tuple[Contract, ...]
    chosen: tuple[CustomerCode, ...]
    consent: Consent
    at: datetime


async def link(
    session: AsyncSession, crypto: Crypto, audit: Audit, log_in: LogIn
) -> tuple[LinkedAccount, ...]:
    """Link as many of the chosen codes as fit.

    What the chat owns already and this log-in may see gets the fresh permission, chosen or not: the
    consent to it stands, and its old permission is likely to have run out with the others.
    """
    grant = await add_grant(session, crypto, log_in.chat, log_in.token, log_in.at)
    linking = _Linking(session, crypto, log_in, grant.id)
    before = [row.grant_id for row in await accounts.rows_of(session, log_in.chat)]
    await linking.renew_owned()
    rows = [row for code in log_in.chosen if (row := await linking.link(code)) is not None]
    for row in rows:
        await audit.write(session, log_in.at, log_in.chat, "linked", f"link {row.id} password")
    await accounts.ensure_default(session, log_in.chat)
    await drop_unused(session, [*before, grant.id])
    return await accounts.values_of(session, crypto, col(LinkRow.id).in_([row.id for row in rows]))


@dataclass(frozen=True, slots=True)
class _Linking:
    """One log-in on its way into the tables."""

    session: AsyncSession
    crypto: Crypto
    log_in: LogIn
    grant: int

    async def renew_owned(self) -> None:
        for row in await accounts.rows_of(self.session, self.log_in.chat):
            contract = self._contract(row.customer)
            if contract is not None and row.invited_by is None:
                await self._renew(row, contract)

    async def link(self, code: CustomerCode) -> LinkRow | None:
        """None: the chat has no room for one more."""
        rows = await accounts.rows_of(self.session, self.log_in.chat)
        row = next((row for row in rows if row.customer == code.value), None)
        contract = self._contract(code.value)
        assert contract is not None  # checked when it was chosen
        if row is not None:
            # The password was shown: whoever came by an invitation owns the account now.
            row.invited_by = None
            await self._renew(row, contract)
            await accounts.add_consent(self.session, row, self.log_in.consent)
            return row
        return await self._add(rows, contract) if len(rows) < ACCOUNTS_PER_CHAT else None

    async def _add(self, others: list[LinkRow], contract: Contract) -> LinkRow:
        told = Details.of(contract, details.new_alias(self.crypto, contract.purpose, others))
        row = accounts.new_row(self.log_in.chat, contract, self.grant, self.log_in.at)
        await accounts.add_link(self.session, self.crypto, row, told, self.log_in.consent)
        return row

    async def _renew(self, row: LinkRow, contract: Contract) -> None:
        """Fresh facts and permission, for its guests too; the alias stays."""
        alias = details.read(self.crypto, row).alias
        details.write(self.crypto, row, Details.of(contract, alias))
        accounts.put_facts(row, contract)
        await forget_places(self.session, col(LinkRow.id) == row.id)
        for link_row in (row, *await accounts.guests_of(self.session, row)):
            link_row.grant_id = self.grant
        await self.session.flush()

    def _contract(self, code: str) -> Contract | None:
        return next((it for it in self.log_in.contracts if it.customer.value == code), None)
