"""The one-time log-in page and the privacy policy: plain forms, no script.

The secret of the link leaves the address at once: the first request puts it into a short-lived cookie
and moves on. Nothing but a POST ever uses the link up, so previews and crawlers do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from aiohttp import web
from itsdangerous import BadSignature, URLSafeSerializer

from bot.channels.web import site
from bot.channels.web.front import Sample
from bot.channels.web.guard import is_same_origin, read_capped, remote_of
from bot.channels.web.link_form import LinkForm, chosen_codes, read_link_form, shown
from bot.channels.web.rendering import Rendering
from bot.channels.web.said import Unreadable
from bot.channels.web.sessions import CHANNEL, Cookie, Sessions
from bot.i18n import Words, words
from bot.ports import LinkingService, LogInResult
from data.reference import privacy
from data.values import ChatId, LinkRequest

BODY_LIMIT = 16 * 1024
_COOKIE_LIVES_S = 15 * 60  # a little longer than the link, so that the link's own end is what is told
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,128}")
_MOST_CODES = 10


class LinkingPages:
    """`/lienket` and `/chinhsach`.

    `cookie_key` is the web chat's, so that a browser is known here, too. `samples` are shown below the
    log-in form of a trial.
    """

    def __init__(
        self,
        service: LinkingService,
        cookie_key: bytes,
        *,
        public_url: str,
        samples: Sequence[Sample] = (),
        proxies: int = 0,
    ) -> None:
        is_https = public_url.startswith("https://")
        self._service = service
        self._public_url = public_url
        self._samples = samples
        self._proxies = proxies
        self._rendering = Rendering(public_url)
        self._sessions = Sessions.signed_with(cookie_key, is_https=is_https)
        self._cookie = Cookie("lienket", cookie_key, _COOKIE_LIVES_S, is_https, "/lienket", "Strict")
        self._csrf = URLSafeSerializer(
            cookie_key, salt="cskh.lienket.csrf", signer_kwargs={"digest_method": sha256}
        )

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/lienket/{token}", self.enter),
            web.get("/lienket", self.show),
            web.post("/lienket", self.post),
            web.get("/chinhsach", self.policy),
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
        response = self._rendering.page("link_enter.html", "vi")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Refresh"] = "0; url=/lienket"
        self._cookie.set(response, token)
        return response

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The screen that fits where the request stands. Showing never uses it up."""
        token = self._cookie.read(request)
        found = await self._service.look(token) if token else None
        if token is None or found is None:
            return self._over("vi")
        if self._is_elsewhere(request, found):
            return self._rendering.page("link_elsewhere.html", found.language, status=403)
        return self._screen(token, found)

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
        return await self._act(request, token, found, form)

    async def _act(
        self, request: web.Request, token: str, found: LinkRequest, form: LinkForm
    ) -> web.StreamResponse:
        match form.act:
            case "refuse":
                return await self._refuse(token, found)
            case "consent" if found.state == "verified":
                return await self._consent(token, found, form)
            case "log_in" if found.state == "new":
                return await self._log_in(token, found, form, remote_of(request, self._proxies))
        raise web.HTTPSeeOther("/lienket")  # an old page: show where the request stands now

    async def _log_in(
        self, token: str, found: LinkRequest, form: LinkForm, remote: str
    ) -> web.StreamResponse:
        _ = words(found.language)
        if not form.user_name or not form.password.get_secret_value():
            missing = _("Bạn điền cả mã khách hàng (hoặc số điện thoại) và mật khẩu nhé.")
            return self._screen(token, found, problem=missing, user_name=form.user_name)
        result = await self._service.log_in(token, form.user_name, form.password, remote)
        if result is LogInResult.OK:
            raise web.HTTPSeeOther("/lienket")
        if result is LogInResult.EXPIRED:
            return self._over(found.language)
        return self._screen(token, found, problem=_problem(_, result), user_name=form.user_name)

    async def _consent(self, token: str, found: LinkRequest, form: LinkForm) -> web.StreamResponse:
        _ = words(found.language)
        chosen = chosen_codes(found, form.chosen)
        if not chosen:
            nothing = _("Bạn chọn ít nhất một mã, hoặc bấm “Không”.")
            return self._screen(token, found, problem=nothing)
        if len(chosen) > _MOST_CODES:
            many = _("Mỗi cuộc trò chuyện liên kết được tối đa 10 mã. Bạn chọn bớt nhé.")
            return self._screen(token, found, problem=many)
        if not await self._service.consent(token, chosen):
            return self._over(found.language)
        raise web.HTTPSeeOther("/lienket")

    async def _refuse(self, token: str, found: LinkRequest) -> web.StreamResponse:
        await self._service.refuse(token)
        response = self._rendering.page("link_refused.html", found.language, **_where(found))
        self._cookie.clear(response)
        return response

    def _screen(
        self, token: str, found: LinkRequest, *, problem: str = "", user_name: str = ""
    ) -> web.Response:
        template = {"verified": "link_consent.html", "consented": "link_done.html"}
        return self._rendering.page(
            template.get(found.state, "link_log_in.html"),
            found.language,
            problem=problem,
            user_name=user_name,
            csrf=self._csrf.dumps(_fingerprint(token)),
            contracts=shown(found),
            samples=self._samples,
            **_where(found),
        )

    def _over(self, language: str) -> web.Response:
        """Unknown, used and expired look the same."""
        response = self._rendering.page("link_over.html", language, status=410)
        self._cookie.clear(response)
        return response

    def _is_elsewhere(self, request: web.Request, found: LinkRequest) -> bool:
        """A link of a web chat works only in the browser of that chat.

        Else somebody could send a customer a link of his own chat, and read what the customer links to it.
        """
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


def _where(found: LinkRequest) -> dict[str, Any]:
    return {"where": _chat_hint(words(found.language), found.chat), "is_web": found.chat.channel == CHANNEL}


def _chat_hint(_: Words, chat: ChatId) -> str:
    """Which chat a link is for, told without its key: `Trò chuyện trên web (…x7Qa)`."""
    names = {"web": _("Trò chuyện trên web"), "telegram": "Telegram", "zalo": "Zalo"}
    return f"{names.get(chat.channel, chat.channel)} (…{chat.key[-4:]})"


def _problem(_: Words, result: LogInResult) -> str:
    if result is LogInResult.PAUSED:
        return _("Bạn đã thử nhiều lần. Để an toàn, bạn thử lại sau 24 giờ hoặc gọi 19001288.")
    if result is LogInResult.BUSY:
        return _("Hệ thống của EVNHANOI đang bận. Bạn thử lại sau ít phút nhé.")
    return _("Chưa khớp thông tin. Kiểm tra lại mã và thông tin xác nhận.")


def _fingerprint(token: str) -> str:
    """Binds a form to one link without repeating the link's secret."""
    return sha256(b"csrf:" + token.encode()).hexdigest()[:32]
