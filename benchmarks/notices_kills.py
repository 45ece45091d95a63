"""kill -9 at random moments, fifty times over ten thousand notices: what is lost, what is sent twice.

The processes are those of tests/deliveries: the whole courier on SQLite, with its default policy for outages.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from benchmarks.bot_api import Api, serve
from benchmarks.table import Row
from tests.deliveries.lives import Nursery, cradle, random_kills
from tests.deliveries.samples import NOW, outage_new
from tests.deliveries.town import Town

KILLS, NOTICES, IN_FLIGHT = 50, 10_000, 50


async def run(rounds: int, kills: int = KILLS, notices: int = NOTICES) -> list[Row]:
    """`rounds` is not used: one run says it."""
    with tempfile.TemporaryDirectory() as folder, cradle() as made:
        town = Town(Path(folder), notices)
        async with town.store(NOW) as store:
            town.fill()
            await town.tell(store, outage_new(), NOW, expires_at=NOW + timedelta(days=30))
        async with serve() as api:
            young = Nursery.of(made, town.folder, api.url, NOW)
            toll = await random_kills(
                town, young, api.answered, lambda: _heard(api), kills, random.Random(1), patience_s=600
            )
    return [
        Row(f"{kills} kills over {notices:,} notices: lost", str(toll.lost), "-", "none", toll.lost == 0),
        Row(
            "sent twice; of those in flight at the kills",
            f"{toll.twice}; {toll.in_flight}",
            "-",
            f"at most {kills} x {IN_FLIGHT}",
            toll.twice <= kills * IN_FLIGHT,
        ),
    ]


def _heard(api: Api) -> Counter[int]:
    return Counter({chat: len(said) for chat, said in api.heard.items()})
