"""The product on the Official Account, which dies where its first argument says. A program of the tests."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.app import real_time
from bot.app.foundation import crypto_of, database_of
from bot.app.running import run_web
from bot.engine.answering import Answering
from bot.settings import PortalSettings, Settings, WebSettings
from data.database import Database
from data.store import Store
from data.values import Secret
from data.zalo_tokens import ZaloTokens
from sandbox.server import serve
from sandbox.world import World
from tests.engine.dying import dying_after
from tests.zalo.oa_server import APP_ID, OaServer


async def main(folder: Path, zalo_url: str) -> None:
    zalo = OaServer(real_time.utc_now, base_url=zalo_url)
    async with serve(World()) as serving:
        settings = Settings(
            data_dir=folder,
            is_sample=True,
            portal=PortalSettings(token_url=serving.base_url, data_url=serving.base_url, debt_pause_s=0),
            web=WebSettings(port=0, public_url="https://bot.example.vn"),
            zalo=zalo.settings(),
        )
        now = real_time.utc_now()
        pair = ZaloTokens(Secret("access-0"), Secret("refresh-0"), now, now + timedelta(hours=25))
        database = await Database.open(database_of(settings))
        async with Store(database, crypto_of(settings)) as store:
            await store.zalo_tokens.put(APP_ID, pair)
        async with run_web(settings) as running:
            print(running.local_url, flush=True)  # noqa: T201  the test reads it
            await asyncio.Event().wait()


def run(point: str, folder: str, zalo_url: str) -> None:
    if point == "stored":  # before Zalo hears 200
        Answering.receive_all = dying_after(Answering.receive_all)  # type: ignore[assignment, method-assign]
    asyncio.run(main(Path(folder), zalo_url))
