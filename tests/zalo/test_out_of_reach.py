"""Customers whom Zalo's window shuts off: dropped and said, or told by one template, where all want it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.notices import Announced, BillIssued, Facts, variant_of
from bot.views.notices.templates import values_of
from bot.zalo_settings import TEMPLATE_VALUES, ZbsSettings
from tests.deliveries.samples import area, outage_new, outage_soon, recipient
from tests.views.notice_samples import BILL, LONGEST
from tests.watching.rig import at
from tests.zalo.carrying import Told, told_on
from tests.zalo.oa_server import BY_PHONE, BY_USER, sample
from tests.zalo.oa_world import OnOa

OUTAGE = {"ten": "name", "ma": "code", "noi": "area", "tu": "starts_at", "den": "ends_at", "tt": "status"}
LIMITS = {"name": 30, "code": 30, "area": 200, "status": 30}
_FORM = "https://evnhanoi.vn/anh.png"


@asynccontextmanager
async def away(
    folder: Path, *, budget: int = 1000, is_wanted: bool = True, days: int = 30, **zbs: Any
) -> AsyncIterator[tuple[Told, OnOa]]:
    """A linked customer who wrote `days` ago, and an operator who described a template for new outages."""
    described = {name: {"id": "77", "parameters": OUTAGE} for name in ("outage_new", "outage_soon")}
    section = {"budget_vnd_a_month": budget, "templates": described, **zbs}
    async with told_on("zalo", folder, zbs=section) as told:
        assert isinstance(told.world, OnOa)
        told.world.zalo.templates["77"] = _info()
        await told.say("menu")
        await told.link()
        if is_wanted and budget:
            await told.say("#evn:thongbao_mau o=on")
        told.watch.forward(timedelta(days=days))
        told.world.zalo.forget()
        yield told, told.world


def _info() -> dict[str, Any]:
    parameters = [
        {"name": name, "require": True, "type": "STRING", "maxLength": LIMITS.get(value, 20)}
        for name, value in OUTAGE.items()
    ]
    given = {"listParams": parameters, "price_uid": "120", "price_sdt": "300"}
    return {**sample("resp_zns_template_info")["data"], **given}


def later(told: Told) -> Facts:
    return outage_new(starts_at=told.watch.now + timedelta(hours=5))


async def test_within_the_window_it_is_a_plain_message(tmp_path: Path) -> None:
    """Consent or not: what costs nothing comes first."""
    async with away(tmp_path, days=1) as (told, oa):
        await told.publish(later(told))
        assert len(await told.carry()) == 1
        assert oa.zalo.of(BY_USER) == []


@pytest.mark.parametrize(
    ("budget", "is_wanted", "described"),
    [(0, True, "outage_new"), (1000, False, "outage_new"), (1000, True, "bill_due")],
)
async def test_outside_it_is_dropped_and_said(
    tmp_path: Path, budget: int, is_wanted: bool, described: str
) -> None:
    """Without a budget, without consent, without a template for it: nothing is sent, and the customer can
    read why in `Tin đã gửi`."""
    templates = {described: {"id": "77", "parameters": {"ten": "name"}}}
    async with away(tmp_path, budget=budget, is_wanted=is_wanted, templates=templates) as (told, oa):
        await told.publish(later(told))
        assert await told.carry() == []
        assert oa.zalo.of(BY_USER) == []
        assert await told.states() == [("dropped", "window")]
        assert "đã lâu bạn không nhắn" in await told.say("tin đã gửi")


async def test_outside_with_consent_and_budget_it_is_one_template(tmp_path: Path) -> None:
    """With the values of the notice in the operator's parameters; however often one looks."""
    async with away(tmp_path) as (told, oa):
        await told.publish(later(told))
        for _time in range(3):
            await told.carry()
            told.watch.forward(timedelta(minutes=1))
        (call,) = oa.zalo.of(BY_USER)

        assert oa.zalo.messages() == []
        assert call.body["user_id"] == told.world.chat.key
        assert call.body["template_data"] == {
            "ten": "Nhà",
            "ma": "PD00…0001",
            "noi": "Ngõ 61 phố Lạc Trung",
            "tu": "13:05 01/08/2026",
            "den": "17:05 01/08/2026",
            "tt": "Đã duyệt",
        }
        assert await told.states() == [("sent", "")]
        assert "Đã gửi" in await told.say("tin đã gửi")


async def test_a_timeout_is_never_followed_by_another(tmp_path: Path) -> None:
    """Not even for an outage, which is repeated elsewhere: it may have been sent and paid for."""
    async with away(tmp_path) as (told, oa):
        oa.zalo.drop(BY_USER)
        await told.publish(later(told), is_urgent=True)
        for _time in range(4):
            await told.carry()
            told.watch.forward(timedelta(minutes=20))

        assert len(oa.zalo.of(BY_USER)) == 1
        assert await told.states() == [("unknown", "uncertain")]
        assert "bot không gửi lại" in await told.say("tin đã gửi")


async def test_a_budget_that_is_used_up_ends_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The rest of the month is dropped; the next month has a new one."""
    async with away(tmp_path, budget=130) as (told, oa):
        for number in range(3):
            await told.publish(later(told), f"key-{number}")
            await told.carry()
            told.watch.forward(timedelta(days=1) if number == 0 else timedelta(days=31))

        assert await told.states() == [("sent", ""), ("dropped", "window"), ("sent", "")]
        assert len(oa.zalo.of(BY_USER)) == 2
        assert "budget" in caplog.text


async def test_at_night_nobody_is_woken(tmp_path: Path) -> None:
    """An urgent one by telephone waits for six o'clock, where it is still true; others are not held up."""
    async with away(tmp_path) as (told, oa):
        oa.zalo.templates["77"]["templateTag"] = "CUSTOMER_CARE"
        told.watch.now = at("2026-08-01 23:30")
        true, over = at("2026-08-02 08:30"), at("2026-08-02 00:30")
        lasts = timedelta(hours=1)
        await told.publish(outage_soon(starts_at=true), "a", is_urgent=True)
        await told.publish(outage_soon(starts_at=over, lasts=lasts), "b", is_urgent=True)
        await told.carry()
        told.watch.forward(timedelta(seconds=5))
        await told.carry()
        assert oa.zalo.of(BY_USER) == []
        assert {state for state, _reason in await told.states()} == {"waiting"}
        told.watch.now = at("2026-08-02 06:01")
        for _time in range(3):
            await told.carry()
            told.watch.forward(timedelta(seconds=5))

        assert len(oa.zalo.of(BY_USER)) == 1
        assert await told.states() == [("sent", ""), ("dropped", "over")]


async def test_a_template_that_fails_slows_no_message(tmp_path: Path) -> None:
    """The template's account has no money: plain messages to others go on at their pace."""
    async with away(tmp_path) as (told, oa):
        oa.zalo.fail(BY_USER, -137)
        await told.publish(later(told))
        await told.carry()

        assert [lane.mail.pause_s for lane in told.courier._lanes.values()] == [0.0, 0.0]
        assert await told.states() == [("waiting", "unreachable")]


async def test_consent_is_asked_on_a_screen_of_its_own(tmp_path: Path) -> None:
    """Off until agreed to; kept; taken back with the number; each written into the history."""
    async with away(tmp_path, is_wanted=False, days=0) as (told, oa):
        chats, chat = told.store.zalo_chats, told.world.chat
        assert "Tin nhắn mẫu Zalo" in _buttons(await _press(told, oa, "#evn:thongbao_luc"))
        assert "đang tắt" in await told.say("#evn:thongbao_mau")
        assert (await chats.get(chat)).templates_since is None
        assert "đang bật" in await told.say("1")
        since = (await chats.get(chat)).templates_since
        told.watch.forward(timedelta(minutes=1))
        await told.say("#evn:thongbao_mau o=on")
        assert (await chats.get(chat)).templates_since == since == told.watch.now - timedelta(minutes=1)
        await chats.keep_phone(chat, "84900000001")
        assert "đang tắt" in await told.say("#evn:thongbao_mau o=off")
        assert (await chats.get(chat)).templates_since is None
        assert await chats.phone(chat) == ""
        export = await told.store.privacy.export(chat)
        lines = [one["result"] for one in export["history"] if one["act"] == "templates"]
        assert lines == ["consented", "withdrawn"]
        assert export["zalo"]["templates_since"] is None


async def test_where_nothing_is_paid_there_is_no_such_screen(tmp_path: Path) -> None:
    """A payload that somebody made up leads to the switches, and switches nothing on."""
    async with away(tmp_path, budget=0, days=0) as (told, oa):
        assert "Tin nhắn mẫu Zalo" not in _buttons(await _press(told, oa, "#evn:thongbao_luc"))
        assert "🔔 Thông báo" in await told.say("#evn:thongbao_mau o=on")
        assert (await told.store.zalo_chats.get(told.world.chat)).templates_since is None


