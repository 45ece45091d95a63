"""Messages by template: only to who wants them, within the budget, at day, and never twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_errors import NightRest
from bot.channels.zalo.oa_receiving import Receiving
from bot.channels.zalo.zbs_sending import Limits, Templates
from bot.channels.zalo.zbs_templates import Template, Way, approved, choose, filled, misfit
from bot.errors import Ambiguous, ChannelError, ChatGone, Refused, TooFast, WindowClosed
from bot.messages import Incoming
from bot.zalo_settings import ZbsSettings
from data.crypto import Crypto
from data.database import Database, address
from data.store import Store
from data.values import ChatId
from tests import ready
from tests.data.conftest import KEY
from tests.house import Watch
from tests.zalo.oa_server import APP_ID, BY_PHONE, BY_USER, CUSTOMER, OaServer, sample
from tests.zalo.test_oa_sending import client_of

ANN, PHONE = ChatId("zalo", CUSTOMER), "84900000001"
BILL = Template("12345", {"month": "month", "amount": "amount", "due": "due"})
VALUES = {"month": "06/2026", "amount": "845.694 đ", "due": "09/07/2026", "other": "x"}
INFO = sample("resp_zns_template_info")["data"] | {
    "listParams": [
        {"name": "month", "require": True, "type": "STRING", "maxLength": 20},
        {"name": "amount", "require": True, "type": "STRING", "maxLength": 20},
        {"name": "due", "require": False, "type": "STRING", "maxLength": 20},
    ],
    "price_uid": "120",
    "price_sdt": "300",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Zalo, a store, and a customer who wrote long ago."""

    zalo: OaServer
    store: Store
    watch: Watch
    client: OaClient
    chat: ChatId = ANN


@asynccontextmanager
async def desk(folder: Path, **limits: Any) -> AsyncIterator[tuple[Desk, Templates]]:
    """With a template for bills."""
    watch = Watch()
    database = Database(address(ready.database(folder / "store.db")))
    async with (
        OaServer(watch) as zalo,
        Store(database, Crypto([KEY]), watch) as store,
        client_of(zalo, business_api=zalo.base_url) as client,
    ):
        client.clock = watch
        zalo.templates["12345"] = dict(INFO)
        zalo.phones.add(PHONE)
        zalo.heard[CUSTOMER] = watch() - timedelta(days=30)
        await store.zalo_chats.keep_phone(ANN, PHONE)
        given = {"budget_vnd": 1000, "most_vnd": 400} | limits
        templates = Templates(client, store, watch, {"bill": BILL}, Limits(**given))
        yield Desk(zalo, store, watch, client), templates


@pytest.mark.parametrize(
    ("given", "way"),
    [
        ({"is_open": True}, Way.CHAT),
        ({}, Way.BY_USER),
        ({"phone": PHONE}, Way.BY_PHONE),
        ({"has_consent": False}, Way.NONE),
        ({"has_template": False}, Way.NONE),
        ({"budget_vnd": 0, "phone": PHONE}, Way.NONE),
        ({"is_open": True, "has_consent": False, "budget_vnd": 0}, Way.CHAT),
    ],
)
def test_the_cheapest_way_that_is_allowed(given: dict[str, Any], way: Way) -> None:
    """A template only out of reach of the chat, to who wants it, and where there is money for it."""
    usual: dict[str, Any] = {"is_open": False, "has_consent": True, "has_template": True, "budget_vnd": 1}

    assert choose(**usual | given) is way


def test_templates_are_off_without_a_budget() -> None:
    assert ZbsSettings().budget_vnd_a_month == 0
    assert not ZbsSettings().by_phone


def test_settings_and_zalo_must_agree() -> None:
    """What is missing on either side is named, so that an operator can mend it."""
    found = approved(INFO)
    assert found is not None
    assert misfit(BILL, found) == ""
    assert misfit(Template("1", {"month": "month"}), found) == "the settings do not describe: amount"
    assert misfit(Template("1", {**BILL.parameters, "name": "name"}), found) == "Zalo does not know: name"
    assert "not approved" in misfit(BILL, approved(INFO | {"status": "REJECT"}))
    assert "cannot be read" in misfit(BILL, approved({"status": "ENABLE"}))


def test_values_are_never_cut() -> None:
    """Half an amount would be a lie: the message is not sent instead."""
    found = approved(INFO)
    assert found is not None
    data = {"month": "06/2026", "amount": "845.694 đ"}
    assert filled(BILL, found, VALUES) == {**data, "due": "09/07/2026"}
    assert filled(BILL, found, data) == data
    assert filled(BILL, found, {"month": "06/2026"}) is None
    assert filled(BILL, found, {**data, "amount": "1" * 21}) is None


@pytest.mark.parametrize(("way", "path", "vnd"), [(Way.BY_USER, BY_USER, 120), (Way.BY_PHONE, BY_PHONE, 300)])
async def test_a_bill_is_told(tmp_path: Path, way: Way, path: str, vnd: int) -> None:
    """Once for ever; the number and the customer's words stay out of the key that Zalo sees."""
    async with desk(tmp_path) as (oa, templates):
        assert await templates.send(oa.chat, way, "bill", "bill:1", VALUES)
        with pytest.raises(Ambiguous):
            await templates.send(oa.chat, way, "bill", "bill:1", VALUES)
        (call,) = oa.zalo.of(path)

        assert call.body["template_data"]["amount"] == "845.694 đ"
        assert await oa.store.zalo_templates.spent_vnd(oa.zalo.clock() - timedelta(days=1)) == vnd
        if way is Way.BY_PHONE:
            assert call.body["phone"] == PHONE
            assert len(call.body["tracking_id"]) <= 48


