"""What the conversation needs from outside, each port as small as its user wants it.

The store has no port: it has one implementation for SQLite and PostgreSQL (data.store.Store), and a
Protocol beside it would only repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, runtime_checkable

from backend_client.models import (
    AccessToken,
    Clock,
    Contract,
    CustomerAccess,
    CustomerCode,
    DailyReading,
    Debt,
    Document,
    Fetched,
    Invoice,
    Month,
    MonthlyUsage,
    Outage,
    Payment,
    ReadingPeriod,
)
from bot.blanks import Blank
from bot.messages import Capabilities, Incoming, Reply
from data.values import ChatId, LinkRequest, Secret

__all__ = [
    "Backend", "Channel", "Clock", "Couriers", "Deleting", "Engine", "Filling", "Groups", "LinkingService",
    "LogInResult", "Receive", "ReceiveAll", "Stats", "Templated", "Trial", "TrialEvent", "TrialOutcome",
]  # fmt: skip


class Backend(Protocol):
    """The utility, one method a question. Every method may raise `backend_client.errors.BackendError`."""

    async def log_in(self, user_name: str, password: Secret) -> AccessToken:
        """Exchange a password for a permission. Never retried, never cached.

        Raises:
            WrongPassword: the two do not fit.
        """
        ...

    async def renew(self, token: AccessToken) -> AccessToken:
        """A fresh permission for one that ends.

        Raises:
            AccessExpired: the portal does not renew; the customer must link again.
        """
        ...

    async def contracts(self, token: AccessToken) -> Fetched[tuple[Contract, ...]]: ...

    async def invoices(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Invoice, ...]]:
        """All invoices of a billing month, by cycle then issue, with indexes where they can be had."""
        ...

    async def invoice_pdf(self, access: CustomerAccess, invoice_id: str) -> Fetched[Document]: ...

    async def debts(self, access: CustomerAccess) -> Fetched[tuple[Debt, ...]]:
        """Open items. Empty means empty on several askings, and still is no proof of payment."""
        ...

    async def payments(self, access: CustomerAccess, month: Month) -> Fetched[tuple[Payment, ...]]:
        """Payments of `month` and of the months before it, newest first."""
        ...

    async def usage(self, access: CustomerAccess, year: int) -> Fetched[tuple[MonthlyUsage, ...]]:
        """Months of a year that were billed, oldest first; a missing month is absent, not zero."""
        ...

    async def readings(
        self, access: CustomerAccess, from_on: date, to_on: date
    ) -> Fetched[tuple[DailyReading, ...]]:
        """Days the meter did not report are absent, not zero; oldest first."""
        ...

    async def reading_schedule(
        self, access: CustomerAccess, month: Month
    ) -> Fetched[tuple[ReadingPeriod, ...]]:
        """Past months from their invoices; the running and coming one by the rule, `is_expected`."""
        ...

    async def outages(self, unit: str, from_on: date, to_on: date) -> Fetched[tuple[Outage, ...]]:
        """Plan of one unit, or of all units for an empty `unit`, by start. Needs no log-in."""
        ...

    def forget(self, customer: CustomerCode) -> None:
        """Drop what is in memory about a customer, who unlinked or asked for it."""
        ...


class Channel(Protocol):
    """A way to a customer."""

    name: str
    capabilities: Capabilities

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        """Show the replies in order. `answering` is what they answer; None when sent unasked."""
        ...

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        """Send one reply unasked; what the platform calls the message, or nothing.

        `is_silent`: the telephone makes no sound. `answers`: an earlier message of ours that this one
        corrects, which the channel shows as its quote where it can.

        Raises:
            bot.errors.ChannelError: not sent, or perhaps (Ambiguous).
        """
        ...

    async def typing(self, chat: ChatId) -> None:
        """Show that an answer is on its way. Must not raise."""
        ...


@runtime_checkable
class Deleting(Protocol):
    """A channel on which what a customer wrote can be taken away again (`Capabilities.deletes`)."""

    async def delete(self, chat: ChatId, message_id: str) -> bool:
        """Delete the message `Incoming.message`. False: the platform does not let us.

        Raises:
            bot.errors.ChannelError: it is not known to be gone.
        """
        ...


@runtime_checkable
class Groups(Protocol):
    """A channel that knows who runs a group."""

    async def is_admin(self, chat: ChatId, sender: str) -> bool:
        """Whether `Incoming.sender` may decide for the group. False where the platform does not say."""
        ...


@runtime_checkable
class Templated(Protocol):
    """A channel that reaches, for money, customers whom `push` does not reach any more (WindowClosed)."""

    async def push_template(
        self, chat: ChatId, kind: str, key: str, values: Mapping[str, str], *, has_consent: bool
    ) -> str:
        """Tell `values` by an approved template; what the platform calls the message.

        `kind` of notice: which template. `key`: the notice's business key; good for one message for ever.

        Raises:
            WindowClosed: no template is allowed, wanted, or within the budget.
            Ambiguous: it may have been sent, now or before, and is not sent again.
        """
        ...


@runtime_checkable
class Filling(Protocol):
    """A channel that prepares what many get alike only once."""

    async def push_filled(
        self, chat: ChatId, blank: Blank, name: str, number: int | None, *, answers: str = ""
    ) -> str:
        """As `Channel.push` of `blank.filled(name, number)`, cheaper for the second and those after it.

        Raises:
            bot.errors.ChannelError: not sent, or perhaps (Ambiguous).
        """
        ...


class TrialEvent(StrEnum):
    """What a visitor of a trial can let happen at the sample portal."""

    OUTAGE = "outage"  # published at the visitor's street, tomorrow
    MOVE = "move"
    POSTPONE = "postpone"
    BILL = "bill"
    PAY = "pay"


class TrialOutcome(StrEnum):
    """What came of it."""

    DONE = "done"
    NOT_LINKED = "not_linked"
    NOTHING = "nothing"  # no outage to change, no invoice to issue or to pay


class Trial(Protocol):
    """Lets something happen at the sample portal, to see what the bot tells of it."""

    async def happen(self, chat: ChatId, event: TrialEvent) -> TrialOutcome: ...


class Receive(Protocol):
    """Takes an update in: durable when it returns. False: this update was seen before."""

    async def __call__(self, incoming: Incoming) -> bool: ...


class ReceiveAll(Protocol):
    """The same for several, in their order: all of them are durable when it returns, or none."""

    async def __call__(self, heard: Sequence[Incoming]) -> object: ...


class Couriers(Protocol):
    """What the engine has done for notices, a chunk at a time (scheduler.deliver.Courier)."""

    @property
    def open_channels(self) -> Sequence[str]:
        """Channels that run in this process and take messages."""
        ...

    @property
    def busy(self) -> int:
        """Messages on their way."""
        ...

    async def deliver(self, channel: str, *, is_urgent: bool) -> float:
        """Begin one chunk of what is due; in how many seconds to ask again: 0 where there may be more now.

        Returns when the next chunk would be welcome. One call at a time for each lane of a channel.
        """
        ...

    async def finish(self, within_s: float) -> None:
        """Begin nothing more, end what is in flight, and leave the rest to others."""
        ...


@dataclass(frozen=True, slots=True)
class Stats:
    """What an engine is at, in this process."""

    answering: int  # chats being answered, or in line for it
    delivering: int  # notices on their way


class Engine(Protocol):
    """Moves work; the tables are the truth, so losing the engine's memory loses nothing.

    Work is one of two: *answer this chat*, and *deliver what is due*.
    """

    is_stopping: bool  # no further turn is begun, and no further notice

    async def defer(self, chat: ChatId) -> None:
        """Answer what waits in this chat, soon, one turn at a time."""
        ...

    async def deliver(self) -> None:
        """Notices were published: look for what is due now, and not only when it is time to look again."""
        ...

    def stats(self) -> Stats: ...

    async def run(self) -> None:
        """Work until cancelled; finds at start, and every 30 s, what is still to do (notices: every 5 s)."""
        ...


class LogInResult(StrEnum):
    """How a try to log in on the one-time page ended."""

    OK = "ok"
    NO_MATCH = "no_match"  # unknown code and wrong password alike
    PAUSED = "paused"  # too many tries
    BUSY = "busy"  # the portal gave no answer
    EXPIRED = "expired"  # the link is used up or too old


class LinkingService(Protocol):
    """What the one-time log-in page needs."""

    async def look(self, token: str) -> LinkRequest | None:
        """The request behind a link; None when unknown, expired or used. Reading never consumes."""
        ...

    async def log_in(self, token: str, user_name: str, password: Secret, remote: str) -> LogInResult:
        """Try a password; always takes the same time, whatever the outcome."""
        ...

    async def consent(self, token: str, chosen: Sequence[CustomerCode]) -> bool:
        """The customer agreed to link these codes; the chat is asked to confirm."""
        ...

    async def refuse(self, token: str) -> None:
        """The customer said no: no trace is left."""
        ...
