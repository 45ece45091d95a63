"""What we keep, as values: who talks to us, what a chat may see, where a conversation stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import SecretStr

from backend_client.models import AccessToken, Contract, CustomerAccess, CustomerCode, Purpose


@dataclass(frozen=True, slots=True, order=True)
class ChatId:
    """One chat on one channel: `web`, `telegram`, `zalo`, `terminal`. The key belongs to the channel."""

    channel: str
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Received:
    """One incoming update as it was stored, before anything else was done with it."""

    id: int
    chat: ChatId
    key: str  # the platform's own id of the update
    payload: str = field(repr=False)  # JSON of bot.messages.Incoming; blanked when settled
    received_at: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, and since when the first of it; None where nothing does."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A question that waits for its answer. `step` is a dotted name such as `outage.day`."""

    step: str
    expires_at: datetime
    notes: str = field(default="", repr=False)  # what the step remembers, its own format
    is_secret: bool = False  # the answer must leave the chat before anything is done with it


@dataclass(frozen=True, slots=True)
class Screen:
    """The choices last shown, in the order of their digits (the first is 1)."""

    choices: tuple[str, ...]
    shown_at: datetime
    labels: tuple[str, ...] = field(default=(), repr=False)  # of the same choices


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where one chat stands. Absent in the store means: this value with its defaults."""

    chat: ChatId
    language: str = "vi"
    is_simple: bool = False  # /chedodon
    awaiting: Awaiting | None = None
    screen: Screen | None = None
    topic: str = field(default="", repr=False)  # the last question as bot.commands.Ask.encode()
    topic_at: datetime | None = None
    waits: str = field(default="", repr=False)  # a question that needs a linked code first
    misses: int = 0  # answers in a row that were not understood
    last_press: str = field(default="", repr=False)  # so that pressing twice sends once
    last_press_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """A customer code bound to a chat after its password was verified, or by its owner's invitation."""

    id: int
    chat: ChatId
    customer: CustomerCode
    unit: str
    alias: str
    is_default: bool
    holder: str = field(repr=False)  # already shortened: Nguyễn V. A.
    address: str = field(repr=False)  # without house number; for matching outage areas
    purpose: Purpose
    households: int
    started_on: date | None
    linked_at: datetime
    is_guest: bool  # came by an invitation
    grant: int  # which stored permission it uses
    token: AccessToken | None  # None: the permission has run out, the customer must link again

    @property
    def access(self) -> CustomerAccess | None:
        """Whom and with what to ask the utility, or None when the customer must link again."""
        return None if self.token is None else CustomerAccess(self.customer, self.unit, self.token)


@dataclass(frozen=True, slots=True)
class Consent:
    """Proof that somebody agreed: which text, when, in which words."""

    policy_version: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A one-time link on its way: new -> verified -> consented -> (confirmed: gone, accounts linked)."""

    chat: ChatId
    state: str  # new, verified, consented
    language: str
    expires_at: datetime
    contracts: tuple[Contract, ...] = field(default=(), repr=False)  # from verified on
    chosen: tuple[CustomerCode, ...] = ()  # from consented on


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A picture, PDF or calendar file behind a link that cannot be guessed and expires."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebMessage:
    """One line of a web chat as the page shows it again after a reload. `body` is the channel's JSON."""

    id: int
    body: str = field(repr=False)
    said_at: datetime = field(kw_only=True)


Secret = SecretStr
"""Shows itself as stars, and json.dumps refuses it."""
