"""A way to a customer, and what only some of them can do besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from bot.blanks import Blank
from bot.messages import Capabilities, Incoming, Reply
from data.values import ChatId


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
