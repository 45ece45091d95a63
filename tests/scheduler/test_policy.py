"""A new privacy policy is told once to whoever agreed to an older one (F9.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.notices import PolicyNew, decode
from data.notice_values import ChatChoices
from data.reference import privacy
from scheduler import watch_policy
from scheduler.housekeeping import keep_house
from scheduler.ticks import Ticks
from tests.deliveries.samples import ALL_ON
from tests.deliveries.scene import ANN, BEN, Scene, scene
from tests.watching.rig import at

NEWER = replace(privacy("vi"), version="99.1", published_on=date(2026, 7, 1))
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def test_a_new_version_is_told_once(here: Scene) -> None:
    """With its number and day, and how to say no; looked for every day, and after a restart, no more."""
    await here.link()
    for _day in range(3):
        await watch_policy.look(here.store, NEWER, here.watch.now)
        await here.deliver()
        here.watch.forward(timedelta(days=1))

    (call,) = here.api.calls
    assert "Chính sách bảo mật có bản mới" in call.params["text"]
    assert "Phiên bản 99.1, ngày 01/07/2026." in call.params["text"]
    assert "/chinhsach" in call.params["text"]
    assert "/xoadulieu" in call.params["text"]
    assert await here.states() == [("sent", "policy_new")]


async def test_who_agreed_to_it_already_is_not_told(here: Scene) -> None:
    """Nobody is where all have; of two chats, the one that linked since is left out."""
    await here.link()
    await watch_policy.look(here.store, privacy("vi"), here.watch.now)
    assert await here.states() == []

    here.house.answering.house.linking.policy_version = NEWER.version
    await here.link(BEN)
    await watch_policy.look(here.store, NEWER, here.watch.now)
    await here.deliver()

    assert await here.states(ANN) == [("sent", "policy_new")]
    assert await here.states(BEN) == [("dropped", "policy_new")]


async def test_its_switch_and_quiet_hours_are_respected(here: Scene) -> None:
    """The policy promises that there is no notice which cannot be turned off."""
    await here.link(choices=replace(ALL_ON, is_other_on=False))
    await here.link(BEN)
    await here.store.choices.put_chat(BEN, ChatChoices(quiet_from=8 * 60, quiet_to=9 * 60), here.watch.now)
    await watch_policy.look(here.store, NEWER, here.watch.now)
    await here.deliver()
    assert here.api.calls == []

    here.watch.now = at("2026-07-02 09:00")
    await here.deliver()
    assert await here.states(ANN) == []
    assert await here.states(BEN) == [("sent", "policy_new")]


async def test_it_is_looked_for_once_a_day(here: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one process, at 9:10."""
    monkeypatch.setattr("scheduler.housekeeping.privacy", lambda _language: NEWER)
    await here.link()
    here.watch.now = at("2026-07-02 09:30")
    for expected in (True, False):
        ticks = Ticks(here.store.ticks, here.watch)
        keep_house(ticks, here.store)
        assert await ticks.fire("policy") is expected

    (row,) = await here.store.notices.sent_to(ANN)
    assert decode(row.variant, row.facts) == PolicyNew("99.1", date(2026, 7, 1))
