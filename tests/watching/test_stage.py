"""A visitor of the demo lets something happen, and the bot has it to tell."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.app.running import run_web
from bot.app.telling import watch_of
from bot.cli import cli
from bot.demo import Stage
from bot.ports.trial import TrialEvent, TrialOutcome
from bot.sandbox_command import CONTROL
from data.store import Store
from data.values import ChatId
from sandbox.memory import Memory
from sandbox.periods import Month
from scheduler.planning import Watch as Watching
from tests.engine import dying
from tests.forked import fork
from tests.house import TestHouse, TestPortal, Watch, open_portal

_WITHIN_S = 30
EVENTS = ("outage", "move", "postpone", "bill", "pay")


@asynccontextmanager
async def open_demo(
    folder: Path, *, has_stage: bool = True, watch: Watch | None = None
) -> AsyncIterator[tuple[TestHouse, str]]:
    async with open_portal(watch, Memory(folder / "sandbox.json")) as portal:
        settings = portal.settings(folder, public_url="")
        section = settings.portal.model_copy(update={"fresh_s": 0, "outages_fresh_s": 0})
        settings = settings.model_copy(update={"portal": section})
        trial = partial(Stage, portal.world) if has_stage else None
        async with run_web(settings, passing=portal.watch.time, trial=trial) as running:
            yield TestHouse(running.answering, portal), running.url


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.get("/") as page:
            assert page.status == 200
        yield http


async def press(http: aiohttp.ClientSession, url: str, event: str, origin: str = "") -> int:
    async with http.post(
        "/trial", data={"event": event}, headers={"Origin": origin or url}, allow_redirects=False
    ) as answer:
        return answer.status


def _chat_in(http: aiohttp.ClientSession) -> ChatId:
    """The chat behind the cookie."""
    (cookie,) = [one.value for one in http.cookie_jar]
    key = re.match(r"([A-Za-z0-9_-]+)\.", cookie)
    assert key is not None
    text = base64.urlsafe_b64decode(key[1] + "=" * (-len(key[1]) % 4))
    return ChatId("web", json.loads(text))


async def test_each_button_gives_the_bot_something_to_tell(tmp_path: Path) -> None:
    """Outage, its change, its end, a bill, a payment: in this order, each once."""
    async with open_demo(tmp_path) as (house, url), visitor(url) as http:
        chat = _chat_in(http)
        await house.link(chat, "PD00000000001")
        assert [await press(http, url, event) for event in EVENTS] == [303] * 5

        told = [one.variant for one in reversed(await house.answering.house.store.notices.sent_to(chat))]
        assert [one for one in told if one != "outage_soon"] == [
            "outage_new",
            "outage_moved",
            "outage_postponed",
            "bill_issued",
            "bill_paid",
        ]
        async with http.get("/") as page:
            assert 'action="/trial"' in await page.text()


async def test_a_demo_that_is_started_again_forgets_nothing(tmp_path: Path) -> None:
    """Not even on the next day: no outage is called off for it, and the last one can still be moved."""
    watch = Watch()
    async with open_demo(tmp_path, watch=watch) as (house, url), visitor(url) as http:
        chat = _chat_in(http)
        await house.link(chat, "PD00000000001")
        assert [await press(http, url, event) for event in ("outage", "outage", "bill")] == [303] * 3
        before = await _variants(house, chat)

    watch.forward(timedelta(hours=20))
    async with open_demo(tmp_path, watch=watch) as (house, url):
        running = house.answering.house
        stage = Stage(house.portal.world, running.store, _watch_of(house, tmp_path))
        for _look in range(4):  # what is missing from several lists in a row would be told as gone
            await stage.watch.look_now()
        after = await _variants(house, chat)
        assert [one for one in after[len(before) :] if one not in {"outage_soon", "outage_new"}] == []
        assert await stage.happen(chat, TrialEvent.MOVE) is TrialOutcome.DONE
        assert await stage.happen(chat, TrialEvent.PAY) is TrialOutcome.DONE
        for _try in range(_WITHIN_S * 50):  # the house's own watch may be at it, too
            now = await _variants(house, chat)
            if {"outage_moved", "bill_paid"} <= set(now):
                break
            await asyncio.sleep(0.02)
    assert {"outage_moved", "bill_paid"} <= set(now)
    assert "outage_postponed" not in now


async def _variants(house: TestHouse, chat: ChatId) -> list[str]:
    """Oldest first."""
    sent = await house.answering.house.store.notices.sent_to(chat, 200)
    return [one.variant for one in reversed(sent)]


def _watch_of(house: TestHouse, folder: Path) -> Watching:
    settings = house.portal.settings(folder, public_url="")
    return watch_of(settings, house.answering.house)


async def test_the_panel_is_there_at_the_first_visit(tmp_path: Path) -> None:
    """Nobody has to load the page again to find it."""
    async with (
        open_demo(tmp_path) as (_house, url),
        aiohttp.ClientSession(url) as stranger,
        stranger.get("/") as page,
    ):
        assert 'action="/trial"' in await page.text()


async def test_what_happens_stands_in_the_chat(tmp_path: Path) -> None:
    """The whole way: sandbox, watch, notice, courier, page. Each once; outage and bill with a picture."""
    async with open_demo(tmp_path) as (house, url), visitor(url) as http:
        await house.link(_chat_in(http), "PD00000000001")
        assert [await press(http, url, event) for event in ("outage", "bill", "pay")] == [303] * 3
        page = await _page_with(
            http, house, ("Tạm ngừng cấp điện", "Tiền điện kỳ 07/2026", "Đã ghi nhận tiền điện")
        )

        for title, has_picture in (("Tạm ngừng cấp điện", True), ("Tiền điện kỳ 07/2026", True)):
            (line,) = [one for one in page.split("<article")[1:] if title in one]
            assert ("<img" in line) is has_picture
        assert page.count("Đã ghi nhận tiền điện") == 1


async def _page_with(http: aiohttp.ClientSession, house: TestHouse, words: Sequence[str]) -> str:
    for _try in range(_WITHIN_S * 20):
        house.portal.watch.forward(timedelta(seconds=1))  # from one notice of a chat to its next
        async with http.get("/") as page:
            text = await page.text()
        if all(one in text for one in words):
            return text
        await asyncio.sleep(0.05)
    pytest.fail(f"not on the page: {[one for one in words if one not in text]}")


async def test_a_stranger_is_told_what_to_do_first(tmp_path: Path) -> None:
    """Not linked: nothing happens. Nothing to change: said so."""
    async with open_demo(tmp_path) as (house, url), visitor(url) as http:
        assert await press(http, url, "outage") == 409
        async with http.post("/trial", data={"event": "outage"}, headers={"Origin": url}) as answer:
            assert "<h1>Chưa thử được</h1>" in await answer.text()
        await house.link(_chat_in(http), "PD00000000001")
        assert await press(http, url, "move") == 409
        assert await press(http, url, "explode") == 400


async def test_only_our_own_page_may_press(tmp_path: Path) -> None:
    """A form on another site, and a browser without our cookie, are refused."""
    async with open_demo(tmp_path) as (_house, url), visitor(url) as http:
        assert await press(http, url, "outage", origin="https://evil.example") == 403
    async with open_demo(tmp_path / "other") as (_house, url), aiohttp.ClientSession(url) as stranger:
        assert await press(stranger, url, "outage") == 403


async def test_a_real_house_has_no_such_panel(tmp_path: Path) -> None:
    """Neither the panel nor its address."""
    async with open_demo(tmp_path, has_stage=False) as (_house, url), visitor(url) as http:
        assert await press(http, url, "outage") == 404
        async with http.get("/") as page:
            assert "/trial" not in await page.text()


@contextmanager
def demo_process(folder: Path) -> Iterator[None]:
    process = fork(dying.run, "nowhere", str(folder), out=folder.with_name("out"))
    try:
        ends_at = time.monotonic() + _WITHIN_S
        while not (folder / CONTROL).exists():
            assert process.is_alive()
            assert time.monotonic() < ends_at
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.join(_WITHIN_S)


def test_a_terminal_lets_things_happen_in_a_running_demo(tmp_path: Path) -> None:
    """Found by its data folder; afterwards, and with nonsense, one sentence and exit code 2."""

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["sandbox", *words, "--data-dir", str(tmp_path)])
        return done.exit_code, done.output

    with demo_process(tmp_path):
        times = ("--starts", "2030-07-05T13:30", "--ends", "2030-07-05T17:00")
        assert run("publish-outage") == (0, "ok\n")
        assert run("move-outage", "thu-1", *times) == (0, "ok\n")
        assert run("postpone-outage", "thu-1") == (0, "ok\n")
        assert run("issue-bill", "pd00000000001") == (0, "ok\n")
        status, said = run("issue-bill", "PD00000000001")
        assert (status, "was issued before; nothing was changed" in said) == (2, True)
        assert run("pay", "PD00000000001") == (0, "ok\n")
        assert run("pay", "PD99999999999") == (2, _missing("PD99999999999"))
        assert run("pay", "PD00000000002") == (2, _missing("open invoice of PD00000000002"))
        assert run("move-outage", "no-such", *times) == (2, _missing("no-such"))
    assert run("publish-outage")[0] == 2


def _missing(what: str) -> str:
    return f"cskh: there is no {what}; see sandbox/README.md\n"


async def test_what_a_terminal_did_is_looked_at_at_once(tmp_path: Path) -> None:
    """An event of the sandbox wakes the watch; nobody waits for a tick."""
    async with open_demo(tmp_path) as (house, url), visitor(url) as http:
        chat = _chat_in(http)
        await house.link(chat, "PD00000000001")
        assert await press(http, url, "pay") == 303
        _let_it_happen(house.portal)
        store = house.answering.house.store
        for _try in range(_WITHIN_S * 50):
            if await _is_told(store, chat, "bill_issued"):
                return
            await asyncio.sleep(0.02)
        pytest.fail("nobody looked")


async def _is_told(store: Store, chat: ChatId, variant: str) -> bool:
    return variant in [one.variant for one in await store.notices.sent_to(chat)]


def _let_it_happen(portal: TestPortal) -> None:
    portal.world.issue_invoice("PD00000000001", Month.of(portal.world.now.date()))


@pytest.mark.parametrize("path", ["move", "postpone"])
async def test_what_was_not_published_cannot_change(path: str) -> None:
    """A sentence, and no row."""
    async with open_portal() as portal, aiohttp.ClientSession(portal.url) as http:
        body = {"id": "none", "starts_at": "2026-07-05T08:30", "ends_at": "2026-07-05T09:30"}
        async with http.post(f"/__sandbox__/outages/{path}", json=body) as answer:
            assert answer.status == 400
