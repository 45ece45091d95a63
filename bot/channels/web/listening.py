"""Open pages: who listens to a chat, and what a page says it has seen already."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from backend_client.models import Clock
from bot.channels.web.hub import Hub, Listener
from bot.channels.web.rendering import Rendering
from bot.channels.web.sessions import Sessions
from bot.channels.web.stream import Stream
from data.store import Store
from data.values import ChatId


@dataclass(frozen=True, slots=True)
class Listening:
    """`GET /events`. `poll_s`: how often a page's stream looks at the store although nobody woke it."""

    store: Store
    hub: Hub
    sessions: Sessions
    rendering: Rendering
    clock: Clock
    poll_s: float

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Lines as they come. 204 tells a browser not to come again."""
        chat = self.sessions.chat(request)
        listener = self.hub.join(chat) if chat else None
        if chat is None or listener is None:
            return web.Response(status=204)
        try:
            async with sse_response(request) as response:
                await self._follow(response, self._stream(request, response, chat), listener)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self.hub.leave(chat, listener)
        return response

    def _stream(self, request: web.Request, response: EventSourceResponse, chat: ChatId) -> Stream:
        resumed_from = _number(request.headers.get("Last-Event-ID", ""))
        return Stream(
            response=response,
            store=self.store,
            rendering=self.rendering,
            clock=self.clock,
            chat=chat,
            last=resumed_from or _number(request.query.get("after", "")),
            resumed_from=resumed_from,
        )

    async def _follow(self, response: EventSourceResponse, stream: Stream, listener: Listener) -> None:
        while response.is_connected() and not self.hub.is_closed:
            await stream.catch_up(listener.take_typing)
            await listener.wait(self.poll_s)


def _number(text: str) -> int:
    """The number of a line, or 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
