"""Works out where linked homes are, before anything is planned for them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.areas import keys as area_keys
from data.store import Store

_BATCH = 500


async def ensure_places(store: Store) -> int:
    """Of every home whose address was not read by today's rules; how many there were."""
    count, last = 0, 0
    while homes := await store.places.missing("", _BATCH, area_keys.VERSION, after=last):
        await store.places.put_all(await asyncio.to_thread(_keys, homes), area_keys.VERSION)
        count, last = count + len(homes), homes[-1][0]
    return count


def _keys(homes: Sequence[tuple[int, str]]) -> dict[int, Sequence[str]]:
    return {account: area_keys.of_address(address) for account, address in homes}
