"""Where events come in: stored first, acknowledged by the caller. Who is answered, and who is not."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from backend_client.models import HANOI, Clock
from bot.channels.zalo.oa_events import (
    CHANNEL,
    Delivered,
    GavePhone,
    Heard,
    Judged,
    Left,
    Said,
    StaffWrote,
    Unreadable,
    Withdrawn,
    read,
)
from bot.channels.zalo.oa_phone import normalized
from bot.commands import Ask, Command
from bot.messages import Incoming, Kind
from bot.ports.receiving import Receive
from data.errors import StoreError
from data.store import Store
from data.values import ChatId
from data.zalo_chats import ZaloChat

log = logging.getLogger(__name__)

_SAME = timedelta(minutes=1)
_TEMPLATES = Ask(Command.NOTICES_TEMPLATES).encode()  # the screen that says what is kept for them
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Receiving:
    """`pause`: how long the bot is silent after a person of the staff wrote; zero: it never is.

    `react`, if there is one, puts a sign below what a customer wrote; called beside everything else.
    """

    store: Store
    receive: Receive
    clock: Clock
    app_id: str
    pause: timedelta = timedelta(hours=1)
    keeps_phones: bool = False
    react: Callable[[ChatId, str], Awaitable[object]] | None = None
    _gone: set[ChatId] = field(default_factory=set)  # since the start; what came before is not looked for
    _noted_at: datetime | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, event: object) -> None:
        """One parsed event. When it returns, what concerns us is stored, and what must be done is done.

        Raises:
            data.errors.StoreError: it must come again.
        """
        said = read(event, self.clock())
        if isinstance(said, Unreadable):
            await self.set_apart(json.dumps(event).encode(), said.reason)
        else:
            await self._act(said)
        await self._note_event()

    async def hear(self, incoming: Incoming, person: str = "") -> None:
        """A customer's act: into the inbox; or noted only, where a person of the staff answers."""
        state = await self.store.zalo_chats.get(incoming.chat)
        if self._is_silent(state):
            taken: Awaitable[object] = self.store.inbox.note(incoming.chat, incoming.key, self.clock())
        else:
            taken = self.receive(incoming)
            self._react(incoming)
        # Beside each other they share one flush to the disk.
        await asyncio.gather(taken, self._interacted(state, incoming, person))

    async def hear_missed(self, incoming: Incoming) -> bool:
        """The same for what was found later; False: it had come by the webhook, or is not ours to answer."""
        state = await self.store.zalo_chats.get(incoming.chat)
        if self._is_silent(state):
            return False
        await self._interacted(state, incoming)
        return await self.receive(incoming)

    async def set_apart(self, body: bytes, reason: str) -> None:
        """Keep what is no event, sealed."""
        log.error("event cannot be read: %s", reason)
        await self.store.inbox.set_apart(CHANNEL, body, reason, self.clock())

    def has_withdrawn(self, chat: ChatId) -> bool:
        """Whether this customer wanted everything gone: then nothing past is looked for."""
        return chat in self._gone

    async def close(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _act(self, said: Said) -> None:
        match said:
            case Heard(incoming, person):
                await self.hear(incoming, person)
            case StaffWrote():
                await self._staff_wrote(said)
            case Left(chat, at):
                await self.store.zalo_chats.left(chat, at)
            case Withdrawn():
                await self._withdrawn(said)
            case GavePhone():
                await self._gave_phone(said)
            case Judged(name):
                log.warning("Zalo judges our templates or our account: %s", name)
            case Delivered(tracking):
                await self.store.zalo_templates.delivered(tracking)

    def _is_silent(self, state: ZaloChat) -> bool:
        """Whether a person of the staff answers there."""
        return state.staff_until is not None and state.staff_until > self.clock()

    async def _interacted(self, state: ZaloChat, incoming: Incoming, person: str = "") -> None:
        """The window is open from now on; a row that says so already is left alone."""
        last, is_new = state.interacted_at, bool(person) and not state.has_person
        is_known = last is not None and abs(incoming.sent_at - last) < _SAME and not state.unasked
        if not is_known or is_new or state.left_at is not None:
            chats = self.store.zalo_chats
            await chats.interacted(incoming.chat, incoming.sent_at, person if is_new else "")

    async def _staff_wrote(self, said: StaffWrote) -> None:
        if not self.pause:
            return
        if said.is_over:
            log.info("the staff gives a chat back to the bot")
            await self.store.zalo_chats.staff_until(said.chat, None)
            return
        before, until = await self.store.zalo_chats.get(said.chat), said.at + self.pause
        if until <= max(before.staff_until or until - self.pause, self.clock()):
            return  # an old event that comes late
        await self.store.zalo_chats.staff_until(said.chat, until)
        if not self._is_silent(before):
            log.info(
                "a person of the staff answers in a chat: the bot is silent there until %s, or until #bot is"
                " written there",
                f"{until.astimezone(HANOI):%H:%M}",
            )

    async def _withdrawn(self, said: Withdrawn) -> None:
        """The data subject's right: everything is erased at once, and the operators are told."""
        chats = set() if said.chat is None else {said.chat}
        if said.person:
            chats |= set(await self.store.zalo_chats.of_person(said.person))
        for chat in sorted(chats):
            await self.store.privacy.erase(chat)
        self._gone |= chats
        if not chats:
            log.critical("a customer withdraws on Zalo and cannot be found: look into the quarantine")
            await self.set_apart(said.person.encode(), "user_withdraw of an unknown customer")
            return
        log.warning("a customer withdrew on Zalo: all data of %d chat(s) erased", len(chats))

    async def _gave_phone(self, said: GavePhone) -> None:
        """Kept, sealed, only for messages by template that the customer wants; told of it in any case."""
        phone, heard = normalized(said.phone), Incoming(said.chat, said.key, said.at, Kind.CONTACT)
        state = await self.store.zalo_chats.get(said.chat)
        if self.keeps_phones and phone and state.templates_since is not None:
            await self.store.zalo_chats.keep_phone(said.chat, phone)
            heard = replace(heard, kind=Kind.CHOICE, choice=_TEMPLATES)
        await self.hear(heard)

    def _react(self, incoming: Incoming) -> None:
        if self.react is None or not incoming.message:
            return
        task = asyncio.create_task(self._reacted(incoming))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reacted(self, incoming: Incoming) -> None:
        assert self.react is not None
        try:
            await self.react(incoming.chat, incoming.message)
        except Exception as error:  # noqa: BLE001  a courtesy: the answer itself comes anyway
            log.info("no reaction shown: %s", type(error).__name__)

    async def _note_event(self) -> None:
        """When the webhook last worked, for `cskh doctor`; once a minute is enough."""
        now = self.clock()
        if self._noted_at is not None and now - self._noted_at < _NOTED_EVERY:
            return
        self._noted_at = now
        try:
            await self.store.bookmarks.put(f"zalo.webhook.{self.app_id}", "heard", now)
        except StoreError:
            self._noted_at = None
