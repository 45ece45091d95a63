"""All that is kept, behind one door. Each part is a small class in a module of its own.

SKELETON: signatures are the contract for the modules that use the store; bodies follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from backend_client.models import AccessToken, Contract, CustomerCode
from data.values import (
    ChatId,
    Consent,
    Conversation,
    LinkedAccount,
    LinkRequest,
    Received,
    StoredFile,
    WebMessage,
)


class Inbox(Protocol):
    """Updates, stored before they are acknowledged."""

    async def take_in(self, chat: ChatId, key: str, payload: str, at: datetime) -> bool:
        """Durable when it returns. False: this key of this channel was seen in the last 7 days."""
        ...

    async def waiting(self, chat: ChatId) -> tuple[Received, ...]:
        """Not yet settled, oldest first."""
        ...

    async def waiting_chats(self) -> tuple[ChatId, ...]: ...

    async def settle(self, received: Received, conversation: Conversation, at: datetime) -> None:
        """Blank and close the update and save where the conversation stands, in one transaction."""
        ...

    async def give_up(self, received: Received, reason: str, at: datetime) -> None:
        """Close an update that cannot be read; kept apart (quarantine) for the operators, sealed."""
        ...


class Conversations(Protocol):
    async def get(self, chat: ChatId) -> Conversation: ...

    async def save(self, conversation: Conversation) -> None: ...


class Links(Protocol):
    """Which customer codes a chat may see, and with which permission."""

    async def of_chat(self, chat: ChatId) -> tuple[LinkedAccount, ...]:
        """Default first, then by the time of linking."""
        ...

    async def rename(self, chat: ChatId, account: int, alias: str) -> bool: ...

    async def make_default(self, chat: ChatId, account: int) -> bool: ...

    async def unlink(self, chat: ChatId, account: int) -> bool:
        """Also drops the permission when no other account of anybody uses it; guests of it go too."""
        ...

    async def renew(self, grant: int, token: AccessToken | None) -> None:
        """Put a fresh permission in, or None: it has run out and the customer must link again."""
        ...

    async def sharing(self, chat: ChatId, account: int) -> tuple[LinkedAccount, ...]:
        """Every other chat linked to the same customer code, for its owner to see (X16)."""
        ...

    async def cut(self, chat: ChatId, account: int, other: int) -> bool:
        """The owner cuts another chat's link to the same customer code."""
        ...

    async def invite(self, chat: ChatId, account: int, code_hash: bytes, expires_at: datetime) -> bool: ...

    async def accept(self, chat: ChatId, code_hash: bytes, consent: Consent) -> LinkedAccount | None:
        """Redeem an invitation once; None when unknown, used, expired, or already linked here."""
        ...


class LinkRequests(Protocol):
    """One-time links to the log-in page. Only hashes of their secrets are kept."""

    async def open(self, chat: ChatId, token_hash: bytes, language: str, expires_at: datetime) -> None:
        """Also voids older links of the same chat."""
        ...

    async def get(self, token_hash: bytes, now: datetime) -> LinkRequest | None:
        """None when unknown, used up or expired. Reading never consumes."""
        ...

    async def verified(
        self, token_hash: bytes, token: AccessToken, contracts: Sequence[Contract], now: datetime
    ) -> bool:
        """new -> verified, sealed; False when somebody else was first."""
        ...

    async def consented(
        self, token_hash: bytes, chosen: Sequence[CustomerCode], consent: Consent, now: datetime
    ) -> bool:
        """verified -> consented; False when it was not verified or is over."""
        ...

    async def pending(self, chat: ChatId, now: datetime) -> LinkRequest | None:
        """The consented request that waits for this chat's confirmation."""
        ...

    async def confirm(self, chat: ChatId, now: datetime) -> tuple[LinkedAccount, ...]:
        """Make the accounts (at most 10 per chat; a code already linked gets the fresh permission)."""
        ...

    async def drop(self, chat: ChatId) -> None:
        """No trace is left."""
        ...


class Attempts(Protocol):
    """Counts tries per subject (`chat:…`, `code:…`, `ip:…`); subjects are kept as keyed hashes."""

    async def add(self, subject: str, at: datetime) -> None: ...

    async def since(self, subject: str, since: datetime) -> tuple[datetime, ...]: ...

    async def clear(self, subject: str) -> None: ...


class Files(Protocol):
    """Pictures, PDFs and calendar files of the web chat, sealed."""

    async def put(self, chat: ChatId, file: StoredFile, expires_at: datetime) -> str:
        """Returns the unguessable token of its address; only the token's hash is kept."""
        ...

    async def get(self, chat: ChatId, token: str, now: datetime) -> StoredFile | None:
        """None when unknown, expired, or another chat's."""
        ...


class WebMessages(Protocol):
    """What a web chat showed, sealed, so that a reload shows it again."""

    async def add(self, chat: ChatId, body: str, at: datetime) -> WebMessage: ...

    async def replace(self, chat: ChatId, message: int, body: str) -> bool: ...

    async def after(self, chat: ChatId, message: int, limit: int = 200) -> tuple[WebMessage, ...]:
        """Oldest first, those with a greater id; the newest `limit` of them."""
        ...


class Proofs(Protocol):
    """Payment cards (F4.8): a code resolves only to a period and paid or unpaid."""

    async def put(
        self, code_hash: bytes, period: str, is_paid: bool, at: datetime, expires_at: datetime
    ) -> None: ...

    async def get(self, code_hash: bytes, now: datetime) -> tuple[str, bool, datetime] | None: ...


class Privacy(Protocol):
    """The data subject's rights, done at once."""

    async def export(self, chat: ChatId) -> dict[str, Any]:
        """All that is kept of a chat, as JSON values; permissions are named, not shown."""
        ...

    async def erase(self, chat: ChatId) -> dict[str, int]:
        """Erase everything of a chat but an audit line with a keyed hash; what was erased, by kind."""
        ...

    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what is past its retention; how many rows, by kind."""
        ...


class Store:
    """Opened once by bot.app."""

    inbox: Inbox
    conversations: Conversations
    links: Links
    link_requests: LinkRequests
    attempts: Attempts
    files: Files
    web: WebMessages
    proofs: Proofs
    privacy: Privacy

    async def __aenter__(self) -> Self:
        raise NotImplementedError

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError
