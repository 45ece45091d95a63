"""How fast the bot is on Telegram, beside what others do: a Markdown table with both sides.

    python -m benchmarks.telegram [calls] [turns] [dialogues] [latency] [drawing] [rounds=3]

Each bot runs in a process of its own; Telegram (benchmarks/bot_api.py) is this process. In every round all
take their turn, so that the ratios hold on a busy machine; what is printed are medians over the rounds.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Sequence

from benchmarks.bot_api import serve, telegram
from benchmarks.table import show_head, show_row
from benchmarks.telegram_bench import Bench
from benchmarks.telegram_dialogues import dialogues
from benchmarks.telegram_latency import drawing, latency
from benchmarks.telegram_rates import calls, turns

PARTS = {"calls": calls, "turns": turns, "dialogues": dialogues, "latency": latency, "drawing": drawing}


async def main(words: Sequence[str]) -> None:
    rounds = next((int(word.removeprefix("rounds=")) for word in words if word.startswith("rounds=")), 3)
    numbers = itertools.count(1000)
    async with serve() as api, telegram(numbers) as hook:
        bench = Bench(api, hook, numbers, rounds)
        show_head()
        for name, part in PARTS.items():
            if name in words or not set(words) & PARTS.keys():
                await part(bench)
                for row in bench.rows:
                    show_row(row)
                bench.rows.clear()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
