"""No bot at all: aiohttp in, the same answer out by aiohttp. python -m benchmarks.peers.aiohttp_bot <api>."""

from __future__ import annotations

import asyncio
import json
import sys

from aiohttp import ClientSession, TCPConnector, web

from benchmarks.answer import KEYBOARD, TEXT
from benchmarks.bot_api import TOKEN
from benchmarks.peers.ptb_bot import serve


async def main(api: str) -> None:
    tasks: set[asyncio.Task[None]] = set()
    keyboard = KEYBOARD.to_dict()

    async def answer(chat: int) -> None:
        said = {"chat_id": chat, "text": TEXT, "parse_mode": "HTML", "reply_markup": keyboard}
        async with http.post(f"{api}/bot{TOKEN}/sendMessage", json=said) as response:
            await response.read()

    async def take(request: web.Request) -> web.Response:
        update = json.loads(await request.read())
        task = asyncio.create_task(answer(update["message"]["chat"]["id"]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return web.Response()

    async with ClientSession(connector=TCPConnector(limit=256)) as http:
        await serve(take)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
