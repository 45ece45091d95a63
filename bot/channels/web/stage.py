"""The panel of a trial that lets something happen at the sample portal. A real house has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from aiohttp import web

from backend_client.models import Clock
from bot.channels.bodies import read_capped
from bot.channels.web.guard import Speed, is_same_origin
from bot.channels.web.rendering import Rendering
from bot.channels.web.sessions import Sessions
from bot.i18n import Words, words
from bot.ports.trial import Trial, TrialEvent, TrialOutcome
from data.store import Store

_BODY_LIMIT = 1024
_PER_MINUTE = 20


@dataclass(slots=True)
class Stage:
    """Without a `trial` there is no such address."""

    store: Store
    sessions: Sessions
    rendering: Rendering
    public_url: str
    clock: Clock
    trial: Trial | None
    _speed: Speed = field(default_factory=lambda: Speed(_PER_MINUTE))

    @property
    def is_there(self) -> bool:
        return self.trial is not None

    def routes(self) -> list[web.RouteDef]:
        return [] if self.trial is None else [web.post("/trial", self.happen)]

    async def happen(self, request: web.Request) -> web.StreamResponse:
        """Let one thing happen, and back to the chat, where the bot tells of it."""
        chat = self.sessions.chat(request)
        if self.trial is None or chat is None or not is_same_origin(request, self.public_url):
            raise web.HTTPForbidden
        _ = words((await self.store.conversations.get(chat)).language)
        event = _event(await read_capped(request, _BODY_LIMIT))
        if event is None:
            raise web.HTTPBadRequest
        if self._speed.wait_s(chat.key, self.clock()):
            sentence = _("Bạn bấm hơi nhanh. Chờ một chút rồi bấm tiếp nhé.")
            return self.rendering.page("notice.html", _.language, status=429, sentence=sentence)
        outcome = await self.trial.happen(chat, event)
        if outcome is not TrialOutcome.DONE:
            sentence = _why(_, event)[outcome]
            heading = _("Chưa thử được")
            return self.rendering.page(
                "notice.html", _.language, status=409, sentence=sentence, heading=heading
            )
        raise web.HTTPSeeOther("/#end")


def _event(body: bytes) -> TrialEvent | None:
    """The button that was pressed; None for a forged form."""
    try:
        return TrialEvent(parse_qs(body.decode()).get("event", [""])[0])
    except ValueError:  # not text, or no such event
        return None


def _why(_: Words, event: TrialEvent) -> Mapping[TrialOutcome, str]:
    nothing = {
        TrialEvent.OUTAGE: _("Địa chỉ của mã này không có tên phố để tạo lịch thử."),
        TrialEvent.MOVE: _("Chưa có lịch thử nào. Bấm “Mai cắt điện ở phố tôi” trước nhé."),
        TrialEvent.POSTPONE: _("Chưa có lịch thử nào. Bấm “Mai cắt điện ở phố tôi” trước nhé."),
        TrialEvent.BILL: _("Hóa đơn tháng này đã có rồi."),
        TrialEvent.PAY: _("Mã này không còn hóa đơn nào chưa trả."),
    }
    return {
        TrialOutcome.NOT_LINKED: _("Bạn liên kết một mã mẫu trước, rồi bấm lại nút này nhé."),
        TrialOutcome.NOTHING: nothing[event],
    }