async def test_the_number_is_asked_for_in_zalos_own_form(tmp_path: Path) -> None:
    """Offered where templates go by telephone and are wanted; kept sealed; used; erased with the rest."""
    async with away(tmp_path, days=0, by_phone=True, form_picture=_FORM) as (told, oa):
        assert "Gửi số điện thoại" in _buttons(await _press(told, oa, "#evn:thongbao_mau"))
        (form,) = [await _press(told, oa, "#evn:thongbao_mau o=phone")]
        payload = form["attachment"]["payload"]
        assert payload["template_type"] == "request_user_info"
        assert payload["elements"][0]["image_url"] == _FORM
        await oa.deliver(oa.zalo.event("user_submit_info", info=sample("wh_oa_user_submit_info")["info"]))
        assert "giữ số điện thoại" in told.texts[-1]
        assert await told.store.zalo_chats.phone(told.world.chat) == "84900000001"
        oa.zalo.phones.add("84900000001")
        told.watch.forward(timedelta(days=30))
        await told.publish(later(told))
        await told.carry()
        assert [call.body["phone"] for call in oa.zalo.of(BY_PHONE)] == ["84900000001"]
        await told.say("/xoadulieu")
        await told.say("1")
        assert await told.store.zalo_chats.phone(told.world.chat) == ""
        assert (await told.store.zalo_chats.get(told.world.chat)).templates_since is None
    assert b"84900000001" not in (tmp_path / "cskh.sqlite").read_bytes()


async def test_withdrawing_at_zalo_erases_number_and_consent(tmp_path: Path) -> None:
    async with away(tmp_path, days=0, by_phone=True) as (told, oa):
        await told.store.zalo_chats.keep_phone(told.world.chat, "84900000001")
        await oa.deliver(oa.zalo.event("user_withdraw"))

        assert await told.store.zalo_chats.phone(told.world.chat) == ""
        assert (await told.store.zalo_chats.get(told.world.chat)).templates_since is None


async def _press(told: Told, oa: OnOa, payload: str) -> dict[str, Any]:
    await told.say(payload)
    return oa.zalo.messages()[-1]


def _buttons(message: dict[str, Any]) -> list[str]:
    return [one["title"] for one in message["attachment"]["payload"]["buttons"]]


# Values.


@pytest.mark.parametrize("facts", [facts for facts, _at in LONGEST], ids=lambda facts: type(facts).__name__)
def test_values_fit_into_zalos_types(facts: Facts) -> None:
    """At their longest; with the names that settings may use, and no others; without a whole code."""
    values = values_of(facts, recipient())
    known = TEMPLATE_VALUES.get(variant_of(facts))

    assert (values is None) == (known is None)
    if values is not None and known is not None:
        assert values.keys() <= known
        assert all(0 < len(value) <= LIMITS.get(name, 20) for name, value in values.items()), values
        assert "PD00000000001" not in str(values)


def test_every_name_of_the_settings_is_given_by_some_notice() -> None:
    given: dict[str, set[str]] = {}
    for facts, _at in LONGEST:
        given.setdefault(variant_of(facts), set()).update(values_of(facts, recipient()) or {})

    assert {name: set(values) for name, values in TEMPLATE_VALUES.items()} == {
        name: values for name, values in given.items() if values
    }


def test_values_are_said_as_everywhere() -> None:
    """Vietnamese, whatever the chat speaks; a followed area has a name and no code."""
    values = values_of(BillIssued(BILL), replace(recipient(), language="en"))
    assert values is not None
    assert (values["month"], values["amount"]) == ("06/2026", "845.694\u00a0đ")
    assert values["used"] == "313\u00a0kWh"
    assert (values["due"], values["status"]) == ("07/07/2026", "Chưa thanh toán")
    followed = values_of(outage_new(), recipient(account=None, area=area()))
    assert followed is not None
    assert followed["name"] == "phường Giáp Bát"
    assert "code" not in followed
    assert "due" not in (values_of(BillIssued(replace(BILL, due_on=None)), recipient()) or {})
    assert values_of(Announced("a", "b"), recipient()) is None


@pytest.mark.parametrize(("notice", "value"), [("outage", "area"), ("bill_due", "due_on")])
def test_settings_name_what_is_known(notice: str, value: str) -> None:
    """An operator's slip is found when the bot starts, not when a notice is due."""
    with pytest.raises(ValidationError):
        ZbsSettings.model_validate({"templates": {notice: {"id": "1", "parameters": {"a": value}}}})
