"""What becomes of a sending that failed: by what was said, what it was, how often it was tried."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import Ambiguous, ChannelError, ChatGone, Refused, TokenRevoked, TooFast, WindowClosed
from data.notice_values import Delivery, DeliveryState, NoticeKind, Outcome
from scheduler.validity import Reason

_FIRST_S, _LONGEST_S = 4.0, 900.0
_JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Policy:
    """`most_tries`: so many bugs and uncertain sendings of one notice, and no more. A platform out of reach
    ends nothing: it is tried until the notice is over, and counts only for how long to wait.

    `repeats_uncertain`: whether a bill or a reading day that may have been sent is sent again. An outage
    always is: hearing of it twice is better than sitting in the dark.
    """

    most_tries: int = 5
    repeats_uncertain: bool = False
    chance: random.Random = field(default_factory=random.Random)

    def outcome(self, of: Delivery, owner: str, error: Exception, now: datetime) -> Outcome:
        """What is written down for a sending that raised `error`."""
        match error:
            case ChatGone():
                return Outcome(of.id, owner, DeliveryState.GONE, reason=Reason.GONE)
            case WindowClosed():
                return Outcome(of.id, owner, DeliveryState.DROPPED, reason=Reason.WINDOW)
            case Refused():
                return Outcome(of.id, owner, DeliveryState.DEAD, reason=Reason.REFUSED)
            case Ambiguous():
                return self._uncertain(of, owner, now)
            case TooFast():
                pause = timedelta(seconds=error.retry_after_s)
                return self._again(of, owner, now + pause, Reason.TOO_FAST)
            case TokenRevoked():
                return self._again(of, owner, now, Reason.TOKEN)
            case ChannelError():
                return self.later(of, owner, now, Reason.UNREACHABLE)
        return self._failed(of, owner, now)

    def later(self, of: Delivery, owner: str, now: datetime, reason: Reason) -> Outcome:
        """Wait longer with each try; what is too late by then is dropped when its turn comes."""
        pause = self._pause(of.tries)
        return self._again(of, owner, min(now + pause, max(now, of.expires_at)), reason)

    def is_poison(self, of: Delivery) -> bool:
        """Whether process after process died over it."""
        return of.may_be_sent and of.tries >= 4 * self.most_tries

    def may_repeat(self, kind: NoticeKind) -> bool:
        """Whether one that may have been sent is sent again."""
        return kind is NoticeKind.OTHER or self.repeats_uncertain

    def _uncertain(self, of: Delivery, owner: str, now: datetime) -> Outcome:
        if not self.may_repeat(of.kind):
            return Outcome(of.id, owner, DeliveryState.UNKNOWN, reason=Reason.UNCERTAIN)
        if self._is_last(of):  # it was probably seen by now, more than once
            return Outcome(of.id, owner, DeliveryState.UNKNOWN, reason=Reason.UNCERTAIN)
        return replace(self.later(of, owner, now, Reason.UNCERTAIN), is_strike=True)

    def _failed(self, of: Delivery, owner: str, now: datetime) -> Outcome:
        """A bug of ours, or a row that nobody can send."""
        if self._is_last(of):
            return Outcome(of.id, owner, DeliveryState.DEAD, reason=Reason.BUG)
        return replace(self.later(of, owner, now, Reason.BUG), is_strike=True)

    def _is_last(self, of: Delivery) -> bool:
        """Whether this strike is the last; `strikes` counts those before it."""
        return of.strikes + 1 >= self.most_tries

    def _pause(self, tries: int) -> timedelta:
        longest = min(_LONGEST_S, _FIRST_S * 2 ** min(tries, 20))
        return timedelta(seconds=longest * self.chance.uniform(1 - _JITTER, 1 + _JITTER))

    @staticmethod
    def _again(of: Delivery, owner: str, at: datetime, reason: Reason) -> Outcome:
        return Outcome(of.id, owner, DeliveryState.WAITING, reason=reason, retry_at=at)
