"""Polling: only a token is set, and everything that was said is answered, once."""

from __future__ import annotations

from pathlib import Path

from tests.telegram.waiting_api import WaitingApi, message, press, served, until


async def test_a_token_alone_is_enough(tmp_path: Path) -> None:
    """What waited before the start is answered, a press is confirmed, and then Telegram is told to forget."""
    async with WaitingApi() as api:
        api.say("biểu giá điện")
        api.waiting.append(press(600, "tariff"))
        async with served(tmp_path, api):
            await until(lambda: len(api.texts()) >= 1 and bool(api.of("answerCallbackQuery")))
            await until(lambda: not api.waiting)

        assert "giá" in api.texts()[0].lower()
        assert api.of("deleteWebhook")[0].params["drop_pending_updates"] is False
        assert 601 in api.asked
