"""Numbers for operators: they follow what happens, tell nothing of customers, and are never old."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app.running import run_web
from bot.metrics.page import metrics
from bot.settings import MetricsSettings
from bot.zalo_settings import ZaloSettings, ZbsSettings
from data.deliveries import Outcome
from data.notice_values import Audience, DeliveryState
from data.values import ChatId, Secret
from data.zalo_templates import REFUSED
from data.zalo_tokens import ZaloTokens
from tests.deliveries.samples import ALL_ON, CODE, bill_issued, notice
from tests.house import open_portal
from tests.metrics.readings import Monitor, monitored, text_at, url_of, values_in, with_metrics

ANN = ChatId("telegram", "551122")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
APP_ID = "1234567890"
ZALO = ZaloSettings(
    app_id=APP_ID,
    app_secret=Secret("app"),
    oa_secret=Secret("oa"),
    zbs=ZbsSettings(budget_vnd_a_month=50_000),
)


async def _link(to: Monitor) -> None:
    await to.house.link(ANN, CODE.value)
    for account in await to.store.links.of_chat(ANN):
        await to.store.choices.put(ANN, account.id, ALL_ON)


async def _publish(to: Monitor, key: str = "key") -> None:
    now = to.watch.now
    new = notice(bill_issued(), key, due_at=now, expires_at=now + DAY)
    published = await to.store.notices.publish(new, Audience(customers=(CODE.value,)), now)
    assert published.count == 1


def _of(values: dict[str, float], what: str) -> dict[str, float]:
    """Those of one kind on Telegram that are not zero."""
    start, end = f"cskh_{what}_", "[telegram]"
    named = {name: value for name, value in values.items() if name.startswith(start) and name.endswith(end)}
    return {name.removeprefix(start).removesuffix(end): value for name, value in named.items() if value}


async def test_a_notice_is_counted_on_its_way(tmp_path: Path) -> None:
    """Waiting, late, sent by somebody, by somebody who died over it, and at last given up."""
    async with monitored(tmp_path) as monitor:
        await _link(monitor)
        assert _of(await monitor.values(), "delivery") == {}
        await _publish(monitor)
        assert _of(await monitor.values(), "delivery") == {"waiting": 1}
        monitor.watch.forward(1.5 * MINUTE)
        assert _of(await monitor.values(), "delivery") == {"waiting": 1, "oldest_seconds": 90}

        queue, now = monitor.store.deliveries, monitor.watch.now
        (one,) = await queue.claim("telegram", "me", now, MINUTE, 10)
        assert _of(await monitor.values(), "delivery") == {"sending": 1}
        monitor.watch.forward(3 * MINUTE)
        assert _of(await monitor.values(), "delivery") == {"sending": 1, "oldest_seconds": 120}
        await queue.settle([Outcome(one.id, "me", DeliveryState.DEAD, reason="refused")], monitor.watch.now)
        assert _of(await monitor.values(), "delivery") == {"dead": 1}


async def test_what_may_have_been_sent_is_told_apart(tmp_path: Path) -> None:
    """From what was given up; and what was sent is no number here any more."""
    async with monitored(tmp_path) as monitor:
        await _link(monitor)
        for key, state in (("a", DeliveryState.UNKNOWN), ("b", DeliveryState.SENT)):
            await _publish(monitor, key)
            (one,) = await monitor.store.deliveries.claim("telegram", "me", monitor.watch.now, MINUTE, 10)
            await monitor.store.deliveries.settle([Outcome(one.id, "me", state)], monitor.watch.now)
            monitor.watch.forward(MINUTE)
        assert _of(await monitor.values(), "delivery") == {"unknown": 1}


async def test_what_is_due_later_is_not_late(tmp_path: Path) -> None:
    """A long queue in the night is no alarm."""
    async with monitored(tmp_path) as monitor:
        await _link(monitor)
        now = monitor.watch.now
        new = notice(bill_issued(), due_at=now + HOUR, expires_at=now + DAY)
        await monitor.store.notices.publish(new, Audience(customers=(CODE.value,)), now)
        monitor.watch.forward(30 * MINUTE)
        assert _of(await monitor.values(), "delivery") == {"waiting": 1}


async def test_a_customer_who_waits_is_seen(tmp_path: Path) -> None:
    """From when the update came in until it is answered; a channel where nobody waits has zeros."""
    async with monitored(tmp_path) as monitor:
        inbox = monitor.store.inbox
        await inbox.take_in(ANN, "1", "x", monitor.watch.now)
        monitor.watch.forward(MINUTE)
        await inbox.take_in(ANN, "2", "y", monitor.watch.now)
        values = await monitor.values()
        assert _of(values, "inbox") == {"waiting": 2, "oldest_seconds": 60}
        assert values["cskh_inbox_waiting[web]"] == values["cskh_inbox_oldest_seconds[web]"] == 0

        for update in await inbox.waiting(ANN):
            await inbox.give_up(update, "test", monitor.watch.now)
        assert _of(await monitor.values(), "inbox") == {}


async def test_watched_codes_that_nobody_asks_about_grow_late(tmp_path: Path) -> None:
    """Watched, due, and late by how long; none of it once they were asked about."""
    names = ("cskh_watch_codes", "cskh_watch_due", "cskh_watch_oldest_seconds")
    async with monitored(tmp_path) as monitor:

        async def read() -> list[float]:
            values = await monitor.values()
            return [values[name] for name in names]

        assert await read() == [0, 0, 0]
        await _link(monitor)
        watching, now = monitor.store.watching, monitor.watch.now
        await watching.ensure(now)
        monitor.watch.forward(10 * MINUTE)
        assert await read() == [1, 1, 600]
        (one,) = await watching.claim_due(monitor.watch.now, "me", MINUTE, 10)
        await watching.save(one.customer, "me", b"", monitor.watch.now + DAY)
        assert await read() == [1, 0, 0]


def _zalo(values: dict[str, float]) -> dict[str, float]:
    start = "cskh_zalo_"
    return {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}


async def test_what_templates_cost_this_month(tmp_path: Path) -> None:
    """Against the budget; what Zalo refused costs nothing, and a month of Hanoi begins at zero."""
    async with monitored(tmp_path, ZALO) as monitor:
        kept, now = monitor.store.zalo_templates, monitor.watch.now
        for key, price in (("a", 300), ("b", 120), ("c", 300)):
            await kept.begin(ChatId("zalo", "9"), key, "77", price, now, budget_vnd=50_000, since=now)
        await kept.settle("c", REFUSED)
        values = _zalo(await monitor.values())
        assert values["template_cost_dong_month"] == 420
        assert values["template_budget_dong_month"] == 50_000
        monitor.watch.forward(30 * DAY)  # 1 August, 08:05
        assert _zalo(await monitor.values())["template_cost_dong_month"] == 0


async def test_the_grant_of_the_account(tmp_path: Path) -> None:
    """Not given, given and growing old, lost."""
    async with monitored(tmp_path, ZALO) as monitor:
        values = _zalo(await monitor.values())
        assert values["authorized"] == 0
        assert "token_age_seconds" not in values

        now, refresh = monitor.watch.now, Secret("refresh-secret")
        pair = ZaloTokens(Secret("access-secret"), refresh, now, now + 25 * HOUR)
        await monitor.store.zalo_tokens.put(APP_ID, pair)
        monitor.watch.forward(HOUR)
        values = _zalo(await monitor.values())
        assert (values["authorized"], values["token_age_seconds"]) == (1, 3600)

        await monitor.store.zalo_tokens.fail(APP_ID, refresh, "-14014")
        assert _zalo(await monitor.values())["authorized"] == 0
        assert "secret" not in await monitor.text()


async def test_without_an_account_there_is_no_line_of_it(tmp_path: Path) -> None:
    """Nobody is alarmed by the token of an account that does not exist."""
    async with monitored(tmp_path) as monitor:
        assert _zalo(await monitor.values()) == {}


async def test_nothing_of_a_customer_is_told(tmp_path: Path) -> None:
    """Neither chat nor code, name or words; the only label is the channel (see `values_in`)."""
    async with monitored(tmp_path, ZALO) as monitor:
        await _link(monitor)
        await _publish(monitor)
        await monitor.store.watching.ensure(monitor.watch.now)
        await monitor.store.inbox.take_in(ANN, "key-77", "canary 0912345678", monitor.watch.now)
        (account, *_more) = await monitor.store.links.of_chat(ANN)
        text = await monitor.text()
        assert values_in(text)["cskh_watch_codes"] == 1
        whose = (ANN.key, CODE.value, account.holder, account.address)
        for secret in (*whose, "key-77", "canary", "inv-1", APP_ID):
            assert secret
            assert secret not in text


@pytest.mark.parametrize("table", ["inbox", "delivery", "watch", "zalo_token", "zalo_template"])
async def test_a_store_that_does_not_answer_is_not_guessed(tmp_path: Path, table: str) -> None:
    """503 without any number, and right numbers as soon as the store is back."""
    async with monitored(tmp_path, ZALO) as monitor:
        await _link(monitor)
        before = await monitor.values()
        _change(tmp_path, f"ALTER TABLE {table} RENAME TO away")
        async with monitor.http.get(monitor.url) as answer:
            assert answer.status == 503
            assert "cskh_" not in await answer.text()
        _change(tmp_path, f"ALTER TABLE away RENAME TO {table}")
        assert await monitor.values() == before


def _change(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / "cskh.sqlite")) as connection, connection:
        connection.execute(statement)


async def test_customers_do_not_reach_it(tmp_path: Path) -> None:
    """The whole product: metrics at their own door only, with all its channels, closed when it stops."""
    async with open_portal() as portal, aiohttp.ClientSession() as http:
        settings = with_metrics(portal, tmp_path)
        async with run_web(settings, passing=portal.watch.time) as running:
            values = values_in(await text_at(http, url_of(settings)))
            assert values["cskh_delivery_oldest_seconds[web]"] == 0
            async with http.get(f"{running.local_url}/metrics") as answer:
                assert answer.status == 404
                assert "cskh_" not in await answer.text()
            async with http.get(url_of(settings).removesuffix("/metrics")) as answer:
                assert answer.status == 404
        with pytest.raises(aiohttp.ClientConnectorError):
            await text_at(http, url_of(settings))


def test_a_house_has_no_such_door_by_itself() -> None:
    """Off until an operator gives it a port, and then for this machine alone."""
    section = MetricsSettings()
    assert (section.host, section.port) == ("127.0.0.1", 0)


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    """At the start, and not by metrics of another house."""
    async with monitored(tmp_path) as monitor:
        port = int(monitor.url.removesuffix("/metrics").rpartition(":")[2])
        settings = monitor.house.portal.settings(tmp_path)
        settings = settings.model_copy(update={"metrics": MetricsSettings(port=port)})
        with pytest.raises(OSError, match="in use"):
            async with metrics(settings, monitor.store, (), monitor.watch):
                pytest.fail("two listen")
