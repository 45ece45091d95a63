"""The stand-in for the utility's portal, in a process of its own: python -m benchmarks.portal <seconds>.

Prints its address. At the first line of its input every call begins to take so many seconds; it ends with
its input.
"""

from __future__ import annotations

import asyncio
import sys

from sandbox.faults import EVERY_CALL, Fault
from sandbox.server import serve
from sandbox.world import World


async def main(slow_s: float) -> None:
    async with serve(World()) as portal:
        print(portal.base_url, flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            portal.faults.set(EVERY_CALL, Fault.LATENCY, seconds=slow_s)
            print("slow", flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
