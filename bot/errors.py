"""Everything that can happen on the way to a customer, by what to do next.

    ChannelError
    ├── Unreachable       certainly not sent: try again later
    ├── TooFast           certainly not sent: wait `retry_after_s`
    │   └── ChatBusy      the same for this message alone: others may be sent meanwhile
    ├── Ambiguous         may have been sent: only its sender knows whether twice is worse than never
    ├── WindowClosed      not to be sent for nothing now: the customer must write, or we pay
    ├── ChatGone          this chat cannot be written to until the customer writes again
    ├── ChatMoved         the chat lives under `new_key` now
    ├── Refused           the platform will never take this message: a fault of ours
    └── TokenRevoked      nothing at all can be sent: tell the operators

None of them carries a text, a name or a token.
"""

from __future__ import annotations


class ChannelError(Exception):
    """A message did not certainly reach its customer."""


class Unreachable(ChannelError):
    """The platform could not be reached; nothing was sent."""


class TooFast(ChannelError):
    """The platform asks for a pause; nothing was sent."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"retry after {retry_after_s} s")
        self.retry_after_s = retry_after_s


class ChatBusy(TooFast):
    """Not to this chat now: others need not wait; nothing was sent."""


class Ambiguous(ChannelError):
    """The platform did not say whether it took the message."""


class WindowClosed(ChannelError):
    """The customer did nothing for too long, or what may be sent to him is used up; nothing was sent."""


class ChatGone(ChannelError):
    """The customer blocked the bot, left, or does not exist any more."""


class ChatMoved(ChannelError):
    """The chat has another key now."""

    def __init__(self, new_key: str) -> None:
        super().__init__("the chat has another key now")
        self.new_key = new_key


class Refused(ChannelError):
    """The platform refuses this message for what it is."""


class TokenRevoked(ChannelError):
    """The platform does not know our token."""
