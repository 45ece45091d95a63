"""How long the portal asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

UNTOLD_S = 1.0


def retry_after_s(header: str | None, now: datetime) -> float:
    """Seconds from a `Retry-After` header: a number, an HTTP date, or one second where it is neither."""
    told = (header or "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        until = parsedate_to_datetime(told)
        return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)
    except (ValueError, OverflowError):
        return UNTOLD_S
