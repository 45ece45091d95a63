"""What becomes of a sending that failed: tried again where that helps, and never more often than sensible."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.errors import (
    Ambiguous,
    ChannelError,
    ChatGone,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
    WindowClosed,
)
from bot.notices import Facts
from data.notice_values import DeliveryState, Outcome
from scheduler.failures import Policy
from scheduler.validity import Reason
from tests.deliveries.samples import NOW, bill_due, delivery, outage_new

ME = "me"
DAY = timedelta(days=1)


def became(
    error: Exception, facts: Facts | None = None, *, repeats_uncertain: bool = False, **counts: int
) -> Outcome:
    policy = Policy(repeats_uncertain=repeats_uncertain, chance=random.Random(7))
    row = delivery(facts or outage_new(), **counts)
    outcome = policy.outcome(row, ME, error, NOW)
    assert (outcome.id, outcome.owner) == (row.id, ME)
    return outcome


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (ChatGone(), DeliveryState.GONE, Reason.GONE),
        (Refused(), DeliveryState.DEAD, Reason.REFUSED),
        (WindowClosed(), DeliveryState.DROPPED, Reason.WINDOW),
        (Unreachable(), DeliveryState.WAITING, Reason.UNREACHABLE),
        (TokenRevoked(), DeliveryState.WAITING, Reason.TOKEN),
        (RuntimeError(), DeliveryState.WAITING, Reason.BUG),
    ],
)
def test_each_failure_has_its_end(error: Exception, state: DeliveryState, reason: Reason) -> None:
    """A blocked chat is left alone, a refused message is dead, everything else is tried again."""
    outcome = became(error)

    assert (outcome.state, outcome.reason) == (state, reason)


def test_the_pause_of_the_platform_is_kept() -> None:
    """To the second."""
    assert became(TooFast(35)).retry_at == NOW + timedelta(seconds=35)


def test_pauses_grow_and_differ() -> None:
    """So that not all who failed together come back together."""
    pauses = [(became(Unreachable(), tries=tries).retry_at or NOW) - NOW for tries in range(11)]
    others = {
        Policy(chance=random.Random(seed)).outcome(delivery(outage_new()), ME, Unreachable(), NOW).retry_at
        for seed in range(20)
    }

    assert pauses[0] <= timedelta(seconds=5)
    assert timedelta(minutes=11) < pauses[-1] < timedelta(minutes=19)
    assert len(others) == 20


def test_nothing_is_tried_again_after_it_is_too_late() -> None:
    """Then it is looked at once more, and dropped."""
    row = delivery(outage_new(), expires_at=NOW + timedelta(seconds=2))
    outcome = Policy().outcome(row, ME, Unreachable(), NOW)

    assert outcome.retry_at == row.expires_at


def test_a_platform_out_of_reach_is_nobodys_fault() -> None:
    """However often it was tried."""
    assert became(Unreachable(), tries=40).state is DeliveryState.WAITING


def test_a_poisonous_row_dies() -> None:
    """After five strikes it is left to the operators."""
    states = [became(RuntimeError(), strikes=strikes).state for strikes in range(5)]

    assert states == [DeliveryState.WAITING] * 4 + [DeliveryState.DEAD]


@pytest.mark.parametrize("error", [Ambiguous()])
def test_an_uncertain_outage_is_told_again_and_an_uncertain_bill_is_not(error: ChannelError) -> None:
    """Sitting in the dark is worse than hearing it twice; a second bill only worries."""
    assert became(error, outage_new()).state is DeliveryState.WAITING
    assert became(error, bill_due()).state is DeliveryState.UNKNOWN
    assert became(error, bill_due(), repeats_uncertain=True).state is DeliveryState.WAITING


def test_even_an_outage_is_not_told_for_ever() -> None:
    """A platform that never says whether it took it probably did."""
    assert became(Ambiguous(), outage_new(), strikes=4).state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("error", [Ambiguous(), RuntimeError()])
def test_tries_out_of_reach_are_no_strikes(error: Exception) -> None:
    """What the platform was away for eight times is as good as new when it is back."""
    assert became(error, outage_new(), tries=8, strikes=3).state is DeliveryState.WAITING
    assert became(error, outage_new()).is_strike
    assert not became(Unreachable(), outage_new()).is_strike
    assert not became(TooFast(1), outage_new()).is_strike
