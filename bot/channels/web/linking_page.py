"""The one-time log-in page and the privacy policy: plain forms, and no script outside of Telegram.

The secret of the link leaves the address at once: the first request puts it into a short-lived cookie
and moves on. Nothing but a POST ever uses the link up, so previews and crawlers do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

from aiohttp import web
from itsdangerous import BadSignature, URLSafeSerializer

from bot.channels.bodies import read_capped
from bot.channels.web import site
from bot.channels.web.front import Sample
from bot.channels.web.guard import is_same_origin, remote_of
from bot.channels.web.link_acts import LinkActs, Way
from bot.channels.web.link_form import read_link_form
from bot.channels.web.mini_app import MiniApp, OpenedBy
from bot.channels.web.rendering import Rendering
from bot.channels.web.said import Unreadable
from bot.channels.web.sessions import CHANNEL, Cookie, Sessions
from bot.ports.linking import LinkingService
from data.reference import privacy
from data.values import LinkRequest

BODY_LIMIT = 16 * 1024
_COOKIE_LIVES_S = 15 * 60  # a little longer than the link, so that the link's own end is what is told
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")
_PATH = "/lienket"


class LinkingPages:
    """`/lienket` and `/chinhsach`.

    `cookie_key` is the web chat's, so that a browser is known here, too. `samples` are shown below the
    log-in form of a trial. With `opened_by`, links of Telegram chats open only inside Telegram (mini_app).
    """

    def __init__(
        self,
        service: LinkingService,
        cookie_key: bytes,
        *,
        public_url: str,
        samples: Sequence[Sample] = (),
        proxies: int = 0,
        opened_by: OpenedBy | None = None,
    ) -> None:
        is_https = public_url.startswith("https://")
        self._service = service
        self._public_url = public_url
        self._proxies = proxies
        self._rendering = Rendering(public_url)
        self._acts = LinkActs(service, self._rendering, samples)
        self._app = opened_by and MiniApp(self._acts, opened_by, cookie_key, public_url, proxies)
        self._sessions = Sessions.signed_with(cookie_key, is_https=is_https)
        self._cookie = Cookie("lienket", cookie_key, _COOKIE_LIVES_S, is_https, _PATH, "Strict")
        self._csrf = URLSafeSerializer(
            cookie_key, salt="cskh.lienket.csrf", signer_kwargs={"digest_method": sha256}
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/lienket/{token}", self.enter),
            web.get("/lienket", self.show),
            web.post("/lienket", self.post),
            web.get("/chinhsach", self.policy),
            *(self._app.routes() if self._app else ()),
        ]

    def attach(self, app: web.Application) -> None:
        """Add the pages to an application."""
        site.prepare(app, self._rendering, self._public_url)
        app.add_routes(self.routes())

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Move the secret from the address into a cookie.

        A refresh by our own page, not a redirect: after a redirect the browser still counts the request
        as coming from the site the link was on, and keeps a SameSite=Strict cookie back.
        """
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            return self._over("vi")
        found = await self._service.look(token) if self._app else None
        if self._app and found is None:
            return self._app.framed(self._over("vi"))  # perhaps an old button of Telegram
        if self._app and found and self._app.opens(found):
            return self._app.enter(token, found)
        response = self._rendering.page("link_enter.html", "vi")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Refresh"] = f"0; url={_PATH}"
        self._cookie.set(response, token)
        return response

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The screen that fits where the request stands. Showing never uses it up."""
        token = self._cookie.read(request)
        found = await self._service.look(token) if token else None
        if token is None or found is None:
            return self._over("vi")
        if self._is_elsewhere(request, found):
            return self._acts.page("link_elsewhere.html", found.language, Way(_PATH), status=403)
        return self._acts.screen(found, self._way(token))

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Log in, agree, or refuse."""
        if not is_same_origin(request, self._public_url):
            raise web.HTTPForbidden
        body = await read_capped(request, BODY_LIMIT)
        token = self._cookie.read(request)
        found = await self._service.look(token) if token else None
        if token is None or found is None:
            return self._over("vi")
        if self._is_elsewhere(request, found):
            raise web.HTTPForbidden
        try:
            form = read_link_form(body)
        except Unreadable:
            raise web.HTTPBadRequest from None
        if not self._is_ours(form.csrf, token):
            raise web.HTTPForbidden
        response = await self._acts.act(
            token, found, form, remote_of(request, self._proxies), self._way(token)
        )
        if response is None:
            raise web.HTTPSeeOther(_PATH)
        if form.act == "refuse" or response.status == 410:
            self._cookie.clear(response)
        return response

    def _way(self, token: str) -> Way:
        return Way(_PATH, self._csrf.dumps(_fingerprint(token)))

    def _over(self, language: str) -> web.Response:
        response = self._acts.over(language, Way(_PATH))
        self._cookie.clear(response)
        return response

    def _is_elsewhere(self, request: web.Request, found: LinkRequest) -> bool:
        """A link of a web chat works only in the browser of that chat.

        Else somebody could send a customer a link of his own chat, and read what the customer links to it.
        """
        if self._app and self._app.opens(found):
            return True
        return found.chat.channel == CHANNEL and self._sessions.chat(request) != found.chat

    def _is_ours(self, csrf: str, token: str) -> bool:
        try:
            return bool(self._csrf.loads(csrf) == _fingerprint(token))
        except BadSignature:
            return False

    async def policy(self, request: web.Request) -> web.StreamResponse:
        """The privacy policy, in Vietnamese or with `?lang=en`."""
        language = "en" if request.query.get("lang") == "en" else "vi"
        return self._rendering.page("policy.html", language, policy=privacy(language))


def _fingerprint(token: str) -> str:
    """Binds a form to one link without repeating the link's secret."""
    return sha256(b"csrf:" + token.encode()).hexdigest()[:32]
