"""The web chat's addresses: the page, what is said, what comes back, and files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from aiohttp import web

from backend_client.models import Clock
from bot.channels import stored_files
from bot.channels.bodies import read_capped
from bot.channels.web.guard import Speed, is_same_origin, remote_of
from bot.channels.web.hub import Hub, Listener
from bot.channels.web.listening import Listening
from bot.channels.web.rendering import Rendering, act_key
from bot.channels.web.said import Said, Unreadable, from_form, from_json
from bot.channels.web.sessions import Sessions
from bot.channels.web.shared_area import PARAMETER, shared_area
from bot.channels.web.stage import Stage
from bot.channels.web.transcript import Transcript
from bot.commands import Ask
from bot.i18n import Words, words
from bot.messages import Incoming, Kind
from bot.ports.receiving import Receive
from data.store import Store
from data.values import ChatId

BODY_LIMIT = 64 * 1024
ACTS_PER_MINUTE = 20
ACTS_PER_MINUTE_AND_ADDRESS = 300  # loose: many phones share one address
HISTORY = 200  # lines shown after a reload
ANSWER_WITHIN_S = 3.0  # how long a browser without script waits for the answer


@dataclass(frozen=True, slots=True)
class Sample:
    """A log-in of the sample data, shown on the pages of a trial."""

    user_name: str
    password: str
    shows: str


@dataclass(slots=True)
class Front:
    """Handlers of the web chat."""

    store: Store
    receive: Receive
    clock: Clock
    transcript: Transcript
    hub: Hub
    sessions: Sessions
    rendering: Rendering
    is_trial: bool
    is_official: bool
    public_url: str
    samples: Sequence[Sample]
    proxies: int
    listening: Listening
    stage: Stage
    _speed: Speed = field(default_factory=lambda: Speed(ACTS_PER_MINUTE))
    _address_speed: Speed = field(default_factory=lambda: Speed(ACTS_PER_MINUTE_AND_ADDRESS))
    _warned: Speed = field(default_factory=lambda: Speed(1))

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.page),
            web.post("/say", self.say),
            web.get("/events", self.listening.events, allow_head=False),
            *self.stage.routes(),
            web.get("/files/{token:[A-Za-z0-9_-]{16,128}}", self.file),
        ]

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The chat as it stands. A stranger gets a key in a cookie, and nothing is stored."""
        known = self.sessions.chat(request)
        chat = known or self.sessions.begin()
        messages = await self.store.web.after(chat, 0, HISTORY) if known else ()
        language = await self._language(chat) if known else "vi"
        now = self.clock()
        response = self.rendering.page(
            "chat.html",
            language,
            has_script=True,
            lines=[self.rendering.line(message, language, now) for message in messages],
            last=messages[-1].id if messages else 0,
            menu=self.rendering.menu(language),
            key=act_key(),
            is_trial=self.is_trial,
            is_official=self.is_official,
            samples=self.samples,
            shared=await shared_area(self.store, request.query.get(PARAMETER), now),
            has_stage=self.stage.is_there,
        )
        self.sessions.keep(response, chat)
        return response

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Take in what a customer typed or pressed. The same key is taken in once."""
        if not is_same_origin(request, self.public_url):
            raise web.HTTPForbidden
        chat = self.sessions.chat(request)
        is_form = request.content_type == "application/x-www-form-urlencoded"
        _ = words(await self._language(chat) if chat else "vi")
        if chat is None:
            return self._refuse(is_form, _, 403, _("Trang đã hết phiên. Bạn tải lại trang rồi gửi lại nhé."))
        body = await read_capped(request, BODY_LIMIT)
        wait_s = self._wait_s(chat, request)
        if wait_s:
            return self._slow_down(is_form, _, chat, wait_s)
        try:
            said = (from_form if is_form else from_json)(body)
        except Unreadable:
            return self._refuse(is_form, _, 400, _("Tin gửi bị lỗi. Bạn tải lại trang rồi gửi lại nhé."))
        return await self._take_in(chat, said, is_form=is_form)

    async def _take_in(self, chat: ChatId, said: Said, *, is_form: bool) -> web.StreamResponse:
        incoming = _incoming(chat, said, self.clock())
        if not is_form:
            await self._keep(chat, said, incoming)
            return web.json_response({"key": said.key}, status=202)
        listener = self.hub.join(chat)
        try:
            await self._keep(chat, said, incoming)
            await self._await_answer(chat, listener)
        finally:
            if listener is not None:
                self.hub.leave(chat, listener)
        raise web.HTTPSeeOther("/#end")

    async def _keep(self, chat: ChatId, said: Said, incoming: Incoming) -> None:
        await self._note(chat, said, incoming.key)
        await self.receive(incoming)

    async def _note(self, chat: ChatId, said: Said, key: str) -> None:
        """Show in the chat what was said. Turning a page is not a thing said."""
        text = said.text
        if said.choice:
            ask = Ask.decode(said.choice)
            is_turning = ask is not None and ask.is_edit
            text = "" if is_turning else await self._label(chat, said)
        if text.strip():
            await self.transcript.note(chat, key, text, is_hidden=await self._awaits_secret(chat, said))

    async def _label(self, chat: ChatId, said: Said) -> str:
        pressed = await self.transcript.label(chat, said.screen, said.choice)
        if pressed:
            return pressed
        items = self.rendering.menu(await self._language(chat))
        return next((item.label for item in items if item.choice == said.choice), "")

    async def _awaits_secret(self, chat: ChatId, said: Said) -> bool:
        awaiting = (await self.store.conversations.get(chat)).awaiting
        return bool(said.text and awaiting and awaiting.is_secret and awaiting.expires_at > self.clock())

    async def _await_answer(self, chat: ChatId, listener: Listener | None) -> None:
        """A page without script must be loaded again to show the answer: give the answer a moment."""
        if listener is None:
            return
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                while not await self._is_answered(chat):
                    await listener.wait(ANSWER_WITHIN_S)
        except TimeoutError:
            return

    async def _is_answered(self, chat: ChatId) -> bool:
        recent = await self.transcript.recent(chat)
        return bool(recent) and self.transcript.is_ours(recent[-1])

    def _wait_s(self, chat: ChatId, request: web.Request) -> int:
        now = self.clock()
        address = remote_of(request, self.proxies)
        of_chat = self._speed.wait_s(chat.key, now)
        return of_chat or (self._address_speed.wait_s(address, now) if address else 0)

    def _slow_down(self, is_form: bool, _: Words, chat: ChatId, wait_s: int) -> web.StreamResponse:
        """One warning a minute; after that nothing is said."""
        warning = _("Bạn gửi hơi nhanh. Chờ {n} giây rồi gửi tiếp nhé.").format(n=wait_s)
        is_first = self._warned.wait_s(chat.key, self.clock()) == 0
        response = self._refuse(is_form, _, 429, warning if is_first or is_form else "")
        response.headers["Retry-After"] = str(wait_s)
        return response

    def _refuse(self, is_form: bool, _: Words, status: int, sentence: str) -> web.StreamResponse:
        if is_form:
            return self.rendering.page("notice.html", _.language, status=status, sentence=sentence)
        return web.json_response({"error": sentence}, status=status)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A picture or document of this chat; anybody else, and anything expired, gets 404."""
        chat = self.sessions.chat(request)
        token = request.match_info["token"]
        file = await self.store.files.get(chat, token, self.clock()) if chat else None
        if file is None:
            raise web.HTTPNotFound
        return stored_files.response(file)

    async def _language(self, chat: ChatId) -> str:
        return (await self.store.conversations.get(chat)).language


def _incoming(chat: ChatId, said: Said, sent_at: datetime) -> Incoming:
    """As the conversation hears it. The browser's key is unique in its chat only, so the chat goes in."""
    scope = sha256(chat.key.encode()).hexdigest()[:16]
    return Incoming(
        chat=chat,
        key=f"{scope}.{said.key}",
        sent_at=sent_at,
        kind=Kind.CHOICE if said.choice else Kind.TEXT,
        text=said.text,
        choice=said.choice,
        screen=said.screen,
        message=f"{scope}.{said.key}",
    )
