"""Tokens: stored before they are used, refreshed by one, and never asked for in a circle."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo.oa_errors import NotAuthorized
from bot.channels.zalo.oa_oauth import Granted, OAuth
from bot.channels.zalo.oa_tokens import Tokens
from bot.errors import Unreachable
from data.crypto import Crypto
from data.database import Database, address
from data.errors import StoreFull
from data.store import Store
from data.values import Secret
from data.zalo_tokens import ZaloTokens
from tests import ready
from tests.data.conftest import KEY
from tests.house import Watch
from tests.zalo.oa_server import APP_ID, APP_SECRET, OAUTH, OaServer


@dataclass(slots=True)
class Desk:
    """Zalo, a store, and the tokens of one process."""

    zalo: OaServer
    store: Store
    watch: Watch
    tokens: Tokens

    def another_process(self, store: Store | None = None) -> Tokens:
        oauth = OAuth(APP_ID, Secret(APP_SECRET), self.zalo.base_url)
        return Tokens(APP_ID, oauth.refresh, store or self.store, self.watch)

    def asked(self) -> int:
        return len(self.zalo.of(OAUTH))

    async def kept(self) -> ZaloTokens:
        kept = await self.store.zalo_tokens.get(APP_ID)
        assert kept is not None
        return kept


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    watch = Watch()
    database = Database(address(ready.database(tmp_path / "store.db")))
    async with OaServer(watch) as zalo, Store(database, Crypto([KEY]), watch) as store:
        pair = ZaloTokens(Secret("access-0"), Secret("refresh-0"), watch(), watch() + timedelta(hours=25))
        await store.zalo_tokens.put(APP_ID, pair)
        one = Desk(zalo, store, watch, Tokens(APP_ID, OAuth(APP_ID, Secret("x")).refresh, store, watch))
        one.tokens = one.another_process()
        watch.forward(timedelta(hours=21))
        yield one


async def test_a_refused_token_is_renewed(desk: Desk) -> None:
    """The new pair is in the store when it is handed out, and lasts 25 hours."""
    fresh = await desk.tokens.renewed("access-0")

    assert fresh == desk.zalo.access != "access-0"
    kept = await desk.kept()
    assert (kept.access.get_secret_value(), kept.refresh.get_secret_value()) == (fresh, desk.zalo.refresh)
    assert kept.ends_at == desk.watch() + timedelta(seconds=90_000)


async def test_many_refusals_are_one_question(desk: Desk) -> None:
    """Of twenty calls in three processes that are refused at once, one refreshes for all."""
    processes = [desk.another_process() for _ in range(3)]
    renewing = (processes[n % 3].renewed("access-0") for n in range(20))

    assert set(await asyncio.gather(*renewing)) == {desk.zalo.access}
    assert desk.asked() == 1


async def test_who_comes_late_takes_what_is_there(desk: Desk) -> None:
    await desk.tokens.renewed("access-0")

    assert await desk.another_process().renewed("access-0") == desk.zalo.access
    assert desk.asked() == 1


@pytest.mark.parametrize("answer", ["empty", "code", "text code"])
async def test_a_used_token_ends_it_once(desk: Desk, answer: str, caplog: pytest.LogCaptureFixture) -> None:
    """However Zalo says so: the operators are told once, nothing is asked again, and no secret is logged."""
    desk.zalo.used_answer = answer
    desk.zalo.used.add("refresh-0")
    desk.zalo.refresh = "somebody-else-has-it"
    for _ in range(5):
        with pytest.raises(NotAuthorized):
            await desk.tokens.renewed("access-0")
    with pytest.raises(NotAuthorized):
        await desk.another_process().renewed("access-0")

    assert desk.asked() == 1
    assert (await desk.kept()).failure
    alarms = [one for one in caplog.records if one.levelname == "CRITICAL"]
    assert len(alarms) == 2  # one a process
    assert "cskh zalo authorize" in caplog.text
    assert "refresh-0" not in caplog.text
    assert APP_SECRET not in caplog.text


async def test_the_old_access_token_serves_until_it_ends(desk: Desk) -> None:
    """A lost grant is no reason to be silent for the hours that are left."""
    await desk.store.zalo_tokens.fail(APP_ID, Secret("refresh-0"), "-14014")
    assert await desk.tokens.access() == "access-0"

    desk.watch.forward(timedelta(hours=5))
    with pytest.raises(NotAuthorized):
        await desk.tokens.access()


async def test_a_new_pair_heals_a_running_process(desk: Desk) -> None:
    """After `cskh zalo authorize` nothing has to be restarted."""
    await desk.store.zalo_tokens.fail(APP_ID, Secret("refresh-0"), "-14014")
    with pytest.raises(NotAuthorized):
        await desk.tokens.renewed("access-0")
    pair = ZaloTokens(
        Secret("access-9"), Secret("refresh-9"), desk.watch(), desk.watch() + timedelta(hours=1)
    )
    await desk.store.zalo_tokens.put(APP_ID, pair)

    assert await desk.tokens.access() == "access-9"
    assert await desk.tokens.renewed("access-0") == "access-9"
    # What fails late speaks of the old pair.
    await desk.store.zalo_tokens.fail(APP_ID, Secret("refresh-0"), "-14014")
    assert (await desk.kept()).failure == ""


@pytest.mark.parametrize("status", [500, 502, 503, 429, 200])
async def test_a_page_of_html_is_no_end(desk: Desk, status: int) -> None:
    """Zalo has trouble: the token is not spent as far as anybody knows, and the next try succeeds."""
    desk.zalo.say(OAUTH, status, b"<html>Bad Gateway</html>")
    with pytest.raises(Unreachable):
        await desk.tokens.renewed("access-0")
    assert (await desk.kept()).failure == ""

    assert await desk.tokens.renewed("access-0") == desk.zalo.access


async def test_a_dropped_connection_is_no_end(desk: Desk) -> None:
    desk.zalo.drop(OAUTH)
    with pytest.raises(Unreachable):
        await desk.tokens.renewed("access-0")

    assert await desk.tokens.renewed("access-0") == desk.zalo.access


async def test_without_a_new_refresh_token_the_old_one_stays(desk: Desk) -> None:
    desk.zalo.rotates = False
    await desk.tokens.renewed("access-0")

    assert (await desk.kept()).refresh.get_secret_value() == "refresh-0"


async def test_a_wrong_app_secret_is_not_asked_with_again_and_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """It spends nothing: the pair stays good for when the setting is right."""
    desk.zalo.fail(OAUTH, -14002, times=3)
    for _ in range(3):
        with pytest.raises(NotAuthorized):
            await desk.tokens.renewed("access-0")

    assert desk.asked() == 1
    assert "zalo.app_secret" in caplog.text
    desk.watch.forward(timedelta(minutes=31))
    with pytest.raises(NotAuthorized):
        await desk.tokens.renewed("access-0")
    assert desk.asked() == 2


async def test_what_cannot_be_stored_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full just then: the pair is kept in memory, and stored as soon as it can be."""

    async def full(*_given: Any) -> None:
        raise StoreFull("SQLITE_FULL")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store.zalo_tokens, "put", full)
        for _ in range(2):
            with pytest.raises(StoreFull):
                await desk.tokens.renewed("access-0")
    assert await desk.tokens.renewed("access-0") == desk.zalo.access
    assert desk.asked() == 1
    assert (await desk.kept()).refresh.get_secret_value() == desk.zalo.refresh


