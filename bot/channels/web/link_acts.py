"""What the log-in page shows and does, whichever way the customer came to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.web.front import Sample
from bot.channels.web.guard import IN_TELEGRAM
from bot.channels.web.link_form import LinkForm, chosen_codes, shown
from bot.channels.web.rendering import Rendering
from bot.channels.web.sessions import CHANNEL
from bot.i18n import Words, words
from bot.ports.linking import LinkingService, LogInResult
from data.values import ChatId, LinkRequest

_MOST_CODES = 10


@dataclass(frozen=True, slots=True)
class Way:
    """How the customer came: where forms go, what shows that they are ours, and who may frame the page."""

    action: str
    proof: str = field(default="", repr=False)
    is_in_telegram: bool = False


@dataclass(frozen=True, slots=True)
class LinkActs:
    """The acts of the page's forms, and its screens."""

    service: LinkingService
    rendering: Rendering
    samples: Sequence[Sample] = ()

    async def act(
        self, token: str, found: LinkRequest, form: LinkForm, remote: str, way: Way
    ) -> web.Response | None:
        """Log in, agree, or refuse. None: done, or an old page; show where the request stands now."""
        match form.act:
            case "refuse":
                await self.service.refuse(token)
                return self.page("link_refused.html", found.language, way, **_where(found))
            case "consent" if found.state == "verified":
                return await self._consent(token, found, form, way)
            case "log_in" if found.state == "new":
                return await self._log_in(token, found, form, remote, way)
        return None

    def screen(self, found: LinkRequest, way: Way, *, problem: str = "", user_name: str = "") -> web.Response:
        """The screen that fits where the request stands. Showing never uses it up."""
        template = {"verified": "link_consent.html", "consented": "link_done.html"}
        return self.page(
            template.get(found.state, "link_log_in.html"),
            found.language,
            way,
            problem=problem,
            user_name=user_name,
            contracts=shown(found),
            samples=self.samples,
            **_where(found),
        )

    def over(self, language: str, way: Way) -> web.Response:
        """Unknown, used and expired look the same."""
        return self.page("link_over.html", language, way, status=410)

    def page(
        self,
        template: str,
        language: str,
        way: Way,
        *,
        status: int = 200,
        **values: Any,  # noqa: ANN401
    ) -> web.Response:
        response = self.rendering.page(template, language, status=status, way=way, **values)
        if way.is_in_telegram:
            response.headers.update(IN_TELEGRAM)
        return response

    async def _log_in(
        self, token: str, found: LinkRequest, form: LinkForm, remote: str, way: Way
    ) -> web.Response | None:
        _ = words(found.language)
        if not form.user_name or not form.password.get_secret_value():
            missing = _("Bạn điền cả mã khách hàng (hoặc số điện thoại) và mật khẩu nhé.")
            return self.screen(found, way, problem=missing, user_name=form.user_name)
        result = await self.service.log_in(token, form.user_name, form.password, remote)
        if result is LogInResult.OK:
            return None
        if result is LogInResult.EXPIRED:
            return self.over(found.language, way)
        return self.screen(found, way, problem=_problem(_, result), user_name=form.user_name)

    async def _consent(self, token: str, found: LinkRequest, form: LinkForm, way: Way) -> web.Response | None:
        _ = words(found.language)
        chosen = chosen_codes(found, form.chosen)
        if not chosen:
            nothing = _("Bạn chọn ít nhất một mã, hoặc bấm “Không”.")
            return self.screen(found, way, problem=nothing)
        if len(chosen) > _MOST_CODES:
            many = _("Mỗi cuộc trò chuyện liên kết được tối đa 10 mã. Bạn chọn bớt nhé.")
            return self.screen(found, way, problem=many)
        if not await self.service.consent(token, chosen):
            return self.over(found.language, way)
        return None


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
