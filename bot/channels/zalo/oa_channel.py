"""The Official Account as a channel: replies out. What comes in is the business of `oa_receiving`."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from backend_client.models import Clock
from bot.channels.zalo import oa_bodies as bodies
from bot.channels.zalo.oa_client import OaClient
from bot.channels.zalo.oa_doorway import Doorway
from bot.channels.zalo.oa_events import CHANNEL
from bot.channels.zalo.oa_uploads import Uploads, can_upload
from bot.channels.zalo.public_files import PublicFiles
from bot.channels.zalo.rendering import TEXT_LIMIT, Message, render
from bot.channels.zalo.zbs_sending import Templates
from bot.channels.zalo.zbs_templates import Way
from bot.errors import ChatBusy, ChatGone, Refused, TooFast, WindowClosed
from bot.messages import Capabilities, Document, Incoming, Kind, Picture, Reply, Text, Title
from bot.ports.channel import Channel, Templated
from data.store import Store
from data.values import ChatId
from data.zalo_chats import ZaloChat

log = logging.getLogger(__name__)

Unasked = Literal["off", "free", "paid"]

_FREE, _OPEN = timedelta(hours=48), timedelta(days=7)
_MARGIN = timedelta(minutes=5)  # Zalo's clock is not ours
_WITHOUT_BUTTONS = timedelta(hours=1)  # after Zalo refused them


@dataclass(frozen=True, slots=True)
class Policy:
    """What the operator allows.

    `unasked`: nothing, what costs nothing (within 48 hours of the customer's last act), or all that Zalo
    takes (7 days). `most_unasked`: messages in such a time; Zalo gives some eight for nothing, answers
    included.
    """

    has_buttons: bool = True
    unasked: Unasked = "free"
    most_unasked: int = 4
    form_picture: str = ""  # stands above the form for a telephone number; empty: none is asked for


@dataclass(frozen=True, slots=True)
class _Way:
    """How one message goes out."""

    user: str
    is_kept: bool  # the names of its files may be used for others
    is_bulk: bool = False
    quoted: str = ""


class OaChannel:
    """A chat with the Official Account. `ChatId.key` is the customer's id for this account."""

    name = CHANNEL

    def __init__(
        self,
        client: OaClient,
        uploads: Uploads,
        files: PublicFiles,
        store: Store,
        clock: Clock,
        policy: Policy | None = None,
        doorway: Doorway | None = None,
        templates: Templates | None = None,
    ) -> None:
        self.client = client
        self._uploads = uploads
        self._files = files
        self._store = store
        self._clock = clock
        self._policy = policy or Policy()
        self._doorway = doorway or Doorway()
        self._templates = templates
        # Nothing that was said can be changed or taken away on Zalo.
        self.capabilities = Capabilities(
            buttons=self._policy.has_buttons,
            recalls=True,
            digits=True,
            templates=templates is not None,
            asks_phone=_keeps_phones(templates) and self._policy.form_picture != "",
            text_limit=TEXT_LIMIT,
        )
        self._buttons_again_at: datetime | None = None

    async def send(self, chat: ChatId, replies: Sequence[Reply], answering: Incoming | None) -> None:
        """Show the replies in order, unless a person of the staff has taken the chat over meanwhile.

        Raises:
            ChannelError: see bot.errors. What was shown before stays shown.
        """
        if not _is_from_the_page(answering) and self._staff_s(await self._store.zalo_chats.get(chat)):
            log.info("not answered: a person of the staff does")
            return
        for reply in replies:
            await self._show(reply, _Way(chat.key, is_kept=not reply.is_personal))

    async def push(self, chat: ChatId, reply: Reply, *, is_silent: bool = False, answers: str = "") -> str:
        """The id of the (first) message. Nothing is silent on Zalo: who may not be woken is written to later.

        Raises:
            WindowClosed: the customer did nothing for too long, or had enough unasked messages since.
            ChatGone: the customer unfollowed the account.
            ChatBusy: a person of the staff talks to the customer now.
        """
        self._require_open(await self._store.zalo_chats.get(chat))
        way = _Way(chat.key, is_kept=not reply.is_personal, is_bulk=True, quoted=answers)
        sent = await self._show(reply, way)
        await self._store.zalo_chats.sent_unasked(chat)
        return sent

    async def push_template(
        self, chat: ChatId, kind: str, key: str, values: Mapping[str, str], *, has_consent: bool
    ) -> str:
        """For who is out of reach of `push`; see bot.ports.channel.Templated."""
        if self._templates is None:
            raise WindowClosed("templates are switched off")
        is_open = await self.is_open(chat)
        way = await self._templates.way(chat, kind, is_open=is_open, has_consent=has_consent)
        if way in {Way.CHAT, Way.NONE}:
            raise WindowClosed("no template")
        return await self._templates.send(chat, way, kind, key, values)

    async def is_open(self, chat: ChatId) -> bool:
        """Whether an unasked message may be sent now, as far as is known here."""
        try:
            self._require_open(await self._store.zalo_chats.get(chat))
        except TooFast:
            return True  # soon
        except (WindowClosed, ChatGone):
            return False
        return True

    async def typing(self, chat: ChatId) -> None:
        """Zalo has no such sign; but a turn begins here, which gives way to what is to be stored."""
        await self._doorway.quiet()

    async def react(self, chat: ChatId, message_id: str) -> None:
        """A sign below what the customer wrote: it was received."""
        await self.client.react(bodies.reaction(chat.key, message_id))

    def _require_open(self, state: ZaloChat) -> None:
        if state.left_at is not None:
            raise ChatGone("unfollowed")
        if wait_s := self._staff_s(state):
            raise ChatBusy(wait_s)
        lasts = {"off": timedelta(0), "free": _FREE, "paid": _OPEN}[self._policy.unasked]
        if state.interacted_at is None or self._clock() - state.interacted_at >= lasts - _MARGIN:
            raise WindowClosed("no interaction in time")
        if state.unasked >= self._policy.most_unasked:
            raise WindowClosed("enough unasked messages")

    def _staff_s(self, state: ZaloChat) -> float:
        """Seconds for which a person still answers in this chat."""
        until = state.staff_until
        return 0.0 if until is None else max(0.0, (until - self._clock()).total_seconds())

    async def _show(self, reply: Reply, way: _Way) -> str:
        if reply.asks_phone and self.capabilities.asks_phone:
            return await self._form(reply, way)
        messages = render(reply, has_buttons=self._has_buttons())
        sent = [await self._deliver(message, way) for message in messages]
        return next(filter(None, sent), "")

    async def _form(self, reply: Reply, way: _Way) -> str:
        """Zalo's own form: whoever fills it in gives name and number, which come as an event."""
        title, *lines = [block.text for block in reply.blocks if isinstance(block, Title | Text)]
        picture = self._policy.form_picture
        body = bodies.request_user_info(way.user, title, " ".join(lines), picture)
        return await self.client.send(body, is_bulk=way.is_bulk)

    def _has_buttons(self) -> bool:
        is_resting = self._buttons_again_at is not None and self._clock() < self._buttons_again_at
        return self._policy.has_buttons and not is_resting

    async def _deliver(self, message: Message, way: _Way) -> str:
        if message.document is not None:
            return await self._document(message.document, way)
        if message.picture is not None:
            return await self._picture(message.picture, message.text, way)
        if message.buttons:
            return await self._with_buttons(message, way)
        return await self._text(message.text, way)

    async def _text(self, text: str, way: _Way) -> str:
        return await self.client.send(bodies.text(way.user, text, way.quoted), is_bulk=way.is_bulk)

    async def _with_buttons(self, message: Message, way: _Way) -> str:
        """With its buttons; where Zalo refuses them, as text with digits, for the next hour, too."""
        body = bodies.with_buttons(way.user, message.text, message.buttons)
        try:
            return await self.client.send(body, is_bulk=way.is_bulk)
        except Refused as error:
            log.warning("Zalo refuses buttons, digits are shown for an hour: %s", error)
            self._buttons_again_at = self._clock() + _WITHOUT_BUTTONS
        return await self._text(message.numbered, way)

    async def _picture(self, picture: Picture, text: str, way: _Way) -> str:
        """The text says the same as the picture, so that without it nothing is lost."""

        async def send(name: str) -> str:
            return await self.client.send(bodies.picture(way.user, text, name), is_bulk=way.is_bulk)

        if can_upload(picture):
            try:
                return await self._uploads.send(picture, send, is_kept=True)
            except Refused as error:
                log.warning("Zalo refuses a picture, its text is shown: %s", error)
        return await self._text(text, way) if text else ""

    async def _document(self, document: Document, way: _Way) -> str:
        if not can_upload(document):
            return await self._linked(document, way)

        async def send(token: str) -> str:
            return await self.client.send(bodies.file(way.user, token), is_bulk=way.is_bulk)

        return await self._uploads.send(document, send, is_kept=way.is_kept)

    async def _linked(self, document: Document, way: _Way) -> str:
        """What Zalo takes no upload of (calendars) stands behind an address of ours for a day."""
        if not self._files.is_reachable:
            log.error("Zalo takes no such file: %s, %d bytes", document.media_type, len(document.content))
            return ""
        address = await self._files.put(ChatId(CHANNEL, way.user), document)
        return await self._text(f"📎 {document.name}: {address}", way)


def _is_from_the_page(answering: Incoming | None) -> bool:
    """The customer has just logged in on our page and must confirm: no person can do that for the bot."""
    return answering is not None and answering.kind is Kind.LINKED


def _keeps_phones(templates: Templates | None) -> bool:
    return templates is not None and templates.limits.by_phone


def _is_a_channel(channel: OaChannel) -> tuple[Channel, Templated]:
    """Checked by mypy."""
    return channel, channel
