"""Our side of benchmarks/notices_deliver.py, in a process of its own: the whole courier on SQLite.

    python -m benchmarks.notices_ours <api> <count> <in flight> <messages a second> [waiting] [picture]

Prints microseconds of CPU a message, and messages a second, once `count` are sent and settled. `waiting`:
that many bulk rows wait first; a line on standard input has an urgent notice published then.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.bot_api import TOKEN
from bot import loop, platforms
from bot.app.foundation import crypto_of, open_house
from bot.app.real_time import Time
from bot.app.telling import courier_of
from bot.engine.here import Here
from bot.notices import Announced, Facts, OutageNew
from bot.settings import NoticeSettings, Settings, TelegramSettings, WebSettings
from data.notice_values import Audience
from data.store import Store
from data.values import ChatId, Secret
from tests.deliveries.samples import notice, outage
from tests.deliveries.town import Town

NOON = datetime.now(UTC).replace(hour=5, minute=0)  # in Hanoi: no quiet hours, whenever it is run
URGENT, LONELY = 1, "PD00000000009"  # the chat that is told something urgent, and a code of its own


async def nobody() -> tuple[ChatId, ...]:
    return ()


@asynccontextmanager
async def house(
    api: str, folder: Path, in_flight: int, per_s: float
) -> AsyncIterator[tuple[Store, Here, Town]]:
    began = time.time()
    passing = Time(lambda: NOON + timedelta(seconds=time.time() - began))
    settings = Settings(
        data_dir=folder,
        web=WebSettings(public_url="https://bot.example"),
        telegram=TelegramSettings(token=Secret(TOKEN), api_url=api),
        notices=NoticeSettings(in_flight=in_flight),
    )
    settings = settings.model_copy(
        update={"notices": settings.notices.model_copy(update={"telegram_per_s": per_s})}
    )
    crypto = crypto_of(settings)
    async with (
        open_house(settings, crypto, passing) as answering,
        platforms.telegram(settings, answering, crypto, passing.sleep),
    ):
        await answering.house.painter.warm_up()
        engine = Here(answering.answer, nobody, courier_of(settings, answering, passing))
        yield answering.house.store, engine


def told(*, with_picture: bool) -> Facts:
    """An outage, which has a picture of its hours; or words alone."""
    outages = OutageNew("PD0100", outage(starts_at=NOON + timedelta(hours=20)), NOON)
    return outages if with_picture else Announced(_TEXT, _TEXT)


_TEXT = "Ngày mai từ 08:30 đến 12:30 tạm ngừng cấp điện ngõ 61 phố Lạc Trung để bảo dưỡng trạm biến áp."


async def deliver(api: str, count: int, in_flight: int, per_s: float, options: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), count)
        async with house(api, town.folder, in_flight, per_s) as (store, engine):
            town.fill()
            town.change(f"UPDATE link SET customer = '{LONELY}' WHERE id = {URGENT}")
            facts = told(with_picture="picture" in options)
            await town.tell(store, facts, NOON, expires_at=NOON + timedelta(days=1))
            loop.settle()
            task = asyncio.create_task(engine.run())
            started, cpu = time.perf_counter(), time.process_time()
            if "waiting" in options:
                await overtake(store, engine)
            else:
                while not town.is_settled():  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
                took, used = time.perf_counter() - started, time.process_time() - cpu
                print(used / count * 1e6, count / took, flush=True)  # one chat more or less
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def overtake(store: Store, engine: Here) -> None:
    """Something urgent for one chat, each time a line is read."""
    print("ready", flush=True)
    for nth in range(100):
        if not await asyncio.to_thread(sys.stdin.readline):
            return
        facts = OutageNew("PD0100", outage(starts_at=NOON + timedelta(hours=2)), NOON)
        new = notice(facts, f"urgent {nth}", due_at=NOON, expires_at=NOON + timedelta(days=1), is_urgent=True)
        await store.notices.publish(new, Audience(customers=(LONELY,)), NOON)
        await engine.deliver()


if __name__ == "__main__":
    api, count, in_flight, per_s, *options = sys.argv[1:]
    loop.run(deliver(api, int(count), int(in_flight), float(per_s), options))