async def test_what_may_have_been_sent_is_never_sent_again(tmp_path: Path) -> None:
    """A connection that broke: perhaps it was sent and billed. It counts, and stays as it is."""
    async with desk(tmp_path) as (oa, templates):
        oa.zalo.drop(BY_USER)
        for _ in range(3):
            with pytest.raises(Ambiguous):
                await templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES)

        assert len(oa.zalo.of(BY_USER)) == 1
        assert await oa.store.zalo_templates.spent_vnd(oa.zalo.clock() - timedelta(days=1)) == 120


@pytest.mark.parametrize(
    ("code", "error", "again"),
    [(-32, TooFast, 2), (-118, ChatGone, 1), (-144, WindowClosed, 1), (-131, Refused, 1)],
)
async def test_what_was_refused_costs_nothing(
    tmp_path: Path, code: int, error: type[ChannelError], again: int
) -> None:
    """And is tried again only where that may help."""
    async with desk(tmp_path) as (oa, templates):
        oa.zalo.fail(BY_USER, code)
        with pytest.raises(error):
            await templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES)
        assert await oa.store.zalo_templates.spent_vnd(oa.zalo.clock() - timedelta(days=1)) == 0
        oa.client.pace._due = 0.0
        await asyncio.gather(
            templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES), return_exceptions=True
        )

        assert len(oa.zalo.of(BY_USER)) == again


async def test_the_budget_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Also by many at once; with the new month there is a new one."""
    async with desk(tmp_path, budget_vnd=300) as (oa, templates):
        sending = (templates.send(oa.chat, Way.BY_USER, "bill", f"bill:{n}", VALUES) for n in range(5))
        done = await asyncio.gather(*sending, return_exceptions=True)
        assert sum(isinstance(one, WindowClosed) for one in done) == 3
        assert len(oa.zalo.of(BY_USER)) == 2
        assert "budget" in caplog.text

        oa.watch.forward(timedelta(days=31))
        assert await templates.send(oa.chat, Way.BY_USER, "bill", "bill:9", VALUES)


async def test_a_message_that_is_too_dear_is_not_sent(tmp_path: Path) -> None:
    async with desk(tmp_path, most_vnd=100) as (oa, templates):
        with pytest.raises(WindowClosed):
            await templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES)

        assert oa.zalo.of(BY_USER) == []


async def test_nobody_is_woken(tmp_path: Path) -> None:
    """At night a transaction template by id arrives without a sound; all others wait until six."""
    async with desk(tmp_path) as (oa, templates):
        oa.watch.forward(timedelta(hours=15))  # 23:05
        with pytest.raises(NightRest) as caught:
            await templates.send(oa.chat, Way.BY_PHONE, "bill", "bill:1", VALUES)
        assert caught.value.retry_after_s == 6 * 3600 + 55 * 60
        assert await templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES)

        oa.zalo.templates["12345"]["templateTag"] = "CUSTOMER_CARE"
        templates._found.clear()
        with pytest.raises(NightRest):
            await templates.send(oa.chat, Way.BY_USER, "bill", "bill:2", VALUES)


async def test_a_template_that_does_not_fit_is_not_sent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Zalo switched it off, or a value is too long: the operators hear of it, without the values."""
    async with desk(tmp_path) as (oa, templates):
        with pytest.raises(Refused):
            await templates.send(oa.chat, Way.BY_USER, "bill", "b", {**VALUES, "amount": "canary" * 9})
        templates._found.clear()
        oa.zalo.templates["12345"]["status"] = "DISABLE"
        with pytest.raises(Refused):
            await templates.send(oa.chat, Way.BY_USER, "bill", "b", VALUES)

        assert oa.zalo.of(BY_USER) == []
        assert await templates.problems() == {"bill": "Zalo has not approved it, or has switched it off"}
    assert "canary" not in caplog.text


async def test_who_unfollowed_is_not_followed_by_bills(tmp_path: Path) -> None:
    async with desk(tmp_path) as (oa, templates):
        await oa.store.zalo_chats.left(oa.chat, oa.zalo.clock())
        with pytest.raises(ChatGone):
            await templates.send(oa.chat, Way.BY_USER, "bill", "bill:1", VALUES)


async def test_the_way_is_chosen_from_what_is_kept(tmp_path: Path) -> None:
    """The number only where templates by telephone are switched on."""
    async with desk(tmp_path) as (oa, templates):
        assert await templates.way(oa.chat, "bill", is_open=False, has_consent=True) is Way.BY_USER
    async with desk(tmp_path, by_phone=True) as (oa, templates):
        assert await templates.way(oa.chat, "bill", is_open=False, has_consent=True) is Way.BY_PHONE
        assert await templates.way(oa.chat, "outage", is_open=False, has_consent=True) is Way.NONE


async def test_delivery_is_noted(tmp_path: Path) -> None:
    """By the key that we gave; for one that is not ours nothing happens."""
    async with desk(tmp_path) as (oa, templates):
        await templates.send(oa.chat, Way.BY_PHONE, "bill", "bill:1", VALUES)
        tracking = oa.zalo.of(BY_PHONE)[0].body["tracking_id"]
        receiving = Receiving(oa.store, _nobody, oa.watch, APP_ID)
        for name in (tracking, "unknown"):
            event = sample("wh_zns_user_received_message")
            event["message"]["tracking_id"] = name
            await receiving.take(event)
        async with oa.store._database.reading() as session:
            assert list(await session.scalars(text("SELECT state FROM zalo_template"))) == ["delivered"]


async def _nobody(incoming: Incoming) -> bool:
    raise AssertionError("news of a delivery is no question")
