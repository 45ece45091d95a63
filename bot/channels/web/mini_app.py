"""The log-in page inside Telegram, as a Mini App: it opens only for who holds the chat the link is for.

No cookie: in Telegram's own web pages ours is a frame of another site, whose cookies browsers keep back.
What Telegram signed comes behind the `#` of the address; one small script of ours posts it, once. From
then on each form carries a pass of ours, bound to the link.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from aiohttp import web
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.channels.bodies import read_capped
from bot.channels.web.guard import IN_TELEGRAM, is_same_origin, remote_of
from bot.channels.web.link_acts import LinkActs, Way
from bot.channels.web.link_form import read_link_form
from bot.channels.web.said import Unreadable, read_pairs
from data.values import ChatId, LinkRequest

PATH = "/lienket/app"
CHANNEL = "telegram"
_PASS_LIVES_S = 15 * 60  # a little longer than the link, so that the link's own end is what is told
_BODY_LIMIT = 32 * 1024
_WAY = Way(PATH, is_in_telegram=True)

OpenedBy = Callable[[str], Awaitable[ChatId | None]]
"""The private chat of who opened the page, from what Telegram signed; None when it cannot be believed."""


@dataclass(frozen=True, slots=True)
class MiniApp:
    """The way to the log-in page for links of Telegram chats."""

    acts: LinkActs
    opened_by: OpenedBy
    cookie_key: bytes = field(repr=False)
    public_url: str
    proxies: int = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.post)]

    def opens(self, found: LinkRequest) -> bool:
        """Whether a link is only for the inside of Telegram."""
        return found.chat.channel == CHANNEL

    def enter(self, token: str, found: LinkRequest) -> web.Response:
        """The page with the script. Opened outside of Telegram it says where to go, and asks for nothing."""
        return self.acts.page("link_app.html", found.language, replace(_WAY, proof=token))

    def framed(self, response: web.Response) -> web.Response:
        """The page may be shown by Telegram, too."""
        response.headers.update(IN_TELEGRAM)
        return response

    async def post(self, request: web.Request) -> web.StreamResponse:
        """What Telegram signed, or one of the page's forms."""
        if not is_same_origin(request, self.public_url):
            raise web.HTTPForbidden
        body = await read_capped(request, _BODY_LIMIT)
        try:
            fields = dict(read_pairs(body))
            form = read_link_form(body)
        except Unreadable:
            raise web.HTTPBadRequest from None
        if "init_data" in fields:
            return await self._entered(fields.get("csrf", ""), fields["init_data"])
        token = self._token(form.csrf)
        if token is None:
            return self.acts.over("vi", _WAY)
        found = await self.acts.service.look(token)
        if found is None:
            return self.acts.over("vi", _WAY)
        way = replace(_WAY, proof=form.csrf)
        done = await self.acts.act(token, found, form, remote_of(request, self.proxies), way)
        return done or await self._stands(token, way)

    async def _entered(self, token: str, init_data: str) -> web.Response:
        found = await self.acts.service.look(token)
        if found is None:
            return self.acts.over("vi", _WAY)
        if not self.opens(found) or await self.opened_by(init_data) != found.chat:
            return self.acts.page("link_elsewhere.html", found.language, _WAY, status=403)
        return self.acts.screen(found, replace(_WAY, proof=self._passes.dumps(token)))

    async def _stands(self, token: str, way: Way) -> web.Response:
        found = await self.acts.service.look(token)
        return self.acts.over("vi", way) if found is None else self.acts.screen(found, way)

    def _token(self, passed: str) -> str | None:
        try:
            token = self._passes.loads(passed, max_age=_PASS_LIVES_S)
        except BadSignature:
            return None
        return token if isinstance(token, str) else None

    @property
    def _passes(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self.cookie_key, salt="cskh.lienket.app", signer_kwargs={"digest_method": sha256}
        )
