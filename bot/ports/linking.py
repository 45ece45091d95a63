"""What the one-time log-in page needs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from backend_client.models import CustomerCode
from data.values import LinkRequest, Secret


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
