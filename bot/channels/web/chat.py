"""The web chat as a channel: a page of ours, with nothing installed and no other host called."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from backend_client.models import Clock
from bot.channels.web import site
from bot.channels.web.front import Front, Sample
from bot.channels.web.hub import Hub
from bot.channels.web.listening import Listening
from bot.channels.web.rendering import Rendering
from bot.channels.web.sessions import CHANNEL, Sessions
from bot.channels.web.shared_area import start_link
from bot.channels.web.stage import Stage
from bot.channels.web.transcript import Transcript
from bot.messages import Capabilities, Incoming, Reply
from bot.ports.channel import Channel
from bot.ports.receiving import Receive
from bot.ports.trial import Trial
from data.store import Store
from data.values import ChatId


class WebChat:
    """A chat on a page.

    Everything shown is kept first and shown from there, so a reply sent while nobody looks is seen at
    the next visit. `public_url` is where customers reach the page; with https the cookies are Secure.
    `poll_s`: how often an open page looks for lines that another process made; 2 is right when there
    are several processes. `proxies`: how many reverse proxies of ours stand in front.
    """

    name = CHANNEL

    def __init__(
        self,
        store: Store,
        receive: Receive,
        clock: Clock,
        cookie_key: bytes,
        *,
        is_trial: bool,
        public_url: str,
        is_official: bool = False,
        samples: Sequence[Sample] = (),
        proxies: int = 0,
        poll_s: float = 30.0,
        trial: Trial | None = None,
    ) -> None:
        self.capabilities = Capabilities(
            edits=True, buttons=True, text_limit=100_000, start_link=start_link(public_url)
        )
        self._hub = Hub()
        self._public_url = public_url
        self._rendering = Rendering(public_url)
        self._transcript = Transcript(store, self._hub, clock)
        sessions = Sessions.signed_with(cookie_key, is_https=public_url.startswith("https://"))
        self._front = Front(
            store=store,
            receive=receive,
            clock=clock,
            transcript=self._transcript,
            hub=self._hub,
            sessions=sessions,
            rendering=self._rendering,
            is_trial=is_trial,
            is_official=is_official,
            public_url=public_url,
            samples=samples,
            proxies=proxies,
            stage=Stage(store, sessions, self._rendering, public_url, clock, trial),
            listening=Listening(store, self._hub, sessions, self._rendering, clock, poll_s),
        )

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        """Keep the replies and show them on every open page of the chat."""
        screen = answering.screen if answering is not None else ""
        for reply in replies:
            await self._transcript.show(chat, reply, screen)

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        """Keep it, so that it is seen now or at the next visit (F7.13); the number of its line."""
        return await self._transcript.show(chat, reply, "")

    async def typing(self, chat: ChatId) -> None:
        self._hub.wake(chat, is_typing=True)

    async def delete(self, chat: ChatId, message_id: str) -> bool:
        """What the customer said there was a secret: drop its words from the page and the store.

        Not needed while the conversation awaits a secret: then the words are not kept to begin with.
        """
        return await self._transcript.hide(chat, message_id)

    def routes(self) -> list[web.RouteDef]:
        return self._front.routes()

    def attach(self, app: web.Application) -> None:
        """Add the chat to an application; open pages are let go when it shuts down."""
        site.prepare(app, self._rendering, self._public_url)
        app.add_routes(self.routes())
        app.on_shutdown.append(self._close)

    async def _close(self, app: web.Application) -> None:
        self._hub.close()


def _is_a_channel(chat: WebChat) -> Channel:
    """Checked by mypy."""
    return chat
