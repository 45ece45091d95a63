"""A bare python-telegram-bot: its default request, its default queue, and nothing stored.

python -m benchmarks.peers.ptb_bot calls <api> <count> <in flight>   prints calls a second
python -m benchmarks.peers.ptb_bot polling <api>                     answers what it polls
python -m benchmarks.peers.ptb_bot webhook <api>                     answers what is posted to it
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from aiohttp import web
from telegram import Bot, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from benchmarks.answer import KEYBOARD, TEXT
from benchmarks.bot_api import TOKEN


async def calls(api: str, count: int, in_flight: int) -> None:
    bot = Bot(TOKEN, base_url=f"{api}/bot", request=HTTPXRequest(connection_pool_size=256, pool_timeout=30))
    left = iter(range(count + in_flight))

    async def work(many: int) -> None:
        for _, number in zip(range(many), left, strict=False):
            await bot.send_message(number + 1, TEXT, parse_mode="HTML")

    async with bot:
        await asyncio.gather(*(work(1) for _ in range(in_flight)))  # connections are open
        started = time.perf_counter()
        await asyncio.gather(*(work(count) for _ in range(in_flight)))
        print(count / (time.perf_counter() - started))


async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(TEXT, parse_mode="HTML", reply_markup=KEYBOARD)


def application(api: str) -> Application:  # type: ignore[type-arg]
    made = Application.builder().token(TOKEN).base_url(f"{api}/bot").build()
    made.add_handler(MessageHandler(filters.TEXT, answer))
    return made


def poll(api: str) -> None:
    async def ready(_application: object) -> None:
        print("polling", flush=True)

    made = application(api)
    made.post_init = ready
    made.run_polling(stop_signals=None)


async def hook(api: str) -> None:
    """Its own receiver wants tornado; a route that fills its queue is what it does, too."""
    made = application(api)

    async def take(request: web.Request) -> web.Response:
        await made.update_queue.put(Update.de_json(json.loads(await request.read()), made.bot))
        return web.Response()

    async with made:
        await made.start()
        await serve(take)


async def serve(take: object) -> None:
    app = web.Application()
    app.router.add_post("/", take)  # type: ignore[arg-type]
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    what, api, *rest = sys.argv[1:]
    if what == "polling":
        poll(api)
    else:
        asyncio.run(calls(api, *map(int, rest)) if what == "calls" else hook(api))
