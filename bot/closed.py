"""Channels whose platform does not know our token: tried again by one message every few minutes.

A token may have been put in place meanwhile, or the platform was wrong; neither tells us.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

AGAIN = timedelta(minutes=5)


@dataclass(slots=True)
class Closed:
    """By name of the channel, and when the next try may be made."""

    _until: dict[str, datetime] = field(default_factory=dict)

    def __contains__(self, channel: str) -> bool:
        return channel in self._until

    def close(self, channel: str, now: datetime) -> bool:
        """Whether that is news; if not, it is tried again as much later."""
        is_news = channel not in self._until
        self._until[channel] = now + AGAIN
        return is_news

    def may_try(self, channel: str, now: datetime) -> bool:
        """Whether a message may be tried now: always where it is open, else one of them each time."""
        until = self._until.get(channel)
        if until is not None and now >= until:
            self._until[channel] = now + AGAIN
        return until is None or now >= until

    def give_back(self, channel: str, now: datetime) -> None:
        """There was nothing to try with: the next may try at once."""
        if channel in self._until:
            self._until[channel] = now

    def reopen(self, channel: str) -> bool:
        """A message went through. Whether that is news."""
        return self._until.pop(channel, None) is not None
