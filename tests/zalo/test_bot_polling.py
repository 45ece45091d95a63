"""Polling the Bot Platform: a token is enough, and nothing that was given out is lost while we run."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app.running import Running, run_web
from data.errors import StoreBusy
from tests.house import Watch, open_portal
from tests.telegram.waiting_api import until
from tests.zalo.bot_server import BotPlatform
from tests.zalo.bot_speaker import with_bot


@asynccontextmanager
async def served(folder: Path, zalo: BotPlatform) -> AsyncIterator[Running]:
    """The whole product, polling, without a public address."""
    watch = Watch()
    async with open_portal(watch) as portal:
        settings = with_bot(portal.settings(folder, ""), zalo)
        async with run_web(settings, passing=watch.time) as running:
            yield running


def answered(zalo: BotPlatform, times: int) -> Callable[[], bool]:
    return lambda: len(zalo.texts()) >= times


async def test_a_token_alone_is_enough(tmp_path: Path) -> None:
    """What waited is answered in its order, one update a question; an empty question is no error."""
    async with BotPlatform() as zalo:
        for said in ("biểu giá điện", "0", "lịch ghi chỉ số"):
            zalo.write(said)
        async with served(tmp_path, zalo):
            await until(answered(zalo, 3))
            idle = len(zalo.of("getUpdates"))
            await until(lambda: len(zalo.of("getUpdates")) >= idle + 2)

    assert [text.startswith("🏠 Menu chính") for text in zalo.texts()] == [False, True, False]
    assert zalo.of("deleteWebhook") == []
    assert zalo.most_polling == 1


async def test_a_webhook_is_removed_first(tmp_path: Path) -> None:
    """Else Zalo gives nothing out."""
    async with BotPlatform(webhook="https://old.example/hook") as zalo:
        zalo.write("biểu giá điện")
        async with served(tmp_path, zalo):
            await until(answered(zalo, 1))

    assert len(zalo.of("deleteWebhook")) == 1


async def test_a_list_is_taken_too(tmp_path: Path) -> None:
    """As other bot platforms answer, should Zalo come to it."""
    async with BotPlatform() as zalo:
        zalo.waiting.put_nowait([zalo.update("biểu giá điện"), zalo.update("0")])
        async with served(tmp_path, zalo):
            await until(answered(zalo, 2))


async def test_what_was_given_out_is_held_until_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zalo does not give it out again: while the store is locked nothing else is asked for."""
    async with BotPlatform() as zalo, served(tmp_path, zalo) as running:
        inbox = running.answering.house.store.inbox
        tries: list[None] = []

        async def busy(*_given: object) -> list[bool]:
            tries.append(None)
            raise StoreBusy("SQLITE_BUSY")

        with monkeypatch.context() as locked:
            locked.setattr(inbox, "take_in_all", busy)
            zalo.write("biểu giá điện")
            await until(lambda: len(tries) > 3)
            asked = len(zalo.of("getUpdates"))
            await until(lambda: len(tries) > 6)
            assert len(zalo.of("getUpdates")) == asked
        await until(answered(zalo, 1))


async def test_what_is_being_stored_at_the_end_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop between the question and the store loses nothing: the next start answers it, once."""
    async with BotPlatform() as zalo:
        async with served(tmp_path, zalo) as running:
            inbox, begun = running.answering.house.store.inbox, asyncio.Event()
            store = inbox.take_in_all

            async def slowly(*given: Any) -> list[bool]:
                begun.set()
                await asyncio.sleep(0.2)
                return await store(*given)

            monkeypatch.setattr(inbox, "take_in_all", slowly)
            zalo.write("biểu giá điện")
            await begun.wait()
        async with served(tmp_path, zalo) as running:
            await until(answered(zalo, 1))
            await running.answering.engine.drain()  # type: ignore[union-attr]

    assert len(zalo.texts()) == 1


@pytest.mark.parametrize("code", [403, 408, 429, 500, 502])
async def test_trouble_at_zalo_passes(tmp_path: Path, code: int) -> None:
    """Whatever it answers to a question, it is asked again; a page of some proxy, too."""
    async with BotPlatform() as zalo:
        zalo.fail("getMe", code)
        zalo.fail("getUpdates", code, times=2)
        zalo.say("getUpdates", 502, b"<html>Bad Gateway")
        zalo.write("biểu giá điện")
        async with served(tmp_path, zalo):
            await until(answered(zalo, 1))


async def test_an_unknown_token_is_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Said once to the operators; once the platform knows it again, what was written is answered."""
    async with BotPlatform() as zalo:
        zalo.fail("getUpdates", 401, times=2)
        zalo.write("biểu giá điện")
        caplog.set_level(logging.CRITICAL)
        async with served(tmp_path, zalo):
            await until(answered(zalo, 1))

    assert caplog.text.count("does not know our token") == 1


async def test_two_processes_do_not_poll_one_token(tmp_path: Path) -> None:
    """By lease, in the database that they share."""
    async with BotPlatform() as zalo, served(tmp_path, zalo):
        await until(lambda: bool(zalo.of("getUpdates")))
        async with served(tmp_path, zalo):
            await until(lambda: len(zalo.of("getMe")) == 2)
            zalo.write("biểu giá điện")
            await until(answered(zalo, 1))

    assert zalo.most_polling == 1
