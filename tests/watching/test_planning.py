"""How the looks fit together: their ticks, what they cost, prices, keys, a code whose data are broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from backend_client.models import CustomerCode
from bot.notices import TariffNew
from data.crypto import Crypto, new_key
from data.errors import StoreBusy
from data.notice_values import Choices
from data.reference import tariffs
from data.store import Store
from sandbox.periods import Month
from scheduler import watch_bills, watch_tariffs
from scheduler.planning import Times
from scheduler.ticks import Ticks
from tests.watching.rig import CODE, Rig, at

BILLS = Choices(is_bill_on=True)
JULY = Month(2026, 7)


async def test_new_prices_are_told_once_before_they_apply(rig: Rig) -> None:
    """What has no day yet is not told, and what applies already neither."""
    await rig.link(choices=Choices(is_other_on=True))
    store = rig.house.answering.house.store
    announced = tariffs().announced
    assert announced is not None
    assert announced.starts_on is None
    await watch_tariffs.look(store, tariffs(), rig.now)
    assert await rig.facts() == []

    dated = replace(tariffs(), announced=replace(announced, starts_on=date(2026, 8, 1)))
    for _ in range(2):
        await watch_tariffs.look(store, dated, rig.now)
    await watch_tariffs.look(store, dated, at("2026-08-01 00:00"))
    assert await rig.facts() == [TariffNew(date(2026, 8, 1), "14/2025/QĐ-TTg")]


async def test_prices_are_told_to_nobody_who_did_not_ask(rig: Rig) -> None:
    """With other news off."""
    await rig.link(choices=BILLS)
    announced = tariffs().announced
    assert announced is not None
    dated = replace(tariffs(), announced=replace(announced, starts_on=date(2026, 8, 1)))
    await watch_tariffs.look(rig.house.answering.house.store, dated, rig.now)

    assert await rig.facts() == []


async def test_of_two_processes_one_looks(rig: Rig) -> None:
    """Each slot of each tick is one process's; a missed slot is made up by the next."""
    store = rig.house.answering.house.store
    both = [Ticks(store.ticks, rig.watch) for _ in range(2)]
    for ticks in both:
        rig.watching.register(ticks, Times())
    names = ("watch outages", "watch outages at night", "watch accounts", "watch tariffs", "finish planning")
    for name in names:
        assert [await ticks.fire(name) for ticks in both] == [True, False]
    rig.watch.forward(timedelta(hours=30))
    assert [await ticks.fire("watch accounts") for ticks in both] == [True, False]


async def test_a_demo_looks_every_few_seconds(rig: Rig) -> None:
    """Three seconds later it is another slot."""
    ticks = Ticks(rig.house.answering.house.store.ticks, rig.watch)
    rig.watching.register(ticks, Times(every_s=3))
    fired = []
    for _ in range(3):
        fired.append(await ticks.fire("watch"))
        rig.watch.forward(timedelta(seconds=3))
    assert fired == [True, True, True]
    with pytest.raises(ValueError, match="watch"):
        ticks.often("watch", 3, rig.watching.look)


async def test_what_becomes_wanted_is_looked_at_at_once(rig: Rig) -> None:
    """The turn of the bills is days away; the reading day is tomorrow."""
    rig.watch.now = at("2026-07-30 07:00")
    await rig.link(choices=BILLS)
    await rig.look()
    rig.watch.forward(timedelta(minutes=1))
    await rig.choose(replace(BILLS, is_reading_on=True))
    await rig.look()

    assert "reading_day" in [one.variant for one in await rig.told()]


async def test_what_was_seen_opens_with_a_new_key(rig: Rig) -> None:
    """After the key was changed and the old one thrown away, nothing is told anew or forgotten."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    house = rig.house.answering.house
    new = new_key()
    database = house.store._database
    before = (await house.store.watching.claim_due(at("2026-08-30 00:00"), "a", timedelta(0), 5))[0].seen
    assert before
    ring = Crypto([new, *_texts(rig)])
    assert await Store(database, ring).reseal() > 0

    only_new = Store(database, Crypto([new]))
    (again,) = await only_new.watching.claim_due(at("2026-08-30 00:00"), "b", timedelta(0), 5)
    assert again.seen == before


def _texts(rig: Rig) -> list[str]:
    """The key file of the house."""
    return (rig.folder / "key").read_text().split()


async def test_a_bug_with_one_code_does_not_stop_the_others(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged without the code, tried again later, and the next code has its turn."""
    await rig.link("PD00000000003", BILLS)
    look, asked = watch_bills.look, []

    async def broken(at: watch_bills.Look, seen: object) -> object:
        asked.append(at.code)
        if at.code == "PD00000000003":
            raise KeyError("of ours")
        return await look(at, None)

    monkeypatch.setattr(watch_bills, "look", broken)
    await rig.look_now()
    await rig.look()

    assert sorted(asked) == ["PD00000000003", "PD00000000004", "PD00000000005"]
    assert "Watching a code failed." in caplog.text
    assert "PD00000000003" not in caplog.text


async def test_what_is_woken_during_its_look_is_looked_at_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changed while the portal was asked is found before the scan ends, whatever the first look saw."""
    await rig.link(choices=BILLS)
    await rig.look_now()
    look, store = watch_bills.look, rig.house.answering.house.store
    asked = []

    async def slow(at: watch_bills.Look, seen: Any) -> Any:
        found = await look(at, seen)
        asked.append(at.code)
        if len(asked) == 1:
            rig.issue(JULY)
            await store.watching.wake(rig.now, [CustomerCode(CODE)])
            await store.watching.wake(rig.now)
        return found

    monkeypatch.setattr(watch_bills, "look", slow)
    await rig.look_now()

    assert asked == [CODE, CODE]
    assert "BillIssued" in await rig.names()
    assert await store.watching.claim_due(rig.now, "test", timedelta(minutes=5), 5) == ()


async def test_a_store_that_is_busy_for_one_code_stops_no_other(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """All looks have ended when the scan does; what was not kept is looked at anew."""
    await rig.link("PD00000000003", BILLS)
    watching = rig.house.answering.house.store.watching
    save, ended = watching.save, list[str]()

    async def busy(customer: CustomerCode, *more: Any) -> bool:
        ended.append(customer.value)
        if ended.count("PD00000000003") == 1 and customer.value == "PD00000000003":
            raise StoreBusy
        return await save(customer, *more)

    monkeypatch.setattr(watching, "save", busy)
    await rig.look_now()
    assert sorted(ended) == ["PD00000000003", "PD00000000004", "PD00000000005"]
    assert "PD00000000003" not in caplog.text

    rig.watch.forward(timedelta(minutes=6))
    await rig.look()
    assert ended[3:] == ["PD00000000003"]
