"""What is no longer true or wanted is not sent, however long ago it was planned (F7.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.notices import OutageSoon
from data.notice_values import ChatChoices
from scheduler.validity import Reason, obstacle
from tests.deliveries.samples import ALL_ON, NOW, area, bill_due, delivery, outage_new, outage_soon, recipient


def test_what_is_true_and_wanted_may_go() -> None:
    """Nothing stands in its way."""
    assert obstacle(delivery(outage_new()), outage_new(), recipient(), NOW) is None


@pytest.mark.parametrize(
    ("row", "to", "why"),
    [
        ({"is_withdrawn": True}, {}, Reason.WITHDRAWN),
        ({}, {"is_withdrawn": True}, Reason.WITHDRAWN),
        ({"expires_at": NOW}, {}, Reason.LATE),
        ({}, {"chat": ChatChoices(is_gone=True)}, Reason.GONE),
        ({}, {"choices": replace(ALL_ON, is_other_on=False)}, Reason.MUTED),
        ({}, {"choices": replace(ALL_ON, outage_new=False)}, Reason.MUTED),
        ({}, {"account": None}, Reason.MUTED),
    ],
)
def test_what_stands_in_its_way(row: dict[str, Any], to: dict[str, Any], why: Reason) -> None:
    """Withdrawn before or after it was claimed, too late, blocked, switched off, unlinked."""
    assert obstacle(delivery(outage_new(), **row), outage_new(), recipient(**to), NOW) is why


def test_no_warning_after_the_outage() -> None:
    """Not even where its expiry says otherwise."""
    over = outage_soon(starts_at=NOW - timedelta(hours=5))

    assert obstacle(delivery(over), over, recipient(), NOW) is Reason.OVER


def test_facts_of_another_version_are_dropped() -> None:
    """What cannot be read is not guessed."""
    assert obstacle(delivery(outage_new()), None, recipient(), NOW) is Reason.BLANK


def test_a_followed_area_has_switches_of_its_own() -> None:
    """And no account is needed for it."""
    soon = outage_soon()
    row = delivery(soon, account=None, area=7)
    day_before = replace(soon, is_day_before=True)
    to = recipient(account=None, area=area())

    assert obstacle(row, soon, to, NOW) is None
    assert obstacle(row, day_before, to, NOW) is Reason.MUTED
    assert obstacle(row, soon, recipient(account=None, area=area(hour_before=False)), NOW) is Reason.MUTED
    assert obstacle(row, soon, recipient(account=None), NOW) is Reason.MUTED


def test_switches_of_other_kinds_do_not_matter() -> None:
    """Bills are wanted, outages are not."""
    choices = replace(ALL_ON, is_other_on=False, outage_new=False)

    assert obstacle(delivery(bill_due()), bill_due(), recipient(choices=choices), NOW) is None


def test_a_row_for_nothing_anybody_chose_is_dropped() -> None:
    """None is planned so. The fence would keep it back, and it would be tried again without end."""
    soon: OutageSoon = outage_soon()
    row = delivery(soon, account=None, area=None)

    assert obstacle(row, soon, recipient(account=None), NOW) is Reason.MUTED
