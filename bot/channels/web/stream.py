"""Server-sent events of one open page: new lines, replaced lines, lines that are gone, typing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp_sse import EventSourceResponse

from backend_client.models import Clock
from bot.channels.web.rendering import Rendering, version_of
from data.store import Store
from data.values import ChatId, WebMessage

_WATCHED = 20  # newest lines whose replacement is noticed
_FIRST_LOOK = 200


@dataclass(slots=True)
class Stream:
    """Brings one page up to date, from what it has seen to what is kept."""

    response: EventSourceResponse
    store: Store
    rendering: Rendering
    clock: Clock
    chat: ChatId
    last: int  # newest line the page shows
    resumed_from: int = 0  # the same, when the page was away: its lines may have been replaced or erased
    _seen: dict[int, str] = field(default_factory=dict)  # versions of the newest lines shown
    _has_looked: bool = False

    async def catch_up(self, take_typing: Callable[[], bool]) -> None:
        """Send the sign of typing if there is one, and what changed since the last call.

        The sign is asked for after the look at the store: whoever announced a line that was found has done
        so before it was kept. So the sign never comes after its answer, which would leave it standing.

        Raises:
            ConnectionResetError: the page is gone.
        """
        kept = await self._look()
        if take_typing():
            await self.response.send("{}", event="typing")
        await self._tell_gone(kept)
        language = (await self.store.conversations.get(self.chat)).language
        for message in kept:
            await self._tell(message, language, self.clock())
        self._seen = dict(sorted(self._seen.items())[-_WATCHED:])

    async def _look(self) -> Sequence[WebMessage]:
        if self._has_looked:
            return await self.store.web.after(self.chat, min(self._seen, default=1) - 1, _FIRST_LOOK)
        self._has_looked = True
        kept = await self.store.web.after(self.chat, 0, _FIRST_LOOK)
        if not self.resumed_from:
            self._seen = {one.id: version_of(one) for one in kept if one.id <= self.last}
        old = [one for one in kept if one.id <= self.last]
        return (*old[-_WATCHED:], *kept[len(old) :])

    async def _tell_gone(self, kept: Sequence[WebMessage]) -> None:
        """Somebody erased the chat: the page must not go on showing it."""
        first = kept[0].id if kept else self.last + 1
        resumed_from, self.resumed_from = self.resumed_from, 0
        if 0 < min(self._seen, default=resumed_from) < first:
            self._seen = {id_: version for id_, version in self._seen.items() if id_ >= first}
            await self.response.send(json.dumps({"before": first}), event="gone")

    async def _tell(self, message: WebMessage, language: str, now: datetime) -> None:
        version = version_of(message)
        if self._seen.get(message.id) == version:
            return
        is_new = message.id > self.last
        self._seen[message.id] = version
        self.last = max(self.last, message.id)
        html = self.rendering.line(message, language, now)
        data = json.dumps({"id": message.id, "version": version, "html": html}, ensure_ascii=False)
        await self.response.send(data, id=str(self.last), event="new" if is_new else "replaced")
