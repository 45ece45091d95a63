"""The courier: takes what is due to its channel, urgent and bulk in lanes of their own.

The tables are the queue. A process claims rows for a while (a lease), and whoever dies leaves them to the
next one that looks. Nothing is sent twice because of a restart; what was in flight when a process was
killed may be (docs/design.md).
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from backend_client.models import Clock
from bot.closed import Closed
from bot.ports.channel import Channel
from data.store import Store
from scheduler.asking import Asking
from scheduler.compose import Compose
from scheduler.failures import Policy
from scheduler.lane import Lane
from scheduler.letters import Mail
from scheduler.pace import Gate, Pace, Sleep
from scheduler.settling import Settling

log = logging.getLogger(__name__)

BULK, URGENT = 50, 10  # rows claimed at once, at least where more may be in flight
LOOK_S = 5.0  # other processes publish, too


@dataclass(frozen=True, slots=True)
class Sender:
    """How fast one account with a platform may send unasked: all processes that use it share `name`."""

    name: str
    per_s: float


@dataclass(frozen=True, slots=True)
class Rules:
    """`in_flight`: bulk messages on their way at the same time, of one channel; urgent ones come on top."""

    in_flight: int = 50
    urgent_in_flight: int = 10
    lease: timedelta = timedelta(seconds=60)
    policy: Policy = field(default_factory=Policy)

    @property
    def on_the_way(self) -> timedelta:
        """What a sending may take: with less of its lease left, none is begun."""
        return self.lease / 3


@dataclass(slots=True)
class Courier:
    """`channels` are those that run here; rows of others are left to the processes where theirs runs.

    `senders` by channel; a channel without one knows no limit. `owner` is unique to the process.
    """

    store: Store
    channels: Mapping[str, Channel]
    clock: Clock
    compose: Compose
    asking: Asking
    owner: str
    senders: Mapping[str, Sender] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    sleep: Sleep = asyncio.sleep
    _lanes: dict[tuple[str, bool], Lane] = field(default_factory=dict)
    _gates: dict[str, Gate] = field(default_factory=dict)
    _closed: Closed = field(default_factory=Closed)
    _settling: Settling | None = None

    @property
    def open_channels(self) -> tuple[str, ...]:
        """Channels that something can be sent to."""
        return tuple(name for name in self.channels if name not in self._closed)

    @property
    def busy(self) -> int:
        """Messages prepared or on their way."""
        return sum(lane.busy for lane in self._lanes.values())

    async def deliver(self, channel: str, *, is_urgent: bool) -> float:
        """Begin one chunk of what is due; in how many seconds to ask again: 0 where there may be more now."""
        if channel not in self.channels or not self._closed.may_try(channel, self.clock()):
            return LOOK_S
        is_probe = channel in self._closed
        if await self._begin(channel, 1 if is_probe else None, is_urgent=is_urgent):
            return LOOK_S if is_probe else 0.0
        self._closed.give_back(channel, self.clock())
        return await self._until_due(channel, is_urgent=is_urgent)

    async def finish(self, within_s: float) -> None:
        """Nothing more is begun; what is in flight ends or is given up, the rest goes back to the queue.

        Nothing goes back while something sent is not written down: it would be sent again. Leases end.
        """
        await asyncio.gather(*(lane.finish(within_s) for lane in self._lanes.values()))
        if self._settling is None or await self._settling.finish(within_s):
            await self.store.deliveries.release(self.owner, self.clock())

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        await asyncio.gather(*(lane.idle() for lane in self._lanes.values()))

    async def _begin(self, channel: str, at_most: int | None, *, is_urgent: bool) -> bool:
        """Whether anything was due. `at_most`: so few rows, where that is known."""
        lane = self._lane(channel, is_urgent)
        rows = await self.store.deliveries.claim(
            channel, self.owner, self.clock(), self.rules.lease, at_most or lane.chunk, only_urgent=is_urgent
        )
        if not is_urgent and (overtaking := [row for row in rows if row.is_urgent]):
            await self._lane(channel, True).add(overtaking)
        if rows:
            await lane.take([row for row in rows if row.is_urgent == is_urgent])
        return bool(rows)

    async def _until_due(self, channel: str, *, is_urgent: bool) -> float:
        """What is next may be of the other lane, which must not keep this one looking without a pause."""
        await self.store.notices.plan_the_rest(self.clock())
        due_at = await self.store.deliveries.next_due(channel)
        if due_at is None:
            return LOOK_S
        least_s = 1.0 if is_urgent else 0.2
        return min(LOOK_S, max(least_s, (due_at - self.clock()).total_seconds()))

    def _lane(self, channel: str, is_urgent: bool) -> Lane:
        lane = self._lanes.get((channel, is_urgent))
        if lane is None:
            lane = self._lanes[channel, is_urgent] = self._opened(channel, is_urgent)
        return lane

    def _opened(self, channel: str, is_urgent: bool) -> Lane:
        sender = self.senders.get(channel)
        pace = self._pace(sender, is_urgent)
        in_flight = self.rules.urgent_in_flight if is_urgent else self.rules.in_flight
        chunk = max(URGENT if is_urgent else BULK, in_flight)
        if sender is not None:  # no more than a few seconds' worth, so that no lease ends in the queue
            chunk = max(1, min(chunk, math.ceil(sender.per_s * 5)))
        return Lane(self._mail(channel, pace), pace, in_flight, chunk, self.sleep)

    def _pace(self, sender: Sender | None, is_urgent: bool) -> Pace:
        if sender is None:
            return Pace(self.store, self.clock)
        gate = self._gates.setdefault(sender.name, Gate(1 / sender.per_s))
        return Pace(self.store, self.clock, sender.name, sender.per_s, gate, is_urgent, self.sleep)

    def _mail(self, channel: str, pace: Pace) -> Mail:
        if self._settling is None:
            self._settling = Settling(self.store, self.clock, self.sleep)
        return Mail(
            self.channels[channel],
            self.store,
            self.owner,
            self.clock,
            self.compose,
            self.asking,
            self._settling,
            self.rules.policy,
            self.rules.on_the_way,
            too_fast=partial(self._halt, channel, pace),
            revoked=partial(self._close, channel),
            works=partial(self._reopen, channel),
        )

    async def _halt(self, channel: str, pace: Pace, seconds: float) -> None:
        """The platform's own pause, for every process that uses the same sender."""
        log.warning("asked to send slower, for %.0f s", seconds, extra={"channel": channel})
        pace.forget()
        if pace.name:
            await self.store.rates.halt(pace.name, seconds, self.clock())

    def _close(self, channel: str) -> None:
        """Said once; rows wait until one of them, tried every few minutes, goes through."""
        if self._closed.close(channel, self.clock()):
            log.critical("%s does not know our token: notices wait until it does", channel)

    def _reopen(self, channel: str) -> None:
        if self._closed.reopen(channel):
            log.warning("%s knows our token again: notices go on", channel)
