"""What channels raise. The tree stands in `bot.errors`, where engine and scheduler can see it too."""

from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatBusy,
    ChatGone,
    ChatMoved,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
    WindowClosed,
)

__all__ = [
    "Ambiguous", "ChannelError", "ChatBusy", "ChatGone", "ChatMoved", "Refused", "TokenRevoked", "TooFast",
    "Unreachable", "WindowClosed",
]  # fmt: skip
