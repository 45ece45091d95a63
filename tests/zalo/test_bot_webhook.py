"""The webhook of the Bot Platform: only Zalo gets in, what came in is stored before 200, nothing is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from data.errors import StoreFull
from tests.zalo.bot_server import sample
from tests.zalo.bot_speaker import HEADER, SECRET, OnZaloBot, on_zalo_bot


@dataclass(frozen=True, slots=True)
class Hook:
    """A customer's chat, and the bare webhook."""

    chat: OnZaloBot

    async def post(self, body: object, **headers: str) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {HEADER: SECRET, **headers}
        async with self.chat.http.post(self.chat.url, data=content, headers=given) as response:
            return response.status

    async def answers(self) -> list[str]:
        await self.chat.engine.drain()
        return self.chat.zalo.texts()

    async def rows(self, statement: str) -> list[Any]:
        database = self.chat.house.answering.house.store.inbox._database
        async with database.reading() as session:
            return list(await session.scalars(text(statement)))


@pytest_asyncio.fixture
async def hook(tmp_path: Path) -> AsyncIterator[Hook]:
    async with on_zalo_bot(tmp_path) as chat:
        yield Hook(chat)


async def test_zalo_is_told_where_to_deliver(hook: Hook) -> None:
    assert hook.chat.zalo.webhook == "https://bot.example/zalo/bot/webhook"
    assert hook.chat.zalo.webhook_secret == SECRET
    assert hook.chat.zalo.of("getUpdates") == []


async def test_wrapped_bare_and_listed(hook: Hook) -> None:
    """The documented body, its inner object alone, and several at once."""
    first, second, third = (hook.chat.zalo.update(said) for said in ("biểu giá điện", "0", "0"))

    assert await hook.post({"ok": True, "result": first}) == 200
    assert await hook.post(second) == 200
    assert await hook.post({"ok": True, "result": [third]}) == 200
    assert len(await hook.answers()) == 3


async def test_the_recorded_event_is_understood(hook: Hook) -> None:
    """As documented, byte for byte: a greeting brings the menu."""
    assert await hook.post(sample("wh_text")) == 200
    (menu,) = await hook.answers()

    assert menu.startswith("🏠 Menu chính")
    assert hook.chat.zalo.sent[0].params["chat_id"] == "6ede9afa66b88fe6d6a9"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", "mật khẩu", "\udcff"])
async def test_only_zalo_gets_in(hook: Hook, secret: str) -> None:
    """Whatever the header holds: letters that are not ASCII, too."""
    header = secret.encode("utf-8", "surrogateescape").decode("latin-1")

    assert await hook.post(hook.chat.zalo.update("0"), **{HEADER: header}) == 403
    assert await hook.answers() == []


async def test_a_message_is_answered_once(hook: Hook) -> None:
    """Zalo repeats what it thinks was not received; the number of the message tells."""
    update = hook.chat.zalo.update("biểu giá điện")
    assert await asyncio.gather(*(hook.post(update) for _ in range(5))) == [200] * 5

    assert len(await hook.answers()) == 1


async def test_nothing_is_acknowledged_before_it_is_stored(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: Zalo is asked to come again, and then it is answered."""
    update = hook.chat.zalo.update("biểu giá điện")
    inbox = hook.chat.house.answering.house.store.inbox
    with monkeypatch.context() as full:
        full.setattr(inbox, "take_in_all", _full)
        assert await hook.post(update) == 503
    assert await hook.post(update) == 200
    assert len(await hook.answers()) == 1


async def _full(*_given: object) -> list[bool]:
    raise StoreFull("SQLITE_FULL")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "no JSON"),
        (b"[]", None),
        (b"7", "update: model_type"),
        (b"{}", "event_name: missing"),
        (b'{"ok": true, "result": null}', "update: model_type"),
        (b'{"event_name": "message.text.received", "message": {"message_id": "1"}}', "message.chat: missing"),
        (b'{"event_name": "message.text.received", "message": {"text": "PD00000000001"}}',
         "message.message_id: missing"),
        (b'{"event_name": "something.new"}', None),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_set_apart(hook: Hook, body: bytes, reason: str | None) -> None:
    """200, since it would only come again; the reason names the field and holds nothing of the message."""
    assert await hook.post(body) == 200
    assert await hook.answers() == []
    assert await hook.rows("SELECT reason FROM quarantine") == ([reason] if reason else [])


async def test_a_body_without_end_is_refused(hook: Hook) -> None:
    assert await hook.post(b" " * (256 * 1024 + 1)) == 413


async def test_bots_do_not_talk_to_each_other(hook: Hook) -> None:
    update = hook.chat.zalo.update("0")
    update["message"]["from"]["is_bot"] = True
    assert await hook.post(update) == 200

    assert await hook.answers() == []
