"""aiogram 3 sending messages: python -m benchmarks.peers.aiogram_client <api> <count> <in flight>."""

from __future__ import annotations

import asyncio
import sys
import time

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.answer import TEXT
from benchmarks.bot_api import TOKEN


async def calls(api: str, count: int, in_flight: int) -> None:
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    left = iter(range(count + in_flight))

    async def work(many: int) -> None:
        for _, number in zip(range(many), left, strict=False):
            await bot.send_message(number + 1, TEXT, parse_mode="HTML")

    async with bot:
        await asyncio.gather(*(work(1) for _ in range(in_flight)))  # connections are open
        started = time.perf_counter()
        await asyncio.gather(*(work(count) for _ in range(in_flight)))
        print(count / (time.perf_counter() - started))


if __name__ == "__main__":
    asyncio.run(calls(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
