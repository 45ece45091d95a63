"""Notices go where their chat's own rights reach, and nowhere else; forged buttons move nothing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend_client.errors import AccessExpired
from bot.handlers.link_service import hash_of
from data.deliveries import Deliveries
from data.notice_values import ChatChoices
from data.values import ChatId, Consent
from tests.deliveries.samples import ALL_ON, bill_issued, outage_new
from tests.deliveries.scene import ANN, BEN, Scene, scene
from tests.talk import Talk, talking

MINUTE = timedelta(minutes=1)
COMMANDS = (
    "thongbao", "tatthongbao", "thongbao_dat", "thongbao_luc", "thongbao_gio", "thongbao_nguong",
    "thongbao_dagui", "thongbao_moi", "theodoikhuvuc",
)  # fmt: skip
HOSTILE = (
    "zzz.on", "bill.maybe", "bill.on.on", "is_bill_on.on", "days.9", "days.-1", "link_id.on", "k999999999",
    "k0", "m999", "1440-0", "0-1440", "99999-1", "was.0000.ff", "was.ffff.ffffffffffffffff", "text.x", "t.",
    "t.x", "dv.XX9999", "kv.", "la.%00", "ok.", "area-", "area-²", "hour-1", "hour-1.2",
    "share-999999999999999999",
)  # fmt: skip


@pytest.mark.parametrize("option", HOSTILE)
async def test_no_hostile_option_is_a_bug(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, option: str
) -> None:
    """Each is answered; none changes what is wanted of a code, nor the hours of the chat."""
    async with talking(tmp_path) as talk:
        await talk.link()
        before = await _state(talk)
        with caplog.at_level(logging.ERROR):
            for command in COMMANDS:
                if (command, option) != ("theodoikhuvuc", "dv.XX9999"):
                    assert await talk.press(f"{command} o={option}")
        after = await _state(talk)

    assert [record.message for record in caplog.records] == []
    assert after == before


async def test_another_chats_choices_and_areas_are_out_of_reach(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Numbers of accounts and areas are easily guessed: in a stranger's buttons they mean nothing."""
    async with talking(tmp_path) as owner:
        await owner.link()
        store = owner.house.answering.house.store
        (account,) = await store.links.of_chat(owner.chat)
        now = owner.house.portal.watch()
        area = await store.areas.add(owner.chat, "phố Chim Yến", ["s:chim yen"], is_group=False, at=now)
        assert area is not None
        before = await _state(owner)
        thief = Talk(owner.house, owner.channel, ChatId("test", "thief"))
        await thief.link("PD00000000002")
        switches = ("", "bill.on", "all", "each", "on", "k300", "days.3", "bill", "reading")
        areas = [f"{what}-{area.id}" for what in ("at", "area", "share")]
        areas += [f"hour-{area.id}.0", f"day-{area.id}.1"]
        seen = [
            text
            for command in COMMANDS
            for data in (
                *(f"{command} a={account.id}" + (f" o={one}" if one else "") for one in switches),
                *(f"{command} o={one}" for one in areas),
            )
            for text in await thief.press(data)
        ]
        after = await _state(owner)

    assert after == before
    assert seen
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []
    private = (account.customer.value, account.customer.short, account.holder, "Chim Yến")
    assert not [text for text in seen if any(word in text for word in private)]


async def test_the_old_button_of_an_unlinked_home_stops_no_area(tmp_path: Path) -> None:
    """It named a home; that none is linked any more does not make it mean everything."""
    async with talking(tmp_path) as talk:
        await talk.link()
        store = talk.house.answering.house.store
        (account,) = await store.links.of_chat(talk.chat)
        now = talk.house.portal.watch()
        assert await store.areas.add(talk.chat, "phố Huế", ["s:hue"], is_group=False, at=now)
        assert await store.links.unlink(talk.chat, account.id)
        assert await talk.press(f"tatthongbao a={account.id} o=other")
        left = [one.text for one in await store.areas.of_chat(talk.chat)]

    assert left == ["phố Huế"]


async def _state(talk: Talk) -> tuple[Any, ...]:
    store = talk.house.answering.house.store
    chat: ChatChoices = await store.choices.get_chat(talk.chat)
    hours = (chat.quiet_from, chat.quiet_to, chat.is_text_only, chat.is_gone)
    return await store.choices.of_chat(talk.chat), hours, await store.areas.of_chat(talk.chat)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as here:
        yield here


async def invited(here: Scene) -> tuple[int, int]:
    """Ann shares her code with Ben, who wants everything; the numbers of both accounts."""
    own = await here.link()
    now, hashed = here.watch.now, hash_of("invitation")
    assert await here.store.links.invite(ANN, own, hashed, now + timedelta(days=1))
    guest = await here.store.links.accept(BEN, hashed, Consent("1.0", now))
    await here.store.choices.put(BEN, guest.id, ALL_ON)
    return own, guest.id


def told(here: Scene) -> list[int]:
    return sorted(int(call.params["chat_id"]) for call in here.api.calls)


async def test_a_guest_hears_until_he_is_cut_and_nothing_after(here: Scene) -> None:
    """What waits for him goes with the link; what comes later is not planned."""
    own, guest = await invited(here)
    assert await here.publish(outage_new()) == 2
    assert await here.store.links.cut(ANN, own, guest)
    await here.deliver()
    here.watch.forward(MINUTE)
    assert await here.publish(bill_issued(), "later") == 1
    await here.deliver()

    assert told(here) == [11, 11]
    assert await here.states(BEN) == []


@pytest.mark.parametrize("how", ["cut", "erased", "owner erased"])
async def test_who_loses_his_right_while_a_message_is_prepared_hears_nothing(
    here: Scene, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """The fence asks right before it leaves."""
    own, guest = await invited(here)
    await here.publish(outage_new())
    check, is_first = Deliveries.check, [True]

    async def late(*given: Any) -> set[int]:
        if is_first and is_first.pop():
            if how == "cut":
                await here.store.links.cut(ANN, own, guest)
            else:
                await here.store.privacy.erase(BEN if how == "erased" else ANN)
        return await check(*given)

    monkeypatch.setattr(Deliveries, "check", late)
    await here.deliver()

    assert told(here) == ([] if how == "owner erased" else [11])
    assert await here.states(BEN) == []


async def test_who_may_not_ask_any_more_reads_no_bill_found_with_anothers_permission(here: Scene) -> None:
    """Two chats linked one code; the permission of one has ended. Outages are public, and told to both."""
    await here.link()
    await here.link(BEN)
    (account,) = await here.store.links.of_chat(BEN)
    await here.store.links.renew(account.grant, None)
    await here.publish(bill_issued(), "bill")
    await here.deliver()
    bills = told(here)
    here.watch.forward(MINUTE)
    await here.publish(outage_new(), "outage")
    await here.deliver()

    assert bills == [11]
    assert await here.states(BEN) == [("dropped", "bill_issued"), ("sent", "outage_new")]


async def test_a_permission_that_ends_while_a_bill_waits_ends_the_bill(
    here: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at again after a while, the portal knows this chat no more."""

    async def ended(*_given: object) -> None:
        raise AccessExpired

    monkeypatch.setattr("scheduler.asking.ready", ended)
    await here.link()
    await here.publish(bill_issued())
    here.watch.forward(40 * MINUTE)
    await here.deliver()

    assert told(here) == []
    assert await here.states() == [("dropped", "bill_issued")]
