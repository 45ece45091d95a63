"""What visitors of a trial may let happen."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from data.values import ChatId


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
