"""How fast notices are planned, paced, taken out of the store and delivered: a Markdown table.

    python -m benchmarks.notices [plan] [pace] [scale] [deliver] [kills] [rounds=3]

Both sides take their turn in every round of one run; what is printed are medians over the rounds with
their range. Each part is a module: `run(rounds)` gives its rows.
"""

from __future__ import annotations

import asyncio
import importlib
import sys

from benchmarks.table import Row, show

PARTS = {
    "plan": "notices_plan", "pace": "notices_pace", "scale": "notices_scale", "deliver": "notices_deliver",
    "kills": "notices_kills",
}  # fmt: skip


async def main(arguments: list[str]) -> None:
    rounds = next((int(it.removeprefix("rounds=")) for it in arguments if it.startswith("rounds=")), 3)
    names = [it for it in arguments if it in PARTS] or list(PARTS)
    rows = list[Row]()
    for name in names:
        rows += await importlib.import_module(f"benchmarks.{PARTS[name]}").run(rounds)
    show(rows)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
