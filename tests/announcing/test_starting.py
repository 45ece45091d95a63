"""Due announcements become one notice each, whoever dies on the way; a cancelled one never does."""

from __future__ import annotations

import asyncio
import shutil
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.notices import Announced, decode, encode, kind_of
from data.notice_values import NoticeKind
from data.store import Store
from scheduler.announce import announce, call_off, start_due, told
from scheduler.ticks import Ticks
from tests.announcing import dying
from tests.announcing.office import Office
from tests.forked import fork

TEN = timedelta(minutes=10)


def die(office: Office, point: str) -> None:
    """A house that is killed at that point of its tick."""
    process = fork(dying.run, point, str(office.folder), office.now.isoformat())
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("point", ["kept", "planned"])
def test_a_killed_tick_is_made_up_for_or_cancelled(office: Office, point: str, tmp_path: Path) -> None:
    """The next tick plans what is missing and nobody twice; cancelled instead, nobody gets it."""
    office.made("--everybody", yes=2)
    office.now += TEN
    die(office, point)
    other = replace(office, folder=Path(shutil.copytree(office.folder, tmp_path / "other")))

    assert office.tick() == (2 if point == "kept" else 0)
    assert office.tick() == 0
    assert office.claimed("web") + office.claimed("telegram") == 2
    assert "started" in office.announce("list")[1]

    assert other.announce("cancel", "1")[0] == 0
    assert other.tick() == 0
    assert other.claimed("web") + other.claimed("telegram") == 0


def test_cancelled_between_reading_and_planning_nobody_gets_it(office: Office) -> None:
    """Even when the process that read it as due dies before it learns of the cancelling."""
    office.made("--everybody", yes=2)
    office.now += TEN

    async def race(store: Store) -> int:
        (due,) = await store.announcements.due(office.now)
        await call_off(store, due.id, office.now)
        new = told(due)
        return (await store.notices.publish(new.notice, new.audience, office.now)).count

    assert office.with_store(race) == 0
    assert office.claimed("web") + office.claimed("telegram") == 0


def test_cancelled_while_a_tick_plans_nobody_gets_it(office: Office) -> None:
    """Whichever of the two comes first to each step."""
    office.made("--everybody", yes=2)
    office.now += TEN

    async def both(store: Store) -> None:
        await asyncio.gather(start_due(store, office.now), call_off(store, 1, office.now))

    office.with_store(both)
    assert office.claimed("web") + office.claimed("telegram") == 0
    assert "cancelled" in office.announce("list")[1]


def test_two_ticks_at_once_plan_everybody_once(office: Office) -> None:
    """Two processes that both believe the minute to be theirs."""
    office.made("--everybody", yes=2)
    office.now += TEN

    async def both(store: Store) -> int:
        return sum(await asyncio.gather(start_due(store, office.now), start_due(store, office.now)))

    assert office.with_store(both) == 2
    assert office.claimed("web") + office.claimed("telegram") == 2


def test_the_tick_is_registered(office: Office) -> None:
    """It runs each slot once, every minute."""
    office.made("--everybody", yes=2)
    office.now += TEN

    async def fire(store: Store) -> list[bool]:
        ticks = Ticks(store.ticks, lambda: office.now)
        announce(ticks, store, lambda: office.now)
        return [await ticks.fire("announce"), await ticks.fire("announce")]

    assert office.with_store(fire) == [True, False]
    assert office.claimed("web") == 1


def test_facts_keep_the_switch_they_go_by() -> None:
    """So the last line names the right `TAT`; facts from before had none."""
    facts = Announced("a", "b", NoticeKind.BILL)

    assert decode("announced", encode(facts)) == facts
    assert kind_of(facts) is NoticeKind.BILL
    assert decode("announced", '{"vi": "a", "en": "b"}') == Announced("a", "b", NoticeKind.OTHER)