async def test_a_new_token_that_is_refused_is_no_reason_for_another(desk: Desk) -> None:
    """Else a fault at Zalo would spend a refresh token a second."""
    fresh = await desk.tokens.renewed("access-0")
    with pytest.raises(NotAuthorized):
        await desk.tokens.renewed(fresh)

    assert desk.asked() == 1


async def test_tokens_are_kept_fresh(desk: Desk) -> None:
    """At twenty hours, without anybody asking; not before."""
    desk.tokens.look_s = 0.01
    task = asyncio.create_task(desk.tokens.keep_fresh())
    async with asyncio.timeout(10):
        while not desk.asked():  # noqa: ASYNC110  the task tells nobody
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)
    desk.watch.forward(timedelta(hours=19))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert desk.asked() == 1
    assert (await desk.kept()).access.get_secret_value() == desk.zalo.access


async def test_who_holds_the_lease_and_dies_is_replaced(desk: Desk) -> None:
    """A process was killed while it refreshed: after a minute another one may."""
    await desk.store.leases.take(f"zalo.tokens.{APP_ID}", "dead", desk.watch(), timedelta(seconds=60))
    renewing = asyncio.create_task(desk.tokens.renewed("access-0"))
    await asyncio.sleep(0.05)
    assert desk.asked() == 0
    desk.watch.forward(timedelta(seconds=61))

    assert await renewing == desk.zalo.access


async def test_tokens_are_sealed_and_resealed(desk: Desk, tmp_path: Path) -> None:
    """They are not to be read in the file, and survive a change of the key."""
    from data.crypto import new_key

    new = new_key()
    async with Store(await Database.open(tmp_path / "store.db"), Crypto([new, KEY])) as both:
        await both.reseal()
    async with Store(await Database.open(tmp_path / "store.db"), Crypto([new])) as after:
        kept = await after.zalo_tokens.get(APP_ID)
        assert kept is not None
        assert kept.refresh.get_secret_value() == "refresh-0"
    assert b"refresh-0" not in await asyncio.to_thread((tmp_path / "store.db").read_bytes)


async def test_a_code_is_exchanged(desk: Desk) -> None:
    """The first pair, from the address that Zalo calls back."""
    oauth = OAuth(APP_ID, Secret(APP_SECRET), desk.zalo.base_url)
    granted = await oauth.exchange(Secret("one-time-code"), Secret("verifier"))

    assert granted == Granted(Secret(desk.zalo.access), Secret(desk.zalo.refresh), 90_000)
    assert desk.zalo.of(OAUTH)[0].body["code_verifier"] == "verifier"
