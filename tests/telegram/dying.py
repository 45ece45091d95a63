"""The product on Telegram that dies at the point its first argument names. A program of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from bot.app.running import run_web
from bot.channels.telegram.channel import TelegramChannel
from bot.engine.answering import Answering
from bot.settings import PortalSettings, Settings, TelegramSettings, WebSettings
from data.values import Secret
from sandbox.server import serve
from sandbox.world import World
from tests.engine.dying import Work, dying_after, dying_before
from tests.telegram.token import TOKEN

SECRET = "a-secret_of-the-webhook"
POINTS: dict[str, tuple[type, str, Callable[[Work], Work]]] = {
    "stored": (Answering, "receive_all", dying_after),  # before Telegram hears 200, or the offset moves
    "unanswered": (Answering, "_answered", dying_before),  # after that
    "sent": (TelegramChannel, "send", dying_after),  # and not settled
}


async def main(mode: Literal["polling", "webhook"], folder: Path, api_url: str) -> None:
    async with serve(World()) as serving:
        settings = Settings(
            data_dir=folder,
            is_sample=True,
            portal=PortalSettings(token_url=serving.base_url, data_url=serving.base_url, debt_pause_s=0),
            web=WebSettings(port=0, public_url="https://bot.example.vn"),
            telegram=TelegramSettings(
                token=Secret(TOKEN), api_url=api_url, mode=mode, webhook_secret=Secret(SECRET)
            ),
        )
        async with run_web(settings) as running:
            print(running.local_url, flush=True)  # noqa: T201  the test reads it
            await asyncio.Event().wait()


def run(point: str, mode: Literal["polling", "webhook"], folder: str, api_url: str) -> None:
    if point in POINTS:
        owner, name, change = POINTS[point]
        setattr(owner, name, change(getattr(owner, name)))
    asyncio.run(main(mode, Path(folder), api_url))
