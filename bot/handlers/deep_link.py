"""`/start TOKEN`: a link somebody pressed (`t.me/bot?start=TOKEN`) begins what it was made for.

Links to link a code are for one time. Links that share an area are for everybody who opens them, and ask.

The token is random and means nothing by itself, least of all a customer code: such links are forwarded,
previewed and kept in histories.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.commands import Ask, Command
from bot.handlers import area_watch, linking
from bot.handlers.link_service import hash_of
from bot.handlers.turn import OpenHandler, TokenHandler, Turn
from bot.messages import Answer
from data.store import Store

LIVES = timedelta(hours=24)
_KIND = "start"  # in the store
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits; Telegram takes up to 64 of these letters

BEGINS: Mapping[Command, OpenHandler] = {Command.LINK: linking.link}
"""What a link for one time may begin: adding one is adding a row."""

SHARED: tuple[TokenHandler, ...] = (area_watch.shared,)
"""What a link for many may begin; each tells whether a token is one of its own."""

TO_LINK = Ask(Command.LINK, option="more")


async def make(store: Store, ask: Ask, now: datetime) -> str:
    """A token that begins `ask` in the chat that brings it first, within a day.

    Raises:
        ValueError: no link begins this.
    """
    if ask.command not in BEGINS:
        raise ValueError(ask.command)
    token = secrets.token_urlsafe(32)
    await store.one_time.put(_KIND, hash_of(token), now + LIVES, ask.encode())
    return token


async def begin(turn: Turn, said: str) -> Answer | None:
    """What the link was made for; None for a token that is unknown, used or too old.

    In groups links for one time do nothing, and are not used up.
    """
    if not _TOKEN.fullmatch(said):
        return None
    if turn.incoming.is_private and (begun := await _once(turn, said)) is not None:
        return begun
    for handler in SHARED:
        if (shown := await handler(turn, said)) is not None:
            return shown
    return None


async def _once(turn: Turn, said: str) -> Answer | None:
    meaning = await turn.store.one_time.take(_KIND, hash_of(said), turn.now)
    ask = None if meaning is None else Ask.decode(meaning)
    handler = None if ask is None else BEGINS.get(ask.command)
    if ask is None or handler is None:
        return None
    answer = await handler(turn, ask)
    return replace(answer, topic=answer.topic or ask.encode())
