"""Synthetic customers, and the steps that many tests need first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backend_client.models import AccessToken, Contract, CustomerCode, Purpose
from data.crypto import token_hash
from data.store import Store
from data.values import ChatId, Consent, LinkedAccount

NOW = datetime(2026, 7, 1, 1, 5, 7, 123456, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
ANN, BEN, EVE = ChatId("web", "ann-4411"), ChatId("telegram", "ben-5522"), ChatId("web", "eve-6633")
CONSENT = Consent("1.0", NOW)


def code(number: int) -> CustomerCode:
    return CustomerCode(f"PD00{number:09d}")


def contract(number: int = 1, purpose: Purpose = Purpose.HOUSEHOLD) -> Contract:
    return Contract(
        code(number), "HN0100", "Nguyễn Văn An", "Số 12 ngõ 61 phố Lạc Trung, phường Vĩnh Tuy", purpose
    )


def token(value: str = "token-canary", lasts: timedelta = DAY) -> AccessToken:
    return AccessToken(value, NOW + lasts, "refresh-canary")


@dataclass(frozen=True, slots=True)
class Kit:
    """Shortcuts through the store."""

    store: Store

    async def ask(self, chat: ChatId, contracts: Sequence[Contract], log_in: str = "link") -> bytes:
        """A request that was opened and verified; its hash."""
        requests, hashed = self.store.link_requests, token_hash(log_in + chat.key)
        await requests.open(chat, hashed, "vi", NOW + 10 * MINUTE)
        assert await requests.verified(hashed, token(log_in), contracts, NOW)
        return hashed

    async def link(
        self, chat: ChatId, *contracts: Contract, log_in: str = "link"
    ) -> tuple[LinkedAccount, ...]:
        """Link all of these contracts to the chat by one log-in."""
        hashed = await self.ask(chat, contracts, log_in)
        chosen = [it.customer for it in contracts]
        assert await self.store.link_requests.consented(hashed, chosen, CONSENT, NOW)
        return await self.store.link_requests.confirm(chat, NOW)

    async def invite(self, owner: ChatId, account: int, guest: ChatId, word: str = "inv") -> LinkedAccount:
        assert await self.store.links.invite(owner, account, token_hash(word), NOW + DAY)
        linked = await self.store.links.accept(guest, token_hash(word), CONSENT)
        assert linked is not None
        return linked
