"""Never more than the limit in any second, and hardly less; measured on a clock that only tests move."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from scheduler.pace import Gate

SHARE = 0.976  # of the limit that the store gives out


class Hours:
    """Time that passes only when somebody sleeps, and then a little longer than asked."""

    def __init__(self, chance: random.Random, late_s: float) -> None:
        self.at, self._chance, self._late_s = 1000.0, chance, late_s

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds + self._chance.uniform(0, self._late_s)


def sent(per_s: float, count: int, late_s: float, stall_s: float = 0.0) -> list[float]:
    """When each of `count` messages left; in the middle the loop stands still for a while."""
    hours = Hours(random.Random(3), late_s)
    gate = Gate(1 / (SHARE * per_s), hours.monotonic)
    left: list[float] = []
    while len(left) < count:
        hours.sleep(gate.opens_in())
        if stall_s and len(left) > count // 2:
            hours.at, stall_s = hours.at + stall_s, 0.0
        left += [hours.at] * gate.passed(min(20, count - len(left)))
    return left


def most_in_a_second(left: Sequence[float]) -> int:
    start, most = 0, 0
    for end, at in enumerate(left):
        while left[start] <= at - 1:
            start += 1
        most = max(most, end - start + 1)
    return most


@pytest.mark.parametrize("per_s", [1, 30, 1000])
@pytest.mark.parametrize("late_s", [0.0, 0.002])
def test_never_too_many_and_hardly_too_few(per_s: float, late_s: float) -> None:
    """At least 0.97 of the limit with timers that are late, and never one more in any second."""
    left = sent(per_s, int(per_s) * 20 + 1, late_s)

    assert most_in_a_second(left) <= per_s
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.97 * per_s


@pytest.mark.parametrize("per_s", [30, 1000])
def test_a_stall_is_not_made_up_for(per_s: float) -> None:
    """A loop that stood still for half a second does not send a second's worth at once."""
    assert most_in_a_second(sent(per_s, int(per_s) * 5, 0.001, stall_s=0.5)) <= per_s


def test_a_quiet_hour_gives_no_credit() -> None:
    """The first message after a long silence goes at once, the next ones as usual."""
    hours = Hours(random.Random(3), 0.0)
    gate = Gate(1 / 30, hours.monotonic)
    gate.passed(1)
    hours.sleep(3600)

    assert gate.opens_in() == 0
    assert gate.passed(20) == 1
    assert gate.passed(20) == 0
