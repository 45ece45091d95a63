"""A link that shares an area: the page shows what it follows, and a button that goes on from there.

Opening the link keeps nothing and follows nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.handlers import area_share
from data.store import Store

PARAMETER = "theo-doi"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class SharedArea:
    """What a link is for; no `area`: it is too old, or none of ours."""

    area: str = ""
    choice: str = ""


def start_link(public_url: str) -> str:
    """What a token follows in an address that opens the chat."""
    return f"{public_url}/?{PARAMETER}=" if public_url else ""


async def shared_area(store: Store, token: str | None, now: datetime) -> SharedArea | None:
    """What the page was opened for; None: for nothing in particular."""
    if token is None:
        return None
    area = await area_share.area_of(store, token, now) if _TOKEN.fullmatch(token) else None
    return SharedArea() if area is None else SharedArea(area, area_share.opens(token))
