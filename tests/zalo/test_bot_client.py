"""Calls of the Bot Platform: what Zalo refuses becomes ours, and the token is never told."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import checks
from bot.channels.zalo.bot_client import BotClient, Me
from bot.errors import Ambiguous, ChannelError, Refused, TokenRevoked, TooFast, Unreachable
from bot.logs import Redacting
from bot.settings import Settings, WebSettings, ZaloBotSettings
from data.values import Secret
from tests.zalo.bot_server import CUSTOMER, TOKEN, BotPlatform

CLOSED = "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, Refused),
        (401, TokenRevoked),
        (403, Ambiguous),  # "Internal server error", as Zalo says there
        (404, Refused),
        (408, Ambiguous),
        (426, Refused),
        (429, TooFast),
        (500, Ambiguous),
    ],
)
async def test_refusals_by_what_to_do_next(code: int, kind: type[ChannelError]) -> None:
    """And the token stands in none of them, nor in what caused them."""
    async with BotPlatform() as zalo, BotClient(Secret(TOKEN), zalo.api_url) as client:
        zalo.fail("sendMessage", code)
        with pytest.raises(ChannelError) as caught:
            await client.send_message(CUSTOMER, "xin chào")

    assert type(caught.value).__mro__[0] is kind or isinstance(caught.value, kind)
    assert TOKEN not in _told(caught.value)


@pytest.mark.parametrize("body", [b"<html>Bad Gateway", b"[]", b"", b'{"ok": false}', b"\xff"])
async def test_what_is_no_answer_of_zalo(body: bytes) -> None:
    """It may have been sent."""
    async with BotPlatform() as zalo, BotClient(Secret(TOKEN), zalo.api_url) as client:
        zalo.say("sendMessage", 502, body)
        with pytest.raises(Ambiguous) as caught:
            await client.send_message(CUSTOMER, "xin chào")

    assert TOKEN not in _told(caught.value)


async def test_the_other_spelling_of_the_code() -> None:
    """Seen in the wild, with HTTP 200."""
    async with BotPlatform() as zalo, BotClient(Secret(TOKEN), zalo.api_url) as client:
        zalo.say("sendMessage", 200, b'{"ok": false, "errorCode": 401}')
        with pytest.raises(TokenRevoked):
            await client.send_message(CUSTOMER, "xin chào")


@pytest.mark.parametrize("url", [CLOSED, "http://nowhere.invalid", "nonsense://x"])
async def test_no_connection(url: str) -> None:
    """Certainly not sent; the address, which holds the token, is not told."""
    async with BotClient(Secret(TOKEN), url) as client:
        with pytest.raises((Unreachable, Ambiguous)) as caught:
            await client.send_message(CUSTOMER, "xin chào")

    assert TOKEN not in _told(caught.value)
    assert TOKEN not in repr(client)


def _told(error: BaseException) -> str:
    """All that a traceback could say, contexts that are hidden as well."""
    return "".join(traceback.format_exception(error)) + repr(error.__context__) + repr(error.__cause__)


async def test_logs_hide_the_token() -> None:
    """Should an address of ours ever get into a line."""
    record = logging.LogRecord("x", logging.ERROR, "", 0, "POST %s/bot%s/sendMessage", (CLOSED, TOKEN), None)

    assert TOKEN not in Redacting("%(message)s").format(record)


async def test_who_the_bot_is() -> None:
    async with BotPlatform() as zalo, BotClient(Secret(TOKEN), zalo.api_url) as client:
        assert await client.get_me() == Me("1459232241454765289", "bot.VDKyGxQvc")


async def test_doctor(tmp_path: Path) -> None:
    """Says what is wrong in words of the operator; nothing without a token."""
    hook = "https://bot.example/zalo/bot/webhook"
    async with BotPlatform(is_judged=False) as zalo:
        assert (await _checked(zalo, TOKEN)).problem == ""
        assert "elsewhere" in (await _checked(zalo, TOKEN, mode="webhook")).problem
        zalo.webhook = hook
        found = await _checked(zalo, TOKEN, mode="webhook")
        assert (found.name, found.webhook, found.problem) == ("bot.VDKyGxQvc", hook, "")
        assert "elsewhere" in (await _checked(zalo, TOKEN)).problem
        assert "token" in (await _checked(zalo, "123:wrong")).problem
    assert "does not answer" in (await _checked(zalo, TOKEN)).problem
    assert await checks.of_all(Settings()) == {}


async def _checked(zalo: BotPlatform, token: str, **section: str) -> checks.Checkup:
    bot = ZaloBotSettings.model_validate({"token": token, "api_url": zalo.api_url, **section})
    settings = Settings(zalo_bot=bot, web=WebSettings(public_url="https://bot.example"))
    return (await checks.of_all(settings))["zalo_bot"]


@pytest.mark.parametrize("secret", ["seven-7", "x" * 257, "with blank", "mật-khẩu-webhook"])
def test_secrets_that_zalo_refuses(secret: str) -> None:
    with pytest.raises(ValidationError):
        ZaloBotSettings.model_validate({"webhook_secret": secret})


def test_a_webhook_needs_https() -> None:
    with pytest.raises(ValidationError, match=r"zalo_bot.mode = webhook needs web\.public_url"):
        Settings(zalo_bot=ZaloBotSettings(mode="webhook"))
