"""Polling: only a token is set, and everything that was said is answered, once, whatever Telegram does."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.running import Running, run_web
from data.errors import StoreBusy
from tests.house import Watch, open_portal
from tests.telegram.waiting_api import WaitingApi, message, press, served, settings_with, until


async def drained(running: Running) -> None:
    await running.answering.engine.drain()  # type: ignore[union-attr]


async def polled(api: WaitingApi, times: int) -> None:
    """Telegram was asked so many times more."""
    before = len(api.asked)
    await until(lambda: len(api.asked) > before + times)


async def test_a_token_alone_is_enough(tmp_path: Path) -> None:
    """What waited before the start is answered, a press is confirmed, and then Telegram is told to forget."""
    async with WaitingApi() as api:
        api.write("biểu giá điện")
        api.waiting.append(press(600, "tariff"))
        async with served(tmp_path, api):
            await until(lambda: len(api.texts()) >= 1 and bool(api.of("answerCallbackQuery")))
            await until(lambda: not api.waiting)

        assert "giá" in api.texts()[0].lower()
        assert not api.of("deleteWebhook")[0].params.get("drop_pending_updates")
        assert 601 in api.asked


async def test_nothing_is_confirmed_before_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the store is locked the same updates are asked for again, without an offset."""
    async with WaitingApi() as api, served(tmp_path, api) as running:
        inbox = running.answering.house.store.inbox
        with monkeypatch.context() as locked:
            locked.setattr(inbox, "take_in_all", _busy)
            api.write("biểu giá điện")
            await polled(api, 3)
            assert api.waiting
            assert not any(api.asked)
        await until(lambda: bool(api.texts()))
        await until(lambda: not api.waiting)


async def _busy(*_given: object) -> list[bool]:
    raise StoreBusy("SQLITE_BUSY")


async def test_numbers_may_begin_anew_below(tmp_path: Path) -> None:
    """After a silence of a week numbers start somewhere else: what is below the last one is answered."""
    async with WaitingApi() as api, served(tmp_path, api) as running:
        api.waiting.append(message(90_000, "biểu giá điện"))
        await until(lambda: not api.waiting)
        await polled(api, 1)
        api.waiting.append(message(30, "biểu giá điện"))
        await until(lambda: len(api.texts()) == 2)
        await drained(running)


async def test_the_place_is_kept_over_a_restart(tmp_path: Path) -> None:
    """The first question after a restart confirms what was stored; after a day it has no place."""
    watch = Watch()
    async with WaitingApi() as api, open_portal(watch) as portal:
        settings = settings_with(portal.settings(tmp_path), api)
        async with run_web(settings, passing=watch.time) as running:
            api.write("biểu giá điện")
            await until(lambda: bool(api.texts()))
            await until(lambda: not api.waiting)
            await drained(running)
        api.asked.clear()
        async with run_web(settings, passing=watch.time):
            await until(lambda: bool(api.asked))
        assert api.asked[0] == 501

        watch.forward(timedelta(days=2))
        api.asked.clear()
        async with run_web(settings, passing=watch.time):
            await until(lambda: bool(api.asked))
        assert api.asked[0] is None


async def test_one_process_polls(tmp_path: Path) -> None:
    """Two on one database: the other takes over when the first one stops."""
    watch = Watch()
    async with WaitingApi() as api, open_portal(watch) as portal:
        settings = settings_with(portal.settings(tmp_path), api)
        async with run_web(settings, passing=watch.time), run_web(settings, passing=watch.time):
            await polled(api, 5)
            api.write("biểu giá điện")
            await until(lambda: bool(api.texts()))
            await until(lambda: not api.waiting)

    assert api.most_polling == 1


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (409, "Conflict: terminated by other getUpdates request"),
        (502, "Bad Gateway"),
        (429, "Too Many Requests: retry after 1"),
    ],
)
async def test_polling_goes_on_after_trouble(tmp_path: Path, status: int, description: str) -> None:
    """Another poller, a gateway that fails, too many questions: asked again later, and nothing is lost."""
    async with WaitingApi() as api:
        more = {"retry_after": 1} if status == 429 else {}
        api.fail("getUpdates", status, description, 3, **more)
        api.drop("getUpdates", 2)
        api.drop("getMe")
        api.write("biểu giá điện")
        async with served(tmp_path, api):
            await until(lambda: bool(api.texts()))


async def test_a_token_that_is_unknown_ends_receiving_with_an_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not asked for again and again; the web chat goes on, and the token is in no log line."""
    async with WaitingApi() as api:
        api.fail("getUpdates", 401, "Unauthorized", 50)
        async with served(tmp_path, api) as running:
            await until(lambda: any(one.levelno == logging.CRITICAL for one in caplog.records))
            asked = len(api._failures["getUpdates"])
            assert "web" in running.answering.channels

    assert asked == 49
    assert "AAHdqTcv" not in caplog.text


async def test_the_menu_is_set_once_a_version(tmp_path: Path) -> None:
    """Vietnamese, English and everybody else, in every scope; in groups nothing personal."""
    watch = Watch()
    async with WaitingApi() as api, open_portal(watch) as portal:
        settings = settings_with(portal.settings(tmp_path), api)
        for _start in range(2):
            async with run_web(settings, passing=watch.time):
                await until(lambda: len(api.of("setMyCommands")) >= 9)
                await polled(api, 5)

        calls = api.of("setMyCommands")
        lists = {
            (call.params["scope"]["type"], call.params.get("language_code", "")): [
                one["command"] for one in call.params["commands"]
            ]
            for call in calls
        }
        assert len(calls) == len(lists) == 9
        assert {language for _scope, language in lists} == {"", "vi", "en"}
        assert "hoadon" in lists["all_private_chats", "vi"]
        assert "hoadon" not in lists["all_group_chats", "vi"]
