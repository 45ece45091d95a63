"""The stand-in for the utility's portal, in a process of its own: python -m benchmarks.portal <seconds>.

It works its customers out before anybody asks: a real portal has them, and its own work is what the set
seconds stand for. Prints its address. At the first line of its input every call begins to take so many
seconds; it ends with its input.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from sandbox.faults import EVERY_CALL, Fault
from sandbox.server import serve
from sandbox.world import World


def _known(world: World) -> World:
    for code in world.customers:
        world.history(code)
        world.open_items(code)
        world.days(code, world.now.date() - timedelta(days=62), world.now.date())
    return world


async def main(slow_s: float) -> None:
    async with serve(_known(World())) as portal:
        print(portal.base_url, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            portal.faults.set(EVERY_CALL, Fault.LATENCY, seconds=slow_s)
            print("slow", flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
