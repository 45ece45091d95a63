"""Linking on Zalo: on the one-time page alone, since nothing that was typed can be taken away again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend_client.client import BackendClient
from tests.zalo.oa_server import CUSTOMER
from tests.zalo.oa_world import OnOa, on_oa

CODE = "PD00000000001"


def page(oa: OnOa) -> str:
    """The address behind the button, or in the text."""
    message = oa.zalo.messages()[-1]
    for button in message.get("attachment", {}).get("payload", {}).get("buttons", ()):
        if button["type"] == "oa.open.url":
            return str(button["payload"]["url"])
    (word,) = [word for word in message["text"].split() if "/lienket/" in word]
    return str(word)


@pytest.mark.parametrize("buttons", [True, False])
async def test_linking_leads_to_the_page(tmp_path: Path, buttons: bool) -> None:
    """The bot never asks for a password here; after the page the chat confirms."""
    async with on_oa(tmp_path, buttons=buttons) as oa:
        await oa.say("liên kết")
        token = page(oa).rsplit("/", 1)[-1]
        linking = oa.house.answering.house.linking
        from data.values import Secret

        await linking.log_in(token, CODE, Secret(oa.house.portal.password_of(CODE)), remote="")
        request = await linking.look(token)
        assert request is not None
        assert await linking.consent(token, [one.customer for one in request.contracts])
        await oa.engine.drain()
        assert "Đúng" in oa.zalo.texts()[-1] or "liên kết" in oa.zalo.texts()[-1].lower()
        await oa.say("1")

        assert [one.customer.value for one in await oa.store.links.of_chat(oa.chat)] == [CODE]


async def test_a_typed_password_is_not_used_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The portal is not asked, the customer is told to take the message back and what to do instead."""

    async def log_in(*_given: object) -> None:
        raise AssertionError("a password from the chat was used")

    monkeypatch.setattr(BackendClient, "log_in", log_in)
    async with on_oa(tmp_path) as oa:
        await oa.say("liên kết")
        for typed in (f"{CODE} Matkhau-canary1", "mật khẩu: canary123", "mat khau cua toi la canary99"):
            (said,) = await oa.say(typed)
            assert "Thu hồi" in said
            assert "/lienket" in said

        assert await oa.store.links.of_chat(oa.chat) == ()
        assert await oa.store.inbox.waiting_chats() == ()
    assert "canary" not in caplog.text
    assert _sealed_texts(tmp_path) == [0, 0, 0, 0]
    kept = (tmp_path / "cskh.sqlite").read_bytes()
    assert b"canary" not in kept


async def test_a_bare_password_gets_no_further(tmp_path: Path) -> None:
    """Nobody asked for it, so it is a word that the bot does not know; it is blanked like every text."""
    async with on_oa(tmp_path) as oa:
        await oa.say("liên kết")
        await oa.say("Canary-99xyz!")

        assert await oa.store.links.of_chat(oa.chat) == ()
        assert "canary" not in str(await oa.store.conversations.get(oa.chat)).lower()
    assert _sealed_texts(tmp_path) == [0, 0]


def _sealed_texts(folder: Path) -> list[int]:
    """How many bytes are left of each text of the customer's."""
    with closing(sqlite3.connect(folder / "cskh.sqlite")) as connection:
        rows = connection.execute(
            "SELECT length(sealed) FROM inbox WHERE chat_key = ? ORDER BY id", (CUSTOMER,)
        )
        return [length for (length,) in rows]
