"""A careful loop over python-telegram-bot as it comes: so many in flight, pauses kept, and nothing stored.

python -m benchmarks.peers.ptb_fanout <api> <count> <in flight>

Prints microseconds of CPU a message, and messages a second.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator

os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Forbidden, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from benchmarks.answer import TEXT
from benchmarks.bot_api import TOKEN

KEYS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Tắt loại tin này", callback_data="tatthongbao a=1 o=other")]]
)


async def send(bot: Bot, chat: int) -> None:
    try:
        await bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=KEYS)
    except RetryAfter as error:
        pause = error.retry_after
        await asyncio.sleep(pause if isinstance(pause, int) else pause.total_seconds())
        await send(bot, chat)
    except TimedOut:
        await send(bot, chat)
    except Forbidden:
        pass


async def work(bot: Bot, chats: Iterator[int]) -> None:
    for chat in chats:
        await send(bot, chat)


async def main(api: str, count: int, in_flight: int) -> None:
    request = HTTPXRequest(connection_pool_size=256, pool_timeout=60)
    async with Bot(TOKEN, base_url=f"{api}/bot", request=request) as bot:
        chats = iter(range(1, count + 1))
        started, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(work(bot, chats) for _ in range(in_flight)))
        took, used = time.perf_counter() - started, time.process_time() - cpu
        print(used / count * 1e6, count / took)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
