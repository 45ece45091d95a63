"""`cskh notices`: what waits, what was given up, and trying it again."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.announcing import operator
from data.notice_values import DeliveryState, Outcome
from data.store import Store
from tests.announcing.office import MINUTE, Office

TEN = timedelta(minutes=10)


def sent_badly(office: Office) -> int:
    """Two wait; the one on Telegram is given up. Its number."""
    office.made("--everybody", yes=2)
    office.now += TEN
    office.tick()

    async def give_up(store: Store) -> int:
        (one,) = await store.deliveries.claim("telegram", "c", office.now, MINUTE, 9)
        dead = Outcome(one.id, "c", DeliveryState.DEAD, reason="refused")
        assert await store.deliveries.settle([dead], office.now) == 1
        return one.id

    return office.with_store(give_up)


def test_status_counts_by_channel_and_type(office: Office) -> None:
    """With the moment since when the oldest is due."""
    assert office.run("notices", "status") == (0, "none\n")
    sent_badly(office)

    exit_code, output = office.run("notices", "status")
    assert exit_code == 0
    assert output.splitlines() == [
        "telegram  other  dead  1  oldest due 08:15 01/07/2026",
        "web  other  waiting  1  oldest due 08:15 01/07/2026",
    ]
    found = json.loads(office.run("notices", "status", "--json")[1])
    assert [(one["channel"], one["state"], one["count"]) for one in found] == [
        ("telegram", "dead", 1), ("web", "waiting", 1),
    ]  # fmt: skip


def test_a_dead_one_is_revived_once(office: Office) -> None:
    """It waits again; the audit says who did it."""
    number = sent_badly(office)
    exit_code, output = office.run("notices", "dead", "list")
    assert exit_code == 0
    assert output.startswith(f"{number}  telegram  announced  dead  refused  0 tries  08:15 01/07/2026")

    assert office.run("notices", "dead", "revive", str(number)) == (0, "ok\n")
    assert office.run("notices", "dead", "revive", str(number))[0] == 2
    assert office.run("notices", "dead", "list") == (0, "none\n")
    assert office.claimed("telegram") == 1
    assert ("notice-revive", f"{number}: done") in office.audit()


def test_doctor_says_what_waits_and_what_is_dead(office: Office) -> None:
    """The moment of the oldest that is late, and a number."""
    found = json.loads(office.run("doctor", "--json")[1].splitlines()[-1])
    assert (found["waiting_since"], found["dead_notices"]) == (None, 0)
    sent_badly(office)

    found = json.loads(office.run("doctor", "--json")[1].splitlines()[-1])
    assert (found["waiting_since"], found["dead_notices"]) == ("2026-07-01 01:15:07.123456+00:00", 1)
    assert found["is_sound"] is True


def test_the_operator_is_who_logged_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The kernel's note of the log-in comes first, then sudo's, then the account of the process."""
    note = tmp_path / "loginuid"
    monkeypatch.setattr(operator, "_LOGIN_UID", note)
    monkeypatch.delenv("SUDO_USER", raising=False)
    own = operator.operator()
    monkeypatch.setenv("SUDO_USER", "lan")
    assert operator.operator() == "lan"
    note.write_text(str(2**32 - 1))
    assert operator.operator() == "lan"
    note.write_text(str(os.getuid()))
    assert operator.operator() == own
