"""From claimed rows to messages: what is merged, re-checked, worded, fenced and sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from backend_client.models import Clock
from bot.blanks import Blank
from bot.errors import (
    Ambiguous,
    ChatBusy,
    ChatGone,
    ChatMoved,
    Refused,
    TokenRevoked,
    TooFast,
    Unreachable,
    WindowClosed,
)
from bot.messages import Reply
from bot.notices import BillIssued, Facts, decode
from bot.ports.channel import Channel, Filling
from data.errors import StoreError
from data.notice_values import Delivery, DeliveryState, Outcome
from data.quiet_hours import held_until
from data.recipients import Recipient
from data.store import Store
from data.values import ChatId, Screen
from scheduler.asking import Asking
from scheduler.compose import Compose, home_of
from scheduler.failures import Policy
from scheduler.out_of_reach import OutOfReach
from scheduler.settling import Settling
from scheduler.validity import Reason, obstacle
from scheduler.whereabouts import with_place

log = logging.getLogger(__name__)

_LONGEST_PAUSE_S = 30.0


@dataclass(frozen=True, slots=True)
class Told:
    """One row, what it tells, and whom."""

    row: Delivery
    facts: Facts
    to: Recipient


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way; several notices where a chat is told in the morning what the night held."""

    chat: ChatId
    told: tuple[Told, ...]
    reply: Reply | None = None
    blank: Blank | None = None  # instead of `reply`, where many get the same

    @property
    def rows(self) -> tuple[Delivery, ...]:
        return tuple(one.row for one in self.told)


