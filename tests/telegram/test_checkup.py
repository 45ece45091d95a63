"""What `cskh doctor` says of the bot on Telegram."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import checks
from bot.channels.telegram.api import set_webhook
from bot.channels.telegram.channel import open_bot
from bot.channels.telegram.checkup import Checkup
from bot.logs import Redacting
from bot.settings import Settings, TelegramSettings, WebSettings
from data.values import Secret
from tests.telegram.stub import TOKEN
from tests.telegram.waiting_api import WaitingApi

WEB = WebSettings(public_url="https://bot.example.vn")


def settings(api: WaitingApi, **telegram: object) -> Settings:
    section = TelegramSettings.model_validate({"token": TOKEN, "api_url": api.api_url, **telegram})
    return Settings(web=WEB, telegram=section)


async def test_a_webhook_of_ours() -> None:
    """Who we are, where updates go, and how many wait."""
    url = "https://bot.example.vn/telegram/webhook"
    async with WaitingApi() as api:
        before = await checks.of_telegram(settings(api, mode="webhook"))
        bot = open_bot(Secret(TOKEN), api.base_url)
        await set_webhook(bot, url, "secret")
        await bot.request.shutdown()
        api.write("biểu giá điện")
        found = await checks.of_telegram(settings(api, mode="webhook"))

    assert before is not None
    assert before.problem
    assert found == Checkup("@cskh_thu_bot", url, 1)


@pytest.mark.parametrize(("status", "problem"), [(401, "does not know the token"), (502, "does not answer")])
async def test_what_is_wrong_is_said(status: int, problem: str) -> None:
    async with WaitingApi() as api:
        api.fail("getMe", status, "canary")
        found = await checks.of_telegram(settings(api))

    assert found is not None
    assert found.problem.endswith(problem)


async def test_an_answer_of_somebody_else_is_no_answer() -> None:
    """JSON that is not Telegram's, as a proxy may give it."""
    async with WaitingApi() as api:
        api.say("getMe", 200, b'{"ok": true, "result": true}')
        found = await checks.of_telegram(settings(api))

    assert found is not None
    assert found.problem == "Telegram does not answer"


async def test_without_a_token_there_is_no_bot() -> None:
    assert await checks.of_telegram(Settings()) is None


def test_a_token_in_a_file(tmp_path: Path) -> None:
    """So that it stands in no environment."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")

    assert Settings(telegram=TelegramSettings(token_file=file)).token_of_telegram == TOKEN


def test_a_webhook_needs_an_address_and_a_fitting_secret() -> None:
    """Telegram would refuse both, later and less clearly."""
    with pytest.raises(ValidationError):
        Settings(telegram=TelegramSettings(mode="webhook"))
    with pytest.raises(ValidationError):
        TelegramSettings(webhook_secret=Secret("có dấu"))


async def test_a_proxy_is_used_and_not_shown() -> None:
    """Its password may stand in its address. What is no proxy is told at the start."""
    async with WaitingApi() as api:
        proxy = Secret(api.api_url.replace("://", "://user:geheim@"))
        section = TelegramSettings(token=Secret(TOKEN), api_url="http://telegram.invalid", proxy=proxy)
        settings = Settings(telegram=section)
        found = await checks.of_telegram(settings)

        assert found is not None
        assert found.name == "@cskh_thu_bot"
        assert "geheim" not in repr(settings)
    with pytest.raises(ValidationError):
        TelegramSettings(proxy=Secret("socks5://127.0.0.1:9"))


def test_a_token_does_not_reach_the_log() -> None:
    """Not even as a part of an address, where it follows a letter."""
    import logging

    line = logging.LogRecord("x", logging.INFO, "", 0, f"GET /bot{TOKEN}/getMe", None, None)

    assert TOKEN.partition(":")[2] not in Redacting("%(message)s").format(line)
