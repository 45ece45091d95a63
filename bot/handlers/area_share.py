"""Links by which others follow the same area: as often as they are opened, for a year, never silently."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.commands import Ask, Command
from bot.handlers.link_service import hash_of
from data.store import Store

LIVES = timedelta(days=365)
OPTION = "t."


async def make(store: Store, area: str, now: datetime) -> str:
    """A random token (256 bits) that stands for an area."""
    token = secrets.token_urlsafe(32)
    await store.areas.share(hash_of(token), area, now + LIVES)
    return token


async def area_of(store: Store, token: str, now: datetime) -> str | None:
    """The area a token stands for; None for one that is unknown or too old."""
    return await store.areas.shared(hash_of(token), now)


def opens(token: str) -> str:
    """A button that shows what the token stands for."""
    return Ask(Command.AREA_WATCH, option=f"{OPTION}{token}").encode()