@dataclass(slots=True)
class Mail:
    """Of one channel and one process. What happens to a sending is settled here, whatever it is."""

    channel: Channel
    store: Store
    owner: str
    clock: Clock
    compose: Compose
    asking: Asking
    settling: Settling
    policy: Policy
    on_the_way: timedelta  # so much of a lease must be left when a sending begins
    too_fast: Callable[[float], Awaitable[None]]  # the platform asks all of us for a pause
    revoked: Callable[[], None]  # the platform does not know our token
    works: Callable[[], None]  # it took a message
    _fills: bool = field(init=False)
    _out_of_reach: OutOfReach = field(init=False)
    _misses: int = 0  # since a message last went through, for want of the platform
    _decoded: dict[tuple[int, int], Facts | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._fills = isinstance(self.channel, Filling)
        self._out_of_reach = OutOfReach(self.channel, self.store, self.owner, self.clock, self.policy)

    async def sorted(self, rows: Sequence[Delivery]) -> list[Letter]:
        """Who gets what; rows that must not be sent are settled, rows that are not ours left out."""
        told, ended = await self._judged(rows)
        if ended:
            await self.settling.settle(ended)
        return list(_letters(told))

    async def _judged(self, rows: Sequence[Delivery]) -> tuple[list[Told], list[Outcome]]:
        now = self.clock()
        found = await self.store.recipients.of([row.id for row in rows], self.owner)
        told, ended = list[Told](), await self._doubtful(rows)
        over = {one.id for one in ended}
        for row in rows:
            to = None if row.id in over else found.get(row.id)
            if to is None:
                continue
            facts = self._facts(row)
            verdict = self._verdict(row, facts, to, now)
            if verdict is not None:
                ended.append(verdict)
            elif facts is not None:
                told.append(Told(row, facts, to))
        return told, ended

    @property
    def pause_s(self) -> float:
        """How long to wait before the next message: a platform that is down is not run against."""
        return min(_LONGEST_PAUSE_S, self._misses / 10)

    def is_quick(self, letter: Letter) -> bool:
        """Whether nobody has to be asked before it can be sent."""
        return not any(
            isinstance(one.facts, BillIssued) or self.asking.is_needed(one.facts) for one in letter.told
        )

    async def prepared(self, letter: Letter) -> Letter | None:
        """With its words; None where it came to nothing, which is settled."""
        try:
            letter = _placed(letter)
            if (blank := await self._blank(letter)) is not None:
                return replace(letter, blank=blank)
            told = await self._as_it_is_now(letter)
            return replace(letter, told=told, reply=await self._worded(letter.chat, told)) if told else None
        except Exception as error:
            log.exception("a notice cannot be worded", extra={"channel": self.channel.name})
            await self._settle_failed(letter.rows, error)
            return None

    async def fenced(self, letters: Sequence[Letter]) -> list[Letter]:
        """Those that are still ours, true and wanted, asked right before they are sent."""
        ids = [row.id for one in letters for row in one.rows]
        ours = await self.store.deliveries.check(ids, self.owner, self.clock() + self.on_the_way)
        ready = [one for one in letters if all(row.id in ours for row in one.rows)]
        if len(ready) < len(letters):
            await self._put_aside([row for one in letters if one not in ready for row in one.rows])
        await self._begin(ready)
        return ready

    async def _put_aside(self, rows: Sequence[Delivery]) -> None:
        """What the fence kept back: dropped for its reason, or sent anew without what it was merged with.

        What somebody else has taken over meanwhile is theirs.
        """
        told, ended = await self._judged(rows)
        now = self.clock()
        ended += [Outcome(one.row.id, self.owner, DeliveryState.WAITING, retry_at=now) for one in told]
        if ended:
            await self.settling.settle(ended)

    async def _doubtful(self, rows: Sequence[Delivery]) -> list[Outcome]:
        """Of what a process died over: what may have been sent and must not be twice; what kills."""
        once = [row.id for row in rows if row.may_be_sent and not self.policy.may_repeat(row.kind)]
        begun = await self.store.begun.of(once) if once else set()
        poison = [row.id for row in rows if self.policy.is_poison(row) and row.id not in begun]
        return [
            *(Outcome(it, self.owner, DeliveryState.UNKNOWN, reason=Reason.UNCERTAIN) for it in begun),
            *(Outcome(it, self.owner, DeliveryState.DEAD, reason=Reason.BUG) for it in poison),
        ]

    async def _begin(self, letters: Sequence[Letter]) -> None:
        """Written down before it is sent, where twice would be worse than never."""
        once = [row.id for one in letters for row in one.rows if not self.policy.may_repeat(row.kind)]
        if once:
            await self.store.begun.mark(once, self.owner)

    async def sent(self, letter: Letter) -> None:
        """Send it and write down what became of it. Never raises but when cancelled."""
        try:
            number = await self._push(letter)
        except asyncio.CancelledError:  # the time to stop is over, and nobody knows whether it arrived
            await self._settle_failed(letter.rows, Ambiguous())
            raise
        except WindowClosed:
            log.info("a customer is out of reach", extra={"channel": self.channel.name})
            await self._by_template(letter)
            return
        except Exception as error:  # noqa: BLE001  told apart there
            await self._failed(letter, error)
            return
        self._misses = 0
        self.works()
        await self.settling.settle(
            [Outcome(row.id, self.owner, DeliveryState.SENT, message=number) for row in letter.rows]
        )
        await self._remember_choices(letter)

    async def _by_template(self, letter: Letter) -> None:
        """Each notice by itself: a template tells one."""
        await self.settling.settle(
            [await self._out_of_reach.told(one.row, one.facts, one.to) for one in letter.told]
        )

    async def _push(self, letter: Letter) -> str:
        answers = letter.told[0].row.answers if len(letter.told) == 1 else ""
        try:
            return await self._push_to(letter.chat, letter, answers)
        except ChatMoved as moved:
            return await self._push_to(ChatId(letter.chat.channel, moved.new_key), letter, "")

    async def _push_to(self, chat: ChatId, letter: Letter, answers: str) -> str:
        if letter.blank is None:
            assert letter.reply is not None
            return await self.channel.push(chat, letter.reply, answers=answers)
        channel = cast("Filling", self.channel)
        home = home_of(letter.told[0].to)
        number = home.account if home.area is None else home.area
        return await channel.push_filled(chat, letter.blank, home.name, number, answers=answers)

    async def _failed(self, letter: Letter, error: Exception) -> None:
        try:
            await self._heed(letter, error)
        except StoreError as trouble:  # what was said of this message is known all the same
            log.warning("what a platform said is not heeded: %s", type(trouble).__name__)
        await self._settle_failed(letter.rows, error)

    async def _heed(self, letter: Letter, error: Exception) -> None:
        """What an error tells of more than this message."""
        name = self.channel.name
        match error:
            case Unreachable():
                self._misses += 1
            case ChatBusy():
                log.info("a chat is not to be written to now", extra={"channel": name})
            case TooFast():
                await self.too_fast(error.retry_after_s)
            case TokenRevoked():
                self.revoked()
            case ChatGone():
                await self.store.choices.mark_gone(letter.chat, self.clock())
            case Refused():
                log.error("a notice is refused: %s", letter.rows[0].variant, extra={"channel": name})
            case _:
                log.info("a notice was not sent: %s", type(error).__name__, extra={"channel": name})

    async def _settle_failed(self, rows: Iterable[Delivery], error: Exception) -> None:
        now = self.clock()
        await self.settling.settle([self.policy.outcome(row, self.owner, error, now) for row in rows])

    async def _as_it_is_now(self, letter: Letter) -> tuple[Told, ...]:
        """Bills asked for again; what is not to be sent any more is settled and left out."""
        kept, ended = list[Told](), list[Outcome]()
        for one in letter.told:
            if not self.asking.is_needed(one.facts):
                kept.append(one)
                continue
            asked = await self.asking.again(letter.chat, one.row.account, one.facts)
            if asked.obstacle is None:
                kept.append(replace(one, facts=asked.facts))
            elif asked.is_final:
                ended.append(self._dropped(one.row, asked.obstacle))
            else:
                ended.append(self.policy.later(one.row, self.owner, self.clock(), asked.obstacle))
        if ended:
            await self.settling.settle(ended)
        return tuple(kept)

    async def _blank(self, letter: Letter) -> Blank | None:
        """What this channel can fill in for many; None where the message is one of its kind."""
        if len(letter.told) > 1 or not self._fills or not self.is_quick(letter):
            return None
        (one,) = letter.told
        notice = (one.row.notice, one.row.version)
        return await self.compose.blank(notice, one.facts, one.to, self.channel.capabilities)

    async def _worded(self, chat: ChatId, told: Sequence[Told]) -> Reply:
        if len(told) > 1:
            return self.compose.together([(one.facts, one.to) for one in told])
        (one,) = told
        return await self.compose.one(chat, one.facts, one.to, self.channel.capabilities)

    async def _remember_choices(self, letter: Letter) -> None:
        """So that a typed digit means what this message offers, where digits are how one chooses."""
        reply = letter.reply
        if reply is None:  # a blank is for channels with buttons
            return
        can = self.channel.capabilities
        is_typed = len(letter.told) > 1 or not can.buttons or can.digits
        if is_typed and reply.choices:
            now = self.clock()
            await self.store.conversations.show(letter.chat, Screen(reply.choices, now, reply.labels), now)

    def _verdict(self, row: Delivery, facts: Facts | None, to: Recipient, now: datetime) -> Outcome | None:
        """What becomes of a row that is not to be sent now; None: it is."""
        why = obstacle(row, facts, to, now)
        if why is not None:
            return self._dropped(row, why)
        hours = (to.chat.quiet_from, to.chat.quiet_to)
        quiet = None if row.is_urgent else held_until(now, *hours, row.expires_at)
        if quiet is None:
            return None
        return Outcome(row.id, self.owner, DeliveryState.WAITING, reason=Reason.QUIET, retry_at=quiet)

    def _dropped(self, row: Delivery, why: Reason) -> Outcome:
        state = DeliveryState.GONE if why is Reason.GONE else DeliveryState.DROPPED
        return Outcome(row.id, self.owner, state, reason=why)

    def _facts(self, row: Delivery) -> Facts | None:
        """Read once for all who get the same notice."""
        key = (row.notice, row.version)
        if key not in self._decoded:
            if len(self._decoded) > 1000:
                self._decoded.clear()
            self._decoded[key] = decode(row.variant, row.facts)
        return self._decoded[key]


def _placed(letter: Letter) -> Letter:
    """With the places by which outages were found."""
    told = (replace(one, facts=with_place(one.facts, one.to)) for one in letter.told)
    return replace(letter, told=tuple(told))


def _letters(told: Sequence[Told]) -> Iterable[Letter]:
    """One for each, but one for all that a chat was not told in the night."""
    held: dict[ChatId, list[Told]] = {}
    for one in told:
        if one.row.is_held:
            held.setdefault(one.row.chat, []).append(one)
        else:
            yield Letter(one.row.chat, (one,))
    yield from (Letter(chat, tuple(several)) for chat, several in held.items())
